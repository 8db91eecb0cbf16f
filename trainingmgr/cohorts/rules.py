"""Turns of the kecamatan, periods, and sessions that must not overlap (handbook R01)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import Refused


@dataclass(frozen=True)
class Slot:
    """When, where and with whom a session is held; `title` names it in a message."""

    on: date
    start: time
    end: time
    venue_id: int | None = None
    trainer_ids: frozenset[int] = frozenset()
    title: str = ""
    session_id: int | None = None


@dataclass(frozen=True)
class Clash:
    """Another session at the same time that needs the same venue or the same trainer."""

    kind: Literal["venue", "trainer"]
    other: Slot

    @property
    def sentence(self) -> Sentence:
        message = (
            N_("Tempat ini sudah dipakai “%(title)s” pada jam yang sama.")
            if self.kind == "venue"
            else N_("Pelatih ini sudah mengajar “%(title)s” pada jam yang sama.")
        )
        return sentence(message, title=self.other.title)


def check_turn(turn: int, taken: Mapping[int, str]) -> None:
    """Raise `Refused` unless the turn number is free in its year (handbook R01).

    `taken` maps the other turn numbers of the year to the names of their cohorts.
    """
    if turn < 1:
        raise Refused(N_("Nomor giliran dimulai dari 1."), field="turn")
    if turn in taken:
        raise Refused(
            N_("Giliran %(turn)d sudah dipakai %(cohort)s. Pilih nomor lain."),
            field="turn",
            turn=turn,
            cohort=taken[turn],
        )


def check_period(starts_on: date, ends_on: date, year: int | None = None) -> None:
    """Raise `Refused` unless the period runs forward and lies in the programme year."""
    if ends_on < starts_on:
        raise Refused(N_("Tanggal selesai harus sesudah tanggal mulai."), field="ends_on")
    if year is not None and (starts_on.year != year or ends_on.year != year):
        raise Refused(
            N_("Tanggal harus berada di tahun program %(year)d."), field="starts_on", year=year
        )


def check_session_day(on: date, starts_on: date, ends_on: date) -> None:
    """Raise `Refused` for a session outside its course's period."""
    if not starts_on <= on <= ends_on:
        raise Refused(N_("Tanggal pertemuan berada di luar masa kelas."), field="on")


def overlaps(one: Slot, other: Slot) -> bool:
    """Two sessions share some minute; one that begins as the other ends does not clash."""
    return one.on == other.on and one.start < other.end and other.start < one.end


def clashes(new: Slot, others: Iterable[Slot]) -> list[Clash]:
    """Return the sessions that need the same venue or trainer at the same time as `new`.

    Cancelled sessions are not to be passed in; `new` itself is passed over by its id.
    """
    found = []
    for other in others:
        if new.session_id is not None and other.session_id == new.session_id:
            continue
        if not overlaps(new, other):
            continue
        if new.venue_id is not None and new.venue_id == other.venue_id:
            found.append(Clash("venue", other))
        if new.trainer_ids & other.trainer_ids:
            found.append(Clash("trainer", other))
    return found


def check_clashes(new: Slot, others: Iterable[Slot]) -> None:
    """Raise `Refused` naming the first clash, if there is one."""
    for clash in clashes(new, others):
        field = "venue_id" if clash.kind == "venue" else "trainers"
        raise Refused(clash.sentence.message, field=field, **clash.sentence.params)
