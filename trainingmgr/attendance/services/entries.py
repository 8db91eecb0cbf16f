"""Marks as phones send them: in any order, any number of times, from several at once.

Each is kept with what became of it, so that sending it again gets the same answer and changes
nothing. What differs from what someone else wrote waits for a person (`differences`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import (
    DIFFERS,
    DROPPED,
    FROM_PHONE,
    PRESENT,
    SAVED,
    Mark,
    MarkEntry,
)
from trainingmgr.attendance.queries.ledgers import Entry
from trainingmgr.attendance.services import ledger as ledgers
from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.ledger import Ledger
from trainingmgr.cohorts.services import check_may_take
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import TRAINER, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import Participant

REFUSED = "refused"
CODE = Actor(user_id=None, role=TRAINER, name="Kode presensi")
OTHER_CONTENT = N_("Catatan ini pernah dikirim dengan isi lain. Tandai lagi orangnya.")
UNREADABLE = N_("Catatan ini tidak terbaca. Tandai lagi orangnya.")


@dataclass(frozen=True)
class SentMark:
    """One mark by its client's id; `at` is when it was made by the clock of its phone."""

    id: str
    person: int
    sent: rules.Sent
    at: datetime


@dataclass(frozen=True)
class SentClose:
    """The wish to close the register, after all marks before it."""

    id: str
    at: datetime


@dataclass(frozen=True)
class Unreadable:
    """An item of which nothing but its id could be read."""

    id: str


Item = SentMark | SentClose | Unreadable


@dataclass(frozen=True)
class Result:
    """What became of one item; `status` is an HTTP status where the item itself is at fault."""

    id: str
    outcome: str
    why: Refused | None = None
    status: int | None = None


@dataclass(frozen=True)
class State:
    """A register as phones draw it."""

    closed: bool
    locked: bool
    marks: dict[int, rules.Stored]
    differences: int


@dataclass(frozen=True)
class Receipt:
    """What became of each item, in order, and how the register stands after them."""

    results: Sequence[Result]
    state: State


def receive(
    session: Session,
    by: Actor,
    session_id: int,
    items: Sequence[Item],
    *,
    sent_at: datetime,
) -> Receipt:
    """Take in what a phone sends, in its order; one item that is refused holds up no other.

    `sent_at` is by the phone's clock. The number of statements does not hang on that of items.
    """
    reception = _Reception(session, by, session_id, items, sent_at, FROM_PHONE)
    try:
        check_may_take(by, reception.ledger.one)
        reception.ledger.check_writable()
    except Refused as problem:
        reception.barred = problem
    results = [reception.take(item) for item in items]
    reception.finish()
    return Receipt(results, _state(session, by, reception.ledger))


def state(session: Session, by: Actor, session_id: int) -> State:
    """The register as it stands, for drawing what others marked."""
    return _state(session, by, ledgers.open_ledger(session, session_id, locked=False))


def arrive(
    session: Session,
    by: Actor,
    session_id: int,
    participant_id: int,
    *,
    client_id: str,
    source: str,
    late: int = 0,
    at: datetime | None = None,
    phone: str | None = None,
    reason: str = "",
    check: Callable[[Ledger], None] | None = None,
) -> Result:
    """Mark one person present, vouched for by a code (`by` is CODE) or by the office.

    `at` is when they came, by our clock; without it, now. `phone` names the browser it came from,
    and `reason` is what the administrator gives once the register is closed. Whoever stands as
    present already stays so, minutes and all. Asking again with the same `client_id` gets the
    same answer. Whether `by` may take the register is for the caller to know; `check` is asked
    under the lock, before anything is written.
    """
    now = clock.now()
    sent = rules.Sent(rules.Value(PRESENT, late), chain=client_id, step=1)
    item = SentMark(client_id, participant_id, sent, at or now)
    reception = _Reception(session, by, session_id, [item], now, source)
    reception.phone, reception.reason = phone, reason
    if check is not None:
        check(reception.ledger)
    stored = reception.ledger.marks.get(participant_id)
    if stored is not None and stored.value.status == PRESENT:
        item = replace(item, sent=replace(sent, value=stored.value))
    try:
        reception.ledger.check_writable()
    except Refused as problem:
        reception.barred = problem
    result = reception.take(item)
    reception.finish()
    return result


def withdraw(session: Session, by: Actor, session_id: int, participant_id: int) -> bool:
    """Take an arrival back; False when it is not what stands any more.

    Raises Refused when the register is closed, or `by` only reads it.
    """
    ledger = ledgers.open_ledger(session, session_id)
    check_may_take(by, ledger.one)
    stored = ledger.marks.get(participant_id)
    if stored is None or stored.chain is None:
        return False
    if ledger.closed:
        raise Refused(N_("Presensi sudah ditutup. Ubah tandanya sebagai koreksi."))
    if not registers.still_open(session, by, ledger.first_closed_at):
        raise Refused(ledgers.LOCKED)
    # Whatever stands next is none that a phone may have seen under this number.
    dropped = {"base": stored.revision, "outcome": DROPPED}
    arrival = update(MarkEntry).where(
        MarkEntry.session_id == session_id,
        MarkEntry.participant_id == participant_id,
        MarkEntry.client_id == stored.chain,
        MarkEntry.source != FROM_PHONE,
    )
    decided = {"decided_at": clock.now(), "decided_by_id": by.user_id}
    if not session.scalars(arrival.values(dropped | decided).returning(MarkEntry.id)).all():
        return False
    session.execute(
        delete(Mark).where(Mark.session_id == session_id, Mark.participant_id == participant_id)
    )
    return True


class _Reception:
    """One batch on its way into one register."""

    def __init__(
        self,
        session: Session,
        by: Actor,
        session_id: int,
        items: Sequence[Item],
        sent_at: datetime,
        source: str,
    ) -> None:
        self.session, self.by = session, by
        self.sent_at, self.source, self.now = sent_at, source, clock.now()
        self.barred: Refused | None = None
        self.closing = False
        self.phone: str | None = None
        self.reason = ""
        self._ends: datetime | None = None
        # An arrival's chain is its own id: it is its chain's first and last.
        chains = {
            one.sent.chain
            for one in items
            if source == FROM_PHONE and isinstance(one, SentMark) and one.sent.chain is not None
        }
        self.ledger = ledgers.open_ledger(
            session, session_id, ids={item.id for item in items}, chains=chains
        )
        self.kept = _merged(
            session, {one.person for one in items if isinstance(one, SentMark)}, self.ledger.roster
        )
        self.delivered: dict[str, Entry] = {}
        for entry in self.ledger.entries:
            self.delivered[entry.client_id] = entry

    def take(self, item: Item) -> Result:
        """What becomes of one item; a record that was merged away since is the one that is left."""
        if isinstance(item, SentMark) and item.person in self.kept:
            item = replace(item, person=self.kept[item.person])
        before = self.delivered.get(item.id)
        if before is not None:
            return self._again(before, item)
        if isinstance(item, Unreadable):
            return Result(item.id, REFUSED, Refused(UNREADABLE), 400)
        if isinstance(item, SentMark) and self._is_of_another(item):
            return Result(item.id, REFUSED, Refused(OTHER_CONTENT), 422)
        try:
            if isinstance(item, SentClose):
                return self._close(item)
            return self._mark(item)
        except Refused as problem:
            return Result(item.id, REFUSED, problem)

    def finish(self) -> None:
        """Write it all; what changed nothing but is remembered leaves the register as it is."""
        ledger = self.ledger
        if ledger.changed or self.closing:
            ledgers.finish(
                self.session,
                self.by,
                ledger,
                close=self.closing,
                reason=self.reason,
            )
        else:
            ledgers.remember(self.session, ledger)

    def _mark(self, item: SentMark) -> Result:
        if self.barred:
            raise self.barred
        ledger, sent, person = self.ledger, item.sent, item.person
        ledger.check_listed(person)
        ledger.weigh(person, sent.value)
        made = rules.made_at(item.at, self.sent_at, self.now)
        after_lock = self._came_after_lock(made)
        chain = sent.chain or item.id
        newest = ledger.chains.newest.get((person, chain))
        outcome = rules.decide(sent, ledger.marks.get(person), newest)
        if outcome == SAVED:
            ledger.put(self.by, person, sent.value, chain, sent.step)
        ledger.replace(self.by, person, chain, sent.step)
        entry = Entry(
            id=None,
            client_id=item.id,
            session_id=ledger.one.id,
            participant_id=person,
            status=sent.value.status,
            late_minutes=sent.value.late,
            early_minutes=sent.value.early,
            note=sent.value.note,
            base=sent.base,
            chain=chain,
            step=sent.step,
            source=self.source,
            phone=self.phone,
            claimed_at=item.at,
            made_at=made,
            received_at=self.now,
            user_id=self.by.user_id,
            outcome=outcome,
            after_lock=after_lock,
        )
        ledger.add(entry)
        self.delivered[entry.client_id] = entry
        return Result(item.id, outcome)

    def _is_of_another(self, item: SentMark) -> bool:
        """Whether it goes on with changes that somebody else began: those have not seen theirs."""
        key = (item.person, item.sent.chain or item.id)
        return self.ledger.chains.writers.get(key, self.by.user_id) != self.by.user_id

    def _close(self, item: SentClose) -> Result:
        """Closing what is closed already, or was when somebody opened it again, is done."""
        stand, made = self.ledger.sheet.stand, rules.made_at(item.at, self.sent_at, self.now)
        if stand is not None and stand.reopened_at is not None and made < stand.reopened_at:
            return Result(item.id, SAVED)
        if self.barred:
            raise self.barred
        if not self.ledger.closed and not self.closing:
            self.ledger.check_closing()
            self.closing = True
        return Result(item.id, SAVED)

    def _again(self, before: Entry, item: Item) -> Result:
        """The first answer once more; what differed then may have been decided since."""
        if not isinstance(item, SentMark) or not self._is_same(before, item):
            return Result(item.id, REFUSED, Refused(OTHER_CONTENT), 422)
        return Result(item.id, DIFFERS if before.decided_at else before.outcome)

    def _is_same(self, before: Entry, item: SentMark) -> bool:
        about = (before.session_id, before.participant_id, before.source)
        if about != (self.ledger.one.id, item.person, self.source):
            return False
        if self.source != FROM_PHONE:
            # Whoever comes in says no more than that; the minutes late are not theirs to tell.
            return True
        sent = rules.Sent(before.value, before.base, before.chain, before.step)
        return (sent, before.claimed_at, before.user_id) == (item.sent, item.at, self.by.user_id)

    @property
    def _is_bound(self) -> bool:
        # Reopening a register wins nobody but the administrator more hours.
        return not self.by.may("attendance.correct")

    def _came_after_lock(self, made: datetime) -> bool:
        """Whether it was made in time and came too late. Raises Refused when made too late."""
        closed_at = self.ledger.first_closed_at
        if closed_at is None or not (self.ledger.closed or self._is_bound):
            return False
        if self._ends is None:
            # Asked once for all marks of a batch.
            self._ends = registers.lock_at(self.session, closed_at)
        if not self._is_bound:
            # The administrator's corrections give a reason, which phones do not ask for.
            if made > closed_at and not self.reason.strip():
                raise Refused(ledgers.NO_REASON)
        elif made > self._ends:
            raise Refused(ledgers.LOCKED)
        return self.now > self._ends


def _merged(session: Session, people: set[int], roster: frozenset[int]) -> dict[int, int]:
    """Of the people a phone still knows, who has become whom."""
    unknown = people - roster
    if not unknown:
        return {}
    rows = session.execute(
        select(Participant.id, Participant.merged_into_id).where(
            Participant.id.in_(unknown), Participant.merged_into_id.is_not(None)
        )
    )
    return {gone: kept for gone, kept in rows if kept is not None}


def _state(session: Session, by: Actor, ledger: Ledger) -> State:
    locked = not registers.still_open(session, by, ledger.first_closed_at)
    return State(ledger.closed, locked, ledger.marks, len(ledger.waiting))
