"""How well mentoring goes, by institution: counted in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingSession,
    Confirmation,
    Institution,
    Mentee,
    Mentor,
    MentorAssignment,
)
from trainingmgr.mentors.queries.assessments import Side, sides
from trainingmgr.mentors.queries.coaching import stands
from trainingmgr.mentors.queries.lists import coverage
from trainingmgr.mentors.queries.mentees import is_open
from trainingmgr.mentors.queries.people import holds_on
from trainingmgr.mentors.rules import quality as rules


@dataclass(frozen=True)
class Paraf:
    """Of `total` sessions, `agreed` were confirmed and `disputed` said to be wrong."""

    agreed: int = 0
    disputed: int = 0
    total: int = 0


@dataclass(frozen=True)
class Quality:
    """One institution, or all of them (`institution` None). `covered` of `followed` mentees were
    met in the last 30 days."""

    institution: Institution | None
    covered: int
    followed: int
    promises: rules.Promises
    waits: rules.Waits
    diagnosis: rules.Scores
    own: rules.Scores
    paraf: Paraf


Told = dict[int, list[tuple[int, date, bool | None]]]
# mentor id -> (mentee id, day, what the paraf says) of each session.


def quality(session: Session, actor: Actor, today: date) -> tuple[Quality, list[Quality]]:
    """All institutions together, and each by its label: no ranking."""
    everyone = _mentors(session)
    met = {one.institution.id: (one.n, one.total) for one in coverage(session, actor, today)}
    books = _Books(session, today)
    bodies = session.scalars(select(Institution).order_by(Institution.label)).all()
    each = [
        books.of(one, everyone[one.id], *met.get(one.id, (0, 0)))
        for one in bodies
        if one.id in everyone
    ]
    members = [number for ids in everyone.values() for number in ids]
    covered = [sum(pair[place] for pair in met.values()) for place in (0, 1)]
    return books.of(None, members, covered[0], covered[1]), each


class _Books:
    """What is known of every mentor, read once."""

    def __init__(self, session: Session, today: date) -> None:
        self.today = today
        self.sessions = _sessions(session)
        self.promises = _promises(session, self.sessions)
        self.assignments = _assignments(session)
        self.followed = _followed(session, today)
        self.sides = sides(session, {one for ids in self.followed.values() for one in ids})

    def of(
        self, institution: Institution | None, mentors: list[int], covered: int, followed: int
    ) -> Quality:
        """The figures of these mentors."""
        paraf = [told[2] for one in mentors for told in self.sessions.get(one, ())]
        mentees = sorted({one for number in mentors for one in self.followed.get(number, ())})
        known = [self.sides.get(one) for one in mentees]
        return Quality(
            institution,
            covered,
            followed,
            rules.promises(
                (told for one in mentors for told in self.promises.get(one, ())), self.today
            ),
            rules.waits(self._waited(one, row) for one in mentors for row in self.assignments[one]),
            rules.scores([_pair(one.diagnosis) if one else None for one in known]),
            rules.scores([_pair(one.own) if one else None for one in known]),
            Paraf(paraf.count(True), paraf.count(False), len(paraf)),
        )

    def _waited(self, mentor_id: int, row: Row[int, int, date]) -> tuple[date, date | None]:
        """When the mentor was assigned, and when the two first met after that."""
        days = [
            day
            for mentee_id, day, _paraf in self.sessions.get(mentor_id, ())
            if mentee_id == row.mentee_id and day >= row.from_on
        ]
        return row.from_on, min(days, default=None)


def _pair(side: Side | None) -> tuple[float, float | None] | None:
    return (side.change.before, side.change.after) if side else None


def _mentors(session: Session) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, institution_id in session.execute(select(Mentor.id, Mentor.institution_id)):
        found[institution_id].append(number)
    return found


def _sessions(session: Session) -> Told:
    query = (
        select(
            CoachingSession.mentor_id,
            CoachingSession.mentee_id,
            CoachingSession.held_on,
            Confirmation.agrees,
        )
        .outerjoin(Confirmation, Confirmation.session_id == CoachingSession.id)
        .where(stands())
    )
    found: Told = defaultdict(list)
    for mentor_id, mentee_id, day, agrees in session.execute(query):
        found[mentor_id].append((mentee_id, day, agrees))
    return found


def _promises(session: Session, held: Told) -> dict[int, list[rules.Promise]]:
    query = (
        select(
            CoachingSession.mentor_id,
            CoachingSession.mentee_id,
            AgreedAction.due_on,
            AgreedAction.done_on,
            AgreedAction.dropped_on,
        )
        .join(AgreedAction, AgreedAction.session_id == CoachingSession.id)
        .where(stands())
    )
    met = _met(held)
    found: dict[int, list[rules.Promise]] = defaultdict(list)
    for mentor_id, mentee_id, due_on, done_on, dropped_on in session.execute(query):
        looked = due_on and next((day for day in met[mentee_id] if day >= due_on), None)
        found[mentor_id].append(rules.Promise(due_on, done_on, dropped_on, looked))
    return found


def _met(held: Told) -> dict[int, list[date]]:
    """mentee id -> the days of its sessions, whoever held them, in order."""
    days: dict[int, list[date]] = defaultdict(list)
    for mine in held.values():
        for mentee_id, day, _paraf in mine:
            days[mentee_id].append(day)
    return {mentee_id: sorted(found) for mentee_id, found in days.items()}


def _assignments(session: Session) -> dict[int, list[Row[int, int, date]]]:
    query = select(MentorAssignment.mentor_id, MentorAssignment.mentee_id, MentorAssignment.from_on)
    found: dict[int, list[Row[int, int, date]]] = defaultdict(list)
    for row in session.execute(query):
        found[row.mentor_id].append(row)
    return found


def _followed(session: Session, today: date) -> dict[int, list[int]]:
    query = (
        select(MentorAssignment.mentor_id, Mentee.id)
        .join(Mentee, Mentee.id == MentorAssignment.mentee_id)
        .outerjoin(Kub, Kub.id == Mentee.kub_id)
        .where(holds_on(today), is_open())
    )
    found: dict[int, list[int]] = defaultdict(list)
    for mentor_id, mentee_id in session.execute(query):
        found[mentor_id].append(mentee_id)
    return found
