"""Letters of assignment, and who may not verify whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.orm import Session, joinedload

from trainingmgr.accounts.models import User
from trainingmgr.businesses.models import AssignmentLetter
from trainingmgr.cohorts.models import Course, TrainingSession
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.participants.models import AS_MENTOR, AS_TRAINER, Assignment, CourseEnrolment
from trainingmgr.programmes.models import Kecamatan
from trainingmgr.trainers.models import Trainer


def letter_on(
    session: Session, user_id: int, kecamatan_code: str, day: date
) -> AssignmentLetter | None:
    """The officer's surat tugas for a kecamatan that is valid on a day."""
    return session.scalar(
        select(AssignmentLetter)
        .where(
            AssignmentLetter.user_id == user_id,
            AssignmentLetter.kecamatan_code == kecamatan_code,
            AssignmentLetter.from_on <= day,
            AssignmentLetter.until_on >= day,
        )
        .order_by(AssignmentLetter.until_on.desc())
        .limit(1)
    )


def current_letter(session: Session, user_id: int, day: date) -> AssignmentLetter | None:
    """The letter to show at the door: the valid one, else the latest there is."""
    valid = and_(AssignmentLetter.from_on <= day, AssignmentLetter.until_on >= day)
    return session.scalar(
        select(AssignmentLetter)
        .where(AssignmentLetter.user_id == user_id)
        .order_by(valid.desc(), AssignmentLetter.until_on.desc())
        .limit(1)
    )


letter_place = (
    select(Kecamatan.name)
    .where(Kecamatan.code == AssignmentLetter.kecamatan_code)
    .correlate(AssignmentLetter)
    .scalar_subquery()
)


def letters(search: str = "", kecamatan_code: str = "") -> Select[AssignmentLetter]:
    """Letters, the one that lasts longest first; found by number or officer."""
    query = select(AssignmentLetter).join(User, User.id == AssignmentLetter.user_id)
    if search:
        like = f"%{search.lower()}%"
        query = query.where(
            or_(func.lower(AssignmentLetter.number).like(like), func.lower(User.name).like(like))
        )
    if kecamatan_code:
        query = query.where(AssignmentLetter.kecamatan_code == kecamatan_code)
    last = (AssignmentLetter.until_on.desc(), AssignmentLetter.id.desc())
    return query.options(
        joinedload(AssignmentLetter.user), joinedload(AssignmentLetter.kecamatan)
    ).order_by(*last)


def uncovered(session: Session, day: date) -> Sequence[Kecamatan]:
    """The kecamatan without a letter that is valid on a day."""
    covered = select(AssignmentLetter.kecamatan_code).where(
        AssignmentLetter.from_on <= day, AssignmentLetter.until_on >= day
    )
    query = select(Kecamatan).where(Kecamatan.code.not_in(covered)).order_by(Kecamatan.code)
    return session.scalars(query).all()


def officers(session: Session) -> Sequence[User]:
    """Field officers who may get a letter, by name."""
    query = select(User).where(User.role == FIELD, User.active.is_(True)).order_by(User.name)
    return session.scalars(query).all()


def taught_or_mentored(
    session: Session, user_id: int, participant_ids: Collection[int]
) -> set[int]:
    """Those of the people whose trainer or mentor this user is or was (handbook R16)."""
    assigned = select(Assignment.participant_id).where(
        Assignment.user_id == user_id, Assignment.kind.in_([AS_MENTOR, AS_TRAINER])
    )
    taught = (
        select(CourseEnrolment.participant_id)
        .join(Course, Course.id == CourseEnrolment.course_id)
        .join(TrainingSession, TrainingSession.course_id == Course.id, isouter=True)
        .join(
            Trainer, or_(Trainer.id == TrainingSession.trainer_id, Trainer.id == Course.trainer_id)
        )
        .where(Trainer.user_id == user_id)
    )
    return set(session.scalars(union(assigned, taught))) & set(participant_ids)
