"""A KUB ends; its people go on elsewhere or wait for another (handbook 3.1, R30)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import DISBANDED, Kub, KubMember
from trainingmgr.kub.services import membership


def disband(
    session: Session,
    by: Actor,
    kub: Kub,
    *,
    reason: str,
    on: date | None = None,
    moves: Mapping[int, Kub] | None = None,
    version: int | None = None,
) -> None:
    """The KUB ends on a day; `moves` says which people go on in which other KUB.

    Raises Refused without a reason, for a day that cannot be, or when someone cannot move there;
    Conflict when stale.
    """
    day = on or clock.today()
    membership.lock(session, kub)
    membership.check_version(kub, version)
    if kub.state == DISBANDED:
        raise Refused(N_("KUB %(kub)s sudah bubar."), kub=kub.name)
    if not reason.strip():
        raise Refused(N_("Tulis alasan pembubaran."), field="reason")
    if any(target.id == kub.id for target in (moves or {}).values()):
        raise Refused(N_("Pilih KUB lain."), field="kub")
    _check_day(session, kub, day)
    for member in membership.open_rows(session, kub):
        # A draft may be younger than the day it is given up on.
        membership.remove_member(session, by, member, reason=reason, on=max(day, member.from_on))
        target = (moves or {}).get(member.participant_id)
        if target is not None:
            membership.add_member(session, by, target, member.participant_id, on=day, reason=reason)
    kub.state, kub.disbanded_on, kub.disband_reason = DISBANDED, day, reason.strip()
    session.flush()
    audit(session, by, "kub.disband", subject=("kub", kub.id), detail={"on": day.isoformat()})


def _check_day(session: Session, kub: Kub, on: date) -> None:
    """Nothing that a KUB is known to have done happened after its end."""
    if on > clock.today():
        raise Refused(N_("Tanggal bubar tidak boleh di masa depan."), field="on")
    if kub.minutes_on is None:
        return
    if on < kub.minutes_on:
        raise Refused(N_("Tanggal bubar mendahului berita acara pembentukan."), field="on")
    if kub.decree_on and on < kub.decree_on:
        raise Refused(N_("Tanggal bubar mendahului SK penetapan."), field="on")
    latest = session.scalar(
        select(func.max(func.coalesce(KubMember.until_on, KubMember.from_on))).where(
            KubMember.kub_id == kub.id,
            or_(KubMember.until_on.is_(None), KubMember.until_on > kub.minutes_on),
        )
    )
    if latest is not None and on < latest:
        raise Refused(
            N_("Anggota terakhir masuk atau keluar pada %(day)s. KUB bubar sesudahnya."),
            field="on",
            day=latest,
        )
