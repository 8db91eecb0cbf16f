"""Sessions set, moved and cancelled; no venue and no trainer is in two places at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.cohorts import queries, rules
from trainingmgr.cohorts.models import (
    CANCELLED,
    FINISHED,
    HELD,
    SCHEDULED,
    Course,
    SessionSubject,
    Subject,
    TrainingSession,
)
from trainingmgr.cohorts.rules import Slot
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import Programme
from trainingmgr.programmes.queries import settings_by_day
from trainingmgr.trainers.models import Trainer

# What those above do once the sessions of a course are others, by course id: one cancelled may be
# the last that kept people from passing. Filled by the app's assembler alone.
after_change: list[Callable[[Session, Actor, int], None]] = []


@dataclass(frozen=True)
class Draft:
    """When a session is to be held, and on which materi: of several, `portions` has the JP."""

    on: date
    starts_at: time
    ends_at: time
    break_minutes: int
    subject: Subject | None = None
    portions: Sequence[tuple[Subject, int]] = ()

    @property
    def topic(self) -> str:
        """Its materi in words; empty without."""
        if self.portions:
            return rules.in_words(subject.title for subject, _jp in self.portions)
        return self.subject.title if self.subject else ""


def plan_session(
    session: Session,
    by: Actor,
    course: Course,
    *,
    held_on: date,
    starts_at: time,
    ends_at: time,
    break_minutes: int = 0,
    venue: str | None = None,
    subject: Subject | None = None,
    trainer: Trainer | None = None,
) -> TrainingSession:
    """One session; venue and trainer are the course's unless given. Raises Refused."""
    return plan_sessions(
        session,
        by,
        course,
        days=[held_on],
        starts_at=starts_at,
        ends_at=ends_at,
        break_minutes=break_minutes,
        venue=venue,
        subject=subject,
        trainer=trainer,
    )[0]


def plan_sessions(
    session: Session,
    by: Actor,
    course: Course,
    *,
    days: Sequence[date],
    starts_at: time,
    ends_at: time,
    break_minutes: int = 0,
    venue: str | None = None,
    subject: Subject | None = None,
    trainer: Trainer | None = None,
) -> list[TrainingSession]:
    """The same session on some days (one or more): all of them or none.

    JP follow from the hours and the JP length of the day (handbook R07). Raises Refused.
    """
    drafts = [Draft(day, starts_at, ends_at, break_minutes, subject) for day in days]
    return add_sessions(session, by, course, drafts, venue=venue, trainer=trainer)


def add_sessions(
    session: Session,
    by: Actor,
    course: Course,
    drafts: Sequence[Draft],
    *,
    venue: str | None = None,
    trainer: Trainer | None = None,
    **fields: Any,
) -> list[TrainingSession]:
    """Sessions with hours and materi of their own: all of them or none.

    Venue and trainer are the course's unless given; `fields` are further columns of each.
    Raises Refused.
    """
    if course.state == FINISHED:
        raise Refused(N_("Pelatihan ini sudah selesai."))
    teacher = trainer or course.trainer
    if teacher is None:
        raise Refused(N_("Pilih pelatih untuk pertemuan ini."), field="trainer")
    check_teaches(teacher)
    place = (course.venue if venue is None else venue).strip()
    slots = [
        Slot(
            one.on, one.starts_at, one.ends_at, place, teacher.id, teacher.name,
            _title(course, one.topic),
        )
        for one in drafts
    ]  # fmt: skip
    jp = _check(session, course, slots, [one.break_minutes for one in drafts])
    planned = [
        TrainingSession(
            course_id=course.id,
            subject_id=one.subject.id if one.subject else None,
            trainer_id=teacher.id,
            held_on=one.on,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            break_minutes=one.break_minutes,
            jp=each,
            venue=place,
            state=SCHEDULED,
            portions=_portions(one),
            **fields,
        )
        for one, each in zip(drafts, jp, strict=True)
    ]
    session.add_all(planned)
    session.flush()
    for made in planned:
        detail = {"course": course.id, "jp": made.jp}
        audit.record(session, by, "session.plan", subject=("session", made.id), detail=detail)
    _tell(session, by, course.id)
    return planned


def change_session(
    session: Session,
    by: Actor,
    one: TrainingSession,
    *,
    held_on: date,
    starts_at: time,
    ends_at: time,
    break_minutes: int,
    venue: str,
    subject: Subject | None,
    trainer: Trainer,
) -> None:
    """Moves a session whose register is still open. Raises Refused."""
    check_changeable(one)
    if trainer.id != one.trainer_id:
        check_teaches(trainer)
    same = one.subject is subject
    told = one.topic if same else Draft(held_on, starts_at, ends_at, break_minutes, subject).topic
    title = _title(one.course, told)
    slot = Slot(held_on, starts_at, ends_at, venue.strip(), trainer.id, trainer.name, title, one.id)
    (one.jp,) = _check(session, one.course, [slot], [break_minutes])
    one.held_on, one.starts_at, one.ends_at = held_on, starts_at, ends_at
    one.break_minutes, one.venue = break_minutes, slot.venue
    one.subject, one.trainer = subject, trainer
    if not same:
        one.portions.clear()
    session.flush()
    session.expire(one, ["topic"])
    audit.record(session, by, "session.change", subject=("session", one.id))


def cancel_session(session: Session, by: Actor, one: TrainingSession, reason: str) -> None:
    """Cancels a session: its JP leave the denominator (handbook R08). Raises Refused."""
    check_changeable(one)
    plain = " ".join(reason.split())
    if not plain:
        raise Refused(N_("Tulis alasan pembatalan."), field="reason")
    one.state, one.cancel_reason = CANCELLED, plain[:200]
    session.flush()
    audit.record(session, by, "session.cancel", subject=("session", one.id))
    _tell(session, by, one.course_id)


def mark_held(session: Session, one: TrainingSession, held: bool = True) -> None:
    """Told by the register: closed, the session's hours are evidence; reopened, they may move."""
    if one.state != CANCELLED:
        one.state = HELD if held else SCHEDULED
        session.flush()


def _tell(session: Session, by: Actor, course_id: int) -> None:
    for listener in after_change:
        listener(session, by, course_id)


def check_changeable(one: TrainingSession) -> None:
    """Raises Refused for what was cancelled, or held with a closed register."""
    if one.state == CANCELLED:
        raise Refused(N_("Pertemuan ini sudah dibatalkan."))
    if one.state == HELD:
        raise Refused(
            N_("Daftar hadir pertemuan ini sudah ditutup, jadi jadwalnya tidak dapat diubah.")
        )


def check_teaches(trainer: Trainer) -> None:
    """Raises Refused for somebody who has stopped teaching."""
    if not trainer.active:
        raise Refused(N_("Pelatih ini sudah tidak mengajar. Pilih pelatih lain."), field="trainer")


def _title(course: Course, topic: str | None) -> str:
    return f"{topic or course.title}, {course.cohort.name}"


def _portions(draft: Draft) -> list[SessionSubject]:
    """Nothing for a session of one materi: that one is its `subject`."""
    if len(draft.portions) < 2:
        return []
    return [
        SessionSubject(subject_id=subject.id, jp=jp, position=position)
        for position, (subject, jp) in enumerate(draft.portions, 1)
    ]


def _check(
    session: Session, course: Course, slots: Sequence[Slot], breaks: Sequence[int]
) -> list[int]:
    """The JP of each, once it lies in the cohort's period and clashes with nothing."""
    cohort = course.cohort
    if not slots[0].venue:
        raise Refused(N_("Tempat pertemuan wajib diisi."), field="venue")
    wait_for_planners(session, cohort.programme_id)
    others = queries.slots_on(session, [slot.on for slot in slots])
    lengths = settings_by_day(session, "jp_minutes", [slot.on for slot in slots])
    found = []
    for slot, pause in zip(slots, breaks, strict=True):
        rules.check_session_day(slot.on, cohort.starts_on, cohort.ends_on)
        found.append(rules.planned_jp(slot.start, slot.end, pause, int(lengths[slot.on])))
        rules.check_clashes(slot, others)
        others.append(slot)
    return found


def wait_for_planners(session: Session, programme_id: int) -> None:
    """Two people planning at once wait for each other here, or neither would see a clash."""
    session.execute(
        select(Programme.id).where(Programme.id == programme_id).with_for_update(key_share=True)
    )
