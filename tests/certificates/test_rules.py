from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.certificates.rules import (
    ALPHABET,
    certificate_number,
    may_be_certified,
    new_code,
    next_serial,
    normalise_code,
    register_number,
    show_code,
)
from trainingmgr.foundation.problems import Refused


def test_only_who_finished_a_closed_course_is_certified_and_once():
    good = {"result": "tuntas", "course_closed": True, "already_certified": False}
    assert may_be_certified(**good) == []
    for change in ({"result": "mengikuti"}, {"course_closed": False}, {"already_certified": True}):
        assert len(may_be_certified(**{**good, **change})) == 1


def test_r10_numbers_of_a_year_only_grow():
    assert next_serial(None) == 1
    assert next_serial(122) == 123


def test_r10_numbers_read_as_the_office_writes_them():
    assert (
        certificate_number("500.3", 123, "Disperindag", date(2026, 11, 21))
        == "500.3/0123/Disperindag/XI/2026"
    )
    assert register_number(2026, "36.74.05", 123) == "SP-2026-36.74.05-0123"
    assert "/12345/" in certificate_number("500.3", 12345, "X", date(2026, 1, 1))


def test_a_code_has_28_characters_in_groups_of_four():
    code = new_code()
    assert len(code) == 28
    assert set(code) <= set(ALPHABET)
    assert [len(part) for part in show_code(code).split("-")] == [4] * 7
    assert len({new_code() for _ in range(100)}) == 100


@given(st.text(ALPHABET, min_size=28, max_size=28))
def test_a_code_is_read_back_however_it_is_typed(code):
    assert normalise_code(show_code(code)) == code
    assert normalise_code(f"  {show_code(code).lower().replace('-', ' ')} ") == code
    assert normalise_code(code.replace("1", "l").replace("0", "o")) == code


@pytest.mark.parametrize("typed", ["", "7KQ4", "U" * 28, "é" * 28, "0" * 29])
def test_what_cannot_be_a_code_is_refused(typed):
    with pytest.raises(Refused):
        normalise_code(typed)
