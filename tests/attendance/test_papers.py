"""Sheets that go round and transport lists, read back; what a group may be told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.pdf import reader, text_of, words_of
from tests.support.training import (
    DAY,
    make_class,
    make_session,
    make_trainer,
    mark,
)
from tests.support.two_materi import give_two
from trainingmgr.attendance.models import FROM_CODE, SAVED, Mark, MarkEntry, WalkIn
from trainingmgr.attendance.rules.sharing import session_recap
from trainingmgr.attendance.services import papers
from trainingmgr.cohorts.queries import sessions_of
from trainingmgr.cohorts.services import cancel_session
from trainingmgr.documents.attendance import sheets_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.programmes.services import change_setting, change_signatory

NOON = datetime(2026, 3, 20, 5, tzinfo=UTC)
LONGEST = "Raden Ajeng Siti Nurhalizah Kusumawardhaningr"


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(NOON):
        yield


@pytest.fixture
def held(session):
    """A course of three; the second was ill and the third away in its one session."""
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HSA")
    return one, roster


def secrets(roster):
    """What must be on no sheet that goes round."""
    return [told for who in roster for told in (who.nik, who.phone) if told]


@pytest.mark.once
def test_a_blank_sheet_says_what_it_is_for_and_leaves_rows_to_sign(as_role, session):
    course, trainer, roster = make_class(session, 4)
    roster[0].name = LONGEST
    one = make_session(session, course, trainer)
    give_two(session, one, course)
    change_signatory(
        session, COMMAND_LINE, "activity", title="PPTK", name="Pejabat Contoh, S.E.",
        rank="Penata", nip="198001012005011003", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    answer = as_role("admin").get(f"/sesi/{one.id}/daftar-hadir.pdf")
    assert answer.mimetype == "application/pdf"
    words = text_of(answer.data)
    for expected in (
        "PEMERINTAH KOTA TANGERANG SELATAN", "Daftar Hadir Peserta", "Senin, 2 Maret 2026",
        "08.00–12.00 WIB", "5 JP", "Balai Contoh", "Bahan (2 JP); Teknik dasar (3 JP)",
        "Kecamatan Serpong", trainer.name, "Pejabat Contoh, S.E.", "NIP. 19800101 200501 1 003",
        "Tangerang Selatan, 2 Maret 2026", "Halaman 1 dari 1", roster[3].number,
    ):  # fmt: skip
        assert expected in words
    assert "Alpa" not in words
    for secret in secrets(roster):
        assert secret not in words
    found = reader(answer.data)
    assert found.trailer["/Root"]["/Lang"] == "id"
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    # Four people and five rows for others: odd numbers sign on the left, even ones on the right.
    places = {
        int(word[:-1]): left
        for word, left, _right in words_of(answer.data, page=1)
        if word in {f"{number}." for number in range(1, 10)}
    }
    assert list(places) == list(range(1, 10))
    lefts = {round(places[number]) for number in (1, 3, 5, 7, 9)}
    rights = {round(places[number]) for number in (2, 4, 6, 8)}
    assert len(lefts) == len(rights) == 1
    assert lefts.pop() + 30 < rights.pop()


def test_a_filled_sheet_tells_marks_minutes_and_who_came_by_themselves(as_role, session):
    course, trainer, roster = make_class(session, 5)
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HISAH")
    row = session.query(Mark).filter_by(participant_id=roster[4].id).one()
    row.late_minutes, row.note = 15, "demam berdarah"
    arrived = datetime(2026, 3, 2, 1, 3, tzinfo=UTC)
    session.add(
        MarkEntry(
            client_id="c1", session_id=one.id, participant_id=roster[0].id, status="H",
            chain="x", source=FROM_CODE, claimed_at=arrived, made_at=arrived, received_at=arrived,
            outcome=SAVED,
        )
    )  # fmt: skip
    session.add(
        WalkIn(
            client_id="w1", session_id=one.id, name="Joko Tambahan", phone="+6281277776666",
            arrived_at=arrived, recorded_at=arrived,
        )
    )  # fmt: skip
    session.flush()
    words = text_of(as_role("head").get(f"/sesi/{one.id}/daftar-hadir-terisi.pdf").data)
    assert "Hadir 2 · Izin 1 · Sakit 1 · Alpa 1 · Jumlah 5 peserta · Peserta tambahan 1" in words
    for expected in ("terlambat 15", "mandiri 08.03", "Joko Tambahan", "Presensi ditutup 20 Maret"):
        assert expected in words
    for secret in (*secrets(roster), "demam", "77776666"):
        assert secret not in words


@pytest.mark.once
def test_forty_five_people_have_the_table_s_head_on_each_page(session):
    course, trainer, roster = make_class(session, 45)
    for who in roster:
        who.name = f"{LONGEST[:-2]}{roster.index(who):02d}"
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HHIH")
    pdf = sheets_pdf(papers.filled_sheet(session, one))
    pages = len(reader(pdf).pages)
    assert 2 <= pages <= 4
    for page in range(1, pages + 1):
        words = text_of(pdf, page=page)
        assert "Nama lengkap" in words
        assert f"Halaman {page} dari {pages}" in words
    assert "Jumlah 45 peserta" in words


def test_all_sessions_to_come_are_one_file_each_on_its_own_page(as_role, session):
    course, trainer, _roster = make_class(session)
    for days in (20, 27, 34):
        make_session(session, course, trainer, DAY + timedelta(days=days))
    make_session(session, course, trainer, DAY)
    cancel_session(session, COMMAND_LINE, course.sessions[-1], "Aula dipakai")
    pdf = as_role("admin").get(f"/pelatihan/{course.id}/daftar-hadir.pdf").data
    assert len(reader(pdf).pages) == 2
    assert "Minggu, 22 Maret 2026" in text_of(pdf, page=1)
    assert "Minggu, 29 Maret 2026" in text_of(pdf, page=2)


def test_more_sessions_take_no_more_statements(session, queries):
    course, trainer, _roster = make_class(session)
    counts = []
    for days in ((20,), (27, 34, 41)):
        for day in days:
            make_session(session, course, trainer, DAY + timedelta(days=day))
        session.commit()
        sessions = sessions_of(session, [course.id])
        with queries() as asked:
            sheets = papers.blank_sheets(session, sessions, title="", on=DAY).sheets
        counts.append(len(asked))
    assert len(sheets) == 4
    assert counts[0] == counts[1]


def test_only_a_closed_register_is_filled_or_paid_for(as_role, session, held):
    one, _roster = held
    later = make_session(session, one.course, one.trainer, DAY + timedelta(days=1))
    client = as_role("admin")
    for paper in ("daftar-hadir-terisi", "uang-transpor"):
        assert client.get(f"/sesi/{one.id}/{paper}.pdf").status_code == 200
        page = client.page(f"/sesi/{later.id}/{paper}.pdf", status=422)
        assert "setelah presensi pertemuan ditutup" in page.text
    cancel_session(session, COMMAND_LINE, later, "Aula dipakai")
    for paper in ("daftar-hadir", "daftar-hadir-terisi", "uang-transpor"):
        page = client.page(f"/sesi/{later.id}/{paper}.pdf", status=422)
        assert "dibatalkan" in page.text


def test_transport_money_is_for_those_who_were_there(as_role, session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HHA")
    client, url = as_role("admin"), f"/sesi/{one.id}/uang-transpor.pdf"
    words = text_of(client.get(url).data)
    assert "belum ditetapkan" in words
    assert "rupiah" not in words
    change_setting(session, COMMAND_LINE, "transport_allowance", "50000", DAY)
    words = text_of(client.get(url).data)
    assert roster[1].name in words
    assert roster[2].name not in words
    assert "Jumlah untuk 2 orang Rp100.000" in words
    assert "Terbilang: seratus ribu rupiah" in words


def test_a_group_is_told_how_many_and_never_who(sign_in, session, held):
    one, roster = held
    following = make_session(session, one.course, one.trainer, DAY + timedelta(days=40))
    page = sign_in(one.trainer.user).page(f"/sesi/{one.id}/presensi")
    (told,) = page.texts(".share-text-words")
    assert told == (
        f"Presensi {one.course.title}, Serpong 2026, Senin 2 Maret 2026: hadir 1 dari 3 "
        "(33,3%; izin 0, sakit 1, alpa 1). Pertemuan berikutnya Sabtu 11 April 2026 pukul 08.00 "
        "WIB."
    )
    link = urlsplit(page.links["Kirim lewat WhatsApp"])
    assert (link.netloc, link.path) == ("wa.me", "/")
    assert parse_qs(link.query) == {"text": [told]}
    for who in roster:
        assert who.name.split()[0] not in told
    assert (
        not sign_in(one.trainer.user).page(f"/sesi/{following.id}/presensi").select(".share-text")
    )


@pytest.mark.once
def test_what_a_group_is_told_counts_additional_people_apart():
    told = session_recap(
        course="Kelas Kokoru", cohort="Serpong 2026", on=date(2026, 11, 21),
        tally={"H": 28, "I": 1, "S": 0, "A": 1}, additional=2,
    )  # fmt: skip
    assert told == (
        "Presensi Kelas Kokoru, Serpong 2026, Sabtu 21 November 2026: hadir 28 dari 30 "
        "(93,3%; izin 1, sakit 0, alpa 1). Peserta tambahan 2."
    )


def test_a_neighbour_s_papers_are_not_there(as_role, sign_in, session, held):
    one, _roster = held
    make_session(session, one.course, one.trainer, DAY + timedelta(days=40))
    urls = [
        *(f"/sesi/{one.id}/{name}.pdf" for name in
          ("daftar-hadir", "daftar-hadir-terisi", "uang-transpor")),
        *(f"/pelatihan/{one.course_id}/{name}" for name in
          ("daftar-hadir.pdf", "rekap.pdf", "rekap.xlsx")),
    ]  # fmt: skip
    stranger, owner = sign_in(make_trainer(session).user), sign_in(one.trainer.user)
    mentor = as_role("mentor")
    for url in urls:
        assert stranger.get(url).status_code == 404
        assert mentor.get(url).status_code == 403
    page = owner.page(f"/pelatihan/{one.course_id}")
    assert {*urls[3:]} <= set(page.links.values())
    assert {*urls[:3]} <= set(owner.page(f"/sesi/{one.id}/presensi").links.values())
