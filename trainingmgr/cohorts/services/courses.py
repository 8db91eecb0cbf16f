"""Courses and their curricula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingmgr.cohorts import queries, rules
from trainingmgr.cohorts.models import (
    DRAFT,
    FINISHED,
    OPEN,
    SCHEDULED,
    TECHNICAL,
    WORKSHOP,
    Cohort,
    Course,
    SessionSubject,
    Subject,
    TrainingSession,
)
from trainingmgr.cohorts.rules import SubjectLine
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import Craft
from trainingmgr.trainers.models import Trainer

# What those above have against finishing a course: they raise Refused. Filled by the app's
# assembler alone.
before_finish: list[Callable[[Session, Course], None]] = []


def plan_course(
    session: Session,
    by: Actor,
    cohort: Cohort,
    *,
    kind: str,
    title: str,
    venue: str = "",
    trainer: Trainer | None = None,
    craft: Craft | None = None,
) -> Course:
    """The opening workshop, which is open at once, or a technical course, which waits for KUB.

    Raises Refused.
    """
    if kind not in {WORKSHOP, TECHNICAL}:
        raise Refused(N_("Pilih jenis pelatihan dari daftar."), field="kind")
    if kind == WORKSHOP and cohort.is_ikm:
        raise Refused(
            N_("Pelatihan IKM tidak memakai lokakarya pembuka. Buat pelatihan teknis."),
            field="kind",
        )
    if kind == WORKSHOP and queries.workshop_of(session, cohort.id):
        raise Refused(N_("Angkatan ini sudah mempunyai lokakarya."), field="kind")
    _check(title, trainer)
    # Of two taps the second waits here, and finds the first one's course.
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
    if queries.course_named(session, cohort.id, title):
        raise Refused(N_("Angkatan ini sudah mempunyai pelatihan dengan nama itu."), field="title")
    course = Course(
        cohort_id=cohort.id,
        cohort=cohort,
        kind=kind,
        title=title.strip(),
        venue=venue.strip(),
        trainer=trainer,
        craft=craft if kind == TECHNICAL else None,
        state=OPEN if kind == WORKSHOP else DRAFT,
        opened_on=cohort.starts_on if kind == WORKSHOP else None,
    )
    session.add(course)
    session.flush()
    detail = {"kind": kind, "cohort": cohort.id}
    audit.record(session, by, "course.create", subject=("course", course.id), detail=detail)
    return course


def change_course(
    session: Session,
    by: Actor,
    course: Course,
    *,
    title: str,
    venue: str,
    trainer: Trainer | None,
    craft: Craft | None,
) -> None:
    """Changes a course; an open technical one keeps a craft and a trainer (handbook R06).

    Raises Refused.
    """
    _check(title, trainer if trainer is not course.trainer else None)
    if course.kind == TECHNICAL and course.state != DRAFT:
        _check_ready(course.cohort, craft, trainer)
    course.title, course.venue, course.trainer = title.strip(), venue.strip(), trainer
    course.craft = craft if course.kind == TECHNICAL else None
    session.flush()
    audit.record(session, by, "course.change", subject=("course", course.id))


def open_course(session: Session, by: Actor, course: Course, *, on: date) -> None:
    """Opens a technical course that has a craft and a trainer (handbook R06).

    In pelatihan IKM the cohort's field stands for the craft. That a course of the programme also
    has a KUB is for the room of the KUB to see, which calls this. Raises Refused.
    """
    if course.state != DRAFT:
        raise Refused(N_("Pelatihan ini sudah dibuka."))
    _check_ready(course.cohort, course.craft, course.trainer)
    course.state, course.opened_on = OPEN, on
    session.flush()
    audit.record(session, by, "course.open", subject=("course", course.id))


def finish_course(session: Session, by: Actor, course: Course) -> None:
    """Closes a course when no session is left to hold, nor a make-up to offer. Raises Refused."""
    if course.state != OPEN:
        raise Refused(N_("Hanya pelatihan yang berjalan dapat diselesaikan."))
    waiting = session.scalar(
        select(TrainingSession.held_on)
        .where(
            TrainingSession.course_id == course.id,
            TrainingSession.state == SCHEDULED,
            TrainingSession.held_on > clock.today(),
        )
        .limit(1)
    )
    if waiting:
        raise Refused(N_("Masih ada pertemuan yang belum berlangsung. Batalkan dahulu bila perlu."))
    for check in before_finish:
        check(session, course)
    course.state = FINISHED
    session.flush()
    audit.record(session, by, "course.finish", subject=("course", course.id))


def set_subjects(
    session: Session,
    by: Actor,
    course: Course,
    subjects: Sequence[tuple[str, str, int]],
) -> None:
    """The whole curriculum as (group, title, JP) in order; what bears the same title stays itself.

    A materi that a session teaches cannot be left out. Raises Refused (field `subjects`).
    """
    lines = [SubjectLine(group, " ".join(title.split()), jp) for group, title, jp in subjects]
    rules.check_subjects(lines)
    present = {subject.title.casefold(): subject for subject in course.subjects}
    kept: list[Subject] = []
    for position, line in enumerate(lines, 1):
        subject = present.pop(line.title.casefold(), None) or Subject(course_id=course.id)
        subject.group, subject.position = line.group, position
        subject.title, subject.jp = line.title, line.jp
        kept.append(subject)
    _check_unused(session, present.values())
    for gone in present.values():
        session.delete(gone)
    # The curriculum is the course's: two people changing only that must not pass each other by.
    flag_modified(course, "title")
    course.subjects[:] = sorted(kept, key=lambda subject: (subject.group, subject.position))
    session.flush()
    detail = {"subjects": len(lines), "jp": sum(line.jp for line in lines)}
    audit.record(session, by, "course.subjects", subject=("course", course.id), detail=detail)


def _check(title: str, trainer: Trainer | None) -> None:
    if not title.strip():
        raise Refused(N_("Nama pelatihan wajib diisi."), field="title")
    if trainer is not None and not trainer.active:
        raise Refused(N_("Pelatih ini sudah tidak mengajar. Pilih pelatih lain."), field="trainer")


def _check_ready(cohort: Cohort, craft: Craft | None, trainer: Trainer | None) -> None:
    if craft is None and not cohort.is_ikm:
        raise Refused(N_("Pilih bidang usaha untuk pelatihan teknis ini."), field="craft")
    if trainer is None:
        raise Refused(N_("Pilih pelatih untuk pelatihan teknis ini."), field="trainer")


def _check_unused(session: Session, subjects: Iterable[Subject]) -> None:
    ids = [subject.id for subject in subjects]
    used = session.scalar(
        select(Subject.title)
        .where(
            Subject.id.in_(ids),
            or_(
                exists().where(TrainingSession.subject_id == Subject.id),
                exists().where(SessionSubject.subject_id == Subject.id),
            ),
        )
        .limit(1)
    )
    if used:
        raise Refused(
            N_("Materi %(title)s dipakai dalam pertemuan, jadi tidak dapat dihapus."),
            field="subjects",
            title=used,
        )
