"""Courses, their subjects and sessions."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import (
    ForeignKey,
    String,
    UniqueConstraint,
    case,
    false,
    func,
    select,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from trainingmgr.cohorts.models.cohorts import Cohort
from trainingmgr.cohorts.models.curriculum import CurriculumEdition
from trainingmgr.cohorts.rules.portions import BETWEEN
from trainingmgr.foundation import clock
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.programmes.models import Craft
from trainingmgr.trainers.models import Trainer

WORKSHOP, TECHNICAL = "lokakarya", "teknis"
# Course states; session states.
DRAFT, OPEN, FINISHED = "rencana", "berjalan", "selesai"
SCHEDULED, HELD, CANCELLED = "terjadwal", "selesai", "batal"
# Groups of a curriculum (handbook 3.4).
GROUPS = {"A": "Dasar", "B": "Inti", "C": "Penunjang"}


class Course(Versioned, Base):
    """The opening workshop or a technical course of some KUB with one craft."""

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(160))
    craft_id: Mapped[int | None] = mapped_column(ForeignKey("crafts.id"))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainers.id"))
    venue: Mapped[str] = mapped_column(String(160), default="")
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    opened_on: Mapped[date | None]
    # The edition of a template that the curriculum was copied from.
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("curriculum_editions.id"))

    cohort: Mapped[Cohort] = relationship(back_populates="courses")
    craft: Mapped[Craft | None] = relationship()
    trainer: Mapped[Trainer | None] = relationship()
    edition: Mapped[CurriculumEdition | None] = relationship()
    subjects: Mapped[list[Subject]] = relationship(
        back_populates="course", order_by="[Subject.group, Subject.position]"
    )
    sessions: Mapped[list[TrainingSession]] = relationship(
        back_populates="course", order_by="[TrainingSession.held_on, TrainingSession.starts_at]"
    )


class Subject(Base):
    """One materi of a course's curriculum, in group A, B or C, with its JP."""

    __tablename__ = "subjects"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    group: Mapped[str] = mapped_column("group_letter", String(1))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    jp: Mapped[int]

    course: Mapped[Course] = relationship(back_populates="subjects")


class SessionSubject(Base):
    """So many JP of one materi within a session of several; `position` counts from 1."""

    __tablename__ = "session_subjects"
    __table_args__ = (UniqueConstraint("session_id", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    jp: Mapped[int]
    position: Mapped[int]

    subject: Mapped[Subject] = relationship()


class TrainingSession(Versioned, Base):
    """A pertemuan. `jp` is stored by R07 when the hours are set.

    `portions` are its materi when it has more than one, `subject` then the one with most JP.

    `makes_up_id` is the session that this one is held instead of (*susulan*). With `chosen_only`
    it is for some who missed that session: their JP count, but it is none of everybody's sessions
    and stays outside the denominator (handbook R08).
    """

    __tablename__ = "training_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainers.id"), index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    break_minutes: Mapped[int] = mapped_column(default=0)
    jp: Mapped[int] = mapped_column()
    venue: Mapped[str] = mapped_column(String(160))
    # HELD once its register is closed: its hours and its JP are then evidence.
    state: Mapped[str] = mapped_column(String(10), default=SCHEDULED)
    cancel_reason: Mapped[str | None] = mapped_column(String(200))
    makes_up_id: Mapped[int | None] = mapped_column(ForeignKey("training_sessions.id"), index=True)
    chosen_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The saving of a plan that made it, so that a second tap makes nothing.
    plan_key: Mapped[str | None] = mapped_column(String(36), index=True)
    changed_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, default=clock.now, onupdate=clock.now
    )

    course: Mapped[Course] = relationship(back_populates="sessions")
    subject: Mapped[Subject | None] = relationship()
    portions: Mapped[list[SessionSubject]] = relationship(
        cascade="all, delete-orphan", order_by=SessionSubject.position
    )
    trainer: Mapped[Trainer] = relationship()
    makes_up: Mapped[TrainingSession | None] = relationship(remote_side="TrainingSession.id")
    # JP that everybody was offered: none of a make-up for some (handbook R08).
    held_jp: Mapped[int] = column_property(
        case((chosen_only.column, 0), else_=jp.column)  # type: ignore[attr-defined]
    )
    if TYPE_CHECKING:  # Set below, once the tables that it reads are there.
        topic: Mapped[str | None]

    @property
    def giver_id(self) -> int | None:
        """The account of whoever gives it."""
        return self.trainer.user_id

    @property
    def giver_name(self) -> str:
        return self.trainer.name

    @property
    def leader_id(self) -> int | None:
        """The account of whoever leads its course."""
        leads = self.course.trainer
        return leads.user_id if leads else None

    @property
    def title(self) -> str:
        """What it is about, in words: its materi, or the course when it has none."""
        return self.topic or self.course.title


# Sorted within: not every database may sort in the function that joins the words.
_titles = (
    select(Subject.title)
    .join(SessionSubject, SessionSubject.subject_id == Subject.id)
    .where(SessionSubject.session_id == TrainingSession.id)
    .order_by(SessionSubject.position)
    .correlate_except(Subject, SessionSubject)
    .subquery()
)
_joined = select(func.aggregate_strings(_titles.c.title, BETWEEN)).scalar_subquery()
_main = (
    select(Subject.title)
    .where(Subject.id == TrainingSession.subject_id)
    .correlate_except(Subject)
    .scalar_subquery()
)
# All its materi in words, None without: read with the session, and in any query on sessions.
TrainingSession.topic = column_property(func.coalesce(_joined, _main))
