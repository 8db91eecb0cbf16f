import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.foundation.indonesia.money import MOST, parse_rupiah, percent, rupiah
from trainingmgr.foundation.problems import Refused


def test_r36_rupiah_are_shown_without_space_or_decimals():
    assert rupiah(1_250_000) == "Rp1.250.000"
    assert rupiah(0) == "Rp0"


@pytest.mark.parametrize(
    "text", ["1250000", "1.250.000", "Rp1.250.000", "Rp 1.250.000,00", "1,25 jt", "1.250 ribu",
             "1,250,000", "1250000.0"]
)  # fmt: skip
def test_r36_an_amount_is_read_into_whole_rupiah(text):
    amount = parse_rupiah(text)
    assert amount == 1_250_000
    assert isinstance(amount, int)


@pytest.mark.parametrize("text", ["", "abc", "-5000", "Rp -5.000", "1,5", "1.500,50", "9" * 30])
def test_r36_what_is_not_a_whole_sensible_amount_is_refused(text):
    with pytest.raises(Refused):
        parse_rupiah(text)


@given(st.integers(0, MOST))
def test_r36_what_is_shown_is_read_back(amount):
    assert parse_rupiah(rupiah(amount)) == amount


def test_percentages_have_a_comma_and_one_decimal():
    assert percent(104, 300) == "34,7%"
    assert percent(119, 300) == "39,7%"
    assert percent(120, 300) == "40,0%"
    assert percent(0, 300) == "0,0%"
    assert percent(0, 0) == "–"
