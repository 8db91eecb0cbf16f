"""Opening the technical course of one or more KUB, and bringing later members into it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trainingmgr.cohorts import services as cohorts
from trainingmgr.cohorts.models import DRAFT, FINISHED, TECHNICAL, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import rules
from trainingmgr.kub.models import DECREED, FORMED, Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment
from trainingmgr.participants.services.people import enrol


def open_course(
    session: Session, by: Actor, kubs: Sequence[Kub], *, course: Course, on: date | None = None
) -> Course:
    """Open a technical course for these KUB and put their members on its roster.

    Opening it again for the same KUB is harmless; another KUB of the craft may join until it is
    finished. Raises Refused without craft, trainer or formed KUB (handbook R06).
    """
    day = on or clock.today()
    for kub in kubs:
        _check_kub(kub, course)
    _check_course(course, kubs)
    if course.state == DRAFT:
        cohorts.open_course(session, by, course, on=day)
    for kub in kubs:
        kub.course = course
    session.flush()
    members = session.scalars(
        select(KubMember.participant_id).where(
            KubMember.kub_id.in_([kub.id for kub in kubs]), KubMember.until_on.is_(None)
        )
    ).all()
    enrol(session, by, course, members, day)
    detail = {"kub": [kub.id for kub in kubs]}
    audit(session, by, "kub.course", subject=("course", course.id), detail=detail)
    return course


def enrol_newcomers(
    session: Session, by: Actor, kub: Kub, participant_ids: Collection[int], on: date
) -> None:
    """Bring new members into their KUB's running course.

    Who has finished a technical course elsewhere needs no second one; who was in another that
    still runs changes over.
    """
    course = kub.course
    if course is None or course.state == FINISHED:
        return
    rows = session.execute(
        select(CourseEnrolment.id, CourseEnrolment.participant_id, Course.state)
        .join(Course, Course.id == CourseEnrolment.course_id)
        .where(
            Course.kind == TECHNICAL,
            Course.id != course.id,
            CourseEnrolment.participant_id.in_(participant_ids),
            CourseEnrolment.until_on.is_(None),
        )
    ).all()
    finished = {row.participant_id for row in rows if row.state == FINISHED}
    running = [row.id for row in rows if row.participant_id not in finished]
    if running:
        session.execute(
            update(CourseEnrolment)
            .where(CourseEnrolment.id.in_(running))
            .values(until_on=on)
            .execution_options(synchronize_session=False)
        )
    enrol(session, by, course, sorted(set(participant_ids) - finished), on)


def _check_course(course: Course, kubs: Sequence[Kub]) -> None:
    if course.kind != TECHNICAL:
        raise Refused(N_("Lokakarya pembuka tidak dibuka oleh KUB."), field="course")
    if course.state == FINISHED:
        raise Refused(N_("Kelas ini sudah selesai. Pilih kelas lain."), field="course")
    missing = rules.may_open_course(
        craft_chosen=course.craft_id is not None,
        trainers=0 if course.trainer_id is None else 1,
        kubs=len(kubs),
    )
    if missing:
        raise Refused(missing[0].message, field="course", **missing[0].params)


def _check_kub(kub: Kub, course: Course) -> None:
    if kub.state not in (FORMED, DECREED):
        raise Refused(
            N_("KUB %(kub)s belum terbentuk, jadi kelasnya belum dapat dibuka."), kub=kub.name
        )
    if kub.cohort_id != course.cohort_id:
        raise Refused(N_("KUB %(kub)s bukan dari angkatan kelas ini."), kub=kub.name)
    if course.craft_id is not None and kub.craft_id != course.craft_id:
        raise Refused(
            N_("Bidang usaha KUB %(kub)s berbeda dari kelas ini."), field="course", kub=kub.name
        )
    other = kub.course
    if other is not None and other.id != course.id and other.state != FINISHED:
        raise Refused(
            N_("KUB %(kub)s sudah mengikuti kelas %(course)s."),
            field="course",
            kub=kub.name,
            course=other.title,
        )
