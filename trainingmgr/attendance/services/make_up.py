"""Make-up sessions (*susulan*): for everyone when one was cancelled, for some when they missed it.

A session held instead of a cancelled one is like any other. One for people who missed a session
that was held adds to their JP, up to what they missed, and to nobody's denominator (R08).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import MakeUpSeat, Mark
from trainingmgr.attendance.queries.facts import counting_sessions
from trainingmgr.attendance.queries.make_up import missed_by
from trainingmgr.cohorts.models import CANCELLED, HELD, TrainingSession
from trainingmgr.cohorts.rules import session_minutes
from trainingmgr.cohorts.services import Draft, add_sessions
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.queries import settings_by_day
from trainingmgr.trainers.models import Trainer


def plan_make_up(
    session: Session,
    by: Actor,
    missed: TrainingSession,
    participant_ids: Collection[int],
    *,
    held_on: date,
    starts_at: time,
    ends_at: time,
    break_minutes: int,
    venue: str,
    trainer: Trainer,
) -> TrainingSession:
    """A session instead of one that was cancelled, or for those chosen who missed one held.

    Raises Refused.
    """
    # Of two taps the second waits here, and finds what the first one made.
    session.refresh(missed, ["state", "version"], with_for_update={"key_share": True})
    chosen = set(participant_ids)
    if missed.state == HELD:
        _check_chosen(session, missed, chosen)
    elif missed.state == CANCELLED:
        _check_replaced(session, missed)
        chosen = set()
    else:
        raise Refused(N_("Susulan dibuat setelah pertemuan dibatalkan atau selesai."))
    portions = [(one.subject, one.jp) for one in missed.portions]
    draft = Draft(held_on, starts_at, ends_at, break_minutes, missed.subject, portions)
    (made,) = add_sessions(
        session, by, missed.course, [draft], venue=venue, trainer=trainer,
        makes_up_id=missed.id, chosen_only=bool(chosen),
    )  # fmt: skip
    session.add_all(
        MakeUpSeat(session_id=made.id, participant_id=person) for person in sorted(chosen)
    )
    session.flush()
    detail = {"missed": missed.id, "people": len(chosen)}
    audit.record(session, by, "session.make_up", subject=("session", made.id), detail=detail)
    return made


def settle(session: Session, course_id: int) -> None:
    """What each mark in a make-up session counts for, now that others may have been corrected.

    Nothing while the session that was missed does not count itself.
    """
    before, original = aliased(Mark), aliased(TrainingSession)
    rows = session.execute(
        select(Mark, TrainingSession, original.id, original.jp, before.counted_jp)
        .join(TrainingSession, TrainingSession.id == Mark.session_id)
        .join(original, original.id == TrainingSession.makes_up_id)
        .outerjoin(
            before,
            (before.session_id == original.id) & (before.participant_id == Mark.participant_id),
        )
        .where(TrainingSession.course_id == course_id, TrainingSession.chosen_only)
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        return
    mine = counting_sessions().where(TrainingSession.course_id == course_id)
    counting = {row[0] for row in session.execute(mine)}
    lengths = settings_by_day(session, "jp_minutes", {one.held_on for _mark, one, *_rest in rows})
    for mark, one, missed_id, missed_jp, missed_counted in rows:
        attended = rules.counted_jp(
            cast(rules.Mark, mark.status),
            minutes=session_minutes(one.starts_at, one.ends_at, one.break_minutes),
            jp=one.jp,
            late=mark.late_minutes,
            early=mark.early_minutes,
            jp_minutes=int(lengths[one.held_on]),
        )
        adds = rules.make_up_jp(attended, missed_jp, missed_counted or 0)
        mark.counted_jp = adds if missed_id in counting else 0
    session.flush()


def _check_chosen(session: Session, missed: TrainingSession, chosen: set[int]) -> None:
    if not chosen:
        raise Refused(N_("Pilih sedikitnya satu peserta."), field="people")
    if missed.chosen_only:
        raise Refused(N_("Susulan dibuat dari pertemuan yang asli, bukan dari susulan lain."))
    may = {one.participant_id for one in missed_by(session, missed)}
    if not chosen <= may:
        raise Refused(
            N_("Ada peserta yang hadir pada pertemuan itu, atau sudah mendapat susulan."),
            field="people",
        )


def _check_replaced(session: Session, missed: TrainingSession) -> None:
    taken = session.scalar(
        select(TrainingSession.held_on).where(
            TrainingSession.makes_up_id == missed.id, TrainingSession.state != CANCELLED
        )
    )
    if taken is not None:
        raise Refused(N_("Pertemuan ini sudah mempunyai pengganti."), field="held_on")
