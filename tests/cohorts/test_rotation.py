"""The rotation of the kecamatan (handbook R01, R02), shown whole with its gaps and overlaps."""

from datetime import date

from tests.support import cohorts as make
from trainingmgr.cohorts.rules.rotation import Turn, bars, month_marks, place_of, seams

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def turn(number, first, last, code="36.74.01"):
    return Turn(number, f"Angkatan {number}", code, number, first, last)


def test_gaps_and_overlaps_are_between_one_turn_and_the_next():
    turns = [
        turn(3, date(2026, 6, 1), date(2026, 7, 31)),
        turn(1, date(2026, 2, 1), date(2026, 3, 31)),
        turn(2, date(2026, 4, 1), date(2026, 5, 10)),
        turn(4, date(2026, 7, 20), date(2026, 9, 30)),
    ]
    found = [(one.kind, one.before.turn, one.after.turn, one.days) for one in seams(turns)]
    assert found == [("gap", 2, 3, 21), ("overlap", 3, 4, 12)]


def test_a_bar_lies_where_its_days_lie():
    (one,) = bars([turn(1, date(2025, 12, 1), date(2026, 1, 31))], *YEAR)
    assert (one.left, one.width) == (0.0, 8.49)
    assert not bars([turn(1, date(2025, 1, 1), date(2025, 2, 1))], *YEAR)
    assert len(month_marks(*YEAR)) == 12
    assert place_of(date(2027, 1, 1), *YEAR) is None


def test_r01_the_page_shows_who_has_which_turn_and_who_waits(as_role, session):
    within = make.programme(session)
    make.cohort(session, within, turn=1, name="Serpong I", ends_on=date(2026, 6, 30))
    make.cohort(
        session, within, turn=2, name="Setu I", kecamatan_code=make.SETU,
        starts_on=date(2026, 6, 1),
    )  # fmt: skip
    page = as_role("head").page("/angkatan/giliran")
    assert page.h1 == "2 dari 7 kecamatan mendapat giliran pada 2026"
    assert "tumpang tindih" in page.text
    assert "Pondok Aren" in page.text
    assert len(page.select(".turn-chart-turn")) == 2
    for year in ("x", "9" * 40, "1999"):
        assert as_role("admin").get(f"/angkatan/giliran?tahun={year}").status_code == 200
    assert as_role("trainer").get("/angkatan/giliran").status_code == 403


def test_a_year_without_turns_says_what_to_do(as_role):
    assert "Belum ada giliran" in as_role("admin").page("/angkatan/giliran").text
