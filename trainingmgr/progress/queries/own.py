"""What a trainee sees of themselves: where they stand, what comes, and who is with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import MakeUpSeat
from trainingmgr.attendance.queries import TrainingResult, results
from trainingmgr.certificates.models import Certificate
from trainingmgr.cohorts.models import CANCELLED, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import NotFound
from trainingmgr.journey.active import judge
from trainingmgr.journey.facts import Fact
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.participants.queries.own import own_record
from trainingmgr.participants.services import milestones
from trainingmgr.progress.queries.person import attended_by, milestones_of, reached_by
from trainingmgr.progress.rules import has_left, next_step, where_i_stand
from trainingmgr.trainers.models import Trainer

SOON = 6


@dataclass(frozen=True)
class Coming:
    """A session that lies ahead of the person."""

    held_on: date
    starts_at: time
    ends_at: time
    title: str
    venue: str
    trainer: str


@dataclass(frozen=True)
class Companions:
    """The KUB of today and who is in it, by name."""

    kub: Kub
    position: str
    members: Sequence[tuple[str, str]]
    """Name and position, the board first."""


@dataclass(frozen=True)
class Standing:
    """Where someone stands and what comes next, each in one marked sentence."""

    now: Sentence
    next: Sentence | None


def standing_of(session: Session, participant_id: int, result: TrainingResult | None) -> Standing:
    """From the same milestones and rules that staff see."""
    today = clock.today()
    known = milestones_of(session, participant_id)
    facts = milestones.in_order([(row.source, Fact(row.kind, row.on, row.data)) for row in known])
    judgement = judge(facts, today, milestones.window_days(session))
    reached = reached_by(session, participant_id, today)
    ahead = next_step(judgement, reached, result.missing if result else ())
    gone = has_left(judgement.status)
    return Standing(where_i_stand(judgement.status, reached), None if gone else ahead)


def coming(session: Session, participant_id: int) -> list[Coming]:
    """The next sessions on the person's roster, today's until they end."""
    now = clock.local(clock.now())
    query = (
        select(
            TrainingSession.held_on,
            TrainingSession.starts_at,
            TrainingSession.ends_at,
            TrainingSession.topic,
            Course.title,
            TrainingSession.venue,
            Trainer.name,
        )
        .join(Course, Course.id == TrainingSession.course_id)
        .join(CourseEnrolment, CourseEnrolment.course_id == Course.id)
        .join(Trainer, Trainer.id == TrainingSession.trainer_id)
        .where(
            CourseEnrolment.participant_id == participant_id,
            CourseEnrolment.from_on <= TrainingSession.held_on,
            or_(
                CourseEnrolment.until_on.is_(None),
                CourseEnrolment.until_on > TrainingSession.held_on,
            ),
            TrainingSession.state != CANCELLED,
            TrainingSession.held_on >= now.date(),
            # A make-up for some is on the schedule of those who sit in it.
            or_(
                TrainingSession.chosen_only.is_(False),
                exists().where(
                    MakeUpSeat.session_id == TrainingSession.id,
                    MakeUpSeat.participant_id == CourseEnrolment.participant_id,
                ),
            ),
        )
        .order_by(TrainingSession.held_on, TrainingSession.starts_at)
        .limit(SOON + 4)
    )
    rows = [
        Coming(on, start, end, topic or course, venue, trainer)
        for on, start, end, topic, course, venue, trainer in session.execute(query)
    ]
    here = now.time().replace(tzinfo=None)
    return [one for one in rows if one.held_on > now.date() or one.ends_at > here][:SOON]


def result_of(session: Session, participant_id: int) -> TrainingResult | None:
    """How the training stands, once there is a technical course."""
    return results(session, [participant_id]).get(participant_id)


def companions(session: Session, participant_id: int) -> Companions | None:
    """The KUB that the person is in today, and all who are in it: names and positions only."""
    mine = session.execute(
        select(Kub, KubMember.position)
        .join(KubMember, KubMember.kub_id == Kub.id)
        .where(
            KubMember.participant_id == participant_id,
            KubMember.until_on.is_(None),
            Kub.minutes_on.is_not(None),
        )
    ).first()
    if mine is None:
        return None
    kub, position = mine
    rows = session.execute(
        select(Participant.name, KubMember.position)
        .join(KubMember, KubMember.participant_id == Participant.id)
        .where(KubMember.kub_id == kub.id, KubMember.until_on.is_(None))
        .order_by(KubMember.id)
    )
    board = ("ketua", "sekretaris", "bendahara")
    members = sorted(
        ((name, place) for name, place in rows),
        key=lambda one: board.index(one[1]) if one[1] in board else len(board),
    )
    return Companions(kub, position, members)


def own_certificates(session: Session, participant_id: int) -> Sequence[Certificate]:
    """The person's certificates, the newest first."""
    query = select(Certificate).where(Certificate.participant_id == participant_id)
    return session.scalars(query.order_by(Certificate.id.desc())).all()


def own_certificate(session: Session, actor: Actor, certificate_id: int) -> Certificate:
    """One's own certificate. Raises NotFound for another's as for none."""
    found = session.get(Certificate, certificate_id)
    if found is None or found.participant_id != own_record(session, actor).id:
        raise NotFound(N_("Sertifikat tidak ditemukan."))
    return found


def contestable(session: Session, participant: Participant) -> dict[str, Sentence]:
    """What of the record may be contested, by key: each closed session, particulars, KUB,
    certificates. The key stands in addresses; the words name the thing for staff."""
    found = {"data": sentence(N_("Data diri"))}
    group = companions(session, participant.id)
    if group is not None:
        found["kub"] = sentence(N_("KUB %(name)s"), name=group.kub.name)
    for certificate in own_certificates(session, participant.id):
        words = sentence(N_("Sertifikat %(number)s"), number=certificate.number)
        found[f"sertifikat-{certificate.id}"] = words
    for one in attended_by(session, participant.id)[::-1]:
        words = sentence(N_("Presensi %(day)s: %(title)s"), day=one.held_on, title=one.title)
        found[f"presensi-{one.session_id}"] = words
    return found
