"""Taking, closing, correcting and reopening the register of one session (handbook 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import Register
from trainingmgr.attendance.services.counting import recount, sessions_changed
from trainingmgr.attendance.services.ledger import (
    LOCKED,
    NO_REASON,
    Ledger,
    because,
    finish,
    open_ledger,
    set_held,
)
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.cohorts.services import check_may_take
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.programmes.queries import number_setting

__all__ = ["MarkInput", "recount", "reopen", "save", "sessions_changed", "still_open"]

STALE = N_("Presensi ini baru saja disimpan orang lain. Bandingkan, lalu simpan lagi.")


def save(
    session: Session,
    by: Actor,
    training_session: TrainingSession,
    marks: Sequence[MarkInput],
    *,
    close: bool,
    reason: str = "",
) -> Register:
    """Save the marks in one statement; with `close` they count from now on.

    Saving what is stored already is harmless, whatever was known. A draft counts nothing. Once
    closed, a register stays closed and changes are corrections: by the trainer within
    `register_lock_hours`, by the administrator with a reason. Reopening it wins nobody more hours.

    Raises Refused when someone is unmarked or marks differ at closing, on the wrong day, or
    locked; Conflict, with nothing saved, when others marked someone otherwise meanwhile.
    """
    ledger = open_ledger(session, training_session.id)
    check_may_take(by, ledger.one)
    ledger.check_writable()
    for mark in marks:
        ledger.weigh(mark.participant_id, mark.value)
        ledger.check_listed(mark.participant_id)
    clashing = [mark for mark in marks if not _fits(ledger, mark)]
    if clashing:
        raise Conflict(STALE, field=f"mark-{clashing[0].participant_id}", n=len(clashing))
    for mark in marks:
        ledger.put(by, mark.participant_id, mark.value)
    if ledger.sheet.stand and not ledger.changed and (ledger.closed or not close):
        return _register(session, training_session)
    if ledger.closed:
        check_correction(session, by, ledger.first_closed_at, reason)
    elif ledger.changed and not still_open(session, by, ledger.first_closed_at):
        # Reopened in time and left open: what was in it may still be closed.
        raise Refused(LOCKED)
    if close:
        ledger.check_closing()
    finish(session, by, ledger, close=close, reason=reason)
    return _register(session, training_session)


def reopen(
    session: Session,
    by: Actor,
    training_session: TrainingSession,
    *,
    version: int | None,
    reason: str = "",
) -> Register:
    """Make a closed register a draft again; it counts nothing until it is closed anew.

    Raises Refused when it is not closed or locked, Conflict when stale.
    """
    ledger = open_ledger(session, training_session.id)
    check_may_take(by, ledger.one)
    ledger.check_writable()
    if not ledger.closed:
        raise Refused(N_("Presensi ini belum ditutup."))
    register = _register(session, training_session)
    if version != register.version:
        raise Conflict(STALE)
    check_correction(session, by, register.first_closed_at, reason)
    register.closed_at = register.closed_by_id = None
    register.reopened_at = clock.now()
    set_held(session, training_session.id, held=False)
    recount(session, by, training_session.course_id)
    subject = ("training_session", training_session.id)
    audit(session, by, "register.reopen", subject=subject, detail=because(reason))
    return register


def still_open(session: Session, by: Actor, first_closed_at: datetime | None) -> bool:
    """Whether this person may change a register first closed at that instant (handbook 3.2)."""
    if first_closed_at is None or by.may("attendance.correct"):
        return True
    return clock.now() <= lock_at(session, first_closed_at)


def lock_at(session: Session, first_closed_at: datetime) -> datetime:
    """Until when the trainer may correct a register first closed at that instant."""
    hours = number_setting(session, "register_lock_hours", clock.today())
    return rules.lock_at(first_closed_at, hours)


def check_correction(
    session: Session, by: Actor, first_closed_at: datetime | None, reason: str
) -> None:
    """Raises Refused for whoever may not correct a closed register, or gives no reason."""
    if not still_open(session, by, first_closed_at):
        raise Refused(LOCKED)
    if by.may("attendance.correct") and not reason.strip():
        raise Refused(NO_REASON, field="reason")


def _register(session: Session, one: TrainingSession) -> Register:
    """The row as it is stored now: a ledger writes past whatever this session remembers."""
    return session.scalars(
        select(Register)
        .where(Register.session_id == one.id)
        .execution_options(populate_existing=True)
    ).one()


def _fits(ledger: Ledger, mark: MarkInput) -> bool:
    stored = ledger.marks.get(mark.participant_id)
    return rules.decide(rules.Sent(mark.value, mark.base), stored) != "differs"
