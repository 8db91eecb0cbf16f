"""What a division gets to know of a referred mentee, and how complete its file is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import NO_PART, Business, BusinessPerson, Sale
from trainingmgr.facilitation import rules
from trainingmgr.kub.models import KubMember
from trainingmgr.mentors import queries as mentors
from trainingmgr.mentors.models import Mentee, Mentor, MonthFigures, Prospect
from trainingmgr.mentors.queries.deliverables import deliverables_of_many
from trainingmgr.mentors.rules import deliverables as four
from trainingmgr.mentors.rules import prospects

MONTHS = 3


@dataclass(frozen=True)
class Month:
    """Omzet of a calendar month, whole rupiah."""

    month: date
    amount: int


@dataclass(frozen=True)
class Summary:
    """A referred mentee as its division reads it: no names of members, no sentence of a session.

    `months`: the last with an omzet, oldest first. `prospect`: None while nobody analysed it.
    """

    mentor: Mentor | None
    people: int
    sessions: int
    last_on: date | None
    deliverables: Sequence[four.Deliverable]
    prospect: str | None
    nib: str | None
    months: Sequence[Month]
    parts: Collection[str]

    @property
    def done(self) -> int:
        """How many of the four deliverables are done."""
        return sum(one.done for one in self.deliverables)


def summary_of(session: Session, mentee: Mentee, today: date) -> Summary:
    """One mentee's summary."""
    held = mentors.sessions_of(session, mentee.id)
    business = mentors.business_of(session, mentee)
    return Summary(
        mentor=mentors.mentor_of(session, mentee.id, today),
        people=len(mentors.members_of(session, mentee)),
        sessions=len(held),
        last_on=held[0].held_on if held else None,
        deliverables=deliverables_of_many(session, [mentee.id])[mentee.id],
        prospect=_prospect(session, mentee.id),
        nib=business.nib if business else None,
        months=_months(session, mentee),
        parts=file_parts(session, [mentee.id])[mentee.id],
    )


def file_parts(session: Session, mentee_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """mentee id -> which parts of a complete file there are; a constant number of statements."""
    found: dict[int, set[str]] = {one: set() for one in mentee_ids}
    for mentee_id, told in deliverables_of_many(session, mentee_ids).items():
        done = {one.key for one in told if one.done}
        keys = {
            four.PLAN: rules.PLAN,
            four.ACCOUNTING: rules.BOOKS,
            four.SELF_ASSESSMENT: rules.SELF,
        }
        found[mentee_id] |= {part for key, part in keys.items() if key in done}
    for part, query in (
        (rules.PEOPLE, _peopled()),
        (rules.NIB, _registered()),
    ):
        for mentee_id in session.scalars(query.where(Mentee.id.in_(mentee_ids))):
            found[mentee_id].add(part)
    for mentee_id, months in _told_months(session, mentee_ids).items():
        if len(months) >= MONTHS:
            found[mentee_id].add(rules.SALES)
    return {one: frozenset(parts) for one, parts in found.items()}


def _peopled() -> Select[int]:
    """Mentees of which one knows who they are."""
    members = select(KubMember.kub_id).where(KubMember.until_on.is_(None))
    people = select(BusinessPerson.business_id).where(BusinessPerson.role != NO_PART)
    return select(Mentee.id).where(
        or_(
            Mentee.kub_id.in_(members),
            Mentee.business_id.in_(people),
            Mentee.contact_name != "",
        )
    )


def _registered() -> Select[int]:
    found: Select[int] = _with_business(select(Mentee.id)).where(Business.nib.is_not(None))
    return found


def _with_business(query: Any) -> Any:
    """Joined with the business whose sales are the mentee's: its own, or its KUB's joint one."""
    of_kub = and_(Business.kub_id == Mentee.kub_id, Business.joint.is_(True))
    return query.join(Business, or_(Business.id == Mentee.business_id, of_kub))


def _told_months(session: Session, mentee_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """mentee id -> month -> omzet: sales of its business, and what its mentor was told."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    told = select(MonthFigures.mentee_id, MonthFigures.month, MonthFigures.amount).where(
        MonthFigures.mentee_id.in_(mentee_ids), MonthFigures.amount.is_not(None)
    )
    sold = (
        _with_business(select(Mentee.id, Sale.month, func.sum(Sale.amount)))
        .join(Sale, Sale.business_id == Business.id)
        .where(Mentee.id.in_(mentee_ids))
        .group_by(Mentee.id, Sale.month)
    )
    for query in (told, sold):
        for mentee_id, month, amount in session.execute(query):
            found[mentee_id][month] = int(amount)
    return found


def _months(session: Session, mentee: Mentee) -> list[Month]:
    told = _told_months(session, [mentee.id]).get(mentee.id, {})
    last = sorted(told.items())[-MONTHS:]
    return [Month(date.fromisoformat(f"{month}-01"), amount) for month, amount in last]


def _prospect(session: Session, mentee_id: int) -> str | None:
    query = select(Prospect).where(Prospect.mentee_id == mentee_id)
    newest = query.order_by(Prospect.analysed_on.desc(), Prospect.id.desc()).limit(1)
    found = session.scalar(newest)
    if found is None:
        return None
    return prospects.rating({aspect: getattr(found, aspect) for aspect in prospects.ASPECTS})
