"""Attendance on paper: sheets, recaps and transport lists read back; what a group may be told."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from sqlalchemy import text

from tests.support.pdf import reader, text_of, words_of
from tests.support.training import (
    DAY,
    make_class,
    make_session,
    make_technical,
    make_trainer,
    mark,
)
from tests.support.two_materi import give_two
from trainingmgr.attendance.models import FROM_CODE, SAVED, Mark, MarkEntry, WalkIn
from trainingmgr.attendance.queries.recap import recap
from trainingmgr.attendance.rules.sharing import session_recap
from trainingmgr.attendance.services import make_up, papers, registers
from trainingmgr.cohorts.queries import sessions_of
from trainingmgr.cohorts.services import cancel_session
from trainingmgr.documents.attendance import RecapColumn, RecapDocument, sheets_pdf
from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.participants.services import people
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


@pytest.fixture
def busy(session):
    """A course with a late arrival, a cancelled session, one to come, and a make-up."""
    course, trainer, roster = make_class(session, 4)
    first = make_session(session, course, trainer)
    second = make_session(session, course, trainer, DAY + timedelta(days=7), hours=3, jp=3)
    mark(session, first, roster, "HSAH")
    mark(session, second, roster, "HHIH")
    row = session.query(Mark).filter_by(session_id=first.id, participant_id=roster[3].id).one()
    row.late_minutes, row.counted_jp = 60, 3
    session.flush()
    again = make_up.plan_make_up(
        session, COMMAND_LINE, first, [roster[1].id], held_on=DAY + timedelta(days=10),
        starts_at=time(8), ends_at=time(12), break_minutes=15, venue="Balai", trainer=trainer,
    )  # fmt: skip
    mark(session, again, [roster[1]])
    make_session(session, course, trainer, DAY + timedelta(days=30))
    gone = make_session(session, course, trainer, DAY + timedelta(days=2))
    cancel_session(session, COMMAND_LINE, gone, "Hujan")
    return course, roster


def by_plain_sql(session, course_id):
    """JP and letters of each person, reckoned from the marks alone."""
    held = session.execute(
        text(
            "select coalesce(sum(t.jp), 0) from training_sessions t, registers r "
            "where r.session_id = t.id and t.course_id = :course and t.state <> 'batal' "
            "and r.closed_at is not null and not t.chosen_only"
        ),
        {"course": course_id},
    ).scalar_one()
    marks = session.execute(
        text(
            "select e.participant_id, m.status, m.counted_jp from course_enrolments e "
            "left join training_sessions t on t.course_id = e.course_id and t.state <> 'batal' "
            "left join registers r on r.session_id = t.id and r.closed_at is not null "
            "left join marks m on m.session_id = r.session_id "
            "and m.participant_id = e.participant_id where e.course_id = :course"
        ),
        {"course": course_id},
    ).all()
    found = {}
    for participant_id, status, jp in marks:
        one = found.setdefault(participant_id, [0, held, dict.fromkeys("HISA", 0)])
        if status:
            one[0] += jp
            one[2][status] += 1
    return {key: (jp, total, letters) for key, (jp, total, letters) in found.items()}


def test_r08_a_recap_s_figures_are_those_of_plain_sql(session, busy):
    course, roster = busy
    registers.recount(session, COMMAND_LINE, course.id)
    found = recap(session, course)
    assert {
        one.participant_id: (one.course_jp, one.course_held, dict(one.letters))
        for one in found.lines
    } == by_plain_sql(session, course.id)
    assert [(one.jp, one.present, one.marked) for one in found.columns] == [
        (5, 2, 4), (3, 3, 4), (5, 1, 1),
    ]  # fmt: skip
    assert [one.chosen_only for one in found.columns] == [False, False, True]
    lines = {one.participant_id: one for one in found.lines}
    # Who was ill made it up: eight of eight JP, and nobody else's denominator grew.
    assert [lines[who.id].course_jp for who in roster] == [8, 8, 0, 6]
    assert {one.course_held for one in found.lines} == {8}
    assert (len(found.waiting), len(found.cancelled)) == (1, 1)


def test_a_recap_on_paper_and_as_a_workbook_says_the_same(as_role, session, busy):
    course, roster = busy
    registers.recount(session, COMMAND_LINE, course.id)
    client = as_role("admin")
    pdf = client.get(f"/pelatihan/{course.id}/rekap.pdf").data
    words = text_of(pdf)
    for expected in (
        "Rekap Presensi", "02/03", "09/03", "12/03", "susulan", "6/8", "75,0%*", "100,0%", "+5 JP",
        "3 JP", "belum akhir", "Dibatalkan, tidak dihitung: 4 Maret 2026",
        "Belum ditutup, belum dihitung: 1 April 2026", "Batas tuntas: 80% JP", "n = 4 peserta",
        "Susulan: 12 Maret 2026 untuk yang melewatkan 2 Maret 2026",
    ):  # fmt: skip
        assert expected in words
    assert client.get(f"/pelatihan/{course.id}/rekap.pdf").data == pdf
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/pelatihan/{course.id}/rekap.xlsx").data))
    sheet, about = book.worksheets
    head, *rows = list(sheet.iter_rows(values_only=True))
    by_name = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    late, ill = by_name[roster[3].name], by_name[roster[1].name]
    assert (late["P1 02/03/2026"], late["P1 JP"], late["JP dihitung"], late["dari JP"]) == (
        "H", 3, 6, 8,
    )  # fmt: skip
    assert late["% JP"] == pytest.approx(0.75)
    assert late["P3 12/03/2026 susulan"] is None
    assert (ill["P1 02/03/2026"], ill["P3 JP"], ill["Hadir"], ill["Sakit"]) == ("S", 5, 2, 1)
    told = " ".join(str(cell) for row in about.iter_rows(values_only=True) for cell in row if cell)
    assert "N angkatan" in told
    assert "80% JP" in told
    for secret in secrets(roster):
        assert secret not in words
        assert secret not in told


def test_a_workshop_has_its_recap_without_results(as_role, session):
    course, trainer, roster = make_class(session)
    workshop = make_technical(session, course.cohort, trainer)
    workshop.kind, workshop.title = "lokakarya", "Lokakarya pembuka"
    session.flush()
    one = make_session(session, workshop, trainer)
    people.enrol(session, COMMAND_LINE, workshop, [who.id for who in roster], DAY)
    mark(session, one, roster, "HHI")
    words = text_of(as_role("admin").get(f"/pelatihan/{workshop.id}/rekap.pdf").data)
    assert "Lokakarya pembuka" in words
    assert "5/5" in words
    assert "Hasil" not in words


@pytest.mark.once
def test_many_sessions_go_on_further_pages_with_the_sums_on_the_last():
    def parts(count):
        column = RecapColumn(on=DAY, jp="5 JP", present=1, marked=1, make_up=False)
        return list(
            RecapDocument(
                head=Letterhead(office_line="", office_name="", place="", issued_on=DAY),
                title="", cohort="", standing="", columns=(column,) * count, lines=(), facts=(),
                technical=True, trainer_signer=Signatory(title=""), officer=Signatory(title=""),
            ).parts
        )  # fmt: skip

    assert parts(0) == [(0, 0)]
    assert parts(12) == [(0, 12)]
    for count in range(1, 100):
        found = parts(count)
        assert [until for _first, until in found][-1] == count
        assert all(before[1] == after[0] for before, after in pairwise(found))
        assert all(0 < until - first <= 20 for first, until in found)
        assert found[-1][1] - found[-1][0] <= 12


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
