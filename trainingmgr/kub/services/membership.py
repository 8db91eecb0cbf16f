"""Members join, leave, change places and change groups; nothing is deleted (handbook R04, R30)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.rules import PROGRAM
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import Versioned
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.kub import rules
from trainingmgr.kub.models import (
    CHAIR,
    DISBANDED,
    DRAFT,
    MEMBER,
    SECRETARY,
    TREASURER,
    Kub,
    KubMember,
)
from trainingmgr.kub.queries import evidence_of_members, memberships
from trainingmgr.kub.queries.checklist import forced_sizes
from trainingmgr.kub.queries.members import office_free_on
from trainingmgr.kub.services import courses
from trainingmgr.participants.models import (
    ACCEPTED,
    AS_MENTOR,
    OF_KUB,
    Assignment,
    Departure,
    Participant,
)
from trainingmgr.participants.services import milestones, people
from trainingmgr.participants.services.rights_requests import refuse_frozen
from trainingmgr.programmes.models import Kelurahan

OFFICERS = (CHAIR, SECRETARY, TREASURER)
TAKEN = N_("Peserta ini baru saja masuk KUB lain. Muat ulang, lalu pilih lagi.")


def add_member(
    session: Session,
    by: Actor,
    kub: Kub,
    participant_id: int,
    *,
    position: str = MEMBER,
    on: date | None = None,
    reason: str = "",
) -> KubMember:
    """Take one person into a KUB from a day on (default: today), into its course and coaching.

    `reason` is needed for someone of another kecamatan. Raises Refused when the KUB is full or
    disbanded, the place is taken, or the person is in another KUB (handbook R03, R04).
    """
    day = on or clock.today()
    lock(session, kub)
    _check_standing(kub, day)
    here = open_rows(session, kub)
    limit = most(session, kub, day)
    if len(here) >= limit:
        raise Refused(
            N_("KUB %(kub)s sudah lengkap: %(n)d anggota."), field="members", kub=kub.name, n=limit
        )
    if position in OFFICERS and any(one.position == position for one in here):
        raise Refused(N_("Jabatan itu sudah terisi. Kosongkan dahulu."), field="position")
    check_office(session, kub, position, day)
    check_people(session, kub.cohort, [participant_id], day, reason)
    member = KubMember(
        kub_id=kub.id,
        participant_id=participant_id,
        position=position,
        from_on=day,
        joined_reason=reason.strip() or None,
    )
    store(session, [member])
    courses.enrol_newcomers(session, by, kub, [participant_id], day)
    fellows = [one.participant_id for one in here]
    people.share(session, by, fellows, [participant_id], OF_KUB, day)
    tell(session, by, {participant_id})
    _note(session, by, "kub.join", kub, participant_id)
    return member


def remove_member(
    session: Session, by: Actor, member: KubMember, *, reason: str, on: date | None = None
) -> None:
    """End a membership: `on` is the first day without. Raises Refused without a reason."""
    day = on or clock.today()
    lock(session, member.kub)
    if member.until_on is not None:
        raise Refused(N_("Anggota ini sudah keluar."))
    if not reason.strip():
        raise Refused(N_("Tulis alasan keluarnya."), field="reason")
    close(member, day, reason)
    session.flush()
    _end_mentors(session, member, day)
    tell(session, by, {member.participant_id})
    _note(session, by, "kub.leave", member.kub, member.participant_id)


def move_member(
    session: Session,
    by: Actor,
    member: KubMember,
    kub: Kub,
    *,
    reason: str,
    on: date | None = None,
    position: str = MEMBER,
) -> KubMember:
    """Leave one KUB and join another on the same day. Raises as leaving and joining do."""
    if kub.id == member.kub_id:
        raise Refused(N_("Pilih KUB lain."), field="kub")
    remove_member(session, by, member, reason=reason, on=on)
    return add_member(
        session, by, kub, member.participant_id, position=position, on=on, reason=reason
    )


def replace_member(
    session: Session,
    by: Actor,
    member: KubMember,
    participant_id: int,
    *,
    reason: str,
    on: date | None = None,
) -> KubMember:
    """Someone else takes a member's place, and office if there is one (handbook 3.1, step 7)."""
    kub, position = member.kub, member.position
    remove_member(session, by, member, reason=reason, on=on)
    return add_member(session, by, kub, participant_id, position=position, on=on, reason=reason)


def check_version(one: Versioned, version: int | None) -> None:
    """Raise Conflict when the form was opened before someone else's change."""
    if version is not None and version != one.version:
        raise Conflict(N_("KUB ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))


def check_office(session: Session, kub: Kub, position: str, on: date) -> None:
    """Raise Refused when someone else still held an office of a formed KUB on that day."""
    if kub.minutes_on is None or position not in OFFICERS:
        return
    free = office_free_on(session, kub.id, position)
    if free is not None and on < free:
        raise Refused(
            N_("Jabatan itu baru kosong pada %(day)s. Pilih tanggal sesudahnya."),
            field="on",
            day=free,
        )


def check_people(
    session: Session,
    cohort: Cohort,
    participant_ids: Collection[int],
    on: date,
    reason: str = "",
    besides: Collection[int] = (),
) -> None:
    """Raise Refused unless all may join a KUB of this cohort from a day on.

    They are accepted in the programme, have not stopped, are in no other KUB (handbook R04) and
    live in the kecamatan, unless there is a reason. `besides`: memberships to pass over, by id.
    """
    refuse_frozen(session, participant_ids)
    found = _candidates(session, cohort, participant_ids)
    history = memberships(session, participant_ids, besides)
    for participant_id in participant_ids:
        one = found.get(participant_id)
        if one is None:
            raise Refused(N_("Ada peserta yang tidak dapat dipilih. Muat ulang."), field="members")
        if one.stopped:
            raise Refused(N_("%(name)s sudah tercatat berhenti."), field="members", name=one.name)
        rules.check_joining(history[participant_id], on)
        rules.check_same_kecamatan(cohort.kecamatan_code, one.kecamatan_code, reason)


def lock(session: Session, kub: Kub) -> None:
    """Changes of one cohort's groups wait for each other until the commit."""
    session.execute(
        select(Cohort.id).where(Cohort.id == kub.cohort_id).with_for_update(key_share=True)
    )
    session.refresh(kub, ["state", "version", "course_id"])


def most(session: Session, kub: Kub, on: date) -> int:
    """How many this KUB may have: ten once it is formed, more where numbers forced it (R03)."""
    known = forced_sizes(session, on)
    return known.most if kub.state == DRAFT or kub.size_reason else known.usual


def open_rows(session: Session, kub: Kub) -> list[KubMember]:
    """Memberships that have not ended, whichever day they began."""
    query = select(KubMember).where(KubMember.kub_id == kub.id, KubMember.until_on.is_(None))
    return list(session.scalars(query.order_by(KubMember.id)))


def store(session: Session, members: list[KubMember]) -> None:
    """Write memberships; the database refuses a second open one for the same person (R04)."""
    session.add_all(members)
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(TAKEN, field="members") from error


def in_position_since(member: KubMember) -> date:
    """From which day the present position is held."""
    return max(member.position_from or member.from_on, member.from_on)


def close(member: KubMember, on: date, reason: str) -> None:
    """End one membership in memory. Raises Refused on an impossible day."""
    if on > clock.today():
        raise Refused(N_("Tanggal keluar tidak boleh di masa depan."), field="on")
    if on < member.from_on:
        raise Refused(N_("Tanggal keluar mendahului tanggal masuk."), field="on")
    since = in_position_since(member)
    if on < since:
        raise Refused(
            N_("Jabatannya berubah pada %(day)s. Tanggal keluar tidak mendahuluinya."),
            field="on",
            day=since,
        )
    member.until_on, member.reason = on, reason.strip()


def tell(session: Session, by: Actor, participant_ids: Collection[int]) -> None:
    """Let the journey know who joined and left."""
    evidence = evidence_of_members(session, participant_ids=participant_ids)
    milestones.record(session, by, evidence)


@dataclass(frozen=True)
class _Candidate:
    name: str
    kecamatan_code: str | None
    stopped: bool


def _candidates(
    session: Session, cohort: Cohort, participant_ids: Collection[int]
) -> Mapping[int, _Candidate]:
    stopped = select(Departure.participant_id).where(Departure.returned_on.is_(None))
    rows = session.execute(
        select(
            Participant.id,
            Participant.name,
            func.coalesce(Kelurahan.kecamatan_code, Cohort.kecamatan_code),
            Participant.id.in_(stopped),
        )
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .outerjoin(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .where(
            Participant.id.in_(participant_ids),
            Participant.programme_id == cohort.programme_id,
            Participant.state == ACCEPTED,
            Cohort.kind == PROGRAM,
        )
    )
    return {row[0]: _Candidate(row[1], row[2], bool(row[3])) for row in rows}


def _check_standing(kub: Kub, on: date) -> None:
    if kub.state == DISBANDED:
        raise Refused(N_("KUB %(kub)s sudah bubar."), field="kub", kub=kub.name)
    if on > clock.today():
        raise Refused(N_("Tanggal masuk tidak boleh di masa depan."), field="on")
    if kub.minutes_on and on < kub.minutes_on:
        raise Refused(N_("Tanggal masuk mendahului berita acara pembentukan."), field="on")


def _end_mentors(session: Session, member: KubMember, on: date) -> None:
    sources = session.scalars(
        select(Assignment.source)
        .where(
            Assignment.kind == AS_MENTOR,
            Assignment.participant_id == member.participant_id,
            Assignment.source.startswith(OF_KUB),
            or_(Assignment.until_on.is_(None), Assignment.until_on > on),
        )
        .distinct()
    ).all()
    for source in sources:
        people.end_assignments(session, source, on, [member.participant_id])


def _note(session: Session, by: Actor, act: str, kub: Kub, participant_id: int) -> None:
    audit(session, by, act, subject=("kub", kub.id), detail={"participant": participant_id})
