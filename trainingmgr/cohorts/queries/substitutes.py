"""Free trainers for a session, and who stood in for whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.cohorts.models import CANCELLED, Substitution, TrainingSession
from trainingmgr.cohorts.queries.plans import slot_of, slots_on
from trainingmgr.cohorts.rules import overlaps
from trainingmgr.cohorts.rules.substitutes import Candidate, in_order, matching_words
from trainingmgr.trainers.queries import active_trainers


def candidates(session: Session, one: TrainingSession) -> list[Candidate]:
    """Active trainers who have nothing else at that hour, the most fitting first."""
    mine = slot_of(one)
    that_day = [other for other in slots_on(session, [one.held_on]) if other.session_id != one.id]
    taken = {other.trainer_id for other in that_day if overlaps(mine, other)}
    course = one.course
    knowing = set(
        session.scalars(
            select(TrainingSession.trainer_id).where(
                TrainingSession.course_id == course.id, TrainingSession.state != CANCELLED
            )
        )
    ) | {course.trainer_id}
    topics = [course.title, course.craft.name if course.craft else ""]
    topics.append(one.topic or "")
    return in_order(
        [
            Candidate(
                trainer.id,
                trainer.name,
                trainer.expertise,
                trainer.organisation,
                matching_words(trainer.expertise, topics),
                trainer.id in knowing,
                sum(other.trainer_id == trainer.id for other in that_day),
            )
            for trainer in active_trainers(session)
            if trainer.id != one.trainer_id and trainer.id not in taken
        ]
    )


def substitutions_of(session: Session, session_id: int) -> Sequence[Substitution]:
    """Who stood in for whom in a session, the latest first."""
    return session.scalars(
        select(Substitution)
        .where(Substitution.session_id == session_id)
        .options(joinedload(Substitution.from_trainer), joinedload(Substitution.to_trainer))
        .order_by(Substitution.id.desc())
    ).all()
