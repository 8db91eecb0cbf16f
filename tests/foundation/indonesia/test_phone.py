import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.foundation.indonesia.phone import normalise_phone, show_phone, whatsapp_link
from trainingmgr.foundation.problems import Refused


@pytest.mark.parametrize(
    "text",
    [
        "81234567890",
        "081234567890",
        "0812 3456 7890",
        "0812-3456-7890",
        "0812–3456–7890",
        "6281234567890",
        "+62 812-3456-7890",
        "006281234567890",
        "+62 0812 3456 7890",
        "81234567890.0",
        "'081234567890",
        "\u202a+6281234567890\u202c",
    ],
)
def test_a_mobile_number_is_stored_one_way_however_it_is_written(text):
    assert normalise_phone(text) == "+6281234567890"


def test_a_number_that_begins_like_the_country_code_is_not_doubled():
    assert normalise_phone("62812345678") == "+62812345678"


@pytest.mark.parametrize(
    "text", ["", "-", "0812", "021-5551234", "8.12E+10", "0812345678901234", "tidak ada",
             "081234567890/081234567891"]
)  # fmt: skip
def test_what_is_no_single_mobile_number_is_refused(text):
    with pytest.raises(Refused) as caught:
        normalise_phone(text)
    assert caught.value.field == "phone"


@given(st.integers(10**7, 10**10 - 1).map(lambda n: f"+628{n}"))
def test_showing_and_reading_again_keeps_the_number(phone):
    if 9 <= len(phone) - 3 <= 12:
        assert normalise_phone(show_phone(phone)) == phone


def test_a_number_is_shown_in_groups_and_linked_to_whatsapp():
    assert show_phone("+6281234567890") == "0812-3456-7890"
    assert whatsapp_link("+6281234567890") == "https://wa.me/6281234567890"
    link = whatsapp_link("+6281234567890", "Sandi baru: https://x.id/?a=1&b=2")
    assert link == (
        "https://wa.me/6281234567890?text=Sandi%20baru%3A%20https%3A%2F%2Fx.id%2F%3Fa%3D1%26b%3D2"
    )
