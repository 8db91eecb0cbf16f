from datetime import date

import pytest

from trainingmgr.businesses.rules import (
    BANDS,
    Letter,
    check_letter_period,
    check_sales_month,
    check_visit,
    known_since,
    last_months,
    may_verify,
    turnover_band,
    umkm_class,
    unmet,
)
from trainingmgr.foundation.problems import Refused
from trainingmgr.journey.active import judge

DAY = date(2026, 8, 1)
SERPONG = "36.74.01"
LETTER = Letter(7, SERPONG, DAY, date(2026, 10, 31))


def reasons(officer=7, on=DAY, kecamatan=SERPONG, trainers=(), mentors=()):
    found = may_verify(
        officer, letters=[LETTER], kecamatan_code=kecamatan, on=on, trainers=trainers,
        mentors=mentors,
    )  # fmt: skip
    return " ".join(str(one) for one in found)


def test_r16_an_officer_with_a_valid_letter_may_verify_strangers():
    assert reasons() == ""
    assert reasons(on=date(2026, 10, 31)) == ""
    assert reasons(trainers={1}, mentors={2}) == ""


def test_r16_the_letter_is_the_officers_own_for_the_place_and_the_day():
    for wrong in (
        {"on": date(2026, 7, 31)},
        {"on": date(2026, 11, 1)},
        {"officer": 8},
        {"kecamatan": "36.74.02"},
    ):
        assert "Surat tugas" in reasons(**wrong)


def test_r16_nobody_verifies_the_people_they_taught_or_mentored():
    assert "pelatih" in reasons(trainers={7})
    assert "pendamping" in reasons(mentors={7})


def test_r15_a_visit_says_what_is_unmet():
    sentences = [str(one) for one in unmet(judge([], DAY))]
    assert len(sentences) == 4
    assert sentences[0] == "Belum ada produksi dalam 90 hari terakhir."


def test_a_letter_ends_after_it_begins():
    check_letter_period(DAY, DAY)
    with pytest.raises(Refused):
        check_letter_period(DAY, date(2026, 7, 31))


def test_an_impossible_visit_is_refused_an_incomplete_one_is_not():
    check_visit(outcome="berjalan", visited_on=DAY, today=DAY)
    check_visit(outcome="tidak_berjalan", visited_on=DAY, today=DAY, stop_reason="modal")
    check_visit(outcome="tidak_berjalan", visited_on=DAY, today=DAY)
    for wrong, field in (
        ({"outcome": "entah"}, "outcome"),
        ({"visited_on": date(2026, 8, 2)}, "visited_on"),
        ({"outcome": "tidak_berjalan", "stop_reason": "entah"}, "stop_reason"),
    ):
        with pytest.raises(Refused) as caught:
            check_visit(**{"outcome": "berjalan", "visited_on": DAY, "today": DAY, **wrong})
        assert caught.value.field == field


def test_sales_belong_to_a_month_that_has_begun():
    check_sales_month("2026-08", DAY)
    for wrong in ("2026-09", "2026-13", "Agustus", ""):
        with pytest.raises(Refused):
            check_sales_month(wrong, DAY)


def test_the_last_three_months_reach_across_the_year():
    assert last_months(date(2026, 2, 28)) == ["2026-02", "2026-01", "2025-12"]


def test_a_later_word_on_a_month_moves_its_day_only_when_it_adds_evidence():
    later = date(2026, 9, 5)
    assert known_since(None, (1, True, True), DAY, later) == later
    assert known_since((1, True, True), (2, True, True), DAY, later) == DAY
    assert known_since((1, True, True), (1, True, False), DAY, later) == DAY
    for before in ((0, True, True), (1, False, True), (1, True, False)):
        assert known_since(before, (1, True, True), DAY, later) == later
        assert known_since(before, (1, True, True), later, DAY) == later


@pytest.mark.parametrize(
    ("sales", "capital", "expected"),
    [
        (2_000_000_000, None, ("mikro", "penjualan")),
        (2_000_000_001, None, ("kecil", "penjualan")),
        (15_000_000_000, None, ("kecil", "penjualan")),
        (50_000_000_000, None, ("menengah", "penjualan")),
        (50_000_000_001, None, ("besar", "penjualan")),
        (None, 1_000_000_000, ("mikro", "modal")),
        (None, 1_000_000_001, ("kecil", "modal")),
        (0, 9_000_000_000, ("mikro", "penjualan")),
        (None, None, None),
    ],
)
def test_r21_the_size_class_goes_by_sales_and_only_else_by_capital(sales, capital, expected):
    assert umkm_class(annual_sales=sales, capital=capital) == expected


def test_turnover_falls_into_six_bands():
    amounts = [0, 1, 999_999, 1_000_000, 4_999_999, 5_000_000, 15_000_000, 50_000_000, 50_000_001]
    assert [turnover_band(amount) for amount in amounts] == [0, 1, 1, 2, 2, 3, 4, 4, 5]
    assert len(BANDS) == 6
