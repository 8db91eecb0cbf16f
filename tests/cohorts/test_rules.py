from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.cohorts.rules import (
    Slot,
    check_clashes,
    check_period,
    check_session_day,
    check_turn,
    clashes,
    overlaps,
)
from trainingmgr.foundation.problems import Refused

DAY = date(2026, 6, 1)
MORNING = Slot(DAY, time(8), time(12), 1, frozenset({7}), "Dasar produksi", 1)
times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
slots = st.builds(Slot, st.just(DAY), times, times).filter(lambda s: s.start < s.end)


def test_r01_a_turn_is_given_once_a_year():
    check_turn(3, {1: "Setu", 2: "Pamulang"})
    with pytest.raises(Refused, match="Pamulang"):
        check_turn(2, {1: "Setu", 2: "Pamulang"})
    with pytest.raises(Refused):
        check_turn(0, {})


def test_r01_a_cohort_has_one_period_within_its_year():
    check_period(DAY, DAY, 2026)
    with pytest.raises(Refused):
        check_period(DAY, date(2026, 5, 31))
    with pytest.raises(Refused, match="2025"):
        check_period(DAY, DAY, 2025)


def test_a_session_lies_in_its_course():
    check_session_day(DAY, DAY, DAY)
    with pytest.raises(Refused):
        check_session_day(date(2026, 6, 2), DAY, DAY)


def test_one_venue_and_one_trainer_hold_one_session_at_a_time():
    same_time = Slot(DAY, time(11), time(13), title="Desain", session_id=2)
    assert clashes(same_time, [MORNING]) == []
    kinds = [c.kind for c in clashes(replace(same_time, venue_id=1), [MORNING])]
    assert kinds == ["venue"]
    both = replace(same_time, venue_id=1, trainer_ids=frozenset({7, 8}))
    assert [c.kind for c in clashes(both, [MORNING])] == ["venue", "trainer"]
    with pytest.raises(Refused, match="Dasar produksi") as caught:
        check_clashes(replace(both, venue_id=None), [MORNING])
    assert caught.value.field == "trainers"


def test_sessions_back_to_back_and_the_session_itself_do_not_clash():
    after = replace(MORNING, start=time(12), end=time(14), session_id=2)
    assert clashes(after, [MORNING]) == []
    assert clashes(replace(MORNING, end=time(13)), [MORNING]) == []
    assert clashes(replace(MORNING, on=date(2026, 6, 2), session_id=2), [MORNING]) == []


@given(slots, slots)
def test_overlap_is_mutual_and_means_a_shared_minute(one, other):
    def minutes(slot):
        start, end = (at.hour * 60 + at.minute for at in (slot.start, slot.end))
        return set(range(start, end))

    assert overlaps(one, other) == overlaps(other, one) == bool(minutes(one) & minutes(other))
