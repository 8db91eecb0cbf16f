"""Plans looked at before they are saved, and saved whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.cohorts import queries, rules
from trainingmgr.cohorts.models import Cohort, Course, CurriculumTemplate, TrainingSession
from trainingmgr.cohorts.rules import Slot, SubjectLine
from trainingmgr.cohorts.rules.planner import (
    Calendar,
    Pattern,
    Plan,
    Skipped,
    lay_out,
    moved,
)
from trainingmgr.cohorts.services.courses import plan_course, set_subjects
from trainingmgr.cohorts.services.sessions import Draft, add_sessions, wait_for_planners
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import (
    fasting_periods,
    holidays_between,
    number_setting,
    settings_by_day,
)
from trainingmgr.trainers.models import Trainer

Shifted = Sequence[tuple[date, time, time, int]]
"""Sessions as a person wants them: (day, start, end, break minutes)."""


def calendar_of(session: Session, first: date, last: date) -> Calendar:
    """Days off from `first` to `last`, and every Ramadan."""
    return Calendar(
        {on: one.name for on, one in holidays_between(session, first, last).items()},
        [(one.name, one.starts_on, one.ends_on) for one in fasting_periods(session)],
    )


def lines_of(holder: CurriculumTemplate | Course) -> list[SubjectLine]:
    """The materi that are laid over the calendar."""
    rows = holder.latest.subjects if isinstance(holder, CurriculumTemplate) else holder.subjects
    return [SubjectLine(one.group, one.title, one.jp) for one in rows]


def propose(
    session: Session,
    cohort: Cohort,
    lines: Sequence[SubjectLine],
    pattern: Pattern,
    *,
    venue: str,
    trainer: Trainer | None,
    shifted: Shifted | None = None,
) -> Plan:
    """The plan with what it collides with; `shifted` are the sessions as somebody moved them.

    Reads only. Raises Refused.
    """
    if not lines:
        raise Refused(N_("Kurikulum ini belum berisi materi."), field="template")
    if not cohort.starts_on <= pattern.first <= cohort.ends_on:
        rules.check_session_day(pattern.first, cohort.starts_on, cohort.ends_on)
    calendar = calendar_of(session, pattern.first, cohort.ends_on)
    length = number_setting(session, "jp_minutes", pattern.first)
    plan = lay_out(lines, pattern, calendar, cohort.ends_on, length)
    if shifted:
        days = [one[0] for one in shifted]
        for day in days:
            rules.check_session_day(day, cohort.starts_on, cohort.ends_on)
        by_day = settings_by_day(session, "jp_minutes", days)
        wider = calendar_of(session, min(days), max(days))
        lengths = {day: int(value) for day, value in by_day.items()}
        plan = moved(lines, shifted, wider, lengths, _still_skipped(plan, days))
    return with_clashes(session, plan, venue, trainer)


def _still_skipped(plan: Plan, days: Collection[date]) -> list[Skipped]:
    return [one for one in plan.skipped if one.on not in days]


def with_clashes(session: Session, plan: Plan, venue: str, trainer: Trainer | None) -> Plan:
    """Each proposal with the sessions that have its venue or its trainer, in one statement."""
    others = queries.slots_on(session, [one.on for one in plan.proposals])
    found = []
    for one in plan.proposals:
        slot = Slot(
            one.on, one.starts_at, one.ends_at, venue,
            trainer.id if trainer else None, trainer.name if trainer else "",
        )  # fmt: skip
        found.append(replace(one, clashes=tuple(rules.clashes(slot, others))))
        others.append(replace(slot, title=one.title))
    return replace(plan, proposals=tuple(found))


def save_course(
    session: Session,
    by: Actor,
    cohort: Cohort,
    template: CurriculumTemplate,
    plan: Plan,
    *,
    key: str,
    title: str,
    craft: Craft | None,
    venue: str,
    trainer: Trainer,
) -> Course:
    """A course from a template with all its sessions, or the one that `key` has made already.

    Raises Refused, naming what a session collides with.
    """
    wait_for_planners(session, cohort.programme_id)
    made = _made_by(session, key)
    if made is not None:
        return made
    course = plan_course(
        session, by, cohort, kind=template.kind, title=title, venue=venue, trainer=trainer,
        craft=craft,
    )  # fmt: skip
    lines = lines_of(template)
    set_subjects(session, by, course, [(one.group, one.title, one.jp) for one in lines])
    course.edition = template.latest
    _add(session, by, course, plan, key, venue, trainer)
    return course


def save_sessions(
    session: Session,
    by: Actor,
    course: Course,
    plan: Plan,
    *,
    key: str,
    venue: str,
    trainer: Trainer,
) -> Course:
    """The sessions of a course that has its curriculum; nothing when `key` has made them already.

    Raises Refused.
    """
    wait_for_planners(session, course.cohort.programme_id)
    if _made_by(session, key) is None:
        _add(session, by, course, plan, key, venue, trainer)
    return course


def _made_by(session: Session, key: str) -> Course | None:
    return session.scalar(
        select(Course)
        .join(TrainingSession, TrainingSession.course_id == Course.id)
        .where(TrainingSession.plan_key == key)
        .limit(1)
    )


def _add(
    session: Session,
    by: Actor,
    course: Course,
    plan: Plan,
    key: str,
    venue: str,
    trainer: Trainer,
) -> None:
    if not plan.proposals:
        raise Refused(N_("Belum ada pertemuan untuk disimpan."))
    # The curriculum keeps its order when it is copied, so a line's place finds its materi.
    subjects = list(course.subjects)
    drafts = [
        Draft(
            one.on,
            one.starts_at,
            one.ends_at,
            one.break_minutes,
            subjects[one.main.index] if one.main else None,
            [(subjects[part.index], part.jp) for part in one.portions],
        )
        for one in plan.proposals
    ]
    add_sessions(session, by, course, drafts, venue=venue, trainer=trainer, plan_key=key)
    detail = {"sessions": len(drafts), "jp": plan.planned}
    audit.record(session, by, "course.plan", subject=("course", course.id), detail=detail)
