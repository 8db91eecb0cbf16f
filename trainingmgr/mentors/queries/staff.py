"""Institutions and mentors as the office looks at them, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import DISBANDED
from trainingmgr.mentors.models import Contract, Institution, Mentee, Mentor, MentorAssignment
from trainingmgr.mentors.queries.contracts import newest
from trainingmgr.mentors.queries.lists import COACHED_ON
from trainingmgr.mentors.queries.matching import taken
from trainingmgr.mentors.queries.mentees import NAME, is_open, mentees
from trainingmgr.mentors.queries.people import holds_on
from trainingmgr.mentors.rules.contracts import state_of


@dataclass(frozen=True)
class InstitutionRow:
    """An institution: active mentors, mentees they follow, and its newest contract's state."""

    institution: Institution
    mentors: int
    followed: int
    contract_state: str


@dataclass(frozen=True)
class MentorRow:
    """A mentor: mentees followed or promised, the last session, the contract that lasts longest."""

    mentor: Mentor
    load: int
    last_on: date | None
    contract: Contract | None
    contract_state: str


@dataclass(frozen=True)
class Held:
    """A mentee that the mentor follows or followed."""

    mentee: Mentee
    assignment: MentorAssignment

    @property
    def ever(self) -> bool:
        """Whether it held at all: one that was replaced on its first day never did."""
        until = self.assignment.until_on
        return until is None or until > self.assignment.from_on

    def over(self, day: date) -> bool:
        """Whether it had ended by that day; with a KUB that is no more it has."""
        kub, until = self.mentee.kub, self.assignment.until_on
        gone = kub is not None and kub.state == DISBANDED
        return gone or (until is not None and until <= day)

    def holds(self, day: date) -> bool:
        """Whether it held on that day."""
        return self.assignment.from_on <= day and not self.over(day)


def institutions_named(search: str) -> Select[Institution]:
    """Universities first, found by short, full or former name."""
    query = select(Institution)
    if search:
        like = f"%{search.lower()}%"
        names = (Institution.label, Institution.name, Institution.former_name)
        query = query.where(or_(*(func.lower(one).like(like) for one in names)))
    return query.order_by(Institution.kind, Institution.label, Institution.id)


def institution_by_id(session: Session, institution_id: int) -> Institution:
    """Raises NotFound."""
    found = session.get(Institution, institution_id)
    if found is None:
        raise NotFound(N_("Lembaga ini tidak ada."))
    return found


def mentor_by_id(session: Session, mentor_id: int) -> Mentor:
    """With crafts and kecamatan. Raises NotFound."""
    whole = (selectinload(Mentor.crafts), selectinload(Mentor.kecamatan))
    found = session.scalar(select(Mentor).where(Mentor.id == mentor_id).options(*whole))
    if found is None:
        raise NotFound(N_("Pendamping ini tidak ada."))
    return found


def institution_rows(
    session: Session, found: Sequence[Institution], today: date
) -> list[InstitutionRow]:
    """What the list shows of each institution."""
    ids = [one.id for one in found]
    active = select(Mentor.institution_id, func.count()).where(
        Mentor.institution_id.in_(ids), Mentor.active.is_(True)
    )
    people = _pairs(session, active.group_by(Mentor.institution_id))
    open_ids = mentees().where(is_open()).with_only_columns(Mentee.id)
    followed = (
        select(Mentor.institution_id, func.count(func.distinct(MentorAssignment.mentee_id)))
        .join(MentorAssignment, MentorAssignment.mentor_id == Mentor.id)
        .where(holds_on(today), MentorAssignment.mentee_id.in_(open_ids))
        .where(Mentor.institution_id.in_(ids))
    )
    load = _pairs(session, followed.group_by(Mentor.institution_id))
    last = select(Contract).where(Contract.institution_id.in_(ids)).order_by(Contract.until_on)
    papers = {one.institution_id: one for one in session.scalars(last)}
    return [
        InstitutionRow(
            one, people.get(one.id, 0), load.get(one.id, 0), _state(papers.get(one.id), today)
        )
        for one in found
    ]


def mentor_rows(session: Session, found: Sequence[Mentor], today: date) -> list[MentorRow]:
    """What the list shows of each mentor."""
    ids = [one.id for one in found]
    load, papers = taken(session, today, ids), newest(session, found)
    last = _last_days(session, ids)
    return [
        MentorRow(
            one,
            load.get(one.id, 0),
            last.get(one.id),
            papers.get(one.id),
            _state(papers.get(one.id), today),
        )
        for one in found
    ]


def mentors_of(session: Session, institution: Institution, today: date) -> list[MentorRow]:
    """An institution's mentors, the active first."""
    query = select(Mentor).where(Mentor.institution_id == institution.id)
    found = session.scalars(query.order_by(Mentor.active.desc(), Mentor.name, Mentor.id)).all()
    return mentor_rows(session, found, today)


def held_by(session: Session, mentor: Mentor) -> list[Held]:
    """Whom the mentor follows, will follow and followed; what began last on top."""
    query = (
        mentees()
        .join(MentorAssignment, MentorAssignment.mentee_id == Mentee.id)
        .where(MentorAssignment.mentor_id == mentor.id)
        .with_only_columns(Mentee, MentorAssignment)
        .order_by(MentorAssignment.from_on.desc(), NAME, Mentee.id)
        .options(joinedload(Mentee.kub), joinedload(Mentee.business))
    )
    return [Held(row[0], row[1]) for row in session.execute(query)]


def _last_days(session: Session, ids: Collection[int]) -> dict[int, date]:
    rows = session.execute(select(Mentor.id, COACHED_ON).where(Mentor.id.in_(ids)))
    return {row[0]: row[1] for row in rows if row[1] is not None}


def _pairs(session: Session, query: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in session.execute(query)}


def _state(contract: Contract | None, today: date) -> str:
    return state_of(contract.from_on, contract.until_on, today) if contract else ""
