"""The people behind a figure: listed under the same conditions under which they were counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.models import Mark
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.journey.active import Status
from trainingmgr.journey.stages import Stage
from trainingmgr.participants.models import Participant, StandingRow
from trainingmgr.programmes.models import Programme
from trainingmgr.progress.queries.attendance import marks
from trainingmgr.progress.queries.standing import holds_on, people_behind


@dataclass(frozen=True)
class Figure:
    """Which figure: those who ever reached `stage`, or stand at `status`, in a place, a cohort,
    with or without a business at enrolment. What is None narrows nothing."""

    stage: Stage | None = None
    status: Status | None = None
    kecamatan_code: str | None = None
    cohort_code: str | None = None
    already_in_business: bool | None = None


@dataclass(frozen=True)
class Line:
    """One person as of the day; JP are those of closed sessions by then."""

    participant: Participant
    status: Status | None
    stage: Stage | None
    counted_jp: int
    held_jp: int


def people(
    programme: Programme, as_of: date, figure: Figure, search: str = ""
) -> Select[Participant]:
    """The people of a figure by name, found by name or number."""
    query = people_behind(
        programme,
        as_of,
        stage=figure.stage,
        status=figure.status,
        kecamatan_code=figure.kecamatan_code,
        cohort_code=figure.cohort_code,
        already_in_business=figure.already_in_business,
    )
    if search:
        key, plain = normalise_name(search), search.lower()
        number = func.lower(Participant.number).like(f"%{plain}%")
        query = query.where(or_(Participant.name_key.like(f"%{key}%"), number) if key else number)
    return query.options(joinedload(Participant.cohort))


def lines(
    session: Session, programme: Programme, as_of: date, found: Sequence[Participant]
) -> list[Line]:
    """What a page of the list shows of each, in two statements."""
    ids = [one.id for one in found]
    standing = _standing(session, as_of, ids)
    attended = _attended(session, programme, as_of, ids)
    return [_line(one, standing.get(one.id), attended.get(one.id, (0, 0))) for one in found]


def _line(
    one: Participant, standing: tuple[Status, Stage] | None, attended: tuple[int, int]
) -> Line:
    status, stage = standing or (None, None)
    return Line(one, status, stage, *attended)


def _standing(
    session: Session, as_of: date, ids: Collection[int]
) -> dict[int, tuple[Status, Stage]]:
    query = select(StandingRow.participant_id, StandingRow.status, StandingRow.stage).where(
        StandingRow.participant_id.in_(ids), holds_on(as_of)
    )
    return {row[0]: (Status(row[1]), Stage(row[2])) for row in session.execute(query)}


def _attended(
    session: Session, programme: Programme, as_of: date, ids: Collection[int]
) -> dict[int, tuple[int, int]]:
    query = (
        marks(
            programme,
            as_of,
            Mark.participant_id,
            func.sum(Mark.counted_jp),
            func.sum(TrainingSession.held_jp),
        )
        .where(Mark.participant_id.in_(ids))
        .group_by(Mark.participant_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in session.execute(query)}
