"""*Perlu keputusan*: at most five things that only the head or the office can move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import WAITING, WalkIn
from trainingmgr.businesses.models import Business, Visit
from trainingmgr.certificates.models import PROPOSED, CertificateBatch
from trainingmgr.cohorts.models import Cohort, Course, TrainingSession
from trainingmgr.facilitation.rules import LATE, LATE_DAYS
from trainingmgr.foundation import clock
from trainingmgr.foundation.language import N_
from trainingmgr.participants.models import ACCEPTED, Objection, Participant
from trainingmgr.participants.queries.rights_requests import load
from trainingmgr.participants.rules.rights_requests import ALERT, CLOCK
from trainingmgr.programmes.models import Kecamatan, Programme
from trainingmgr.progress.queries.kub import KubFigures
from trainingmgr.progress.queries.standing import Group

MOST = 5
QUIET_DAYS = 60


@dataclass(frozen=True)
class Decision:
    """One sentence (a marked one with its params), what to press, and where that leads."""

    sentence: str
    params: Mapping[str, Any]
    link: str
    endpoint: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.params


def decisions(
    session: Session,
    programme: Programme,
    as_of: date,
    *,
    total: Group,
    kub: list[KubFigures],
    late: int,
    silent: int,
    uncovered: list[Kecamatan],
    kecamatan: list[Kecamatan],
    rules: Mapping[str, int | str],
) -> list[Decision]:
    """The most pressing first; what counts nobody is left out.

    kub: those that stand with too few members; late: referrals open for more than 30 days;
    silent: mentees with a mentor but no session in 30 days; uncovered: kecamatan without a surat
    tugas in force.
    """
    found = [
        *_rights(session),
        *_objections(session),
        *_approvals(session, programme),
        *_walk_ins(session, programme),
        *_unverified(total),
        *_letters(uncovered),
        *_late_referrals(late, programme),
        *_quiet(session, as_of, kecamatan),
        *_stale(total, int(rules["active_window_days"])),
        *_silent(silent, programme),
        *_incomplete(len(kub), int(rules["kub_size"])),
    ]
    return found[:MOST]


def _rights(session: Session) -> list[Decision]:
    """Requests about one's own data of which 48 of the 72 hours are gone."""
    waiting = load(session, clock.now()).alert
    if not waiting:
        return []
    words = N_("%(n)d permintaan hak data harus dijawab sebelum 72 jam lewat")
    return [Decision(words, {"n": waiting}, N_("Jawab"), "participants.list_rights_requests")]


def _objections(session: Session) -> list[Decision]:
    """Those of which 48 of the 72 hours are gone: the law's clock comes before ours."""
    waiting = session.scalar(
        select(func.count())
        .select_from(Objection)
        .join(Participant, Participant.id == Objection.participant_id)
        .where(
            Objection.closed_on.is_(None),
            Objection.due_at <= clock.now() + CLOCK - ALERT,
            Participant.state == ACCEPTED,
        )
    )
    if not waiting:
        return []
    text = N_("%(n)d sanggahan peserta mendekati atau melewati batas 3×24 jam")
    return [Decision(text, {"n": waiting}, N_("Jawab"), "participants.list_objections")]


def _approvals(session: Session, programme: Programme) -> list[Decision]:
    waiting = session.scalar(
        select(func.count())
        .select_from(CertificateBatch)
        .join(Cohort, Cohort.id == CertificateBatch.cohort_id)
        .where(Cohort.programme_id == programme.id, CertificateBatch.state == PROPOSED)
    )
    if not waiting:
        return []
    text = N_("%(n)d usulan sertifikat menunggu persetujuan")
    return [Decision(text, {"n": waiting}, N_("Periksa"), "certificates.list_certificates")]


def _walk_ins(session: Session, programme: Programme) -> list[Decision]:
    """Who came without standing on a list: until the office says who it was, nothing counts."""
    waiting = session.scalar(
        select(func.count())
        .select_from(WalkIn)
        .join(TrainingSession, TrainingSession.id == WalkIn.session_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Cohort, Cohort.id == Course.cohort_id)
        .where(Cohort.programme_id == programme.id, WalkIn.state == WAITING)
    )
    if not waiting:
        return []
    text = N_("%(n)d peserta tambahan menunggu dilengkapi")
    return [Decision(text, {"n": waiting}, N_("Lengkapi"), "attendance.list_walk_ins")]


def _unverified(total: Group) -> list[Decision]:
    if not total.unverified:
        return []
    text = N_("%(n)d orang menunggu verifikasi lapangan")
    arguments = {"status": "aktif_belum_diverifikasi"}
    return [
        Decision(text, {"n": total.unverified}, N_("Lihat"), "progress.people_behind", arguments)
    ]


def _stale(total: Group, window_days: int) -> list[Decision]:
    if not total.stale:
        return []
    text = N_("%(n)d orang perlu verifikasi ulang, lebih dari %(days)d hari")
    params = {"n": total.stale, "days": window_days}
    arguments = {"status": "perlu_verifikasi_ulang"}
    return [Decision(text, params, N_("Lihat"), "progress.people_behind", arguments)]


def _letters(uncovered: list[Kecamatan]) -> list[Decision]:
    if not uncovered:
        return []
    text = N_("%(names)s: tidak ada surat tugas yang berlaku")
    names = ", ".join(area.name for area in uncovered)
    return [Decision(text, {"names": names}, N_("Perbarui"), "businesses.list_letters")]


def _quiet(session: Session, as_of: date, kecamatan: list[Kecamatan]) -> list[Decision]:
    """The kecamatan that waited longest for a visit, if businesses there wait at all."""
    rows = session.execute(
        select(Business.kecamatan_code, func.max(Visit.visited_on))
        .join(Visit, Visit.business_id == Business.id)
        .where(Visit.visited_on <= as_of)
        .group_by(Business.kecamatan_code)
    )
    last = {row[0]: row[1] for row in rows}
    waits = [((as_of - last[area.code]).days, area) for area in kecamatan if area.code in last]
    days, area = max(waits, key=lambda one: one[0], default=(0, None))
    if area is None or days < QUIET_DAYS:
        return []
    text = N_("%(name)s: %(days)d hari tanpa kunjungan")
    arguments = {"kecamatan": area.code}
    return [
        Decision(
            text,
            {"name": area.name, "days": days},
            N_("Buka"),
            "businesses.list_businesses",
            arguments,
        )
    ]


def _silent(silent: int, programme: Programme) -> list[Decision]:
    if not silent:
        return []
    text = N_("%(n)d dampingan tanpa sesi dalam 30 hari terakhir")
    arguments = {"sesi": "ditinggal", "program": programme.code}
    return [Decision(text, {"n": silent}, N_("Hubungi"), "mentors.list_coaching", arguments)]


def _late_referrals(late: int, programme: Programme) -> list[Decision]:
    if not late:
        return []
    text = N_("%(n)d rujukan menunggu bidang lebih dari %(days)d hari")
    arguments = {"keadaan": LATE, "program": programme.code}
    return [
        Decision(
            text,
            {"n": late, "days": LATE_DAYS},
            N_("Buka"),
            "facilitation.list_referrals",
            arguments,
        )
    ]


def _incomplete(short: int, size: int) -> list[Decision]:
    if not short:
        return []
    text = N_("%(n)d KUB beranggota kurang dari %(size)d orang")
    return [
        Decision(
            text, {"n": short, "size": size}, N_("Lihat"), "kub.list_kub", {"keadaan": "kurang"}
        )
    ]
