"""Teaching hours: one query, told a second time in plain SQL; on paper, as a sheet, by month."""

import io
from datetime import date, time, timedelta

import openpyxl
import pytest
from sqlalchemy import text

from tests.support import cohorts as make
from tests.support.pdf import text_of
from trainingmgr.cohorts import services
from trainingmgr.cohorts.queries import hours
from trainingmgr.foundation.problems import Refused

JUNE = (date(2026, 6, 1), date(2026, 6, 30))
# Who taught how much, told without any of the application's own queries.
SECOND_TELLING = """
select t.id, sum(s.jp) from training_sessions s join trainers t on t.id = s.trainer_id
where s.state = 'selesai' and s.held_on >= :first and s.held_on <= :last group by t.id
"""


@pytest.fixture
def month(session, admin):
    """June: Budi holds two, one is cancelled, one is not closed, Siti stands in for one."""
    budi, siti = make.trainer(session, "Budi"), make.trainer(session, "Siti")
    course = make.course(session, make.cohort(session, make.programme(session)), budi)
    days = [make.meeting(session, course, JUNE[0] + timedelta(days=n)) for n in range(5)]
    services.substitute(session, admin, days[1], siti)
    services.cancel_session(session, admin, days[2], "hujan")
    for one in (days[0], days[1], days[4]):
        services.mark_held(session, one)
    later = make.meeting(session, course, date(2026, 7, 1), ends_at=time(15))
    services.mark_held(session, later)
    return budi, siti, course


def test_hours_are_those_of_sessions_held_by_whoever_held_them(session, month):
    budi, siti, _course = month
    rows = hours.taught(session, *JUNE)
    assert [(one.trainer, one.jp, one.instead_of) for one in rows] == [
        ("Budi", 5, None),
        ("Budi", 5, None),
        ("Siti", 5, "Budi"),
    ]
    totals = {key: sum(one.jp for one in mine) for key, mine in hours.by_trainer(rows).items()}
    assert totals == {budi.id: 10, siti.id: 5}
    year = hours.taught(session, date(2026, 1, 1), date(2026, 12, 31), budi.id)
    assert hours.by_month(year) == {date(2026, 6, 1): 10, date(2026, 7, 1): 9}


def test_the_numbers_equal_a_second_telling(session, month):
    told = session.execute(text(SECOND_TELLING), {"first": JUNE[0], "last": JUNE[1]}).all()
    rows = hours.by_trainer(hours.taught(session, *JUNE))
    assert {key: sum(one.jp for one in mine) for key, mine in rows.items()} == {
        key: int(jp) for key, jp in told
    }


@pytest.mark.demo
@pytest.mark.xdist_group("demo-2")
def test_the_numbers_of_a_whole_year_equal_a_second_telling(session):
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    told = {key: int(jp) for key, jp in session.execute(text(SECOND_TELLING), year)}
    rows = hours.by_trainer(hours.taught(session, year["first"], year["last"]))
    assert told
    assert {key: sum(one.jp for one in mine) for key, mine in rows.items()} == told


def test_the_month_is_shown_printed_and_handed_out(sign_in, session, month):
    budi, _siti, _course = month
    budi.nip = "198609262015051001"
    session.commit()
    client = sign_in(budi.user)
    url = f"/pelatih/{budi.id}/mengajar"
    page = client.page(f"{url}?bulan=2026-06")
    assert page.h1 == "10 JP diajarkan pada Juni 2026"
    assert "dibatalkan" in page.text
    words = text_of(client.get(f"{url}.pdf?bulan=2026-06").data)
    assert "Daftar Jam Mengajar Juni 2026" in words
    assert "NIP. 19860926 201505 1 001" in words
    assert "Jumlah JP 10" in words
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}.xlsx?bulan=2026-06").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    head = {name: place for place, name in enumerate(rows[0])}
    assert sum(row[head["JP"]] for row in rows[1:]) == 10
    assert rows[1][head["Tanggal"]].date() == date(2026, 6, 1)
    assert rows[1][head["NIP"]] == "198609262015051001"
    assert client.page("/mengajar-saya").url.startswith(url)


def test_all_trainers_stand_on_one_paper_for_the_office(as_role, session, month):
    admin = as_role("admin")
    page = admin.page("/pelatih/mengajar?bulan=2026-06")
    assert page.h1 == "2 pelatih mengajar 15 JP pada Juni 2026"
    words = text_of(admin.get("/pelatih/mengajar.pdf?bulan=2026-06").data)
    assert "menggantikan Budi" in words
    assert "Mengetahui," in words
    book = openpyxl.load_workbook(
        io.BytesIO(admin.get("/pelatih/mengajar.xlsx?bulan=2026-06").data)
    )
    assert book.worksheets[0].max_row == 4
    empty = admin.page("/pelatih/mengajar?bulan=2026-01")
    assert "Belum ada pertemuan yang selesai" in empty.text
    assert "Tidak ada pertemuan" in text_of(admin.get("/pelatih/mengajar.pdf?bulan=2026-01").data)


def test_another_trainer_s_hours_are_not_there(sign_in, as_role, session, month):
    budi, siti, _course = month
    client = sign_in(siti.user)
    for ending in ("", ".pdf", ".xlsx"):
        assert client.get(f"/pelatih/{budi.id}/mengajar{ending}").status_code == 404
        assert client.get(f"/pelatih/99999/mengajar{ending}").status_code == 404
        assert client.get(f"/pelatih/mengajar{ending}").status_code == 403
        assert as_role("mentor").get(f"/pelatih/{budi.id}/mengajar{ending}").status_code == 403
    assert client.get(f"/pelatih/{budi.id}").status_code == 404
    assert as_role("head").page(f"/pelatih/{budi.id}/mengajar").status == 200


def test_impossible_months_show_this_one(as_role, month):
    budi = month[0]
    for wrong in ("2026-13", "0000-00", "x", "9" * 50, "2026-06%00", "٢٠٢٦-٠٦"):
        assert as_role("admin").get(f"/pelatih/{budi.id}/mengajar?bulan={wrong}").status_code == 200


def test_a_month_asks_as_much_for_two_sessions_as_for_twenty(as_role, session, month, queries):
    _budi, _siti, course = month
    client = as_role("admin")
    counts = []
    for more in range(2):
        for day in range(10 * more):
            one = make.meeting(session, course, JUNE[0] + timedelta(days=10 + day))
            services.mark_held(session, one)
        session.commit()
        with queries() as sent:
            client.get("/pelatih/mengajar?bulan=2026-06")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_closed_session_is_not_given_to_another(session, admin, month):
    _budi, siti, course = month
    with pytest.raises(Refused, match="sudah ditutup"):
        services.substitute(session, admin, course.sessions[0], siti)
