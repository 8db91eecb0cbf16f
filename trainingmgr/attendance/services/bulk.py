"""Several past registers typed from paper at once, each under the rules of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.ledger import Ledger, open_ledger
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.cohorts.services import check_may_take
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused

ALWAYS, WHEN_COMPLETE, NEVER = "always", "complete", "never"
STALE = N_(
    "%(n)d tanda disimpan orang lain selagi Anda mengetik. Belum ada yang tersimpan: bandingkan, "
    "lalu simpan lagi."
)


@dataclass(frozen=True)
class Typed:
    """The letters typed for one session: person -> (letter, the revision that was shown).

    Only cells that were changed. close: ALWAYS, WHEN_COMPLETE or NEVER.
    """

    one: TrainingSession
    letters: Mapping[int, tuple[str, int]]
    close: str = NEVER


@dataclass(frozen=True)
class Saved:
    """How many marks were typed, and which sessions are closed now."""

    marks: int
    closed: Sequence[TrainingSession]


class Differs(Conflict):
    """Marks that others made meanwhile; `cells` are (session id, participant id)."""

    def __init__(self, cells: Sequence[tuple[int, int]]) -> None:
        super().__init__(STALE, n=len(cells))
        self.cells = cells


def save(session: Session, by: Actor, columns: Sequence[Typed]) -> Saved:
    """Save all columns or none; minutes and notes of a mark whose letter stays are kept.

    Raises Differs when others marked somebody otherwise meanwhile, and Refused, naming the
    session in `field` as `s<id>`.
    """
    ledgers: list[tuple[Typed, Ledger]] = []
    # One order for all who save, so that two of them do not wait for each other.
    for typed in sorted(columns, key=lambda column: column.one.id):
        check_may_take(by, typed.one)
        ledgers.append((typed, open_ledger(session, typed.one.id)))
    clashing = [
        (typed.one.id, person)
        for typed, ledger in ledgers
        for person, (letter, base) in typed.letters.items()
        if _differs(ledger.marks.get(person), letter, base)
    ]
    if clashing:
        raise Differs(clashing)
    marks, closed = 0, []
    for typed, ledger in ledgers:
        try:
            marks += len(typed.letters)
            if _write(session, by, typed, ledger):
                closed.append(typed.one)
        except Refused as problem:
            problem.field = f"s{typed.one.id}"
            raise
    return Saved(marks, closed)


def _write(session: Session, by: Actor, typed: Typed, ledger: Ledger) -> bool:
    """Returns whether it is closed by this."""
    ledger.check_writable()
    inputs = [
        _input(person, letter, ledger.marks.get(person))
        for person, (letter, _base) in typed.letters.items()
        if not _stands(ledger.marks.get(person), letter)
    ]
    if ledger.closed:
        if inputs:
            raise Refused(
                N_("Presensi ini sudah ditutup orang lain. Perbaiki pada halaman presensinya.")
            )
        return False
    close = typed.close == ALWAYS or (typed.close == WHEN_COMPLETE and _complete(typed, ledger))
    if inputs or close:
        registers.save(session, by, typed.one, inputs, close=close)
    return close


def _differs(stored: rules.Stored | None, letter: str, base: int) -> bool:
    revision = stored.revision if stored else 0
    return revision != base and not _stands(stored, letter)


def _stands(stored: rules.Stored | None, letter: str) -> bool:
    return stored is not None and stored.value.status == letter


def _input(person: int, letter: str, stored: rules.Stored | None) -> MarkInput:
    if stored is None:
        return MarkInput(person, letter)
    return MarkInput(person, letter, note=stored.value.note, base=stored.revision)


def _complete(typed: Typed, ledger: Ledger) -> bool:
    marked = set(ledger.marks) | set(typed.letters)
    return bool(ledger.roster) and ledger.roster <= marked and not ledger.waiting
