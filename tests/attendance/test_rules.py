from datetime import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.attendance.rules import (
    Held,
    Tally,
    can_still_pass,
    check_mark,
    counted_jp,
    missing_for_tuntas,
    reaches_threshold,
    result,
    session_jp,
    session_minutes,
    tally,
)
from trainingmgr.foundation.problems import Refused


def test_r07_four_hours_with_a_quarter_of_break_are_five_jp():
    assert session_minutes(time(8), time(12), 15) == 225
    assert session_jp(time(8), time(12), 15) == 5
    assert session_jp(time(8), time(12), 16) == 4
    assert session_jp(time(8), time(12), 0, jp_minutes=60) == 4


@pytest.mark.parametrize(
    ("start", "end", "pause", "field"),
    [
        (time(12), time(8), 0, "ends_at"),
        (time(8), time(8), 0, "ends_at"),
        (time(8), time(9), 60, "break_minutes"),
        (time(8), time(9), -1, "break_minutes"),
    ],
)
def test_r07_a_session_that_teaches_nothing_is_refused(start, end, pause, field):
    with pytest.raises(Refused) as caught:
        session_jp(start, end, pause)
    assert caught.value.field == field


def test_r08_izin_and_sakit_count_nothing_and_lateness_costs_whole_jp():
    assert [counted_jp(mark, minutes=225, jp=5) for mark in "HISA"] == [5, 0, 0, 0]
    assert counted_jp("H", minutes=225, jp=5, late=1) == 4
    assert counted_jp("H", minutes=225, jp=5, late=45) == 4
    assert counted_jp("H", minutes=225, jp=5, late=45, early=1) == 3
    assert counted_jp("H", minutes=225, jp=5, late=300) == 0
    assert counted_jp("H", minutes=240, jp=4, jp_minutes=45) == 4  # never more than the session


def test_minutes_late_belong_to_someone_present_and_to_the_session():
    check_mark("H", minutes=225, late=225)
    for mark, late in (("I", 5), ("H", 226), ("H", -1)):
        with pytest.raises(Refused):
            check_mark(mark, minutes=225, late=late)


def test_r08_open_and_cancelled_sessions_leave_the_denominator():
    sessions = [Held(5, 5), Held(5, 0), Held(5, 5, closed=False), Held(5, 0, cancelled=True)]
    assert tally(sessions) == Tally(5, 10)


def test_r08_a_make_up_session_turns_missed_jp_into_counted_ones():
    assert tally([Held(5, 5), Held(5, 0), Held(5, 4, make_up=True)]) == Tally(9, 10)
    assert tally([Held(5, 5), Held(5, 5, make_up=True)]) == Tally(5, 5)


def test_r09_the_threshold_is_compared_unrounded():
    assert not reaches_threshold(31, 39)  # 79.487 %
    assert reaches_threshold(32, 40)
    assert not reaches_threshold(7999, 10000)
    assert not reaches_threshold(0, 0)


def test_r09_tuntas_needs_the_threshold_the_product_and_no_open_remark():
    assert result(32, 40, True, False) == "tuntas"
    assert result(31, 39, True, False) == "mengikuti"
    assert result(32, 40, False, False) == "mengikuti"
    assert result(32, 40, True, True) == "mengikuti"
    assert result(20, 40, True, False) == "mengikuti"
    assert result(19, 40, True, False) == "tidak_tuntas"
    assert result(0, 0, True, False) == "tidak_tuntas"
    assert result(30, 40, True, False, threshold_percent=75) == "tuntas"


@given(st.integers(0, 60), st.integers(0, 60), st.booleans(), st.booleans())
def test_r09_whatever_is_missing_is_said_and_nothing_else(counted, total, product, remark):
    missing = missing_for_tuntas(counted, total, product, remark)
    assert (missing == []) == (result(counted, total, product, remark) == "tuntas")
    for sentence in missing:
        assert "%(" not in str(sentence)


def test_r09_who_can_still_pass_is_told_in_sessions():
    chance = can_still_pass(12, 16, [5, 5, 5, 5, 4])
    assert chance is not None
    assert str(chance.sentence) == "Masih bisa tuntas bila hadir 5 dari 5 pertemuan."
    assert can_still_pass(0, 20, [5, 5]) is None
    assert can_still_pass(32, 32, [8]).needed == 0


@given(
    st.integers(0, 20), st.integers(0, 20), st.lists(st.integers(1, 8), max_size=6)
)  # fmt: skip
def test_r09_the_promise_holds_whichever_sessions_are_attended(counted, missed, left):
    chance = can_still_pass(counted, counted + missed, left)
    whole = counted + missed + sum(left)
    if chance is None:
        assert not reaches_threshold(counted + sum(left), whole)
        return
    for chosen in combinations(left, chance.needed):
        assert reaches_threshold(counted + sum(chosen), whole)
    if chance.needed:
        fewest = sum(sorted(left)[: chance.needed - 1])
        assert not reaches_threshold(counted + fewest, whole)
