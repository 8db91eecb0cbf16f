from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.foundation.indonesia.regions import (
    all_kecamatan,
    all_kelurahan,
    find_kecamatan,
    find_kelurahan,
)


def test_r02_seven_kecamatan_hold_54_kelurahan_each_in_one():
    assert len(all_kecamatan()) == 7
    assert len(all_kelurahan()) == 54
    sizes = Counter(one.kecamatan_code for one in all_kelurahan().values())
    assert [sizes[code] for code in all_kecamatan()] == [9, 7, 11, 7, 6, 8, 6]
    assert all(code.startswith(one.kecamatan_code) for code, one in all_kelurahan().items())
    assert all_kelurahan()["36.74.06.1006"].name == "Kedaung"


def test_every_official_name_and_code_is_found_exactly():
    for code, one in all_kelurahan().items():
        for text in (one.name, one.name.upper(), f"  {one.name} ", code, code.replace(".", "")):
            match = find_kelurahan(text)
            assert match is not None
            assert (match.code, match.how) == (code, "exact")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rawa Buntu", "Rawabuntu"), ("Rawa Mekarjaya", "Rawa Mekar Jaya"),
        ("Paku Alam", "Pakualam"), ("Paku Jaya", "Pakujaya"), ("Perigi", "Parigi"),
        ("Perigi Baru", "Parigi Baru"), ("Jurang Mangu Barat", "Jurangmangu Barat"),
        ("Jurang Manggu Timur", "Jurangmangu Timur"), ("Sarua", "Serua"),
        ("Sarua Indah", "Serua Indah"), ("Sawah Lama", "Sawah"), ("Bambuapus", "Bambu Apus"),
        ("Kranggan", "Keranggan"), ("Kel. Pd. Kacang Tmr", "Pondok Kacang Timur"),
        ("KELURAHAN PAMULANG BRT", "Pamulang Barat"),
    ],
)  # fmt: skip
def test_older_and_shortened_spellings_are_known(text, name):
    match = find_kelurahan(text)
    assert match is not None
    assert (match.name, match.how) == (name, "alias")


def test_a_slip_of_the_pen_gives_a_suggestion_and_an_unclear_name_none():
    match = find_kelurahan("Cempaka Puth")
    assert match is not None
    assert (match.name, match.how) == ("Cempaka Putih", "suggestion")
    assert find_kelurahan("Pondok Kacang") is None
    assert find_kelurahan("Kemang") is None
    assert find_kelurahan("") is None


def test_r02_a_kelurahan_of_another_kecamatan_is_found_so_that_it_can_be_asked_about():
    match = find_kelurahan("Kedaung", "36.74.01")
    assert match is not None
    assert match.code == "36.74.06.1006"
    assert find_kelurahan("Cempaka Puth", "36.74.01") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ciptim", "36.74.05"), ("Serut", "36.74.02"), ("Kec. Pondok Aren", "36.74.03"),
        ("PD AREN", "36.74.03"), ("Ciputat Tim.", "36.74.05"), ("36.74.07", "36.74.07"),
        ("367407", "36.74.07"), ("serpong", "36.74.01"), ("Pamulamg", "36.74.06"),
    ],
)  # fmt: skip
def test_a_kecamatan_is_found_by_name_short_name_and_code(text, code):
    match = find_kecamatan(text)
    assert match is not None
    assert match.code == code


def test_the_city_itself_is_no_kecamatan():
    assert find_kecamatan("Tangerang Selatan") is None


@given(st.text(max_size=40))
def test_no_text_upsets_the_search(text):
    find_kelurahan(text)
    find_kecamatan(text)
