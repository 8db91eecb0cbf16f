from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.foundation.indonesia.names import likely_same, normalise_name

BORN, OTHER_DAY = date(1999, 8, 17), date(1999, 8, 18)
PHONE = "+6281234567890"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moch. Ridwan", "Muhammad Ridwan"),
        ("M. Ridwan", "Mohamad Ridwan"),
        ("Muhammad Ihsan", "Mohamad Ichsan"),
        ("H. Soekarno, S.E., M.M.", "SUKARNO"),
        ("Sukarno S.Pd", "Sukarno"),
        ("Hj. Siti Khotimah, A.Md.", "Siti Hotimah"),
        ("Nur'aini", "Nuraini"),
        ("Rizky Djoko", "Rizqi Joko"),
        ("Sitti  Aminah", "Siti Aminah"),
        ("Dr. Ir. Budi Santoso M.Si", "Budi Santoso"),
    ],
)
def test_one_name_in_two_spellings_normalises_alike(one, other):
    assert normalise_name(one) == normalise_name(other)


def test_a_name_turned_round_by_a_comma_keeps_both_parts():
    assert normalise_name("Lestari, Dewi") == "lestari dewi"


def test_a_name_that_looks_like_a_degree_is_kept():
    assert normalise_name("Ma Sari") == "ma sari"
    assert normalise_name("Haji") == "haji"


@given(st.text(max_size=60))
def test_any_text_can_be_normalised_and_again_without_change_of_words(text):
    normalise_name(text)


def test_near_names_alone_do_not_make_one_person():
    assert not likely_same("Dewi Lestari", "Dewi Lestari")
    assert not likely_same("Dewi Lestari", "Desi Lestari", born_a=BORN, born_b=OTHER_DAY)


def test_a_near_name_and_the_same_birth_date_do():
    assert likely_same("Moch. Ridwan", "Muhammad Ridwan", born_a=BORN, born_b=BORN)
    assert likely_same("Siti", "Siti Aminah", born_a=BORN, born_b=BORN)
    assert not likely_same("Budi Santoso", "Rina Marlina", born_a=BORN, born_b=BORN)


def test_a_shared_family_phone_asks_for_nearly_the_same_name():
    assert likely_same("Dewi Lestari", "Dewi Lestary", phone_a=PHONE, phone_b=PHONE)
    assert not likely_same(
        "Dewi Lestari", "Desi Lestari", born_a=BORN, born_b=OTHER_DAY, phone_a=PHONE, phone_b=PHONE
    )
    assert likely_same(
        "Dewi Lestari", "Dewi Lestari", born_a=BORN, born_b=OTHER_DAY, phone_a=PHONE, phone_b=PHONE
    )
