"""One person's whole journey: each stage with its evidence, and all that happened since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.models import Mark, Register
from trainingmgr.attendance.queries import TrainingResult, results
from trainingmgr.certificates.models import Certificate
from trainingmgr.cohorts.models import CANCELLED, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import Sentence
from trainingmgr.journey.active import Judgement, judge
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.growth import Growth, growth_class
from trainingmgr.journey.stages import Stage
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import Milestone, Participant, StageReached
from trainingmgr.participants.services import milestones
from trainingmgr.progress.queries.happenings import Happening, happenings
from trainingmgr.progress.queries.steps import Step, steps
from trainingmgr.progress.rules import next_step


@dataclass(frozen=True)
class Attended:
    """One closed session on the person's roster: the mark is H, I, S or A."""

    held_on: date
    title: str
    venue: str
    kind: str
    mark: str
    counted_jp: int
    jp: int
    session_id: int


@dataclass(frozen=True)
class Journey:
    """All that the reader may know of one person, as of today."""

    participant: Participant
    judgement: Judgement
    growth: Growth
    kub: tuple[Kub, KubMember] | None
    """The KUB of today."""
    result: TrainingResult | None
    attended: list[Attended]
    certificates: Sequence[Certificate]
    steps: list[Step]
    happenings: list[Happening]
    next_step: Sentence


def journey_of(session: Session, actor: Actor, participant: Participant) -> Journey:
    """Everything about someone whom the reader may see; parts that the reader's role may not
    read (handbook 5.9) are left out. A constant number of statements."""
    today, one = clock.today(), participant.id
    known = milestones_of(session, one)
    facts = milestones.in_order([(row.source, Fact(row.kind, row.on, row.data)) for row in known])
    judgement = judge(facts, today, milestones.window_days(session))
    reached = reached_by(session, one, today)
    attended = attended_by(session, one)
    result = results(session, [one]).get(one)
    memberships = _memberships(session, one)
    issued = _certificates(session, one)
    told = happenings(session, actor, participant, known, memberships, issued)
    return Journey(
        participant=participant,
        judgement=judgement,
        growth=growth_class(facts, today),
        kub=next(((kub, member) for kub, member in memberships if member.until_on is None), None),
        result=result,
        attended=attended if actor.may("attendance.read") else [],
        certificates=issued if actor.may("certificates.read") else [],
        steps=steps(session, actor, participant, reached, facts, attended, memberships, result),
        happenings=told,
        next_step=next_step(judgement, reached, result.missing if result else ()),
    )


def milestones_of(session: Session, participant_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The live milestones of one person in their order."""
    query = select(Milestone.source, Milestone.kind, Milestone.on, Milestone.data).where(
        Milestone.participant_id == participant_id, Milestone.superseded_at.is_(None)
    )
    return session.execute(query.order_by(Milestone.on, Milestone.id)).all()


def reached_by(session: Session, participant_id: int, today: date) -> dict[Stage, date]:
    """The first day of each stage that somebody has reached."""
    query = select(StageReached.stage, StageReached.on).where(
        StageReached.participant_id == participant_id, StageReached.on <= today
    )
    return {Stage(stage): on for stage, on in session.execute(query)}


def attended_by(session: Session, participant_id: int) -> list[Attended]:
    """The closed sessions of one person, oldest first."""
    query = (
        select(
            TrainingSession.held_on,
            TrainingSession.topic,
            Course.title,
            TrainingSession.venue,
            Course.kind,
            Mark.status,
            Mark.counted_jp,
            TrainingSession.jp,
            TrainingSession.id,
        )
        .join(TrainingSession, TrainingSession.id == Mark.session_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Register, Register.session_id == TrainingSession.id)
        .where(
            Mark.participant_id == participant_id,
            Register.closed_at.is_not(None),
            TrainingSession.state != CANCELLED,
        )
        .order_by(TrainingSession.held_on, TrainingSession.starts_at)
    )
    return [
        Attended(on, topic or course, venue, kind, mark, counted, jp, number)
        for on, topic, course, venue, kind, mark, counted, jp, number in session.execute(query)
    ]


def _memberships(session: Session, participant_id: int) -> list[tuple[Kub, KubMember]]:
    """Memberships in KUB that were formed, in their order."""
    query = (
        select(KubMember)
        .join(KubMember.kub)
        .options(joinedload(KubMember.kub))
        .where(KubMember.participant_id == participant_id, Kub.minutes_on.is_not(None))
        .order_by(KubMember.from_on, KubMember.id)
    )
    return [(member.kub, member) for member in session.scalars(query)]


def _certificates(session: Session, participant_id: int) -> Sequence[Certificate]:
    query = select(Certificate).where(Certificate.participant_id == participant_id)
    return session.scalars(query.order_by(Certificate.id.desc())).all()
