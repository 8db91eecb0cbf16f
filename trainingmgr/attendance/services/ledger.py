"""The register of one session under its lock: who is expected, what stands, what waits.

Whoever writes marks, from a form, a phone or a code, reads this, changes it in memory and lets
`finish` write it: there is no other way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, inspect, or_, select
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import (
    DIFFERS,
    DROPPED,
    FROM_PHONE,
    SAME,
    SUPERSEDED,
    Mark,
    MarkEntry,
    Register,
)
from trainingmgr.attendance.queries.sheets import expected_at
from trainingmgr.attendance.services import counting, marking
from trainingmgr.cohorts.models import CANCELLED, TrainingSession
from trainingmgr.cohorts.services import mark_held
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import CourseEnrolment
from trainingmgr.programmes.queries import number_setting

UNLISTED = N_("Ada peserta yang tidak lagi terdaftar pada pertemuan ini. Muat ulang dahulu.")
LOCKED = N_("Presensi sudah terkunci. Minta administrator mengoreksinya dengan alasan.")
NO_REASON = N_("Tulis alasan koreksi.")
_READ = ("state", "version", "held_on", "starts_at", "ends_at", "break_minutes", "jp")


@dataclass
class Ledger:
    """What is known of one register; `changed` and `added` are still to be written.

    entries: of those sent before, whichever wait, arrivals that were taken back, and whichever
    `open_ledger` was asked for. newest and writers: the furthest step of a person's chain that was
    delivered and by which user, for the chains asked for.
    """

    one: TrainingSession
    register: Register | None
    roster: frozenset[int]
    marks: dict[int, rules.Stored]
    counted: dict[int, int]
    entries: list[MarkEntry]
    newest: dict[tuple[int, str], int]
    writers: dict[tuple[int, str], int | None]
    jp_minutes: int
    changed: dict[int, marking.Weighed] = field(default_factory=dict)
    added: list[MarkEntry] = field(default_factory=list)
    _of: dict[int, list[MarkEntry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.entries:
            # The same id may have come for another register.
            if one.session_id == self.one.id:
                self._of.setdefault(one.participant_id, []).append(one)

    def add(self, entry: MarkEntry) -> None:
        """One more as it was sent."""
        self.added.append(entry)
        self._of.setdefault(entry.participant_id, []).append(entry)
        key = (entry.participant_id, entry.chain)
        self.newest[key] = max(entry.step, self.newest.get(key, entry.step))

    @property
    def closed(self) -> bool:
        return self.register is not None and self.register.closed_at is not None

    @property
    def first_closed_at(self) -> datetime | None:
        return self.register.first_closed_at if self.register else None

    @property
    def waiting(self) -> list[MarkEntry]:
        """Marks that differ from what stands and wait for a person."""
        return [one for person in self._of for one in self._waiting_of(person)]

    def _waiting_of(self, person: int) -> list[MarkEntry]:
        # Asked for each mark of a batch: it must not look through all of them each time.
        return [one for one in self._of.get(person, ()) if one.outcome == DIFFERS]

    def check_listed(self, person: int) -> None:
        if person not in self.roster:
            raise Refused(UNLISTED, field=f"mark-{person}")

    def weigh(self, person: int, value: rules.Value) -> int:
        """Return the JP it counts for. Raises Refused."""
        return marking.weigh(self.one, person, value, self.jp_minutes)

    def put(
        self, by: Actor, person: int, value: rules.Value, chain: str | None = None, step: int = 0
    ) -> None:
        """Let this stand. What stands already keeps who marked it and when."""
        before = self.marks.get(person)
        if before is not None and before.value == value:
            return
        known = before.revision if before else self._taken_back(person)
        stored = rules.Stored(value, known + 1, chain, step)
        self._change(person, stored, self.weigh(person, value))
        for one in self._waiting_of(person):
            if value_of(one) == value:
                settle(one, SAME, by)

    def _taken_back(self, person: int) -> int:
        """The revision that a mark had when it was taken back: whoever knew it saw no other."""
        gone = (one.base for one in self._of.get(person, ()) if one.outcome == DROPPED)
        return max(gone, default=0)

    def replace(self, by: Actor, person: int, chain: str, step: int) -> None:
        """What waited of a chain gives way to its newer step."""
        for one in self._waiting_of(person):
            if one.chain == chain and one.step < step:
                settle(one, SUPERSEDED, by)

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
            if person not in self.changed and jp != self.counted[person]:
                self._change(person, stored, jp)

    def _change(self, person: int, stored: rules.Stored, jp: int) -> None:
        self.marks[person] = stored
        self.changed[person] = marking.Weighed(person, stored, jp)


def open_ledger(
    session: Session,
    one: TrainingSession,
    *,
    ids: Collection[str] = (),
    chains: Collection[str] = (),
    lock: bool = True,
) -> Ledger:
    """Read a register; with `lock`, saves of it wait for each other until the commit.

    `ids` names marks sent before that matter besides those that wait, `chains` the rows of changes
    whose newest step does. What else was sent before stays unread, however much it is.
    """
    if lock:
        session.refresh(one, _READ, with_for_update={"key_share": True})
    register = session.scalar(
        select(Register)
        .where(Register.session_id == one.id)
        .execution_options(populate_existing=True)
    )
    rows = session.execute(
        select(
            CourseEnrolment.participant_id,
            Mark.status,
            Mark.late_minutes,
            Mark.early_minutes,
            Mark.note,
            Mark.revision,
            Mark.chain,
            Mark.step,
            Mark.counted_jp,
        )
        .outerjoin(
            Mark,
            and_(Mark.session_id == one.id, Mark.participant_id == CourseEnrolment.participant_id),
        )
        .where(
            CourseEnrolment.course_id == one.course_id,
            CourseEnrolment.from_on <= one.held_on,
            or_(CourseEnrolment.until_on.is_(None), CourseEnrolment.until_on > one.held_on),
            expected_at(one),
        )
    ).all()
    return Ledger(
        one,
        register,
        frozenset(row[0] for row in rows),
        {row[0]: rules.Stored(rules.Value(*row[1:5]), *row[5:8]) for row in rows if row.status},
        {row[0]: row.counted_jp for row in rows if row.status},
        _entries(session, one, ids),
        *_chains(session, one, chains),
        number_setting(session, "jp_minutes", one.held_on),
    )


def check_writable(one: TrainingSession) -> None:
    """Raises Refused for a session that was cancelled."""
    if one.state == CANCELLED:
        raise Refused(N_("Pertemuan ini dibatalkan, jadi presensinya tidak dapat diisi."))


def finish(
    session: Session,
    by: Actor,
    ledger: Ledger,
    *,
    close: bool = False,
    closed_with: str | None = None,
    reason: str = "",
) -> Register:
    """Write what changed, in one statement for all marks and one for all entries.

    What is closed counts at once, and a change of it is noted as a correction.
    """
    correcting = ledger.closed
    told = sorted(ledger.changed)
    if close and not correcting:
        ledger.weigh_again()
    if ledger.changed:
        marking.write(session, by, ledger.one, list(ledger.changed.values()))
    remember(session, ledger)
    register = _keep(session, by, ledger, close, closed_with)
    if register.closed_at is not None and (told or not correcting):
        counting.recount(session, by, ledger.one.course_id)
        _note(session, by, register, told, correcting, reason)
    return register


def remember(session: Session, ledger: Ledger) -> None:
    """Keep what was sent, in one statement; what waited before may have been settled."""
    names = [column.key for column in inspect(MarkEntry).column_attrs if column.key != "id"]
    if ledger.added:
        rows = [{name: getattr(one, name) for name in names} for one in ledger.added]
        session.execute(insert(MarkEntry.__table__), rows)  # type: ignore[arg-type]
    session.flush()


def value_of(entry: MarkEntry) -> rules.Value:
    return rules.Value(entry.status, entry.late_minutes, entry.early_minutes, entry.note)


def settle(entry: MarkEntry, outcome: str, by: Actor) -> None:
    """A mark that waited waits no more; `decided_at` keeps that it had differed."""
    entry.outcome, entry.decided_at, entry.decided_by_id = outcome, clock.now(), by.user_id


def because(reason: str) -> dict[str, Any]:
    return {"reason": reason.strip()} if reason.strip() else {}


def _entries(session: Session, one: TrainingSession, ids: Collection[str]) -> list[MarkEntry]:
    taken_back = and_(MarkEntry.outcome == DROPPED, MarkEntry.source != FROM_PHONE)
    wanted = and_(MarkEntry.session_id == one.id, or_(MarkEntry.outcome == DIFFERS, taken_back))
    if ids:
        wanted = or_(wanted, MarkEntry.client_id.in_(ids))
    query = select(MarkEntry).where(wanted).order_by(MarkEntry.id)
    found: Sequence[MarkEntry] = session.scalars(
        query.execution_options(populate_existing=True)
    ).all()
    return list(found)


def _chains(
    session: Session, one: TrainingSession, chains: Collection[str]
) -> tuple[dict[tuple[int, str], int], dict[tuple[int, str], int | None]]:
    """The furthest step of each of a person's chains, and whose chain it is."""
    if not chains:
        return {}, {}
    rows = session.execute(
        select(
            MarkEntry.participant_id,
            MarkEntry.chain,
            func.max(MarkEntry.step),
            func.max(MarkEntry.user_id),
        )
        .where(MarkEntry.session_id == one.id, MarkEntry.chain.in_(chains))
        .group_by(MarkEntry.participant_id, MarkEntry.chain)
    ).all()
    return {row[:2]: row[2] for row in rows}, {row[:2]: row[3] for row in rows}


def _keep(
    session: Session, by: Actor, ledger: Ledger, close: bool, closed_with: str | None
) -> Register:
    """The register's own row: a new version each time, and when it was closed."""
    register = ledger.register
    if register is None:
        register = ledger.register = Register(session_id=ledger.one.id, saved_at=clock.now())
        session.add(register)
    register.saved_at = clock.now()
    if close and register.closed_at is None:
        register.closed_at, register.closed_by_id = clock.now(), by.user_id
        register.closed_with = closed_with
        register.first_closed_at = register.first_closed_at or clock.now()
        mark_held(session, ledger.one)
    session.flush()
    return register


def _note(
    session: Session,
    by: Actor,
    register: Register,
    changed: list[int],
    correcting: bool,
    reason: str,
) -> None:
    act = "register.correct" if correcting else "register.close"
    detail: dict[str, Any] = {"participants": changed} if correcting else {"changed": len(changed)}
    subject = ("training_session", register.session_id)
    audit(session, by, act, subject=subject, detail=detail | because(reason))
