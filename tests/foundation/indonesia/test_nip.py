from datetime import date

import pytest

from trainingmgr.foundation.indonesia.nip import check_nip, format_nip
from trainingmgr.foundation.problems import Refused


def test_r13_a_civil_servants_number_tells_birth_date_and_sex():
    facts = check_nip("19860926 201505 1 001")
    assert (facts.digits, facts.birth_date, facts.sex) == (
        "198609262015051001",
        date(1986, 9, 26),
        "L",
    )
    assert check_nip("198609262015052001").sex == "P"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("19860926201505100", "18 angka"),
        ("198609262015O51001", "18 angka"),
        ("198613262015051001", "tanggal lahir"),
        ("198609262015131001", "bulan"),
        ("198609262015053001", "1 (laki-laki)"),
    ],
)
def test_r13_a_wrong_number_is_refused_with_its_reason(text, says):
    with pytest.raises(Refused) as caught:
        check_nip(text)
    assert says in str(caught.value)


def test_r13_a_pppk_is_not_asked_for_a_month_or_a_sex():
    assert check_nip("198609262023211003", pppk=True).sex is None
    with pytest.raises(Refused):
        check_nip("198613262023211003", pppk=True)


def test_a_nip_is_printed_with_three_spaces():
    assert format_nip("198609262015051001") == "19860926 201505 1 001"
    assert format_nip("–") == "–"
