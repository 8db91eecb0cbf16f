"""The rows that every installation starts with, and crafts added later."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia import regions
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
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


def add_craft(
    session: Session,
    by: Actor,
    *,
    name: str,
    subsector: str,
    kbli_code: str | None = None,
    food: bool = False,
) -> Craft:
    """One more craft that a KUB may choose; its code is one of KBLI 2025 (handbook R22).

    Raises Refused.
    """
    craft = Craft(kbli_version=None, active=True)
    _write_craft(session, craft, name, subsector, kbli_code, food)
    session.add(craft)
    session.flush()
    audit.record(session, by, "craft.create", subject=("craft", craft.id))
    return craft


def change_craft(
    session: Session,
    by: Actor,
    craft: Craft,
    *,
    name: str,
    subsector: str,
    kbli_code: str | None,
    food: bool,
    active: bool,
) -> None:
    """Changes a craft; one that is no longer offered stays with those who chose it.

    Raises Refused.
    """
    with session.no_autoflush:
        _write_craft(session, craft, name, subsector, kbli_code, food)
    craft.active = active
    session.flush()
    audit.record(session, by, "craft.change", subject=("craft", craft.id))


def _write_craft(
    session: Session, craft: Craft, name: str, subsector: str, kbli_code: str | None, food: bool
) -> None:
    plain, code = " ".join(name.split()), (kbli_code or "").strip() or None
    if not plain:
        raise Refused(N_("Nama bidang usaha wajib diisi."), field="name")
    if subsector not in reference.SUBSECTORS:
        raise Refused(N_("Pilih subsektor dari daftar."), field="subsector")
    if code and not re.fullmatch(r"[0-9]{5}", code):
        raise Refused(N_("Kode KBLI terdiri atas 5 angka."), field="kbli_code")
    others = session.scalars(select(Craft).where(func.lower(Craft.name) == plain.lower()))
    if any(other is not craft for other in others):
        raise Refused(N_("Bidang usaha ini sudah ada dalam daftar."), field="name")
    if code != craft.kbli_code:
        craft.kbli_code, craft.kbli_version = code, reference.KBLI if code else None
    craft.name, craft.subsector, craft.food = plain, subsector, food


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
    present = {name.lower() for name in session.scalars(select(Craft.name))}
    session.add_all(
        Craft(
            name=row.name,
            subsector=row.subsector,
            kbli_code=row.kbli,
            kbli_version=reference.KBLI if row.kbli else None,
            food=row.food,
            active=True,
        )
        for row in reference.CRAFTS
        if row.name.lower() not in present
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
