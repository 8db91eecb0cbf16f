"""Coaching as work done: the one reading of sessions that book, brief and reports share, so that
their numbers agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingPerson,
    CoachingSession,
    Contract,
    Mentee,
    Mentor,
    MentorAssignment,
    MentoringPlan,
    MentorReport,
)
from trainingmgr.mentors.queries.coaching import stands
from trainingmgr.mentors.rules import hours, reports


@dataclass(frozen=True)
class MonthWork:
    """What a mentor's report of a month holds: sessions of the month, those told late for months
    already closed, and those that earlier reports paid and that were declared void since.

    `waiting`: earlier months with sessions of their own that are not closed yet; while there are
    any, what came late is theirs.
    """

    mentor: Mentor
    month: str
    own: Sequence[CoachingSession]
    late: Sequence[CoachingSession] = ()
    taken_back: Sequence[CoachingSession] = ()
    waiting: Sequence[str] = ()
    paid_before: Sequence[CoachingSession] = field(default=(), repr=False)

    @property
    def own_minutes(self) -> int:
        """Of the month's sessions; what overlaps counts once."""
        return hours.minutes(self.own)

    @property
    def back_minutes(self) -> int:
        """What the reports before paid for sessions that do not stand."""
        return hours.minutes(self.paid_before) - hours.minutes(self.still_paid)

    @property
    def late_minutes(self) -> int:
        """What the late ones add to the days already paid."""
        return hours.minutes(self.late, before=self.still_paid)

    @property
    def minutes(self) -> int:
        """What this report pays: each minute of a mentor once, whichever report it is in."""
        return self.own_minutes + self.late_minutes - self.back_minutes

    @property
    def told(self) -> int:
        """How many lines the report has."""
        return len(self.own) + len(self.late) + len(self.taken_back)

    @property
    def still_paid(self) -> list[CoachingSession]:
        """Of the days that late or void sessions were on: what other reports pay rightly."""
        gone = {one.id for one in self.taken_back}
        return [one for one in self.paid_before if one.id not in gone]


@dataclass(frozen=True)
class Promises:
    """What was agreed: how many, and how they ended. Open is the rest."""

    made: int = 0
    done: int = 0
    dropped: int = 0

    @property
    def open(self) -> int:
        """Neither done nor given up."""
        return self.made - self.done - self.dropped


def held(
    *,
    mentor_ids: Collection[int] | None = None,
    mentee_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Select[CoachingSession]:
    """Sessions that count, oldest first, of mentors, a mentee, or both, in a period."""
    query = select(CoachingSession).where(stands())
    if mentor_ids is not None:
        query = query.where(CoachingSession.mentor_id.in_(mentor_ids))
    if mentee_id is not None:
        query = query.where(CoachingSession.mentee_id == mentee_id)
    if first is not None:
        query = query.where(CoachingSession.held_on >= first)
    if last is not None:
        query = query.where(CoachingSession.held_on <= last)
    return _eager(query)


def read(session: Session, query: Select[CoachingSession]) -> list[CoachingSession]:
    """The sessions of such a query."""
    return list(session.scalars(query))


def minutes_by_mentor(sessions: Iterable[CoachingSession]) -> dict[int, int]:
    """mentor id -> minutes, what overlaps counted once."""
    by_mentor: dict[int, list[CoachingSession]] = {}
    for one in sessions:
        by_mentor.setdefault(one.mentor_id, []).append(one)
    return {number: hours.minutes(mine) for number, mine in by_mentor.items()}


def minutes_of(sessions: Iterable[CoachingSession]) -> int:
    """Of all of them, each mentor's overlaps counted once."""
    return sum(minutes_by_mentor(sessions).values())


def numbers(session: Session, mentee_ids: Collection[int]) -> dict[int, int]:
    """session id -> which one it is of its mentee's (sesi ke), the first being 1."""
    place = func.row_number().over(
        partition_by=CoachingSession.mentee_id,
        order_by=(CoachingSession.held_on, CoachingSession.id),
    )
    query = select(CoachingSession.id, place).where(
        CoachingSession.mentee_id.in_(mentee_ids), stands()
    )
    return {row[0]: row[1] for row in session.execute(query)}


def counts(session: Session, mentee_ids: Collection[int], last: date) -> dict[int, int]:
    """mentee id -> how many sessions it had up to a day, whoever held them."""
    query = (
        select(CoachingSession.mentee_id, func.count())
        .where(CoachingSession.mentee_id.in_(mentee_ids), stands(), CoachingSession.held_on <= last)
        .group_by(CoachingSession.mentee_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def sessions_planned(session: Session, mentee_ids: Collection[int]) -> dict[int, int]:
    """mentee id -> how many its mentoring plan wants, the newest agreed one; else the usual six."""
    query = select(MentoringPlan.mentee_id, MentoringPlan.sessions_planned).where(
        MentoringPlan.mentee_id.in_(mentee_ids), MentoringPlan.agreed_on.is_not(None)
    )
    agreed = {row[0]: row[1] for row in session.execute(query.order_by(MentoringPlan.number))}
    return {one: agreed.get(one, reports.USUAL_SESSIONS) for one in mentee_ids}


def month_work(session: Session, mentor: Mentor, key: str) -> MonthWork:
    """What a report of the month would hold if it were closed now."""
    first, last = reports.month_of(key)
    closed = set(
        session.scalars(select(MentorReport.month).where(MentorReport.mentor_id == mentor.id))
    )
    open_now = held(mentor_ids=[mentor.id], last=last).where(CoachingSession.report_id.is_(None))
    found = read(session, open_now)
    earlier = [one for one in found if one.held_on < first]
    waiting = sorted({reports.key_of(one.held_on) for one in earlier} - closed)
    own = [one for one in found if one.held_on >= first]
    if waiting:
        return MonthWork(mentor, key, own, waiting=waiting)
    back = _void_since(session, mentor)
    day = timedelta(days=1)
    # A session may end after midnight.
    near = {one.held_on + shift for one in (*earlier, *back) for shift in (-day, 0 * day, day)}
    return MonthWork(mentor, key, own, earlier, back, paid_before=_paid(session, mentor, near))


def reported(session: Session, report: MentorReport) -> list[CoachingSession]:
    """The sessions a closed report pays, those declared void since included."""
    query = select(CoachingSession).where(CoachingSession.report_id == report.id)
    return read(session, _eager(query))


def promises_of(session: Session, mentee_ids: Collection[int], last: date) -> dict[int, Promises]:
    """mentee id -> what was agreed up to a day and how it stands."""
    query = _promised(mentee_ids).where(CoachingSession.held_on <= last)
    found: dict[int, list[AgreedAction]] = {}
    for mentee_id, action in session.execute(query):
        found.setdefault(mentee_id, []).append(action)
    return {
        number: Promises(
            len(mine),
            sum(one.done_on is not None for one in mine),
            sum(one.done_on is None and one.dropped_on is not None for one in mine),
        )
        for number, mine in found.items()
    }


def due_between(
    session: Session, mentee_ids: Collection[int], first: date, last: date
) -> dict[int, tuple[int, int]]:
    """mentee id -> of the promises that fell due in a period: kept by their day, of all. What was
    given up with a reason does not count (as in the quality of mentoring)."""
    query = _promised(mentee_ids).where(AgreedAction.due_on >= first, AgreedAction.due_on <= last)
    found: dict[int, tuple[int, int]] = {}
    for mentee_id, action in session.execute(query):
        if action.done_on is None and action.dropped_on is not None:
            continue
        kept = action.done_on is not None and action.done_on <= action.due_on
        n, total = found.get(mentee_id, (0, 0))
        found[mentee_id] = n + kept, total + 1
    return found


def _promised(mentee_ids: Collection[int]) -> Select[int, AgreedAction]:
    return (
        select(CoachingSession.mentee_id, AgreedAction)
        .join(CoachingSession, CoachingSession.id == AgreedAction.session_id)
        .where(CoachingSession.mentee_id.in_(mentee_ids), stands())
    )


def followed_between(
    session: Session, mentor_ids: Collection[int], first: date, last: date
) -> list[Mentee]:
    """Mentees that these mentors followed on some day of a period, by name."""
    query = (
        select(Mentee)
        .join(MentorAssignment, MentorAssignment.mentee_id == Mentee.id)
        .where(
            MentorAssignment.mentor_id.in_(mentor_ids),
            MentorAssignment.from_on <= last,
            or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > first),
            or_(Mentee.ended_on.is_(None), Mentee.ended_on > first),
        )
    )
    return sorted(session.scalars(query).unique(), key=lambda one: (one.name.lower(), one.id))


def contract_on(session: Session, mentor: Mentor, first: date, last: date) -> Contract | None:
    """What the mentor worked under in a period: an own contract before the institution's."""
    query = select(Contract).where(
        or_(
            Contract.mentor_id == mentor.id,
            and_(Contract.mentor_id.is_(None), Contract.institution_id == mentor.institution_id),
        ),
        Contract.from_on <= last,
        Contract.until_on >= first,
    )
    newest = query.order_by(
        Contract.mentor_id.is_(None), Contract.from_on.desc(), Contract.id.desc()
    )
    return session.scalar(newest.limit(1))


def assignments_of(session: Session, mentee: Mentee) -> Sequence[MentorAssignment]:
    """Who followed it, oldest first."""
    query = select(MentorAssignment).where(MentorAssignment.mentee_id == mentee.id)
    eager = query.options(joinedload(MentorAssignment.mentor))
    return session.scalars(eager.order_by(MentorAssignment.from_on, MentorAssignment.id)).all()


def by_mentee(sessions: Iterable[CoachingSession]) -> Mapping[int, list[CoachingSession]]:
    """mentee id -> its sessions among these, in their order."""
    found: dict[int, list[CoachingSession]] = {}
    for one in sessions:
        found.setdefault(one.mentee_id, []).append(one)
    return found


def _eager(query: Select[CoachingSession]) -> Select[CoachingSession]:
    return query.order_by(CoachingSession.held_on, CoachingSession.id).options(
        joinedload(CoachingSession.mentee),
        joinedload(CoachingSession.mentor),
        joinedload(CoachingSession.confirmation),
        selectinload(CoachingSession.photos),
        selectinload(CoachingSession.people).joinedload(CoachingPerson.participant),
        selectinload(CoachingSession.actions).joinedload(AgreedAction.owner),
    )


def _void_since(session: Session, mentor: Mentor) -> list[CoachingSession]:
    """Paid by a report, void since, and not taken back by any report yet."""
    query = select(CoachingSession).where(
        CoachingSession.mentor_id == mentor.id,
        CoachingSession.report_id.is_not(None),
        CoachingSession.voided_at.is_not(None),
        CoachingSession.corrected_in_id.is_(None),
    )
    return read(session, _eager(query))


def _paid(session: Session, mentor: Mentor, days: Collection[date]) -> list[CoachingSession]:
    """What reports have paid of these days and not taken back."""
    query = select(CoachingSession).where(
        CoachingSession.mentor_id == mentor.id,
        CoachingSession.held_on.in_(days),
        CoachingSession.report_id.is_not(None),
        CoachingSession.corrected_in_id.is_(None),
    )
    return list(session.scalars(query))
