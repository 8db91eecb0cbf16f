"""Days off and Ramadan, added and taken out by the office."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia import holidays
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import is_duplicate
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import FastingPeriod, Holiday
from trainingmgr.programmes.rules import calendar as rules


def load_calendar(session: Session) -> None:
    """Adds the decrees of years that have no day off yet, and Ramadan where none is written.

    A year that the office has changed stays as it is.
    """
    present = {on.year for on in session.scalars(select(Holiday.on))}
    session.add_all(
        Holiday(on=one.on, name=one.name, kind=one.kind, source=one.source)
        for year in holidays.YEARS
        if year not in present
        for one in holidays.official_holidays(year)
    )
    years = {on.year for on in session.scalars(select(FastingPeriod.starts_on))}
    session.add_all(
        FastingPeriod(
            name=one.name, starts_on=one.starts_on, ends_on=one.ends_on, source=rules.RECKONED
        )
        for one in rules.RAMADAN
        if one.starts_on.year not in years
    )
    session.flush()


def add_holiday(
    session: Session, by: Actor, *, on: date, name: str, kind: str, source: str = ""
) -> Holiday:
    """One more day off; sessions planned on it stay where they are. Raises Refused."""
    plain = " ".join(name.split())
    rules.check_holiday(on, plain, kind)
    taken = session.scalar(select(Holiday.name).where(Holiday.on == on))
    if taken is not None:
        raise Refused(N_("Tanggal ini sudah libur: %(name)s."), field="on", name=taken)
    one = Holiday(on=on, name=plain, kind=kind, source=" ".join(source.split()))
    _add(session, one, "on")
    audit.record(session, by, "holiday.create", subject=("holiday", one.id))
    return one


def remove_holiday(session: Session, by: Actor, one: Holiday) -> None:
    """A day that turned out to be no day off; the trail keeps which day it was."""
    detail = {"on": one.on.isoformat(), "kind": one.kind}
    audit.record(session, by, "holiday.remove", subject=("holiday", one.id), detail=detail)
    session.delete(one)
    session.flush()


def add_fast(
    session: Session, by: Actor, *, name: str, starts_on: date, ends_on: date, source: str = ""
) -> FastingPeriod:
    """One more Ramadan, of which planners are warned. Raises Refused."""
    plain = " ".join(name.split())
    rules.check_fast(plain, starts_on, ends_on)
    across = session.scalar(
        select(FastingPeriod.name)
        .where(FastingPeriod.starts_on <= ends_on, FastingPeriod.ends_on >= starts_on)
        .limit(1)
    )
    if across is not None:
        raise Refused(N_("Masa ini bertumpuk dengan %(name)s."), field="starts_on", name=across)
    one = FastingPeriod(
        name=plain, starts_on=starts_on, ends_on=ends_on, source=" ".join(source.split())
    )
    _add(session, one, "starts_on")
    audit.record(session, by, "fast.create", subject=("fasting_period", one.id))
    return one


def remove_fast(session: Session, by: Actor, one: FastingPeriod) -> None:
    """A period written wrong; the trail keeps which days it was."""
    detail = {"starts_on": one.starts_on.isoformat(), "ends_on": one.ends_on.isoformat()}
    audit.record(session, by, "fast.remove", subject=("fasting_period", one.id), detail=detail)
    session.delete(one)
    session.flush()


def _add(session: Session, one: Holiday | FastingPeriod, field: str) -> None:
    """Of two people adding the same day at once the second is told so."""
    session.add(one)
    try:
        session.flush()
    except IntegrityError as problem:
        if not is_duplicate(problem):
            raise
        raise Refused(N_("Tanggal ini baru saja ditambahkan orang lain."), field=field) from None
