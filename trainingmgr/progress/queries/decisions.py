"""*Perlu keputusan*: at most five things that only the head or the office can move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import AssignmentLetter, Business, Visit
from trainingmgr.certificates.models import PROPOSED, CertificateBatch
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.language import N_
from trainingmgr.programmes.models import Kecamatan, Programme
from trainingmgr.progress.queries.rooms import KubFigures, followed_kub, is_recent
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
    kecamatan: list[Kecamatan],
    kub_size: int,
) -> list[Decision]:
    """The most pressing first; what counts nobody is left out."""
    found = [
        *_approvals(session, programme),
        *_unverified(total),
        *_letters(session, as_of, kecamatan),
        *_quiet(session, as_of, kecamatan),
        *_stale(total),
        *_silent_kub(session, programme, as_of),
        *_incomplete(kub, kub_size),
    ]
    return found[:MOST]


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


def _unverified(total: Group) -> list[Decision]:
    if not total.unverified:
        return []
    text = N_("%(n)d orang menunggu verifikasi lapangan")
    arguments = {"status": "aktif_belum_diverifikasi"}
    return [
        Decision(text, {"n": total.unverified}, N_("Lihat"), "progress.people_behind", arguments)
    ]


def _stale(total: Group) -> list[Decision]:
    if not total.stale:
        return []
    text = N_("%(n)d orang perlu verifikasi ulang, lebih dari 90 hari")
    arguments = {"status": "perlu_verifikasi_ulang"}
    return [Decision(text, {"n": total.stale}, N_("Lihat"), "progress.people_behind", arguments)]


def _letters(session: Session, as_of: date, kecamatan: list[Kecamatan]) -> list[Decision]:
    covered = set(
        session.scalars(
            select(AssignmentLetter.kecamatan_code).where(
                AssignmentLetter.from_on <= as_of, AssignmentLetter.until_on >= as_of
            )
        )
    )
    names = [area.name for area in kecamatan if area.code not in covered]
    if not names:
        return []
    text = N_("%(names)s: tidak ada surat tugas yang berlaku")
    return [Decision(text, {"names": ", ".join(names)}, N_("Perbarui"), "businesses.list_letters")]


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


def _silent_kub(session: Session, programme: Programme, as_of: date) -> list[Decision]:
    followed = followed_kub(session, programme, as_of).values()
    silent = sum(not is_recent(on, as_of) for _, on in followed)
    if not silent:
        return []
    text = N_("%(n)d KUB tanpa pendampingan 30 hari terakhir")
    return [Decision(text, {"n": silent}, N_("Hubungi"), "mentors.list_coaching")]


def _incomplete(kub: list[KubFigures], size: int) -> list[Decision]:
    short = sum(one.standing and one.members < size for one in kub)
    if not short:
        return []
    text = N_("%(n)d KUB beranggota kurang dari %(size)d orang")
    return [Decision(text, {"n": short, "size": size}, N_("Lihat"), "kub.list_kub")]
