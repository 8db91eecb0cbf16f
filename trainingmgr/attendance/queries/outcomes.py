"""Results of training: the cohort's workshop and the technical course together (handbook 3.3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import ACCEPTED, ConductRemark
from trainingmgr.attendance.queries.offers import Due, due
from trainingmgr.attendance.queries.trainings import Training, trainings
from trainingmgr.foundation.language import N_, Sentence, sentence


@dataclass(frozen=True)
class TrainingResult:
    """How one person's training stands. JP are those of closed sessions of both courses.

    `final` once every session of both courses that was not cancelled is closed, and no make-up
    waits: neither one that is planned nor one that must be offered first. `decided_on` is the
    last day on which something changed the result: a session, the product, a remark closed, a
    make-up declined.
    """

    participant_id: int
    course_id: int
    outlook: rules.Outlook
    product_accepted: bool
    remark_open: bool
    complete: bool
    make_up_planned: bool
    make_up_due: Due | None
    decided_on: date | None
    partial_percent: int

    @property
    def counted_jp(self) -> int:
        return self.outlook.counted

    @property
    def held_jp(self) -> int:
        return self.outlook.held

    @property
    def threshold_percent(self) -> int:
        return self.outlook.threshold

    @property
    def waits_for_make_up(self) -> Sentence | None:
        """Why the result is not final although the registers may be closed."""
        if self.make_up_planned:
            return sentence(N_("Belum final: menunggu susulan."))
        return self.make_up_due.waits if self.make_up_due else None

    @property
    def unsettled(self) -> Sentence | None:
        """Why the result is not final; None when it is."""
        if waits := self.waits_for_make_up:
            return waits
        if not self.complete:
            return sentence(N_("Belum final: masih ada pertemuan yang belum selesai."))
        return None

    @property
    def final(self) -> bool:
        return self.unsettled is None

    @property
    def outcome(self) -> rules.Result | None:
        """Tuntas, mengikuti or tidak tuntas; None while sessions are still open."""
        return self.standing if self.final else None

    @property
    def standing(self) -> rules.Result:
        """The result if the training ended now."""
        return rules.result(
            self.counted_jp,
            self.held_jp,
            self.product_accepted,
            self.remark_open,
            self.threshold_percent,
            self.partial_percent,
        )

    @property
    def missing(self) -> list[Sentence]:
        """What still keeps this person from *tuntas*."""
        return rules.missing_for_tuntas(
            self.counted_jp,
            self.held_jp,
            self.product_accepted,
            self.remark_open,
            self.threshold_percent,
        )


def results(
    session: Session, participant_ids: Collection[int] | None = None
) -> dict[int, TrainingResult]:
    """The result of everyone who was enrolled in a technical course, by participant id.

    Someone who was in several counts by the one that ended *tuntas*, else by the latest. The
    number of statements does not depend on the number of people.
    """
    every = trainings(session, participant_ids)
    offered = due(session, every, participant_ids)
    remarks = _remarks(session, participant_ids)
    found: dict[int, TrainingResult] = {}
    for training in every:
        key = training.participant_id, training.course_id
        one = _result(training, remarks.get(training.participant_id), offered.get(key))
        # They come oldest first: a later course stands unless an earlier one was passed.
        before = found.get(training.participant_id)
        if before is None or before.outcome != "tuntas":
            found[training.participant_id] = one
    return found


def _remarks(
    session: Session, participant_ids: Collection[int] | None
) -> dict[int, tuple[bool, date | None]]:
    """Whether a remark is open, and when the last one was closed."""
    still_open = func.sum(case((ConductRemark.closed_on.is_(None), 1), else_=0))
    query = select(
        ConductRemark.participant_id, still_open, func.max(ConductRemark.closed_on)
    ).group_by(ConductRemark.participant_id)
    if participant_ids is not None:
        query = query.where(ConductRemark.participant_id.in_(participant_ids))
    return {one: (bool(n), closed_on) for one, n, closed_on in session.execute(query)}


def _result(
    one: Training, remarks: tuple[bool, date | None] | None, offered: Due | None
) -> TrainingResult:
    remark_open, remark_closed_on = remarks or (False, None)
    days = [one.last_on, one.decided_on, remark_closed_on]
    days += [seat.held_on for seat in one.seats if seat.closed]
    if offered and not offered.open:
        days.append(offered.answered_on)
    return TrainingResult(
        participant_id=one.participant_id,
        course_id=one.course_id,
        outlook=one.outlook,
        product_accepted=one.decision == ACCEPTED,
        remark_open=remark_open,
        complete=one.complete,
        make_up_planned=one.waiting,
        make_up_due=offered,
        decided_on=max((day for day in days if day), default=None),
        partial_percent=one.partial_percent,
    )
