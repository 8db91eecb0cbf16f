"""Words that papers about a mentee share."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia.dates import date_range, long_date
from trainingmgr.mentors import rules
from trainingmgr.mentors.models import Mentee, MentoringPlan
from trainingmgr.programmes.models import Kecamatan


def kicker(session: Session, mentee: Mentee) -> str:
    """What it is, makes, and where: `KUB · Kokoru · Serpong`."""
    craft = mentee.craft.name if mentee.craft else mentee.field
    words = (rules.MENTEES[mentee.kind], craft, kecamatan(session, mentee))
    return " · ".join(filter(None, words))


def kecamatan(session: Session, mentee: Mentee) -> str:
    """Its kecamatan's name, where known."""
    found = session.get(Kecamatan, mentee.kecamatan_code) if mentee.kecamatan_code else None
    return found.name if found else ""


def agreement(plan: MentoringPlan | None) -> str:
    """Which mentoring plan holds and since when; empty without one."""
    if plan is None:
        return ""
    period = date_range(plan.from_on, plan.until_on)
    if plan.agreed_on is None:
        return f"Rencana nomor {plan.number}, {period}, belum disepakati"
    signed = f", ditandatangani {plan.signatory}" if plan.signatory else ""
    return f"Rencana nomor {plan.number}, {period}, disepakati {long_date(plan.agreed_on)}{signed}"


def moment() -> str:
    """`22 November 2026 pukul 08.00 WIB`"""
    now = clock.local(clock.now())
    return f"{long_date(now.date())} pukul {now:%H.%M} WIB"
