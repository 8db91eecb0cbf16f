"""A mentor's hours: what overlaps is counted once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from trainingmgr.mentors.rules import hours

DAY = date(2026, 11, 21)


@dataclass
class Held:
    id: int
    starts_at: time | None = None
    minutes: int = 60
    mode: str = "kunjungan"
    held_on: date = DAY


def test_a_clinic_with_three_at_once_is_paid_once() -> None:
    clinic = [Held(number, time(9), 120, "klinik") for number in range(3)]
    assert hours.minutes(clinic) == 120
    assert hours.counted(clinic) == {0: 120, 1: 0, 2: 0}
    assert hours.minutes([Held(1, None, 90, "klinik"), Held(2, None, 120, "klinik")]) == 120


def test_what_overlaps_in_part_counts_once_and_the_rest_whole() -> None:
    found = [Held(2, time(9, 30)), Held(1, time(9)), Held(3), Held(4, time(23, 30))]
    tomorrow = Held(5, time(0), held_on=DAY + timedelta(days=1))
    assert hours.counted([*found, tomorrow]) == {3: 60, 1: 60, 2: 30, 4: 60, 5: 30}
    assert [one.id for one in hours.overlapping(found[0], found)] == [1]
    assert not hours.overlapping(found[2], found)


def test_minutes_paid_before_are_not_paid_again() -> None:
    paid = [Held(1, time(9, 30), 30)]
    assert hours.counted([Held(2, time(9), 120)], before=paid) == {2: 90}
    assert hours.minutes([Held(4, None, 90, "klinik")], [Held(3, None, 60, "klinik")]) == 30


def test_no_order_changes_the_sum_and_no_minute_is_paid_twice() -> None:
    chance = Random(6)
    for _ in range(50):
        told = [(chance.randrange(24), chance.randint(5, 600)) for _ in range(chance.randrange(9))]
        sessions = [Held(number, time(hour), long) for number, (hour, long) in enumerate(told)]
        covered = {at for hour, long in told for at in range(hour * 60, hour * 60 + long)}
        assert hours.minutes(chance.sample(sessions, len(sessions))) == len(covered)
