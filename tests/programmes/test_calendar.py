"""Days off and Ramadan, which the planner of sessions looks at."""

from datetime import date

import pytest

from trainingmgr.foundation.indonesia.holidays import YEARS, official_holidays
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes import queries, services


def test_the_decrees_of_two_years_are_loaded_once(session):
    services.load_reference(session)
    assert queries.holiday_years(session) == [2026, 2027] == list(YEARS)
    days = queries.holidays_between(session, date(2026, 8, 1), date(2026, 8, 31))
    assert {on.day: one.name for on, one in days.items()} == {
        17: "Proklamasi Kemerdekaan",
        25: "Maulid Nabi Muhammad saw.",
    }
    assert days[date(2026, 8, 17)].source.startswith("SKB")
    assert {one.kind for one in queries.holidays(session, 2027)} == {
        "libur nasional",
        "cuti bersama",
    }
    assert official_holidays(2031) == ()


def test_what_the_office_took_out_does_not_come_back(session, admin):
    one = queries.holidays_between(session, date(2026, 8, 17), date(2026, 8, 17))
    services.remove_holiday(session, admin, one[date(2026, 8, 17)])
    services.load_reference(session)
    assert not queries.holidays_between(session, date(2026, 8, 17), date(2026, 8, 17))


def test_a_day_is_off_once_and_has_a_kind(session, admin):
    day = {"on": date(2026, 11, 26), "name": "HUT Kota", "kind": "kegiatan kota"}
    services.add_holiday(session, admin, **day)
    with pytest.raises(Refused, match="sudah libur"):
        services.add_holiday(session, admin, **day)
    for wrong in ({"kind": "cuti"}, {"name": " "}, {"on": date(1990, 1, 1)}):
        with pytest.raises(Refused):
            services.add_holiday(session, admin, **{**day, "on": date(2026, 11, 25)} | wrong)


def test_a_fast_is_a_month_and_stands_alone(session, admin):
    with pytest.raises(Refused, match="bertumpuk"):
        services.add_fast(
            session, admin, name="Lain", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 20)
        )
    for last in (date(2028, 1, 1), date(2028, 3, 20)):
        with pytest.raises(Refused):
            services.add_fast(
                session, admin, name="1449 H", starts_on=date(2028, 1, 28), ends_on=last
            )
    services.add_fast(
        session, admin, name="1449 H", starts_on=date(2028, 1, 28), ends_on=date(2028, 2, 25)
    )
    assert [one.starts_on.year for one in queries.fasting_periods(session)] == [2026, 2027, 2028]


def test_the_page_shows_a_year_and_adds_and_removes(as_role, session):
    client = as_role("admin")
    page = client.page("/program/hari-libur?tahun=2027")
    assert "Ramadan 1448 H" in page.text
    assert "Proklamasi Kemerdekaan" in page.text
    page = client.submit(
        "/program/hari-libur/baru", on="26-11-2026", name="HUT Kota", kind="kegiatan kota"
    )
    assert "HUT Kota" in page.text
    page = client.submit(
        "/program/hari-libur/baru", status=422, on="26-11-2026", name="Lain", kind="kegiatan kota"
    )
    assert "sudah libur: HUT Kota" in page.errors["on"]
    one = queries.holidays(session, 2026, "hut kota")[0]
    client.send(f"/program/hari-libur/{one.id}/hapus")
    assert not queries.holidays(session, 2026, "hut kota")
    fast = queries.fasting_periods(session)[1]
    page = client.submit(
        "/program/ramadan/baru", status=422, name="x", starts_on="8-2-2027", ends_on="9-2-2027"
    )
    assert page.errors["starts_on"]
    client.send(f"/program/ramadan/{fast.id}/hapus")
    page = client.submit(
        "/program/ramadan/baru", name="Ramadan", starts_on="8-2-2027", ends_on="9-2-2027"
    )
    assert "2 masa" in page.text or "Ramadan" in page.text
    assert client.get("/program/hari-libur/99999/hapus").status_code == 405
    client.send("/program/hari-libur/99999/hapus", status=404)


def test_a_year_without_a_decree_says_so_and_impossible_years_show_today_s(as_role, session):
    client = as_role("admin")
    services.add_holiday(
        session, client.actor, on=date(2028, 1, 1), name="Tahun baru", kind="libur nasional"
    )
    assert "tambahkan sendiri" in client.page("/program/hari-libur?tahun=2028").text
    for year in ("9" * 30, "x", "-1", "1%00"):
        assert client.get(f"/program/hari-libur?tahun={year}").status_code == 200


def test_only_the_administrator_changes_the_calendar(as_role):
    head = as_role("head")
    assert head.get("/program/hari-libur").status_code == 200
    assert head.get("/program/hari-libur/baru").status_code == 403
    head.send("/program/hari-libur/1/hapus", status=403)
    assert as_role("trainer").get("/program/hari-libur").status_code == 403
