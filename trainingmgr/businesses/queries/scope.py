"""Whose business, visit and sales one may see (handbook 5.9)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.businesses.models import Business, BusinessPerson, Sale, Visit, VisitPerson
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN, FIELD, HEAD, MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub import queries as kub_queries
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import AS_MENTOR, Assignment


def visible_businesses(actor: Actor) -> Select[Business]:
    """Head and admin all; a field officer those of the kecamatan; a mentor those of mentees."""
    return select(Business).where(may_see_business(actor))


def may_see_business(actor: Actor) -> ColumnElement[bool]:
    """The same as a condition on `Business`, for queries that select other things."""
    if actor.role in {HEAD, ADMIN}:
        return true()
    if actor.role == FIELD and actor.kecamatan_code:
        return Business.kecamatan_code == actor.kecamatan_code
    if actor.role == MENTOR:
        return exists(_of_mentees(actor))
    return false()


def _of_mentees(actor: Actor) -> Select[int]:
    today = clock.today()
    return (
        select(BusinessPerson.id)
        .join(Assignment, Assignment.participant_id == BusinessPerson.participant_id)
        .where(
            BusinessPerson.business_id == Business.id,
            Assignment.user_id == actor.user_id,
            Assignment.kind == AS_MENTOR,
            Assignment.from_on <= today,
            or_(Assignment.until_on.is_(None), Assignment.until_on > today),
        )
    )


def business_for(session: Session, actor: Actor, business_id: int) -> Business:
    """A business with its craft and KUB. Raises NotFound for a neighbour's as for none."""
    query = visible_businesses(actor).where(Business.id == business_id)
    eager = query.options(
        joinedload(Business.craft), joinedload(Business.kub), joinedload(Business.kelurahan)
    )
    found = session.scalar(eager)
    if found is None:
        raise NotFound(N_("Usaha ini tidak ada."))
    return found


def visit_for(session: Session, actor: Actor, visit_id: int) -> Visit:
    """A visit with its business, officer, letter and people. Raises NotFound."""
    query = (
        select(Visit)
        .join(Business, Business.id == Visit.business_id)
        .where(Visit.id == visit_id, may_see_business(actor))
        .options(
            joinedload(Visit.business),
            joinedload(Visit.officer),
            joinedload(Visit.letter),
            joinedload(Visit.photo),
            selectinload(Visit.people).joinedload(VisitPerson.participant),
        )
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("Kunjungan ini tidak ada."))
    return found


def sale_for(session: Session, actor: Actor, sale_id: int) -> Sale:
    """One month's sales. Raises NotFound."""
    query = (
        select(Sale)
        .join(Business, Business.id == Sale.business_id)
        .where(Sale.id == sale_id, may_see_business(actor))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("Penjualan ini tidak ada."))
    return found


def visit_of_client(session: Session, client_id: str) -> Visit | None:
    """The visit that this form has already saved."""
    return session.scalar(select(Visit).where(Visit.client_id == client_id))


def joint_business(kub_id: int) -> Select[Business]:
    """A KUB's joint business."""
    joint = select(Business).where(Business.kub_id == kub_id, Business.joint.is_(True))
    return joint.order_by(Business.id).limit(1)


def business_named(kub_id: int, name: str) -> Select[int]:
    """A business of this name in a KUB, however it is written."""
    same = func.lower(Business.name) == name.strip().lower()
    return select(Business.id).where(Business.kub_id == kub_id, same).limit(1)


def kub_members(session: Session, kub: Kub | None) -> Sequence[KubMember]:
    """Who is in the KUB today, officers first; nobody without a KUB."""
    return kub_queries.open_members(session, kub.id) if kub else []
