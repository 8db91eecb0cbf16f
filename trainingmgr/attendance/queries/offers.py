"""Whom a make-up must be offered to before the result is final (handbook 3.2, 3.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.attendance.models import (
    AGREED,
    DECLINED,
    EXCUSED,
    OFFERED,
    SICK,
    MakeUpOffer,
    MakeUpSeat,
    Mark,
    Register,
)
from trainingmgr.attendance.queries.meetings import HELD, IN_ORDER, Held
from trainingmgr.attendance.queries.trainings import Training
from trainingmgr.cohorts.models import CANCELLED, Course, TrainingSession
from trainingmgr.foundation.language import N_, Sentence, sentence

WAITS = {
    None: N_("Belum final: susulan perlu ditawarkan."),
    OFFERED: N_("Belum final: menunggu jawaban atas tawaran susulan."),
    AGREED: N_("Belum final: menunggu susulan."),
}


@dataclass(frozen=True)
class Excused(Held):
    """A closed session that somebody missed through izin or sakit and that nothing makes up."""

    participant_id: int
    session_id: int
    title: str
    mark: str


@dataclass(frozen=True)
class Due:
    """Somebody whom only a make-up can still bring to the threshold, and how far it has got.

    `state` is None as long as nobody offered it; DECLINED closes the matter.
    """

    participant_id: int
    course_id: int
    missed: Sequence[Excused]
    state: str | None
    offered_on: date | None
    answered_on: date | None

    @property
    def jp(self) -> int:
        return sum(one.jp for one in self.missed)

    @property
    def open(self) -> bool:
        return self.state != DECLINED

    @property
    def waits(self) -> Sentence | None:
        """Why the result is not final yet; None once it was declined."""
        return sentence(WAITS[self.state]) if self.open else None


Key = tuple[int, int]
"""Participant id and course id."""


def due(
    session: Session,
    found: Iterable[Training],
    participant_ids: Collection[int] | None = None,
) -> dict[Key, Due]:
    """Of these trainings those that only a make-up can still save, in two statements.

    Who left the course, or whose data is restricted, is not among them.
    """
    missed = excused(session, participant_ids)
    offers = offers_of(session, participant_ids)
    told: dict[Key, Due] = {}
    for one in found:
        mine = [each for each in missed.get(one.participant_id, ()) if one.has(each)]
        if one.taking_part and one.outlook.needs_make_up(sum(each.jp for each in mine)):
            key = (one.participant_id, one.course_id)
            offer = offers.get(key)
            told[key] = Due(
                one.participant_id,
                one.course_id,
                mine,
                offer.state if offer else None,
                offer.offered_on if offer else None,
                offer.answered_on if offer else None,
            )
    return told


def sessions_to_make_up(found: Iterable[Due]) -> list[tuple[Excused, list[int]]]:
    """Each session that these people missed through izin or sakit, and who, in order."""
    sessions: dict[int, Excused] = {}
    people: dict[int, list[int]] = defaultdict(list)
    for one in found:
        for missed in one.missed:
            sessions[missed.session_id] = missed
            people[missed.session_id].append(one.participant_id)
    ordered = sorted(sessions.values(), key=lambda one: (one.held_on, one.starts_at))
    return [(one, people[one.session_id]) for one in ordered]


def offer_of(session: Session, course_id: int, participant_id: int) -> MakeUpOffer | None:
    """The offer made to somebody in a course."""
    return session.scalar(
        select(MakeUpOffer)
        .where(MakeUpOffer.course_id == course_id, MakeUpOffer.participant_id == participant_id)
        .execution_options(populate_existing=True)
    )


def offers_of(session: Session, participant_ids: Collection[int] | None) -> dict[Key, MakeUpOffer]:
    """Every offer to these people."""
    query = select(MakeUpOffer)
    if participant_ids is not None:
        query = query.where(MakeUpOffer.participant_id.in_(participant_ids))
    return {(one.participant_id, one.course_id): one for one in session.scalars(query)}


def excused(session: Session, participant_ids: Collection[int] | None) -> dict[int, list[Excused]]:
    """What each person missed through izin or sakit and has not made up, in order."""
    found: dict[int, list[Excused]] = defaultdict(list)
    for row in session.execute(_excused(participant_ids)):
        one = Excused(*row)
        found[one.participant_id].append(one)
    return found


def _excused(participant_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            *HELD,
            Mark.participant_id,
            TrainingSession.id,
            func.coalesce(TrainingSession.topic, Course.title),
            Mark.status,
        )
        .join(TrainingSession, TrainingSession.id == Mark.session_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Register, Register.session_id == TrainingSession.id)
        .where(
            Mark.status.in_((EXCUSED, SICK)),
            Register.closed_at.is_not(None),
            TrainingSession.state != CANCELLED,
            TrainingSession.chosen_only.is_(False),
            ~_provided_for(),
        )
        .order_by(*IN_ORDER)
    )
    if participant_ids is not None:
        query = query.where(Mark.participant_id.in_(participant_ids))
    return query


def _provided_for() -> ColumnElement[bool]:
    """A make-up of it lies ahead, was attended, or was missed for no good reason."""
    again, register, mark = aliased(TrainingSession), aliased(Register), aliased(Mark)
    return exists(
        select(MakeUpSeat.id)
        .join(again, again.id == MakeUpSeat.session_id)
        .outerjoin(register, register.session_id == again.id)
        .outerjoin(
            mark,
            and_(mark.session_id == again.id, mark.participant_id == MakeUpSeat.participant_id),
        )
        .where(
            MakeUpSeat.participant_id == Mark.participant_id,
            again.makes_up_id == TrainingSession.id,
            again.state != CANCELLED,
            or_(register.closed_at.is_(None), mark.status.not_in((EXCUSED, SICK))),
        )
        .correlate(Mark, TrainingSession)
    )
