"""Turns of the kecamatan, periods, and the days of weekly sessions (handbook R01)."""

from collections.abc import Mapping
from datetime import date, timedelta

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused


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


def check_period(starts_on: date, ends_on: date, within: tuple[date, date] | None = None) -> None:
    """Raise `Refused` unless the period runs forward and lies within the programme's."""
    if ends_on < starts_on:
        raise Refused(N_("Tanggal selesai harus sesudah tanggal mulai."), field="ends_on")
    if within is not None and not within[0] <= starts_on <= ends_on <= within[1]:
        raise Refused(
            N_("Tanggal harus berada dalam masa program (%(first)s sampai %(last)s)."),
            field="starts_on",
            first=within[0],
            last=within[1],
        )


def check_session_day(on: date, starts_on: date, ends_on: date) -> None:
    """Raise `Refused` for a session outside its cohort's period."""
    if not starts_on <= on <= ends_on:
        raise Refused(
            N_("%(day)s berada di luar masa angkatan (%(start)s sampai %(end)s)."),
            field="held_on",
            day=on,
            start=starts_on,
            end=ends_on,
        )


MOST_WEEKS = 16


def weekly(first: date, count: int) -> list[date]:
    """Return `count` days a week apart, the first one included. Raises `Refused`."""
    if not 1 <= count <= MOST_WEEKS:
        raise Refused(
            N_("Banyak pertemuan diisi 1 sampai %(most)d."), field="count", most=MOST_WEEKS
        )
    return [first + timedelta(weeks=week) for week in range(count)]
