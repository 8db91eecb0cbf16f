"""Programme years, the rules in force on a day, and reference rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.programmes.models import (
    Craft,
    FastingPeriod,
    Holiday,
    Kecamatan,
    Kelurahan,
    OrganisationUnit,
    Programme,
    Setting,
    Signatory,
)
from trainingmgr.programmes.rules import settings as known_settings
from trainingmgr.programmes.rules.crafts import FAMILIES, family_of

Value = known_settings.Value


def programmes(search: str = "") -> Select[Programme]:
    """Programme years, the latest first, found by code or name."""
    query = select(Programme).order_by(Programme.year.desc(), Programme.code)
    if search:
        like = f"%{search.lower()}%"
        query = query.where(
            or_(func.lower(Programme.code).like(like), func.lower(Programme.name).like(like))
        )
    return query


def count(session: Session, query: Select[Any]) -> int:
    """How many rows a query finds."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def programme_for(session: Session, programme_id: int) -> Programme:
    """One programme year. Raises NotFound."""
    found = session.get(Programme, programme_id)
    if found is None:
        raise NotFound(N_("Program tidak ditemukan."))
    return found


def programme_by_code(session: Session, code: str) -> Programme:
    """The programme of a code such as `WUB-2026`. Raises NotFound."""
    found = session.scalar(select(Programme).where(Programme.code == code.strip().upper()))
    if found is None:
        raise NotFound(N_("Program %(code)s tidak ditemukan."), code=code)
    return found


def current_programme(session: Session, on: date) -> Programme | None:
    """The programme of that day's year, else the latest there is."""
    return session.scalar(
        select(Programme)
        .order_by((Programme.year == on.year).desc(), Programme.year.desc(), Programme.id)
        .limit(1)
    )


def settings(session: Session, on: date) -> dict[str, Value]:
    """Every known setting as it stands on a day, in one statement."""
    rows = session.execute(
        select(Setting.name, Setting.value)
        .where(Setting.valid_from <= on)
        .order_by(Setting.valid_from)
    )
    values: dict[str, Value] = {name: one.default for name, one in known_settings.KNOWN.items()}
    for name, text in rows:
        if name in values:
            values[name] = int(text) if known_settings.known(name).numeric else text
    return values


def setting(session: Session, name: str, on: date) -> Value:
    """One setting as it stands on a day; KeyError on a name that is not known."""
    one = known_settings.known(name)
    text = session.scalar(_in_force(name, on))
    if text is None:
        return one.default
    return int(text) if one.numeric else text


def number_setting(session: Session, name: str, on: date) -> int:
    """A setting that is a whole number."""
    return int(setting(session, name, on))


def number_column(name: str, on: ColumnElement[date]) -> ColumnElement[int]:
    """The same as a column, for a statement that asks for other things too."""
    default = str(known_settings.known(name).default)
    return cast(func.coalesce(_in_force(name, on).scalar_subquery(), default), Integer)


def _in_force(name: str, on: date | ColumnElement[date]) -> Select[str]:
    column = Setting.__table__.c
    return (
        select(column.value)
        .where(column.name == name, column.valid_from <= on)
        .order_by(column.valid_from.desc())
        .limit(1)
    )


def settings_by_day(session: Session, name: str, days: Iterable[date]) -> dict[date, Value]:
    """One setting as it stands on each of several days, in one statement."""
    one = known_settings.known(name)
    rows = session.execute(
        select(Setting.valid_from, Setting.value)
        .where(Setting.name == name)
        .order_by(Setting.valid_from)
    ).all()
    values: dict[date, Value] = {}
    for day in days:
        text = next((value for since, value in reversed(rows) if since <= day), None)
        values[day] = one.default if text is None else int(text) if one.numeric else text
    return values


def setting_history(session: Session) -> dict[str, list[Setting]]:
    """Every value a setting ever had, the latest first, by name."""
    history: dict[str, list[Setting]] = {name: [] for name in known_settings.KNOWN}
    for row in session.scalars(select(Setting).order_by(Setting.valid_from.desc())):
        history.setdefault(row.name, []).append(row)
    return history


def signatory(session: Session, purpose: str, on: date) -> Signatory | None:
    """Who signs for a purpose on a day."""
    return session.scalar(
        select(Signatory)
        .where(Signatory.purpose == purpose, Signatory.valid_from <= on)
        .order_by(Signatory.valid_from.desc(), Signatory.id.desc())
        .limit(1)
    )


def signatories(session: Session) -> dict[str, list[Signatory]]:
    """Who signed or signs, by purpose, the latest first."""
    found: dict[str, list[Signatory]] = {}
    query = select(Signatory).order_by(Signatory.valid_from.desc(), Signatory.id.desc())
    for row in session.scalars(query):
        found.setdefault(row.purpose, []).append(row)
    return found


def unit(session: Session, code: str, on: date) -> OrganisationUnit | None:
    """An office or division under the name it bears on a day."""
    return session.scalar(
        select(OrganisationUnit)
        .where(OrganisationUnit.code == code, OrganisationUnit.valid_from <= on)
        .order_by(OrganisationUnit.valid_from.desc())
        .limit(1)
    )


def crafts(session: Session, *, also_inactive: bool = False) -> Sequence[Craft]:
    """Crafts that may be chosen, by name."""
    query = select(Craft).order_by(Craft.name)
    return session.scalars(query if also_inactive else query.where(Craft.active)).all()


def craft_families(session: Session, besides: Iterable[int] = ()) -> dict[str, list[Craft]]:
    """Crafts on offer by name under the headings of rules.crafts; `besides`: ids shown all the
    same, such as those chosen while they were offered."""
    query = select(Craft).where(or_(Craft.active, Craft.id.in_(list(besides))))
    found: dict[str, list[Craft]] = {family: [] for family in FAMILIES}
    for one in session.scalars(query.order_by(Craft.name)):
        found[family_of(one.subsector)].append(one)
    return {family: crafts for family, crafts in found.items() if crafts}


def craft_list(search: str = "") -> Select[Craft]:
    """All crafts by name, found by name or sub-sector."""
    query = select(Craft).order_by(Craft.name, Craft.id)
    if search:
        like = f"%{search.lower()}%"
        query = query.where(or_(func.lower(Craft.name).like(like), Craft.subsector.like(like)))
    return query


def craft_for(session: Session, craft_id: int) -> Craft:
    """One craft. Raises NotFound."""
    found = session.get(Craft, craft_id)
    if found is None:
        raise NotFound(N_("Bidang usaha tidak ditemukan."))
    return found


def craft_by_name(session: Session, name: str) -> Craft:
    """The craft of that name, however it is written. Raises NotFound."""
    plain = " ".join(name.split()).lower()
    found = session.scalar(select(Craft).where(func.lower(Craft.name) == plain))
    if found is None:
        raise NotFound(N_("Bidang usaha %(name)s tidak dikenal."), name=name)
    return found


def kecamatan(session: Session) -> Sequence[Kecamatan]:
    """The seven, in the order of their codes."""
    return session.scalars(select(Kecamatan).order_by(Kecamatan.code)).all()


def kelurahan(session: Session, kecamatan_code: str | None = None) -> Sequence[Kelurahan]:
    """The 54, or those of one kecamatan, in the order of their codes."""
    query = select(Kelurahan).order_by(Kelurahan.code)
    if kecamatan_code:
        query = query.where(Kelurahan.kecamatan_code == kecamatan_code)
    return session.scalars(query).all()


def holidays(session: Session, year: int, search: str = "") -> Sequence[Holiday]:
    """The days off of one year by date, found by name, kind or source."""
    query = select(Holiday).where(Holiday.on.between(date(year, 1, 1), date(year, 12, 31)))
    if search:
        like = f"%{search.lower()}%"
        columns = (Holiday.name, Holiday.kind, Holiday.source)
        query = query.where(or_(*(func.lower(column).like(like) for column in columns)))
    return session.scalars(query.order_by(Holiday.on)).all()


def holidays_between(session: Session, first: date, last: date) -> dict[date, Holiday]:
    """Days off from `first` to `last`, both included."""
    query = select(Holiday).where(Holiday.on.between(first, last))
    return {one.on: one for one in session.scalars(query)}


def holiday_years(session: Session) -> list[int]:
    """Years of which days off are written down, in order."""
    return sorted({on.year for on in session.scalars(select(Holiday.on))})


def fasting_periods(session: Session) -> Sequence[FastingPeriod]:
    """Every Ramadan written down, in order."""
    return session.scalars(select(FastingPeriod).order_by(FastingPeriod.starts_on)).all()


def holiday_for(session: Session, holiday_id: int) -> Holiday:
    """One day off. Raises NotFound."""
    found = session.get(Holiday, holiday_id)
    if found is None:
        raise NotFound(N_("Hari libur tidak ditemukan."))
    return found


def fast_for(session: Session, fast_id: int) -> FastingPeriod:
    """One Ramadan. Raises NotFound."""
    found = session.get(FastingPeriod, fast_id)
    if found is None:
        raise NotFound(N_("Masa Ramadan tidak ditemukan."))
    return found
