"""One KUB across rooms: who is in it and how far they are, its coaching, its businesses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.models import Mark, Register
from trainingmgr.attendance.queries import TrainingResult, results
from trainingmgr.businesses import queries as businesses
from trainingmgr.businesses.models import RUNNING, Business, Visit, VisitPerson
from trainingmgr.businesses.queries.lists import Row, rows_of
from trainingmgr.cohorts.models import CANCELLED, Course, TrainingSession
from trainingmgr.cohorts.queries import visible_courses
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD, MENTOR, OFFICE, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.journey.active import Status
from trainingmgr.journey.growth import kub_is_active
from trainingmgr.kub.models import MEMBER, Kub, KubMember, PastOffice
from trainingmgr.kub.queries.checklist import checklist_of, forced_sizes
from trainingmgr.kub.queries.pages import MemberLine, member_lines
from trainingmgr.kub.queries.papers import PaperState, papers_of
from trainingmgr.kub.rules import Sizes
from trainingmgr.kub.rules.checklist import Checklist
from trainingmgr.mentors import queries as mentors
from trainingmgr.mentors.models import AgreedAction, CoachingPerson, CoachingSession, Mentor
from trainingmgr.mentors.queries.deliverables import deliverables_of_many
from trainingmgr.mentors.queries.follow_ups import FollowUp, follow_ups_of
from trainingmgr.mentors.queries.followed import ratings
from trainingmgr.mentors.rules import is_recent
from trainingmgr.mentors.rules.deliverables import Deliverable
from trainingmgr.mentors.rules.prospects import RATINGS
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import milestones

SEEN_IN_CLASS, SEEN_BY_MENTOR, SEEN_BY_OFFICER = (
    N_("di kelas"), N_("oleh pendamping"), N_("oleh petugas")
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """The last day on which somebody was met, and by whom (a marked word)."""

    on: date
    how: str


@dataclass(frozen=True)
class Person:
    """A member of today. `result` and `seen` hold only what the reader's role may read."""

    line: MemberLine
    result: TrainingResult | None
    seen: Seen | None

    @property
    def active(self) -> bool:
        return self.line.status == Status.AKTIF.value


@dataclass(frozen=True)
class Past:
    """A membership or an office that is over; `until_on` is the first day without."""

    participant_id: int
    name: str
    number: str
    position: str
    from_on: date
    until_on: date
    reason: str | None
    left: bool
    """Left the KUB; else only the office."""


@dataclass(frozen=True)
class Coaching:
    """Who coaches the KUB. `held`, `last` and `promises` only for whom the log is open; a field
    officer reads the summary, without the promises (handbook 5.9). Nor does an officer read what
    it led to: `deliverables` (the four), `prospect` (a marked word) and `referrals`."""

    mentor: Mentor | None
    mentee_id: int | None
    summary: bool
    log: bool
    held: int
    last: CoachingSession | None
    recent: bool
    promises: list[AgreedAction]
    deliverables: Sequence[Deliverable] = ()
    prospect: str | None = None
    referrals: Sequence[FollowUp] = ()

    @property
    def done(self) -> int:
        """How many of the four deliverables are done."""
        return sum(one.done for one in self.deliverables)


@dataclass(frozen=True)
class KubView:
    """All that the reader may know of a KUB, as of today."""

    kub: Kub
    people: list[Person]
    past: list[Past]
    sizes: Sizes
    checklist: Checklist
    coaching: Coaching
    works: list[Row]
    papers: Sequence[PaperState]
    course_open: bool
    """Whether the reader may open the KUB's own course."""

    @property
    def members(self) -> int:
        return len(self.people)

    @property
    def active(self) -> int:
        """Members who are *Aktif* today: verified, all five conditions (handbook 3.11)."""
        return sum(one.active for one in self.people)

    @property
    def is_active(self) -> bool:
        return kub_is_active(self.active)

    @property
    def attended(self) -> tuple[int, int] | None:
        """JP attended of JP held, over all members in training; None where there is none."""
        known = [one.result for one in self.people if one.result is not None]
        if not known:
            return None
        return sum(one.counted_jp for one in known), sum(one.held_jp for one in known)


def kub_view(session: Session, actor: Actor, kub: Kub) -> KubView:
    """Everything about a KUB whom the reader may see; parts that the role may not read (handbook
    5.9) are left out. A fixed number of statements, however many its members."""
    today = clock.today()
    lines = member_lines(session, kub.id, today)
    here = [line for line in lines if line.until_on is None]
    ids = [line.participant_id for line in here]
    known = results(session, ids) if actor.may("attendance.read") else {}
    seen = _last_seen(session, actor, ids)
    theirs = visible_courses(actor).where(Course.id == kub.course_id)
    return KubView(
        kub=kub,
        people=[
            Person(line, known.get(line.participant_id), seen.get(line.participant_id))
            for line in here
        ],
        past=_past(session, kub, lines),
        sizes=forced_sizes(session, today),
        checklist=checklist_of(session, kub, today),
        coaching=_coaching(session, actor, kub, today),
        works=_works(session, actor, kub, today),
        papers=papers_of(session, kub.id) if actor.may("kub.papers") else [],
        # A trainer may see a KUB for another class of its members than the KUB's own.
        course_open=session.scalar(theirs) is not None,
    )


def _last_seen(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, Seen]:
    """The latest of what the reader may read: in class, by the mentor, by the officer."""
    asked: list[tuple[str, Select[int, date]]] = []
    if actor.may("attendance.read"):
        asked.append((SEEN_IN_CLASS, _in_class(ids)))
    if actor.may("coaching.read"):
        asked.append((SEEN_BY_MENTOR, _by_mentor(ids)))
    if actor.may("visits.read"):
        asked.append((SEEN_BY_OFFICER, _by_officer(ids)))
    found: dict[int, Seen] = {}
    for how, query in asked:
        for person, on in session.execute(query):
            if person not in found or found[person].on < on:
                found[person] = Seen(on, how)
    return found


def _in_class(ids: Collection[int]) -> Select[int, date]:
    return (
        select(Mark.participant_id, func.max(TrainingSession.held_on))
        .join(TrainingSession, TrainingSession.id == Mark.session_id)
        .join(Register, Register.session_id == TrainingSession.id)
        .where(
            Mark.participant_id.in_(ids),
            Mark.status == "H",
            Register.closed_at.is_not(None),
            TrainingSession.state != CANCELLED,
        )
        .group_by(Mark.participant_id)
    )


def _by_mentor(ids: Collection[int]) -> Select[int, date]:
    return (
        select(CoachingPerson.participant_id, func.max(CoachingSession.held_on))
        .join(CoachingSession, CoachingSession.id == CoachingPerson.session_id)
        .where(CoachingPerson.participant_id.in_(ids), mentors.stands())
        .group_by(CoachingPerson.participant_id)
    )


def _by_officer(ids: Collection[int]) -> Select[int, date]:
    return (
        select(VisitPerson.participant_id, func.max(Visit.visited_on))
        .join(Visit, Visit.id == VisitPerson.visit_id)
        .where(VisitPerson.participant_id.in_(ids), Visit.outcome == RUNNING)
        .group_by(VisitPerson.participant_id)
    )


def _past(session: Session, kub: Kub, lines: Iterable[MemberLine]) -> list[Past]:
    """Who left and which offices changed hands, the latest first."""
    query = (
        select(PastOffice, Participant.id, Participant.name, Participant.number)
        .join(KubMember, KubMember.id == PastOffice.member_id)
        .join(Participant, Participant.id == KubMember.participant_id)
        .where(KubMember.kub_id == kub.id, PastOffice.position != MEMBER)
    )
    found = [
        Past(who, name, number, one.position, one.from_on, one.until_on, None, left=False)
        for one, who, name, number in session.execute(query)
    ]
    for line in lines:
        if line.until_on is not None:
            found.append(
                Past(
                    line.participant_id,
                    line.name,
                    line.number,
                    line.position,
                    line.from_on,
                    line.until_on,
                    line.reason,
                    left=True,
                )
            )
    return sorted(found, key=lambda one: (one.until_on, one.left, one.name), reverse=True)


def _coaching(session: Session, actor: Actor, kub: Kub, today: date) -> Coaching:
    log = actor.role in OFFICE or (actor.role == MENTOR and _follows(session, actor, kub))
    summary = log or actor.role == FIELD
    file = mentors.mentee_of_kub(session, kub.id)
    ids = [file.id] if file else []
    last = next(iter(mentors.last_sessions(session, ids).values()), None) if summary else None
    count = select(func.count()).where(CoachingSession.mentee_id.in_(ids), mentors.stands())
    return Coaching(
        mentor=mentors.mentor_of_kub(session, kub.id, today),
        mentee_id=file.id if file else None,
        summary=summary,
        log=log,
        held=(session.scalar(count) or 0) if summary else 0,
        last=last,
        recent=is_recent(last.held_on if last else None, today),
        promises=next(iter(mentors.open_actions(session, ids).values()), []) if log else [],
        **(_led_to(session, file.id, today) if log and file else {}),
    )


def _led_to(session: Session, mentee_id: int, today: date) -> dict[str, Any]:
    """What coaching led to, for whom its log is open."""
    rated = ratings(session, [mentee_id], today).get(mentee_id)
    return {
        "deliverables": deliverables_of_many(session, [mentee_id])[mentee_id],
        "prospect": RATINGS[rated] if rated else None,
        "referrals": follow_ups_of(session, mentee_id),
    }


def _follows(session: Session, actor: Actor, kub: Kub) -> bool:
    mine = mentors.mentees_of_mentor(actor).where(Kub.id == kub.id).order_by(None)
    return session.scalar(mine.with_only_columns(Kub.id)) is not None


def _works(session: Session, actor: Actor, kub: Kub, today: date) -> list[Row]:
    """Businesses of the KUB that the reader may see, by name."""
    if not actor.may("businesses.read"):
        return []
    query = (
        businesses.visible_businesses(actor)
        .where(Business.kub_id == kub.id)
        .options(joinedload(Business.craft), joinedload(Business.kelurahan))
        .order_by(Business.name, Business.id)
    )
    found = session.scalars(query).all()
    return rows_of(session, found, today, milestones.window_days(session)) if found else []
