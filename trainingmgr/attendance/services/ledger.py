"""The register of one session under its lock: who is expected, what stands, what waits.

Whoever writes marks, from a form, a phone or a code, reads this, changes it in memory and lets
`finish` write it: there is no other way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import DIFFERS, DROPPED, SAME, SUPERSEDED
from trainingmgr.attendance.queries.ledgers import (
    Chains,
    Entry,
    Meeting,
    Sheet,
    Stand,
    read_chains,
    read_entries,
    read_sheet,
)
from trainingmgr.attendance.services import counting, keeping, marking
from trainingmgr.cohorts.models import CANCELLED, TrainingSession
from trainingmgr.cohorts.services import mark_held
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import is_sqlite, take_turn
from trainingmgr.foundation.problems import Refused

UNLISTED = N_("Ada peserta yang tidak lagi terdaftar pada pertemuan ini. Muat ulang dahulu.")
LOCKED = N_("Presensi sudah terkunci. Minta administrator mengoreksinya dengan alasan.")
NO_REASON = N_("Tulis alasan koreksi.")
_LOCK = (
    select(TrainingSession.__table__.c.id)
    .where(TrainingSession.__table__.c.id == bindparam("id"))
    .with_for_update(key_share=True)
)


@dataclass
class Ledger:
    """What is known of one register; `changed`, `added` and `settled` are still to be written.

    sheet: as it was read; marks, as they stand after what was changed here. entries: of those sent
    before, whichever wait, arrivals that were taken back, and whichever `open_ledger` was asked
    for. chains: of those asked for.
    """

    sheet: Sheet
    entries: list[Entry]
    chains: Chains
    one: Meeting = field(init=False)
    roster: frozenset[int] = field(init=False)
    marks: dict[int, rules.Stored] = field(init=False)
    changed: dict[int, keeping.Weighed] = field(default_factory=dict)
    added: list[Entry] = field(default_factory=list)
    settled: list[Entry] = field(default_factory=list)
    _of: dict[int, list[Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.one, self.roster = self.sheet.meeting, self.sheet.roster
        self.marks = dict(self.sheet.marks)
        for sent in self.entries:
            # The same id may have come for another register.
            if sent.session_id == self.one.id:
                self._of.setdefault(sent.participant_id, []).append(sent)

    def add(self, entry: Entry) -> None:
        """One more as it was sent."""
        self.added.append(entry)
        self._of.setdefault(entry.participant_id, []).append(entry)
        key, newest = (entry.participant_id, entry.chain), self.chains.newest
        newest[key] = max(entry.step, newest.get(key, entry.step))

    @property
    def closed(self) -> bool:
        return self.sheet.stand is not None and self.sheet.stand.closed_at is not None

    @property
    def first_closed_at(self) -> datetime | None:
        return self.sheet.stand.first_closed_at if self.sheet.stand else None

    @property
    def waiting(self) -> list[Entry]:
        """Marks that differ from what stands and wait for a person."""
        return [one for person in self._of for one in self._waiting_of(person)]

    def _waiting_of(self, person: int) -> list[Entry]:
        # Asked for each mark of a batch: it must not look through all of them each time.
        return [one for one in self._of.get(person, ()) if one.outcome == DIFFERS]

    def check_listed(self, person: int) -> None:
        if person not in self.roster:
            raise Refused(UNLISTED, field=f"mark-{person}")

    def weigh(self, person: int, value: rules.Value) -> int:
        """Return the JP it counts for. Raises Refused."""
        return marking.weigh(self.one, person, value)

    def put(
        self, by: Actor, person: int, value: rules.Value, chain: str | None = None, step: int = 0
    ) -> None:
        """Let this stand. What stands already keeps who marked it and when."""
        before = self.marks.get(person)
        if before is not None and before.value == value:
            return
        known = before.revision if before else self._was_taken_back_at(person)
        stored = rules.Stored(value, known + 1, chain, step)
        self._change(person, stored, self.weigh(person, value))
        for one in self._waiting_of(person):
            if one.value == value:
                self.settle(one, SAME, by)

    def sent(self, client_id: str) -> Entry | None:
        """What came before by this id, to whichever register."""
        return next((one for one in self.entries if one.client_id == client_id), None)

    def taken_back(self, person: int, source: str) -> bool:
        """Whether an arrival of this person was undone."""
        return any(
            one.outcome == DROPPED and one.source == source for one in self._of.get(person, ())
        )

    def _was_taken_back_at(self, person: int) -> int:
        """The revision that a mark had when it was taken back: whoever knew it saw no other."""
        gone = (one.base for one in self._of.get(person, ()) if one.outcome == DROPPED)
        return max(gone, default=0)

    def replace(self, by: Actor, person: int, chain: str, step: int) -> None:
        """What waited of a chain gives way to its newer step."""
        for one in self._waiting_of(person):
            if one.chain == chain and one.step < step:
                self.settle(one, SUPERSEDED, by)

    def settle(self, entry: Entry, outcome: str, by: Actor) -> None:
        """A mark that waited waits no more; `decided_at` keeps that it had differed."""
        entry.outcome, entry.decided_at, entry.decided_by_id = outcome, clock.now(), by.user_id
        if entry.id is not None:
            self.settled.append(entry)

    def check_writable(self) -> None:
        """Raises Refused for a session that was cancelled."""
        if self.one.state == CANCELLED:
            raise Refused(N_("Pertemuan ini dibatalkan, jadi presensinya tidak dapat diisi."))

    def check_closing(self) -> None:
        """Raises Refused before its day, while someone is unmarked, and while marks differ."""
        if self.one.held_on > clock.today():
            raise Refused(N_("Presensi baru dapat ditutup pada hari pertemuan."))
        if not self.roster:
            raise Refused(N_("Belum ada peserta yang terdaftar pada pertemuan ini."))
        missing = self.roster - set(self.marks)
        if missing:
            raise Refused(
                N_("Presensi belum lengkap: %(n)d dari %(total)d peserta belum ditandai."),
                n=len(missing),
                total=len(self.roster),
            )
        if waiting := len(self.waiting):
            raise Refused(
                N_("%(n)d perbedaan menunggu keputusan. Pilih yang benar, lalu tutup presensi."),
                n=waiting,
            )

    def weigh_again(self) -> None:
        """Before they count: the session may have been moved since it was marked.

        What a make-up adds is reckoned with the sums.
        """
        if self.one.chosen_only:
            return
        for person, stored in self.marks.items():
            jp = self.weigh(person, stored.value)
            if person not in self.changed and jp != self.sheet.counted[person]:
                self._change(person, stored, jp)

    def _change(self, person: int, stored: rules.Stored, jp: int) -> None:
        self.marks[person] = stored
        self.changed[person] = keeping.Weighed(person, stored, jp)


def open_ledger(
    session: Session,
    session_id: int,
    *,
    ids: Collection[str] = (),
    chains: Collection[str] = (),
    locked: bool = True,
) -> Ledger:
    """Read a register; `locked`, saves of it wait for each other until the commit.

    `ids` names marks sent before that matter besides those that wait, `chains` the rows of changes
    whose newest step does. What else was sent before stays unread, however much it is.
    """
    session.flush()
    if locked:
        lock(session, session_id)
    return Ledger(
        read_sheet(session, session_id),
        read_entries(session, session_id, ids),
        read_chains(session, session_id, chains),
    )


def lock(session: Session, session_id: int) -> None:
    """Whoever writes about a session waits here for whoever did before, until the commit."""
    take_turn(session)
    if not is_sqlite(session):
        session.execute(_LOCK, {"id": session_id})


def finish(
    session: Session,
    by: Actor,
    ledger: Ledger,
    *,
    close: bool = False,
    reason: str = "",
) -> None:
    """Write what changed, in as many statements for a whole register as for one mark.

    What is closed counts at once, and a change of it is noted as a correction.
    """
    correcting = ledger.closed
    told = sorted(ledger.changed)
    if close and not correcting:
        ledger.weigh_again()
    stand = _stand_after(by, ledger, close)
    keeping.write_all(session, by, ledger.one.id, ledger.changed.values(), ledger.added, stand)
    keeping.write_settled(session, ledger.settled)
    if close and not correcting:
        set_held(session, ledger.one.id, held=True)
    ledger.sheet = replace(ledger.sheet, stand=stand)
    if ledger.closed and (told or not correcting):
        counting.recount(session, by, ledger.one.course_id)
        _note(session, by, ledger.one.id, told, correcting, reason)


def remember(session: Session, ledger: Ledger) -> None:
    """Keep what was sent, in one statement; what waited before may have been settled."""
    keeping.write_entries(session, ledger.added)
    keeping.write_settled(session, ledger.settled)


def set_held(session: Session, session_id: int, held: bool) -> None:
    """Closed, a register makes its session one that was held; reopened, no longer."""
    one = session.get_one(TrainingSession, session_id)
    # The ledger's lock is held: what this reads is the last that was written.
    session.refresh(one, ["state", "version"])
    mark_held(session, one, held=held)


def because(reason: str) -> dict[str, Any]:
    return {"reason": reason.strip()} if reason.strip() else {}


def _stand_after(by: Actor, ledger: Ledger, close: bool) -> Stand:
    """The register's own row: a new version each time, and when it was closed."""
    before, now = ledger.sheet.stand or Stand(0, None, None, None, None), clock.now()
    stand = replace(before, version=before.version + 1)
    if not close or ledger.closed:
        return stand
    return replace(
        stand,
        closed_at=now,
        closed_by_id=by.user_id,
        first_closed_at=stand.first_closed_at or now,
    )


def _note(
    session: Session,
    by: Actor,
    session_id: int,
    changed: list[int],
    correcting: bool,
    reason: str,
) -> None:
    act = "register.correct" if correcting else "register.close"
    detail: dict[str, Any] = {"participants": changed} if correcting else {"changed": len(changed)}
    subject = ("training_session", session_id)
    audit(session, by, act, subject=subject, detail=detail | because(reason))
