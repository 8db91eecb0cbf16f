"""Dates are Jakarta's, instants are UTC, and a frozen clock starts again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from trainingmgr.foundation import clock


def test_the_day_changes_at_midnight_in_jakarta() -> None:
    with clock.at(datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 20)
    with clock.at(datetime(2026, 11, 20, 17, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 21)


def test_a_phone_in_papua_says_the_same_instant() -> None:
    papua = timezone(timedelta(hours=9))
    with clock.at(datetime(2026, 11, 21, 1, 30, tzinfo=papua)):
        assert clock.now() == datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
        assert clock.now().tzinfo is UTC
        assert clock.today() == date(2026, 11, 20)


def test_a_jakarta_date_and_time_become_an_instant_and_back() -> None:
    instant = clock.instant(date(2026, 11, 21), time(8, 30))
    assert instant == datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
    assert clock.local(instant).time() == time(8, 30)


def test_the_clock_stands_only_inside_the_block() -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)

    def fail_inside() -> None:
        with clock.at(moment):
            with clock.at(moment + timedelta(days=1)):
                assert clock.now().day == 2
            assert clock.now() == moment
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert clock.now().year > 2020


def test_a_naive_moment_is_refused() -> None:
    """It would mean whatever zone the machine happens to be in."""
    with pytest.raises(ValueError, match="naive"), clock.at(datetime(2026, 1, 1)):
        pass
