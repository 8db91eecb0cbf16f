"""What this room holds on a person, section by section, for the complete copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.accounts.models import PersonalLink, User, UserSession
from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.language import N_
from trainingmgr.participants.models import (
    Assignment,
    CourseEnrolment,
    Departure,
    ImportBatch,
    ImportRow,
    Milestone,
    Objection,
    Participant,
    PersonalCopy,
    RightsRequest,
    StageReached,
    StandingRow,
)
from trainingmgr.participants.models.applications import Application, CohortMove, Consent
from trainingmgr.participants.models.duplicates import DuplicatePair, Merge
from trainingmgr.programmes.models import Kelurahan

Rows = Iterable[Mapping[str, Any]]
Part = tuple[str, str, Mapping[str, str], Callable[[Session, Sequence[int]], Rows]]
PERSON = {
    "name": N_("Nama"),
    "nik": N_("NIK"),
    "sex": N_("Jenis kelamin"),
    "birth_place": N_("Tempat lahir"),
    "birth_date": N_("Tanggal lahir"),
    "phone": N_("Ponsel"),
    "email": N_("Surel"),
    "address": N_("Alamat"),
    "kelurahan": N_("Kelurahan"),
    "kelurahan_code": N_("Kode kelurahan"),
    "education": N_("Pendidikan"),
    "occupation": N_("Pekerjaan"),
    "already_in_business": N_("Sudah berusaha saat mendaftar"),
    "business_name": N_("Nama usaha"),
    "business_field": N_("Bidang usaha"),
    "business_since": N_("Berusaha sejak tahun"),
    "guardian_name": N_("Wali"),
    "guardian_consent_at": N_("Izin wali dicatat"),
}


def _plain(columns: Mapping[str, str], source: Any) -> dict[str, Any]:
    """The attributes that columns are named after; empty texts are nothing."""
    values = {name: getattr(source, name, None) for name in columns}
    return {name: None if value == "" else value for name, value in values.items()}


def _particulars(session: Session, ids: Sequence[int]) -> Rows:
    query = (
        select(Participant, Cohort.name, Kelurahan.name)
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .outerjoin(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .where(Participant.id.in_(ids))
        .order_by(Participant.id)
    )
    for one, cohort, kelurahan in session.execute(query):
        more = {"number": one.number, "cohort": cohort, "state": one.state}
        when = {name: getattr(one, name) for name in ("accepted_on", "in_n", "created_at")}
        last = {"restricted_at": one.restricted_at}
        yield more | _plain(PERSON, one) | {"kelurahan": kelurahan} | when | last


def _applications(session: Session, ids: Sequence[int]) -> Rows:
    niks = select(Participant.nik_index).where(Participant.id.in_(ids))
    mine = or_(Application.participant_id.in_(ids), Application.nik_index.in_(niks))
    query = (
        select(Application, Cohort.name, Kelurahan.name)
        .join(Cohort, Cohort.id == Application.cohort_id)
        .outerjoin(Kelurahan, Kelurahan.code == Application.kelurahan_code)
        .where(mine)
        .order_by(Application.made_at)
    )
    columns = dict.fromkeys(("number", "made_at", "state", "decided_at", "reason"), "")
    for one, cohort, kelurahan in session.execute(query):
        where = {"cohort": cohort, "kelurahan": kelurahan}
        yield _plain({**columns, **PERSON}, one) | where


def _consents(session: Session, ids: Sequence[int]) -> Rows:
    niks = select(Participant.nik_index).where(Participant.id.in_(ids))
    asked = select(Application.id).where(
        or_(Application.participant_id.in_(ids), Application.nik_index.in_(niks))
    )
    query = select(Consent).where(
        or_(Consent.participant_id.in_(ids), Consent.application_id.in_(asked))
    )
    for one in session.scalars(query.order_by(Consent.recorded_at, Consent.id)):
        yield {"on": one.on, "purpose": one.purpose, "given": one.given, "how": one.how}


def _moves(session: Session, ids: Sequence[int]) -> Rows:
    left, joined = aliased(Cohort), aliased(Cohort)
    query = (
        select(CohortMove, left.name, joined.name)
        .join(left, left.id == CohortMove.from_id)
        .join(joined, joined.id == CohortMove.to_id)
        .where(CohortMove.participant_id.in_(ids))
        .order_by(CohortMove.on, CohortMove.id)
    )
    for one, origin, target in session.execute(query):
        yield {"on": one.on, "from": origin, "to": target, "reason": one.reason}


def _imports(session: Session, ids: Sequence[int]) -> Rows:
    niks = select(Participant.nik_index).where(Participant.id.in_(ids))
    query = (
        select(ImportRow, ImportBatch.made_at, ImportBatch.sender)
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .where(or_(ImportRow.participant_id.in_(ids), ImportRow.nik_index.in_(niks)))
        .order_by(ImportRow.id)
    )
    for one, at, sender in session.execute(query):
        told = _cells(one.original)
        where = {"at": at, "sender": sender or None, "sheet": one.sheet, "row": one.row}
        yield where | {"original": told or None}


def _cells(original: Any) -> dict[str, Any]:
    """A row of a file as its own column names told it; empty cells are left out."""
    if not isinstance(original, dict):
        return {}
    labels, cells = original.get("labels"), original.get("cells")
    if isinstance(labels, list) and isinstance(cells, list):
        named = {str(label): cell for label, cell in zip(labels, cells, strict=False)}
    else:
        named = original
    return {name: value for name, value in named.items() if value}


def _courses(session: Session, ids: Sequence[int]) -> Rows:
    query = (
        select(CourseEnrolment, Course.title)
        .join(Course, Course.id == CourseEnrolment.course_id)
        .where(CourseEnrolment.participant_id.in_(ids))
        .order_by(CourseEnrolment.from_on, CourseEnrolment.id)
    )
    for one, title in session.execute(query):
        yield {"course": title, "from": one.from_on, "until": one.until_on}


def _standings(session: Session, ids: Sequence[int]) -> Rows:
    # What will come when nothing new is recorded is kept too, but it is not the person's yet.
    today = clock.today()
    query = select(StandingRow).where(
        StandingRow.participant_id.in_(ids), StandingRow.from_on <= today
    )
    for one in session.scalars(query.order_by(StandingRow.from_on)):
        past = one.until_on is not None and one.until_on <= today
        period = {"from": one.from_on, "until": one.until_on if past else None}
        yield period | {"status": one.status, "stage": one.stage, "growth": one.growth}


def _stages(session: Session, ids: Sequence[int]) -> Rows:
    query = select(StageReached).where(StageReached.participant_id.in_(ids))
    for one in session.scalars(query.order_by(StageReached.stage)):
        yield {"stage": one.stage, "on": one.on}


def _milestones(session: Session, ids: Sequence[int]) -> Rows:
    live = Milestone.participant_id.in_(ids), Milestone.superseded_at.is_(None)
    for one in session.scalars(select(Milestone).where(*live).order_by(Milestone.on, Milestone.id)):
        data = dict(one.data) or None
        yield {"on": one.on, "kind": one.kind, "data": data, "recorded": one.recorded_at}


def _objections(session: Session, ids: Sequence[int]) -> Rows:
    query = select(Objection).where(Objection.participant_id.in_(ids)).order_by(Objection.id)
    for one in session.scalars(query):
        days = {"opened": one.opened_on, "closed": one.closed_on}
        told = {"about": one.about or None, "text": one.text, "resolution": one.resolution}
        yield days | told


def _departures(session: Session, ids: Sequence[int]) -> Rows:
    query = select(Departure).where(Departure.participant_id.in_(ids)).order_by(Departure.id)
    for one in session.scalars(query):
        days = {"on": one.on, "returned": one.returned_on}
        yield days | {"kind": one.kind, "reason": one.reason}


def _assignments(session: Session, ids: Sequence[int]) -> Rows:
    query = (
        select(Assignment, User.role)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.participant_id.in_(ids))
        .order_by(Assignment.from_on, Assignment.id)
    )
    for one, role in session.execute(query):
        yield {"role": role, "from": one.from_on, "until": one.until_on}


def _requests(session: Session, ids: Sequence[int]) -> Rows:
    query = (
        select(RightsRequest, PersonalCopy.made_at)
        .outerjoin(PersonalCopy, PersonalCopy.request_id == RightsRequest.id)
        .where(RightsRequest.participant_id.in_(ids))
    )
    for one, made_at in session.execute(query.order_by(RightsRequest.id)):
        when = {"received": one.received_at, "due": one.due_at, "answered": one.answered_at}
        told = {"wish": one.wish or None, "result": one.result, "copied": made_at}
        yield {"kind": one.kind, "state": one.state} | when | told


def _account(session: Session, ids: Sequence[int]) -> Rows:
    mine = select(Participant.user_id).where(Participant.id.in_(ids))
    links = select(PersonalLink).where(PersonalLink.user_id.in_(mine))
    for one in session.scalars(links.order_by(PersonalLink.id)):
        yield {"what": N_("Tautan pribadi"), "from": one.made_at, "until": one.ended_at}
    devices = select(UserSession).where(UserSession.user_id.in_(mine))
    for device in session.scalars(devices.order_by(UserSession.id)):
        what = device.device or N_("Ponsel")
        yield {"what": what, "from": device.started_at, "until": device.ended_at}


def _merges(session: Session, ids: Sequence[int]) -> Rows:
    pairs = or_(DuplicatePair.first_id.in_(ids), DuplicatePair.second_id.in_(ids))
    for pair in session.scalars(select(DuplicatePair).where(pairs).order_by(DuplicatePair.id)):
        # The other record may be somebody else's: only that there was one.
        yield {"what": N_("Disandingkan dengan catatan lain"), "at": pair.found_at}
    merged = or_(Merge.kept_id.in_(ids), Merge.gone_id.in_(ids))
    for one in session.scalars(select(Merge).where(merged).order_by(Merge.id)):
        yield {"what": N_("Digabung dari dua catatan"), "at": one.made_at}


FROM, UNTIL, ON, REASON = N_("Sejak"), N_("Sampai"), N_("Tanggal"), N_("Alasan")
PARTS: tuple[Part, ...] = (
    (
        "particulars",
        N_("Data diri"),
        {"number": N_("Nomor peserta"), "cohort": N_("Angkatan"), "state": N_("Keadaan")}
        | PERSON
        | {
            "accepted_on": N_("Diterima"),
            "in_n": N_("Dihitung dalam N"),
            "created_at": N_("Dicatat"),
            "restricted_at": N_("Dibatasi sejak"),
        },
        _particulars,
    ),
    (
        "applications",
        N_("Pendaftaran mandiri"),
        {
            "number": N_("Nomor pendaftaran"),
            "made_at": N_("Dikirim"),
            "cohort": N_("Angkatan"),
            "state": N_("Keadaan"),
            "decided_at": N_("Diputuskan"),
            "reason": REASON,
        }
        | PERSON,
        _applications,
    ),
    (
        "consents",
        N_("Persetujuan"),
        {"on": ON, "purpose": N_("Untuk"), "given": N_("Disetujui"), "how": N_("Cara")},
        _consents,
    ),
    (
        "cohort_moves",
        N_("Pindah angkatan"),
        {"on": ON, "from": N_("Dari"), "to": N_("Ke"), "reason": REASON},
        _moves,
    ),
    (
        "imports",
        N_("Asal dari berkas kiriman"),
        {
            "at": N_("Diterima"),
            "sender": N_("Pengirim"),
            "sheet": N_("Lembar"),
            "row": N_("Baris"),
            "original": N_("Isi baris"),
        },
        _imports,
    ),
    (
        "courses",
        N_("Daftar pelatihan"),
        {"course": N_("Pelatihan"), "from": FROM, "until": UNTIL},
        _courses,
    ),
    (
        "standings",
        N_("Status dari waktu ke waktu"),
        {
            "from": FROM,
            "until": UNTIL,
            "status": N_("Status"),
            "stage": N_("Tahap"),
            "growth": N_("Pertumbuhan"),
        },
        _standings,
    ),
    ("stages", N_("Tahap yang dicapai"), {"stage": N_("Tahap"), "on": ON}, _stages),
    (
        "milestones",
        N_("Bukti yang dipakai menilai"),
        {"on": ON, "kind": N_("Jenis"), "data": N_("Isi"), "recorded": N_("Dicatat")},
        _milestones,
    ),
    (
        "objections",
        N_("Sanggahan"),
        {
            "opened": N_("Dibuka"),
            "closed": N_("Selesai"),
            "about": N_("Tentang"),
            "text": N_("Isi"),
            "resolution": N_("Penyelesaian"),
        },
        _objections,
    ),
    (
        "departures",
        N_("Berhenti dan kembali"),
        {"on": ON, "returned": N_("Kembali"), "kind": N_("Jenis"), "reason": REASON},
        _departures,
    ),
    (
        "assignments",
        N_("Yang berhak membaca catatan ini"),
        {"role": N_("Peran"), "from": FROM, "until": UNTIL},
        _assignments,
    ),
    (
        "account",
        N_("Tautan pribadi dan ponsel"),
        {"what": N_("Apa"), "from": FROM, "until": UNTIL},
        _account,
    ),
    (
        "duplicates",
        N_("Dibandingkan dan digabung"),
        {"what": N_("Apa"), "at": N_("Waktu")},
        _merges,
    ),
    (
        "requests",
        N_("Permintaan hak data"),
        {
            "kind": N_("Jenis"),
            "state": N_("Keadaan"),
            "received": N_("Diterima"),
            "due": N_("Tenggat"),
            "answered": N_("Dijawab"),
            "wish": N_("Permintaan"),
            "result": N_("Hasil"),
            "copied": N_("Salinan dibuat"),
        },
        _requests,
    ),
)
