"""One business's record: its people and how they stand, its takings, its visits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.businesses import rules
from trainingmgr.businesses.models import NO_PART, Business, Production, Sale, Visit
from trainingmgr.businesses.queries.evidence import parts_of
from trainingmgr.businesses.queries.letters import taught_or_mentored
from trainingmgr.foundation.language import Sentence
from trainingmgr.journey.active import Judgement, Status, judge
from trainingmgr.kub.models import KubMember
from trainingmgr.participants.models import AS_MENTOR, Assignment, Participant, StandingRow
from trainingmgr.participants.queries import on_day
from trainingmgr.participants.services import milestones


@dataclass(frozen=True)
class Standing:
    """How someone stands on a day; `verified_on` is the visit that proves it."""

    status: Status
    verified_on: date | None


def standings_of(
    session: Session, participant_ids: Collection[int], on: date
) -> dict[int, Standing]:
    """participant id -> how they stand on a day."""
    query = select(StandingRow.participant_id, StandingRow.status, StandingRow.verified_on).where(
        StandingRow.participant_id.in_(participant_ids), on_day(on)
    )
    return {row[0]: Standing(Status(row[1]), row[2]) for row in session.execute(query)}


def judgements(
    session: Session, participant_ids: Collection[int], on: date
) -> dict[int, Judgement]:
    """participant id -> the five conditions of handbook 3.11 on a day, each with its reason."""
    window = milestones.window_days(session)
    facts = milestones.facts_of(session, participant_ids)
    return {number: judge(facts[number], on, window) for number in participant_ids}


def people_of(session: Session, business: Business) -> list[tuple[Participant, str]]:
    """Everyone who has a part or could have one, with it: officers and owners first.

    The members of a joint business's KUB are asked about too; until they take part, their part is
    none.
    """
    parts = dict(parts_of(session, [business.id]).get(business.id, {}))
    if business.kub_id and business.joint:
        members = select(KubMember.participant_id).where(
            KubMember.kub_id == business.kub_id, KubMember.until_on.is_(None)
        )
        for number in session.scalars(members):
            parts.setdefault(number, NO_PART)
    query = select(Participant).where(Participant.id.in_(parts)).order_by(Participant.name)
    order = {role: place for place, role in enumerate(rules.ROLES)}
    people = [(one, parts[one.id]) for one in session.scalars(query)]
    return sorted(people, key=lambda pair: order[pair[1]])


def last_visits(session: Session, business_ids: Collection[int]) -> dict[int, Visit]:
    """business id -> newest visit."""
    rank = func.row_number().over(
        partition_by=Visit.business_id, order_by=(Visit.visited_on.desc(), Visit.id.desc())
    )
    ranked = (
        select(Visit.id, rank.label("rank")).where(Visit.business_id.in_(business_ids)).subquery()
    )
    query = select(Visit).join(ranked, ranked.c.id == Visit.id).where(ranked.c.rank == 1)
    return {visit.business_id: visit for visit in session.scalars(query)}


def visits_of(session: Session, business_id: int) -> Sequence[Visit]:
    """Newest first, with officer and letter."""
    query = select(Visit).where(Visit.business_id == business_id)
    query = query.order_by(Visit.visited_on.desc(), Visit.id.desc())
    return session.scalars(query.options(joinedload(Visit.officer), joinedload(Visit.letter))).all()


def sales_of(session: Session, business_id: int) -> Sequence[Sale]:
    """Newest month first."""
    query = select(Sale).where(Sale.business_id == business_id).order_by(Sale.month.desc())
    return session.scalars(query).all()


def productions_of(session: Session, business_id: int, limit: int = 10) -> Sequence[Production]:
    """The latest first."""
    query = select(Production).where(Production.business_id == business_id)
    newest = query.order_by(Production.made_on.desc(), Production.id.desc())
    return session.scalars(newest.limit(limit)).all()


def why_not_verifying(session: Session, visit: Visit) -> Mapping[int, list[Sentence]]:
    """participant id -> why this visit's officer may not verify the person (handbook R16)."""
    officer, kecamatan = visit.officer_id, visit.business.kecamatan_code
    people = [person.participant_id for person in visit.people]
    held = visit.letter
    letters = (
        [rules.Letter(held.user_id, held.kecamatan_code, held.from_on, held.until_on)]
        if held
        else []
    )
    close = taught_or_mentored(session, officer, people)
    mentored = set(
        session.scalars(
            select(Assignment.participant_id).where(
                Assignment.user_id == officer,
                Assignment.kind == AS_MENTOR,
                Assignment.participant_id.in_(close),
            )
        )
    )
    return {
        number: rules.may_verify(
            officer,
            letters=letters,
            kecamatan_code=kecamatan,
            on=visit.visited_on,
            trainers={officer} if number in close - mentored else (),
            mentors={officer} if number in mentored else (),
        )
        for number in people
    }
