"""The code on the trainer's screen, and who is meant by what is typed behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.attendance.rules import codes
from trainingmgr.attendance.rules.recognition import Expected, called, recognise

NINE = datetime(2026, 3, 2, 2, tzinfo=UTC)
SECRET, OTHER = "5e" * 32, "a1" * 32
BORN = date(1990, 5, 17)
SITI = Expected(1, "SRP-0001", "Siti Aminah Rahmawati", BORN)
MUHAMMAD = Expected(2, "SRP-0002", "Muhammad Rizki, S.E.", date(1988, 1, 3))
DEWI = Expected(3, "SRP-0003", "Dewi Lestari", date(2001, 8, 9))
DESI = Expected(4, "SRP-0004", "Desi Lestari", date(2001, 8, 9))
ROSTER = (SITI, MUHAMMAD, DEWI, DESI)


def after(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def test_a_code_is_six_plain_characters_that_change_every_twenty_seconds():
    shown = [codes.code_at(SECRET, after(n)) for n in range(60)]
    assert [len(set(shown[n : n + 20])) for n in (0, 20, 40)] == [1, 1, 1]
    assert len(set(shown)) == 3
    assert all(codes.well_formed(code) for code in shown)
    assert not set("01ILOBGQSVZ") & set(codes.ALPHABET)
    assert codes.code_at(OTHER, NINE) != shown[0]


def test_a_photographed_code_is_worthless_a_minute_later():
    code = codes.code_at(SECRET, NINE)
    good = [n for n in range(-20, 120) if codes.accepts(SECRET, code, after(n))]
    # While it is shown, and while the next one is.
    assert good == list(range(40))
    assert not codes.accepts(OTHER, code, NINE)


@pytest.mark.parametrize("typed", ["", "ABC", "é¾☃", "A" * 500, "000000"])
def test_what_is_no_code_is_refused(typed):
    assert not codes.accepts(SECRET, codes.read_code(typed), NINE)


def test_the_seconds_left_run_down_to_the_next_code():
    assert [codes.seconds_left(after(n)) for n in (0, 5, 19.5, 20)] == [20, 15, 0.5, 20]


@given(st.integers(0, 10**6), st.sampled_from([" ", "-", ".", ""]))
def test_a_code_is_read_however_it_is_typed(n, gap):
    code = codes.code_at(SECRET, after(n))
    lookalike = str.maketrans("869 5U2", "BGQ SVZ")
    typed = f" {code[:3]}{gap}{code[3:].lower()} "
    assert codes.read_code(typed) == code
    assert codes.read_code(code.translate(lookalike)) == code


@pytest.mark.parametrize("number", ["SRP-0002", " srp 0002 ", "srp0002"])
def test_a_number_is_enough(number):
    assert recognise(ROSTER, number=number) == MUHAMMAD


@pytest.mark.parametrize(
    ("name", "born", "who"),
    [
        ("siti aminah rahmawati", BORN, SITI),
        ("Ibu Hj. Siti Aminah", BORN, SITI),
        ("Moch. Rizky", MUHAMMAD.born, MUHAMMAD),
        ("Dewi Lestary", DEWI.born, DEWI),
        ("Desi", DESI.born, DESI),
        # Both twins would do.
        ("Lestari", DEWI.born, None),
        ("Siti Aminah Rahmawati", DEWI.born, None),
        ("Siti Fatimah", BORN, None),
        ("Siti Aminah", None, None),
        ("", BORN, None),
        ("...", BORN, None),
    ],
)
def test_a_name_needs_the_right_birth_date(name, born, who):
    assert recognise(ROSTER, name=name, born=born) == who


def test_an_unknown_number_is_nobody_even_with_a_name_that_fits():
    assert recognise(ROSTER, number="SRP-9999", name=SITI.name, born=BORN) is None
    assert recognise((), number="SRP-0001") is None


def test_a_guessed_number_does_not_tell_a_whole_name() -> None:
    assert called("Siti Nur Haliza") == "Siti N. H."
    assert called("Budi") == "Budi"
