"""Two marks of one person that differ: a person says which one stands."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import DROPPED, TAKEN, Mark, MarkEntry
from trainingmgr.attendance.queries.ledgers import Entry
from trainingmgr.attendance.services import ledger as ledgers
from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.ledger import Ledger
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.cohorts.services import check_may_take
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, NotFound, Refused

CHANGED = N_("Tanda orang ini baru saja berubah. Bandingkan lagi, lalu putuskan.")
DECIDED = N_("Perbedaan ini sudah diputuskan.")


def take(
    session: Session,
    by: Actor,
    training_session: TrainingSession,
    entry_id: int,
    *,
    revision: int,
    reason: str = "",
) -> None:
    """Let the mark that waits stand instead.

    `revision` is that of the mark beside which it was shown. Raises Conflict when that one has
    changed, Refused when it was decided, is locked, or the administrator gives no reason.
    """
    ledger, entry = _opened(session, by, training_session, entry_id)
    person = entry.participant_id
    stored = ledger.marks.get(person)
    if revision != (stored.revision if stored else 0):
        raise Conflict(CHANGED)
    ledger.check_listed(person)
    if ledger.closed or not registers.still_open(session, by, ledger.first_closed_at):
        _check_correction(session, by, ledger, person, reason)
    ledger.settle(entry, TAKEN, by)
    ledger.put(by, person, entry.value, entry.chain, entry.step)
    ledgers.finish(session, by, ledger, reason=reason)
    _note(session, by, entry, "register.take")


def drop(session: Session, by: Actor, training_session: TrainingSession, entry_id: int) -> None:
    """Leave what stands, and the other behind. Raises Refused when it was decided already."""
    ledger, entry = _opened(session, by, training_session, entry_id)
    ledger.settle(entry, DROPPED, by)
    ledgers.remember(session, ledger)
    _note(session, by, entry, "register.drop")


def _opened(
    session: Session, by: Actor, one: TrainingSession, entry_id: int
) -> tuple[Ledger, Entry]:
    ledger = ledgers.open_ledger(session, one.id)
    check_may_take(by, ledger.one)
    ledger.check_writable()
    for entry in ledger.waiting:
        if entry.id == entry_id:
            return ledger, entry
    known = select(MarkEntry.id).where(MarkEntry.id == entry_id, MarkEntry.session_id == one.id)
    if session.scalar(known) is None:
        raise NotFound(N_("Perbedaan tidak ditemukan."))
    raise Refused(DECIDED)


def _check_correction(
    session: Session, by: Actor, ledger: Ledger, person: int, reason: str
) -> None:
    """Between two marks made before the lock the trainer may decide after it, too."""
    closed_at = ledger.first_closed_at
    if closed_at is not None and not registers.still_open(session, by, closed_at):
        stands_since = session.scalar(
            select(Mark.marked_at).where(
                Mark.session_id == ledger.one.id, Mark.participant_id == person
            )
        )
        if stands_since is not None and stands_since <= registers.lock_at(session, closed_at):
            return
    registers.check_correction(session, by, closed_at, reason)


def _note(session: Session, by: Actor, entry: Entry, act: str) -> None:
    detail = {"participants": [entry.participant_id], "entry": entry.id}
    audit(session, by, act, subject=("training_session", entry.session_id), detail=detail)
