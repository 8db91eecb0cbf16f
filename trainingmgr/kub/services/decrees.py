"""The SK by which the office establishes KUB (handbook R05)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import rules
from trainingmgr.kub.models import DECREED, DISBANDED, FORMED, Kub
from trainingmgr.kub.services import membership
from trainingmgr.programmes.models import Programme


def decree_kub(
    session: Session, by: Actor, kub: Kub, *, number: str, on: date, version: int | None = None
) -> None:
    """The SK is issued: the KUB is *Ditetapkan* (handbook R05). Again, it corrects the SK.

    One SK may name several KUB, all on its one day. Raises Refused naming what is missing or does
    not fit, Conflict when stale.
    """
    membership.lock(session, kub)
    plain = " ".join(number.split())
    if (kub.decree_number, kub.decree_on) == (plain, on):
        return
    membership.check_version(kub, version)
    if kub.state == DISBANDED:
        raise Refused(N_("KUB %(kub)s sudah bubar."), kub=kub.name)
    formed = kub.state in (FORMED, DECREED)
    missing = rules.missing_for_established(formed=formed, decree_number=plain, decree_on=on)
    if missing:
        raise Refused(missing[0].message, field="number" if formed else None, **missing[0].params)
    if on > clock.today():
        raise Refused(N_("Tanggal SK tidak boleh di masa depan."), field="on")
    if kub.minutes_on and on < kub.minutes_on:
        raise Refused(N_("Tanggal SK mendahului berita acara pembentukan."), field="on")
    _check_number(session, kub, plain, on)
    kub.decree_number, kub.decree_on, kub.state = plain, on, DECREED
    session.flush()
    audit(session, by, "kub.decree", subject=("kub", kub.id), detail={"on": on.isoformat()})


def _check_number(session: Session, kub: Kub, number: str, on: date) -> None:
    """SK of one programme year are written one after the other, whichever cohort they are for."""
    programme = select(Programme.id).where(Programme.id == kub.cohort.programme_id)
    session.execute(programme.with_for_update(key_share=True))
    other = session.scalar(
        select(Kub)
        .where(
            func.lower(Kub.decree_number) == number.lower(), Kub.decree_on != on, Kub.id != kub.id
        )
        .order_by(Kub.id)
        .limit(1)
    )
    if other is not None:
        raise Refused(
            N_(
                "SK %(number)s sudah tercatat untuk KUB %(kub)s dengan tanggal %(day)s. "
                "Satu nomor SK hanya punya satu tanggal: periksa nomor atau tanggalnya."
            ),
            field="number",
            number=number,
            kub=other.name,
            day=other.decree_on,
        )
