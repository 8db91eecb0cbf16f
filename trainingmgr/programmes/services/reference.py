"""The rows that every installation starts with."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation.indonesia import regions
from trainingmgr.programmes.models import (
    Craft,
    Kecamatan,
    Kelurahan,
    OrganisationUnit,
    Setting,
    Signatory,
)
from trainingmgr.programmes.rules import reference
from trainingmgr.programmes.rules import settings as known_settings
from trainingmgr.programmes.rules.crafts import USUAL_LIST
from trainingmgr.programmes.rules.starting_crafts import CRAFTS, CraftRow
from trainingmgr.programmes.services.calendar import load_calendar


def load_reference(session: Session) -> None:
    """Adds what is missing of regions, crafts, units, signatories, settings and days off (R02).

    What the office has changed stays as it is, so it may run again at any time.
    """
    _load_regions(session)
    _load_crafts(session)
    _load_units(session)
    purposes = set(session.scalars(select(Signatory.purpose)))
    session.add_all(
        Signatory(purpose=purpose, title=title, valid_from=reference.SINCE)
        for purpose, title in reference.SIGNATORIES.items()
        if purpose not in purposes
    )
    names = set(session.scalars(select(Setting.name)))
    session.add_all(
        Setting(name=name, value=str(one.default), valid_from=reference.SINCE)
        for name, one in known_settings.KNOWN.items()
        if name not in names
    )
    load_calendar(session)
    session.flush()


def _load_regions(session: Session) -> None:
    present = set(session.scalars(select(Kecamatan.code)))
    session.add_all(
        Kecamatan(code=one.code, name=one.name)
        for one in regions.all_kecamatan().values()
        if one.code not in present
    )
    session.flush()
    present = set(session.scalars(select(Kelurahan.code)))
    session.add_all(
        Kelurahan(
            code=one.code,
            name=one.name,
            kecamatan_code=one.kecamatan_code,
            postal_code=one.postal_code,
        )
        for one in regions.all_kelurahan().values()
        if one.code not in present
    )


def _load_crafts(session: Session) -> None:
    present = {one.name.lower(): one for one in session.scalars(select(Craft))}
    for row in CRAFTS:
        known = present.get(row.name.lower())
        if known is None:
            session.add(_craft(row))
        elif not known.description:
            known.description = row.description


def _craft(row: CraftRow) -> Craft:
    return Craft(
        name=row.name,
        subsector=row.subsector,
        subsector_version=USUAL_LIST,
        kbli_code=row.kbli,
        kbli_version=reference.KBLI if row.kbli else None,
        food=row.food,
        description=row.description,
        active=True,
    )


def _load_units(session: Session) -> None:
    units = {unit.code: unit.id for unit in session.scalars(select(OrganisationUnit))}
    for code, name, above in reference.UNITS:
        if code not in units:
            unit = OrganisationUnit(
                code=code,
                name=name,
                parent_id=units[above] if above else None,
                valid_from=reference.SINCE,
            )
            session.add(unit)
            session.flush()
            units[code] = unit.id
