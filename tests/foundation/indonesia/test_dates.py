from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.foundation.indonesia.dates import (
    ParsedDate,
    date_in_words,
    date_range,
    day_name,
    long_date,
    long_month,
    parse_date,
    roman_month,
    words,
)
from trainingmgr.foundation.problems import Refused

TODAY = date(2026, 11, 21)
MAY_12 = date(2001, 5, 12)


@pytest.mark.parametrize(
    "text",
    [
        "12 Mei 2001", "12 mei 2001", "12-Mei-01", "12Mei2001", "12 May 2001", "May 12, 2001",
        "2001-05-12", "2001/05/12", "2001-05-12 00:00:00", "2001-05-12T07:30:00",
        "37023", "37023.0", "37023,5", 37023, 37023.0, "Tangerang, 12 Mei 2001",
        "Sabtu, 12 Mei 2001", "12052001", "20010512",
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(text):
    assert parse_date(text, today=TODAY) == ParsedDate(MAY_12)


@pytest.mark.parametrize("text", ["12-05-2001", "12/5/01", "12.05.2001", "12 05 2001"])
def test_a_numeric_date_is_read_day_first_and_flagged_when_it_could_be_turned(text):
    assert parse_date(text, today=TODAY) == ParsedDate(MAY_12, ambiguous=True)


def test_a_numeric_date_with_one_reading_is_not_flagged():
    assert parse_date("23/05/2001", today=TODAY) == ParsedDate(date(2001, 5, 23))
    assert parse_date("05/05/2001", today=TODAY) == ParsedDate(date(2001, 5, 5))


def test_an_american_order_is_read_but_flagged():
    assert parse_date("05/23/2001", today=TODAY) == ParsedDate(date(2001, 5, 23), ambiguous=True)


@pytest.mark.parametrize(
    ("text", "month"),
    [("1 Pebruari 1999", 2), ("1 Mrt 1999", 3), ("1 Agt 1999", 8), ("1 Sept. 1999", 9),
     ("1 Okt 1999", 10), ("1 Nopember 1999", 11), ("1 Des '99", 12), ("1 December 1999", 12)],
)  # fmt: skip
def test_month_names_in_old_short_and_english_spelling_are_read(text, month):
    assert parse_date(text, today=TODAY).date == date(1999, month, 1)


def test_a_two_digit_year_is_never_in_the_future():
    assert parse_date("1 Mei 26", today=TODAY).date.year == 2026
    assert parse_date("1 Mei 27", today=TODAY).date.year == 1927


@pytest.mark.parametrize(
    "text", ["", "-", "2001", "31/02/2001", "12 Foo 2001", "9" * 5000, "12 Mei 3001", "0/0/2001"]
)
def test_what_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(Refused) as caught:
        parse_date(text, today=TODAY)
    assert "12 Mei 2001" in str(caught.value)


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
def test_every_date_written_long_iso_or_as_a_serial_is_read_back(day):
    assert parse_date(long_date(day), today=TODAY) == ParsedDate(day)
    assert parse_date(day.isoformat(), today=TODAY) == ParsedDate(day)
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert parse_date(serial, today=TODAY) == ParsedDate(day)


def test_dates_are_written_as_letters_want_them():
    assert long_date(TODAY) == "21 November 2026"
    assert long_month(TODAY) == "November 2026"
    assert day_name(TODAY) == "Sabtu"
    assert roman_month(11) == "XI"
    assert words(40) == "empat puluh"
    assert date_in_words(date(2026, 11, 23)) == (
        "Senin, tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam"
    )


def test_a_range_says_month_and_year_only_where_they_differ():
    assert date_range(date(2026, 9, 5), date(2026, 10, 17)) == "5 September–17 Oktober 2026"
    assert date_range(date(2026, 9, 5), date(2026, 9, 17)) == "5–17 September 2026"
    assert date_range(date(2026, 9, 5), date(2026, 9, 5)) == "5 September 2026"
    assert date_range(date(2026, 12, 28), date(2027, 1, 3)) == "28 Desember 2026–3 Januari 2027"
