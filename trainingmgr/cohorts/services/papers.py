"""What goes on paper: schedules and teaching hours, frozen before they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import CANCELLED, Cohort, TrainingSession
from trainingmgr.cohorts.queries.hours import Taught, by_trainer
from trainingmgr.documents.office import (
    HoursDocument,
    Meeting,
    ScheduleDocument,
    TrainerHours,
)
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.indonesia.dates import date_range, long_date
from trainingmgr.foundation.indonesia.nip import format_nip
from trainingmgr.programmes.services.office import letterhead, signer
from trainingmgr.trainers.models import Trainer


def schedule_of(
    session: Session,
    cohort: Cohort,
    sessions: Sequence[TrainingSession],
    *,
    title: str,
    on: date,
) -> ScheduleDocument:
    """The schedule of some sessions of a cohort as it stands on a day; cancelled ones struck."""
    return ScheduleDocument(
        head=letterhead(session, on),
        title=title,
        cohort=cohort.name,
        period=date_range(cohort.starts_on, cohort.ends_on),
        meetings=tuple(_meeting(one) for one in sessions),
        signer=signer(session, "report_left", on),
    )


def hours_of(
    session: Session, month: date, rows: Sequence[Taught], *, on: date, trainer: Trainer | None
) -> HoursDocument:
    """The hours of a month; one trainer signs their own, all of them are signed by the office."""
    division = signer(session, "report_left", on)
    if trainer is not None:
        people = [_person(trainer.name, trainer.nip, trainer.organisation, rows)]
        right = Signatory(title="Pelatih", name=trainer.name, nip=trainer.nip or "")
        left = division
    else:
        people = [
            _person(mine[0].trainer, mine[0].nip, mine[0].organisation, mine)
            for mine in by_trainer(rows).values()
        ]
        left, right = signer(session, "report_right", on), division
    return HoursDocument(
        head=letterhead(session, on),
        month=month,
        trainers=tuple(people),
        left_signer=left,
        right_signer=right,
    )


def _person(name: str, nip: str | None, organisation: str, rows: Sequence[Taught]) -> TrainerHours:
    return TrainerHours(
        trainer=name,
        nip=format_nip(nip or ""),
        organisation=organisation,
        meetings=tuple(
            Meeting(
                on=one.held_on,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                subject=one.subject,
                course=one.course,
                jp=one.jp,
                trainer=one.trainer,
                venue=one.venue,
                cohort=one.cohort,
                note=f"menggantikan {one.instead_of}" if one.instead_of else "",
            )
            for one in rows
        ),
    )


def _meeting(one: TrainingSession) -> Meeting:
    note = ""
    if one.state == CANCELLED:
        note = f"dibatalkan: {one.cancel_reason}" if one.cancel_reason else "dibatalkan"
    elif one.makes_up is not None:
        note = f"susulan pertemuan {long_date(one.makes_up.held_on)}"
    return Meeting(
        on=one.held_on,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        subject=one.title,
        course=one.course.title,
        jp=one.jp,
        trainer=one.trainer.name,
        venue=one.venue,
        note=note,
        cancelled=one.state == CANCELLED,
    )
