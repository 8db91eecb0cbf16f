"""Self check-in: the trainer opens it, those in the hall come in by a code that changes.

Reading the code gives a ticket, which lives long enough to type a name while the code itself
dies. A ticket marks one person; by it the mark is also known when it is sent twice.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from trainingmgr.attendance.models import FROM_CODE, CheckIn
from trainingmgr.attendance.queries import check_in as queries
from trainingmgr.attendance.queries.ledgers import Door
from trainingmgr.attendance.rules import codes
from trainingmgr.attendance.rules.recognition import recognise
from trainingmgr.attendance.services import entries
from trainingmgr.attendance.services.ledger import Ledger, lock
from trainingmgr.cohorts.models import CANCELLED, TrainingSession
from trainingmgr.cohorts.services import check_may_take
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound, Refused

BAD_CODE = N_("Kode ini tidak berlaku lagi. Pindai atau ketik kode yang sekarang di layar.")
TIME_UP = N_("Waktu untuk mengisi sudah habis. Pindai atau ketik lagi kode di layar.")
USED = N_("Kode yang Anda baca sudah dipakai. Pindai atau ketik lagi kode di layar.")
TOO_MANY = N_("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi.")
CLOSED = N_("Presensi mandiri sudah ditutup.")
REGISTER_CLOSED = N_("Presensi pertemuan ini sudah ditutup.")
CANCELLED_SESSION = N_("Pertemuan ini dibatalkan, jadi tidak ada presensi.")
OTHER_DAY = N_("Presensi mandiri hanya dibuka pada hari pertemuan.")
NOBODY = N_("Peserta tidak ditemukan.")
TAKEN_BACK = N_("Pelatih membatalkan presensi Anda lewat kode.")


class NotIdentified(Refused):
    """Nobody expected is meant; the answer is the same for an unknown person and a wrong date."""


class NoTicket(Refused):
    """The code is not valid, or what was read with it no longer is: read the code again."""


@dataclass(frozen=True)
class Ticket:
    """Proof that a code was read: when, and the id of the one mark it may make.

    opening: the check-in's version, which grows with each opening and closing.
    """

    check_in_id: int
    session_id: int
    opening: int
    issued: float
    client_id: str

    @property
    def live(self) -> bool:
        age = clock.now().timestamp() - self.issued
        return 0 <= age <= codes.TICKET_LIFE.total_seconds()


def why_closed(session: Session, one: TrainingSession) -> Refused | None:
    """Why nobody can come in by a code at this session, whether or not it was opened."""
    return _why_closed(queries.door(session, one.id))


def _why_closed(door: Door) -> Refused | None:
    if door.state == CANCELLED:
        return Refused(CANCELLED_SESSION)
    if door.register_closed_at is not None:
        return Refused(REGISTER_CLOSED)
    if door.held_on != clock.today():
        return Refused(OTHER_DAY)
    return None


def open_check_in(session: Session, by: Actor, one: TrainingSession) -> CheckIn:
    """Open it, with a secret of its own each time; harmless when it is open. Raises Refused."""
    _hold(session, by, one)
    if problem := why_closed(session, one):
        raise problem
    found = queries.check_in_of(session, one.id)
    if found is not None and found.closed_at is None:
        return found
    if found is None:
        found = CheckIn(session_id=one.id)
        session.add(found)
    found.secret = secrets.token_hex(32)
    found.opened_at, found.opened_by_id, found.closed_at = clock.now(), by.user_id, None
    session.flush()
    audit(session, by, "check_in.open", subject=("training_session", one.id), detail={})
    return found


def close_check_in(session: Session, by: Actor, one: TrainingSession) -> None:
    """Close it; codes and tickets end at once, marks stay. Harmless when it is closed."""
    _hold(session, by, one)
    found = queries.check_in_of(session, one.id)
    if found is None or found.closed_at is not None:
        return
    found.closed_at = clock.now()
    session.flush()
    audit(session, by, "check_in.close", subject=("training_session", one.id), detail={})


def take_back(session: Session, by: Actor, one: TrainingSession, participant_id: int) -> None:
    """Undo what a code brought: the mark goes, and the person cannot come in by a code again.

    Raises NotFound when nobody came in so, Refused when the mark was changed since or the register
    is closed.
    """
    if not queries.came_in(session, one.id, participant_id):
        raise NotFound(NOBODY)
    if not entries.withdraw(session, by, one.id, participant_id):
        raise Refused(
            N_("Tanda ini sudah diubah sejak masuk lewat kode. Ubah pada daftar presensi.")
        )
    detail = {"participants": [participant_id]}
    audit(session, by, "check_in.undo", subject=("training_session", one.id), detail=detail)


def read(session: Session, typed: str) -> Ticket:
    """A ticket for whoever read the code on the screen. Only reads; raises NoTicket, Refused."""
    code, now = codes.read_code(typed), clock.now()
    found = None
    for one in queries.check_ins_on(session, clock.today()):
        # All are tried, so that the time taken says nothing.
        if codes.accepts(one.secret, code, now) and found is None:
            found = one
    if found is None:
        raise NoTicket(BAD_CODE, field="kode")
    ticket = Ticket(found.id, found.session_id, found.version, now.timestamp(), str(uuid4()))
    _check_open(ticket, queries.door(session, ticket.session_id))
    return ticket


def meeting_of(session: Session, ticket: Ticket) -> TrainingSession:
    """The session a ticket is for. Raises NoTicket, and Refused when nobody can come in now."""
    _check_live(ticket)
    _check_open(ticket, queries.door(session, ticket.session_id))
    return queries.session_of(session, ticket.session_id)


def come_in(
    session: Session,
    ticket: Ticket,
    phone: str,
    *,
    number: str = "",
    name: str = "",
    born: date | None = None,
) -> None:
    """Mark whoever is meant as present; `phone` is the id that this browser keeps.

    What the trainer had marked otherwise stays, and waits for a decision; what came of it is told
    by `receipt_of`. Harmless when sent twice. Raises NotIdentified, NoTicket, and Refused when
    nobody can come in any more.
    """
    _check_live(ticket)
    _check_open(ticket, queries.door(session, ticket.session_id))
    who = recognise(
        queries.expected(session, ticket.session_id), number=number, name=name, born=born
    )
    if who is None:
        raise _unknown(number)

    def check(ledger: Ledger) -> None:
        # In turn: whoever closes or undoes waits for this, or this for them.
        _check_open(ticket, ledger.sheet.door)
        before = ledger.sent(ticket.client_id)
        if before is None and ledger.taken_back(who.participant_id, FROM_CODE):
            raise Refused(TAKEN_BACK)
        if before is not None and before.participant_id != who.participant_id:
            raise NoTicket(USED)

    result = entries.arrive(
        session,
        entries.CODE,
        ticket.session_id,
        who.participant_id,
        client_id=ticket.client_id,
        source=FROM_CODE,
        phone=phone,
        check=check,
    )
    if result.why is not None:
        raise result.why


def _unknown(number: str) -> NotIdentified:
    if number.strip():
        return NotIdentified(
            N_("Nomor peserta ini tidak ada pada pertemuan ini. Periksa lagi, atau isi nama."),
            field="number",
        )
    return NotIdentified(
        N_(
            "Nama dan tanggal lahir ini tidak cocok dengan peserta pertemuan ini. "
            "Periksa lagi, atau temui pelatih."
        ),
        field="name",
    )


def _check_live(ticket: Ticket) -> None:
    if not ticket.live:
        raise NoTicket(TIME_UP)


def _check_open(ticket: Ticket, door: Door) -> None:
    """Raises Refused when nobody can come in now, NoTicket when it was opened anew since."""
    if problem := _why_closed(door):
        raise problem
    if door.opening is None or door.closed_at is not None:
        raise Refused(CLOSED)
    if door.opening != ticket.opening:
        raise NoTicket(TIME_UP)


def _hold(session: Session, by: Actor, one: TrainingSession) -> None:
    check_may_take(by, one)
    lock(session, one.id)
