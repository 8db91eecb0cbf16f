"""Trainees' businesses that could be coached for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.businesses.models import NO_PART, Business, BusinessPerson
from trainingmgr.mentors.models import Mentee
from trainingmgr.programmes.models import Craft, Kecamatan


@dataclass(frozen=True)
class BusinessRow:
    """A business, where it is, and how many trainees take part."""

    business: Business
    kecamatan: str
    people: int


def businesses_without_file(search: str = "") -> Select[Business]:
    """Those with a trainee in them that are not a KUB's joint business, by name."""
    part = exists().where(BusinessPerson.business_id == Business.id, BusinessPerson.role != NO_PART)
    query = (
        select(Business)
        .join(Craft, Craft.id == Business.craft_id)
        .where(
            or_(Business.kub_id.is_(None), Business.joint.is_(False)),
            ~exists().where(Mentee.business_id == Business.id),
            part,
        )
        .options(joinedload(Business.craft))
    )
    if search:
        query = query.where(func.lower(Business.name).like(f"%{search.lower()}%"))
    return query.order_by(Business.name, Business.id)


def business_rows(session: Session, found: Sequence[Business]) -> list[BusinessRow]:
    """What the list shows of each."""
    ids = [one.id for one in found]
    counted = (
        select(BusinessPerson.business_id, func.count())
        .where(BusinessPerson.business_id.in_(ids), BusinessPerson.role != NO_PART)
        .group_by(BusinessPerson.business_id)
    )
    people = {row[0]: row[1] for row in session.execute(counted)}
    places = {one.code: one.name for one in session.scalars(select(Kecamatan))}
    return [
        BusinessRow(one, places.get(one.kecamatan_code, ""), people.get(one.id, 0)) for one in found
    ]
