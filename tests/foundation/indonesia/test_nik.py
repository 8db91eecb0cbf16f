from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.foundation.indonesia.nik import check_nik, mask_nik
from trainingmgr.foundation.problems import Refused

TODAY = date(2026, 11, 21)


def refusal(text):
    with pytest.raises(Refused) as caught:
        check_nik(text, today=TODAY)
    assert caught.value.field == "nik"
    return str(caught.value)


def test_r11_a_woman_adds_forty_to_her_day_of_birth():
    facts = check_nik("3674015708990001", today=TODAY)
    assert (facts.birth_date, facts.sex, facts.region) == (date(1999, 8, 17), "P", "367401")
    assert facts.last4 == "0001"
    assert facts.warnings == ()


def test_r11_a_man_keeps_his_day_of_birth():
    facts = check_nik("3674060112040003", today=TODAY)
    assert (facts.birth_date, facts.sex) == (date(2004, 12, 1), "L")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3674063113040003", "Tanggal lahir"),  # month 13
        ("3674063002040003", "Tanggal lahir"),  # 30 February
        ("3674060012040003", "Tanggal lahir"),  # day 0
        ("3674067212040003", "Tanggal lahir"),  # day 72 - 40 = 32
        ("3674015708990000", "0000"),
        ("0074015708990001", "provinsi"),
        ("9974015708990001", "provinsi"),
        ("3600015708990001", "00"),
        ("367401570899000", "15 angka"),
        ("36740157089900011", "17 angka"),
        ("36740157O8990001", "hanya boleh berisi angka"),
        ("٣٦٧٤٠١٥٧٠٨٩٩٠٠٠١", "hanya boleh berisi angka"),
        ("", "belum diisi"),
        ("3.67401570899E+15", "bilangan"),
        ("3674015708990001.0", "bilangan"),
    ],
)
def test_r11_an_impossible_nik_is_refused_with_reason_and_remedy(text, says):
    message = refusal(text)
    assert says in message
    assert "KTP" in message


def test_r11_no_refusal_repeats_the_number():
    assert "0899" not in refusal("3674015708990000")


@pytest.mark.parametrize("prefix", ["360306", "317401", "337201"])
def test_r11_a_nik_of_another_region_is_accepted(prefix):
    assert check_nik(prefix + "5708990001", today=TODAY).region == prefix


def test_r11_a_district_missing_from_todays_list_is_only_a_warning():
    facts = check_nik("3674995708990001", today=TODAY)
    assert len(facts.warnings) == 1


def test_a_nik_typed_with_separators_or_a_text_mark_is_read():
    for text in ("'3674015708990001", "3674 0157 0899 0001", "36.74.01.570899.0001"):
        assert check_nik(text, today=TODAY).digits == "3674015708990001"


def test_a_birth_date_that_has_not_come_belongs_to_the_century_before():
    assert check_nik("3674012212260001", today=TODAY).birth_date == date(1926, 12, 22)


@given(
    st.integers(0, 99 * 365).map(lambda n: TODAY - timedelta(days=n)),
    st.sampled_from("LP"),
    st.integers(1, 9999),
)
def test_r11_every_well_made_nik_gives_back_birth_date_and_sex(born, sex, serial):
    day = born.day + (40 if sex == "P" else 0)
    facts = check_nik(f"367403{day:02}{born:%m%y}{serial:04}", today=TODAY)
    assert (facts.birth_date, facts.sex) == (born, sex)


def test_a_masked_nik_shows_four_digits():
    assert mask_nik("0001") == "••••••••••••0001"
    assert mask_nik("3674015708990001") == "••••••••••••0001"
