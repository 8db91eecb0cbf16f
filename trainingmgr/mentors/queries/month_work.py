"""What a mentor's report of a month holds, and what it pays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.mentors.models import CoachingSession, Mentor, MentorReport
from trainingmgr.mentors.queries.worklog import eager, held, read
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
        return sum(self.own_counted.values())

    @property
    def own_counted(self) -> dict[int, int]:
        """Session id -> its minutes; a visit past midnight may be paid in the month before."""
        return hours.counted(self.own, before=self.still_paid)

    @property
    def late_counted(self) -> dict[int, int]:
        """The same of the late ones."""
        return hours.counted(self.late, before=[*self.still_paid, *self.own])

    @property
    def back_minutes(self) -> int:
        """What the reports before paid for sessions that do not stand."""
        return hours.minutes(self.paid_before) - hours.minutes(self.still_paid)

    @property
    def late_minutes(self) -> int:
        """What the late ones add to the days already paid."""
        return sum(self.late_counted.values())

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
    near.add(first - day)
    return MonthWork(mentor, key, own, earlier, back, paid_before=_paid(session, mentor, near))


def _void_since(session: Session, mentor: Mentor) -> list[CoachingSession]:
    """Paid by a report, void since, and not taken back by any report yet."""
    query = select(CoachingSession).where(
        CoachingSession.mentor_id == mentor.id,
        CoachingSession.report_id.is_not(None),
        CoachingSession.voided_at.is_not(None),
        CoachingSession.corrected_in_id.is_(None),
    )
    return read(session, eager(query))


def _paid(session: Session, mentor: Mentor, days: Collection[date]) -> list[CoachingSession]:
    """What reports have paid of these days and not taken back."""
    query = select(CoachingSession).where(
        CoachingSession.mentor_id == mentor.id,
        CoachingSession.held_on.in_(days),
        CoachingSession.report_id.is_not(None),
        CoachingSession.corrected_in_id.is_(None),
    )
    return list(session.scalars(query))
