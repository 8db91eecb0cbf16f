"""Who waits for a mentor, and how much room mentors have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.accounts.models import User
from trainingmgr.businesses.models import Business
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import MENTOR
from trainingmgr.kub.models import DISBANDED, DRAFT, Kub
from trainingmgr.mentors.models import KUB as OF_A_KUB
from trainingmgr.mentors.models import Contract, Mentee, Mentor, MentorAssignment
from trainingmgr.mentors.queries.mentees import is_open, mentees
from trainingmgr.mentors.queries.people import holds_from
from trainingmgr.mentors.rules.matching import Need, Offer
from trainingmgr.programmes.models import Craft


@dataclass(frozen=True)
class Waiting:
    """Somebody without a mentor: a file, or a KUB that has none yet. `since`: how long already."""

    target: Kub | Mentee
    craft: Craft | None
    since: date
    need: Need

    @property
    def name(self) -> str:
        """As the list calls it."""
        return self.target.name

    @property
    def kind(self) -> str:
        """KUB, business or co-operative."""
        return self.target.kind if isinstance(self.target, Mentee) else OF_A_KUB

    @property
    def key(self) -> str:
        """As `need` calls it."""
        return self.need.key


def waiting(session: Session) -> list[Waiting]:
    """Everybody without a mentor today or planned, those who wait longest first."""
    files = session.scalars(_without_mentor().options(*_WITH)).all()
    before = _mentors_before(session, [one.id for one in files])
    eager = _without_file().options(joinedload(Kub.cohort), joinedload(Kub.craft))
    found = [_of_file(one, before[one.id]) for one in files]
    found += [_of_kub(one) for one in session.scalars(eager)]
    return sorted(found, key=lambda one: (one.since, one.name))


def how_many_wait(session: Session) -> int:
    """How many they are."""
    files = _without_mentor().with_only_columns(Mentee.id).subquery()
    bare = _without_file().with_only_columns(Kub.id).subquery()
    counted = [select(func.count()).select_from(one).scalar_subquery() for one in (files, bare)]
    return session.scalar(select(counted[0] + counted[1])) or 0


def offers(session: Session, today: date) -> dict[int, tuple[Mentor, Offer]]:
    """mentor id -> each active mentor who can sign in, with what matching must know, by name."""
    query = (
        select(Mentor)
        .join(User, User.id == Mentor.user_id)
        .where(Mentor.active.is_(True), User.active.is_(True), User.role == MENTOR)
        .order_by(Mentor.name, Mentor.id)
    )
    eager = query.options(selectinload(Mentor.crafts), selectinload(Mentor.kecamatan))
    found = session.scalars(eager).all()
    load = taken(session, today)
    people, bodies = _under_contract(session, today)
    return {
        one.id: (
            one,
            Offer(
                one.id,
                one.institution_id,
                frozenset(craft.id for craft in one.crafts),
                frozenset(craft.subsector for craft in one.crafts),
                frozenset(place.code for place in one.kecamatan),
                one.capacity,
                load.get(one.id, 0),
                one.id in people or one.institution_id in bodies,
            ),
        )
        for one in found
    }


def taken(
    session: Session, today: date, mentor_ids: Collection[int] | None = None
) -> dict[int, int]:
    """mentor id -> mentees followed today or promised for later: what capacity is held against."""
    query = (
        select(MentorAssignment.mentor_id, func.count(func.distinct(MentorAssignment.mentee_id)))
        .join(Mentee, Mentee.id == MentorAssignment.mentee_id)
        .outerjoin(Kub, Kub.id == Mentee.kub_id)
        .where(holds_from(today), Mentee.ended_on.is_(None))
        .where(or_(Kub.id.is_(None), Kub.state != DISBANDED))
        .group_by(MentorAssignment.mentor_id)
    )
    if mentor_ids is not None:
        query = query.where(MentorAssignment.mentor_id.in_(mentor_ids))
    return {row[0]: row[1] for row in session.execute(query)}


def need_of(session: Session, target: Kub | Mentee) -> Need:
    """What matching must know of one, whether or not somebody follows it."""
    if isinstance(target, Kub):
        return _of_kub(target).need
    return _of_file(target, _mentors_before(session, [target.id])[target.id]).need


_WITH = (
    joinedload(Mentee.kub).joinedload(Kub.cohort),
    joinedload(Mentee.business).joinedload(Business.craft),
    joinedload(Mentee.own_craft),
)
# Institution and last day of each mentor it had.
Before = list[tuple[int, date | None]]


def _without_mentor() -> Select[Mentee]:
    return mentees().where(is_open(), ~_followed())


def _without_file() -> Select[Kub]:
    formed = Kub.state.not_in([DRAFT, DISBANDED])
    return select(Kub).where(formed, ~exists().where(Mentee.kub_id == Kub.id))


def _followed() -> ColumnElement[bool]:
    return exists().where(MentorAssignment.mentee_id == Mentee.id, holds_from(clock.today()))


def _mentors_before(session: Session, mentee_ids: Sequence[int]) -> dict[int, Before]:
    query = (
        select(MentorAssignment.mentee_id, Mentor.institution_id, MentorAssignment.until_on)
        .join(Mentor, Mentor.id == MentorAssignment.mentor_id)
        .where(MentorAssignment.mentee_id.in_(mentee_ids))
    )
    found: dict[int, Before] = defaultdict(list)
    for mentee_id, institution_id, until_on in session.execute(query):
        found[mentee_id].append((institution_id, until_on))
    return found


def _under_contract(session: Session, today: date) -> tuple[set[int], set[int]]:
    """Mentors, and institutions, with a contract that holds."""
    query = select(Contract.mentor_id, Contract.institution_id)
    rows = session.execute(query.where(Contract.from_on <= today, Contract.until_on >= today)).all()
    people = {row[0] for row in rows if row[0] is not None}
    return people, {row[1] for row in rows if row[1] is not None}


def _of_file(one: Mentee, before: Before) -> Waiting:
    """It waits since its last mentor stopped, or since there is a file."""
    stopped = [until_on for _institution, until_on in before if until_on is not None]
    began = one.kub.minutes_on if one.kub is not None else None
    since = max(stopped, default=began or clock.local(one.added_at).date())
    need = _need(f"dampingan-{one.id}", one.craft, one.kecamatan_code, {row[0] for row in before})
    return Waiting(one, one.craft, since, need)


def _of_kub(one: Kub) -> Waiting:
    need = _need(f"kub-{one.id}", one.craft, one.cohort.kecamatan_code, ())
    return Waiting(one, one.craft, one.minutes_on or clock.today(), need)


def _need(key: str, craft: Craft | None, place: str | None, before: Collection[int]) -> Need:
    sector = craft.subsector if craft else ""
    return Need(key, craft.id if craft else None, sector, place, frozenset(before))
