"""Attendance on paper, frozen before it is drawn: the sheet to sign, and the transport list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import PRESENT
from trainingmgr.attendance.queries import papers
from trainingmgr.attendance.queries.arrivals import additional_of
from trainingmgr.attendance.queries.papers import Listed
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.documents.attendance import (
    Person,
    Receipt,
    Sheet,
    SheetsDocument,
    TransportDocument,
)
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.queries import number_setting
from trainingmgr.programmes.services.office import letterhead, signer
from trainingmgr.trainers.models import Trainer

BLANK_ROWS = 5
OPEN = N_("Daftar ini dicetak setelah presensi pertemuan ditutup.")
NONE_COMING = N_("Tidak ada pertemuan mendatang pada pelatihan ini.")


def blank_sheets(
    session: Session, sessions: Sequence[TrainingSession], *, title: str, on: date
) -> SheetsDocument:
    """Sheets to be signed, one for each session of a course, with rows left for who comes too.

    Raises Refused when there is no session.
    """
    if not sessions:
        raise Refused(NONE_COMING)
    papers.load_subjects(session, [one.id for one in sessions])
    rosters = papers.rosters(session, [one.id for one in sessions])
    positions = papers.positions(session, sessions[0].course_id)
    officer = signer(session, "activity", on)
    return SheetsDocument(
        head=letterhead(session, on),
        title=title,
        sheets=tuple(
            _sheet(
                one,
                officer,
                positions,
                people=tuple(_person(who) for who in rosters[one.id]),
                extra=(Person(name=""),) * BLANK_ROWS,
            )
            for one in sessions
        ),
    )


def filled_sheet(session: Session, one: TrainingSession) -> SheetsDocument:
    """The sheet of a session as its register was closed. Raises Refused while it is open."""
    closed_at = _closed(session, one)
    roster = papers.rosters(session, [one.id])[one.id]
    arrived = papers.checked_in(session, one.id)
    statuses = [who.status for who in roster]
    sheet = _sheet(
        one,
        signer(session, "activity", one.held_on),
        papers.positions(session, one.course_id),
        people=tuple(_marked(who, arrived.get(who.participant_id)) for who in roster),
        extra=tuple(
            Person(name=who.name, note="peserta tambahan") for who in additional_of(session, one.id)
        ),
        tally={str(letter): statuses.count(letter) for letter in rules.MARKS},
        closed=f"Presensi ditutup {moment(closed_at)}.",
    )
    return SheetsDocument(
        head=letterhead(session, one.held_on),
        title=f"{one.course.title}, {long_date(one.held_on)}",
        sheets=(sheet,),
    )


def transport_list(session: Session, one: TrainingSession) -> TransportDocument:
    """Who was present and so gets money for the way. Raises Refused while the register is open."""
    _closed(session, one)
    roster = papers.rosters(session, [one.id])[one.id]
    return TransportDocument(
        head=letterhead(session, one.held_on),
        course=one.course.title,
        cohort=one.course.cohort.name,
        on=one.held_on,
        venue=one.venue,
        amount=number_setting(session, "transport_allowance", one.held_on),
        people=tuple(
            Receipt(name=who.name, number=who.number) for who in roster if who.status == PRESENT
        ),
        payer=Signatory(title="Yang membayarkan"),
        officer=signer(session, "activity", one.held_on),
    )


def trainer_signer(trainer: Trainer | None) -> Signatory:
    """A trainer's signature block; without a NIP it is left to be filled by hand."""
    if trainer is None:
        return Signatory(title="Pelatih")
    return Signatory(title="Pelatih", name=trainer.name, nip=trainer.nip or "")


def _closed(session: Session, one: TrainingSession) -> datetime:
    closed_at = papers.closed_at(session, one.id)
    if closed_at is None:
        raise Refused(OPEN)
    return closed_at


def _sheet(
    one: TrainingSession,
    officer: Signatory,
    positions: Mapping[int, tuple[int, int]],
    *,
    people: tuple[Person, ...],
    extra: tuple[Person, ...] = (),
    tally: Mapping[str, int] | None = None,
    closed: str = "",
) -> Sheet:
    cohort = one.course.cohort
    return Sheet(
        programme=cohort.programme.name,
        course=one.course.title,
        cohort=cohort.name,
        kecamatan=cohort.kecamatan.name if cohort.kecamatan else "",
        position=_position(one, positions),
        on=one.held_on,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        venue=one.venue,
        subjects=_subjects(one),
        trainer=one.trainer.name,
        jp=one.jp,
        people=people,
        extra=extra,
        tally=tally,
        closed=closed,
        trainer_signer=trainer_signer(one.trainer),
        officer=officer,
    )


def _position(one: TrainingSession, positions: Mapping[int, tuple[int, int]]) -> str:
    if one.makes_up is not None:
        return f"susulan {long_date(one.makes_up.held_on)}"
    number, count = positions.get(one.id, (0, 0))
    return f"ke-{number} dari {count}" if number else "–"


def _subjects(one: TrainingSession) -> tuple[str, ...]:
    if not one.portions:
        return (one.title,)
    return tuple(f"{portion.subject.title} ({portion.jp} JP)" for portion in one.portions)


def _person(who: Listed, mark: str = "", note: str = "", instead: str = "") -> Person:
    return Person(
        name=who.name,
        sex=who.sex,
        number=who.number,
        kelurahan=who.kelurahan or "",
        kub=who.kub or "",
        mark=mark,
        note=note,
        instead=instead,
    )


def _marked(who: Listed, arrived_at: datetime | None) -> Person:
    """With the mark; a note that was typed stays away, for it may say who was ill with what."""
    notes = []
    if arrived_at is not None:
        notes.append(f"presensi mandiri {clock.local(arrived_at):%H.%M}")
    if who.late:
        notes.append(f"terlambat {who.late} menit")
    if who.early:
        notes.append(f"pulang awal {who.early} menit")
    return _person(who, who.status or "–", "; ".join(notes), "" if who.status == PRESENT else "–")


def moment(when: datetime) -> str:
    """`21 November 2026 pukul 12.05 WIB`"""
    local = clock.local(when)
    return f"{long_date(local.date())} pukul {local:%H.%M} WIB"
