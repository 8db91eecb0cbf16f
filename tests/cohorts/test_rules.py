from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.cohorts.rules import (
    Slot,
    SubjectLine,
    check_clashes,
    check_period,
    check_session_day,
    check_subjects,
    check_turn,
    clashes,
    overlaps,
    planned_jp,
    split,
    weekly,
)
from trainingmgr.foundation.problems import Refused

DAY = date(2026, 6, 1)
MORNING = Slot(DAY, time(8), time(12), "Aula  Setu", 7, "Budi", "Dasar produksi", 1)
times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
slots = st.builds(Slot, st.just(DAY), times, times).filter(lambda s: s.start < s.end)


def test_r01_a_turn_is_given_once_a_year():
    check_turn(3, {1: "Setu", 2: "Pamulang"})
    with pytest.raises(Refused, match="Pamulang"):
        check_turn(2, {1: "Setu", 2: "Pamulang"})
    with pytest.raises(Refused):
        check_turn(0, {})


def test_r01_a_cohort_has_one_period_within_its_year():
    check_period(DAY, DAY, (date(2026, 1, 1), date(2026, 12, 31)))
    with pytest.raises(Refused):
        check_period(DAY, date(2026, 5, 31))
    with pytest.raises(Refused, match="2025"):
        check_period(DAY, DAY, (date(2025, 1, 1), date(2025, 12, 31)))


def test_a_session_lies_in_its_course():
    check_session_day(DAY, DAY, DAY)
    with pytest.raises(Refused):
        check_session_day(date(2026, 6, 2), DAY, DAY)


def test_one_venue_and_one_trainer_hold_one_session_at_a_time():
    same_time = Slot(DAY, time(11), time(13), title="Desain", session_id=2)
    assert clashes(same_time, [MORNING]) == []
    kinds = [c.kind for c in clashes(replace(same_time, venue="aula setu"), [MORNING])]
    assert kinds == ["venue"]
    both = replace(same_time, venue="AULA SETU", trainer_id=7, trainer="Budi")
    assert [c.kind for c in clashes(both, [MORNING])] == ["venue", "trainer"]
    with pytest.raises(Refused, match="Budi sudah mengajar “Dasar produksi”") as caught:
        check_clashes(replace(both, venue=""), [MORNING])
    assert caught.value.field == "trainer"
    with pytest.raises(Refused, match="AULA SETU sudah dipakai “Dasar produksi”") as caught:
        check_clashes(replace(both, trainer_id=8), [MORNING])
    assert caught.value.field == "venue"
    other = replace(MORNING, session_id=3, venue="Lab", title="Pembukuan")
    with pytest.raises(Refused, match=r"“Dasar produksi”.*Budi mengajar “Pembukuan”"):
        check_clashes(both, [other, replace(MORNING, trainer_id=9)])


def test_a_session_without_a_room_never_takes_one():
    online = replace(MORNING, venue="Daring", trainer_id=1)
    assert clashes(replace(online, trainer_id=2, session_id=2), [online]) == []


def test_r07_a_planned_session_has_at_least_one_jp():
    assert planned_jp(time(8), time(12), 15) == 5
    with pytest.raises(Refused, match="kurang dari 1 JP"):
        planned_jp(time(8), time(8, 44), 0)


def test_weekly_sessions_are_seven_days_apart():
    assert weekly(DAY, 3) == [DAY, date(2026, 6, 8), date(2026, 6, 15)]
    for count in (0, 17):
        with pytest.raises(Refused):
            weekly(DAY, count)


def test_a_curriculum_has_groups_titles_and_jp():
    check_subjects([SubjectLine("A", "Dasar", 4), SubjectLine("B", "Inti", 8)])
    for lines in (
        [SubjectLine("D", "Dasar", 4)],
        [SubjectLine("A", " ", 4)],
        [SubjectLine("A", "Dasar", 0)],
        [SubjectLine("A", "Dasar", 4), SubjectLine("B", "dasar ", 4)],
    ):
        with pytest.raises(Refused) as caught:
            check_subjects(lines)
        assert caught.value.field == "subjects"


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


def test_jp_of_several_materi_are_shared_out_whole_and_to_the_last():
    assert split(5, [2, 3]) == [2, 3]
    assert split(8, [2, 2, 1, 3]) == [2, 2, 1, 3]
    for jp in range(6):
        shares = split(jp, [1, 3, 1])
        assert sum(shares) == jp
        assert all(share <= most for share, most in zip(shares, [1, 3, 1], strict=True))
    assert split(10, [1, 4]) == [2, 8]
    assert split(0, [2, 3]) == [0, 0]
