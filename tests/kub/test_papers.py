"""Papers of a KUB read back the way a stranger would, against handbook 3.1."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.support.participants import make_cohort, make_people
from tests.support.pdf import reader, text_of, words_of
from tests.support.training import DAY, START, draft, form
from trainingmgr.documents.kub import (
    attendance_pdf,
    members_pdf,
    minutes_pdf,
)
from trainingmgr.documents.kub_books import BOOKS, books_pdf
from trainingmgr.documents.kub_changes import change_pdf
from trainingmgr.documents.kub_decrees import decree_pdf
from trainingmgr.documents.kub_statutes import statutes_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.kub import services
from trainingmgr.kub.queries import open_members
from trainingmgr.kub.queries import statutes as statutes_queries
from trainingmgr.kub.queries.papers import change_days
from trainingmgr.kub.rules import decrees, statutes
from trainingmgr.kub.rules.papers import decree_number, next_serial, printed_reason
from trainingmgr.kub.rules.statute_text import TEXTS
from trainingmgr.kub.services import decree_papers, papers
from trainingmgr.kub.services import statutes as statute_services
from trainingmgr.programmes.services import change_setting, change_signatory

BY = COMMAND_LINE
LONGEST = "Raden Ajeng Siti Nurhalizah Kusumawardhaningrum"


@pytest.fixture(autouse=True)
def _in_may():
    with clock.at(datetime(2026, 5, 4, 5, tzinfo=UTC)):
        yield


@pytest.fixture
def founded(session):
    """A KUB of ten with everything decided; eight of them were at its meeting."""
    people = make_people(session, make_cohort(session), on=START)
    people[1].name = LONGEST
    one = draft(session, people[0].cohort, people, name="Kokoru Ceria")
    present = [who.participant_id for who in open_members(session, one.id)][:8]
    services.record_meeting(
        session, BY, one, held_on=DAY, place="Balai Warga", present=present,
        starts_at=time(9), ends_at=time(11, 30), chaired_by=people[0].id, minutes_by=people[1].id,
        witness_name="Saksi Contoh, S.Sos.", witness_title="Lurah Serpong", notes="Dibuka petugas.",
    )  # fmt: skip
    one.address, one.rules = "Jalan Contoh 12", "Datang tepat waktu."
    one.savings_once, one.savings_monthly = 50_000, 10_000
    services.form_kub(session, BY, one, minutes_on=DAY, minutes_number="500.3/0004/X/III/2026")
    return one, people


def private(people):
    """What stands on no paper."""
    return [told for who in people for told in (who.nik, who.phone, who.nik[-6:]) if told]


def assert_nothing_private(words, people):
    for secret in private(people):
        assert secret not in words
    assert not re.search(r"\b08\d{8,}|\b\d{16}\b", words.replace(" ", ""))


@pytest.mark.once
def test_the_berita_acara_tells_the_day_in_words_and_all_that_was_decided(session, founded):
    one, people = founded
    change_signatory(
        session, BY, "report_left", title="Kepala Bidang Perindustrian", name="Pejabat, S.T.",
        rank="Pembina", nip="198001012005011003", valid_from=date(2026, 1, 1),
    )  # fmt: skip
    pdf = minutes_pdf(papers.founding_paper(session, one))
    words = text_of(pdf)
    for expected in (
        "PEMERINTAH KOTA TANGERANG SELATAN", "BERITA ACARA PEMBENTUKAN",
        "KELOMPOK USAHA BERSAMA “KOKORU CERIA”", "Nomor: 500.3/0004/X/III/2026",
        "Pada hari ini, Senin, tanggal dua bulan Maret tahun dua ribu dua puluh enam",
        "09.00–11.30 WIB", "bertempat di Balai Warga",
        "8 (delapan) dari 10 (sepuluh)", "7 (tujuh)", "terpenuhi",
        "Kokoru, subsektor kriya (KBLI 2025: 17099)", "usaha bersama", "Jalan Contoh 12",
        "Rp50.000 (lima puluh ribu rupiah)", "Rp10.000 (sepuluh ribu rupiah)",
        "Datang tepat waktu.", "Ketua", "Sekretaris", "Bendahara", people[2].name, people[2].number,
        "Pimpinan rapat", "Notulis", "Saksi Contoh, S.Sos.", "Lurah Serpong", "Mengetahui",
        "Pejabat, S.T.", "Pembina", "NIP. 19800101 200501 1 003", "Tangerang Selatan, 2 Maret 2026",
        "daftar hadir", "notula", "foto", "Halaman 1 dari 1",
    ):  # fmt: skip
        assert re.sub(r"\s+", " ", expected) in words, expected
    assert_nothing_private(words, people)
    assert "tidak terpenuhi" not in words
    # The lurah who is the witness does not sign a second time.
    assert words.count("Lurah") == 1
    found = reader(pdf)
    assert found.trailer["/Root"]["/Lang"] == "id"
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.once
def test_before_the_meeting_the_papers_are_forms(session):
    people = make_people(session, make_cohort(session), on=START)
    one = draft(session, people[0].cohort, people, name="Belum Rapat")
    paper = papers.founding_paper(session, one)
    words = text_of(minutes_pdf(paper))
    for expected in ("Pada hari ini,", "bertempat di", "dari 10 (sepuluh)", "dibayar satu kali"):
        assert expected in words
    assert "None" not in words
    assert "dua ribu dua puluh" not in words
    sheet = attendance_pdf(paper)
    text = text_of(sheet)
    assert "sedikitnya 7 (tujuh) dari 10 (sepuluh)" in text
    assert "tidak hadir" not in text
    assert_nothing_private(text, people)
    # Odd numbers sign on the left, even ones on the right.
    places = {}
    for word, left, _right in words_of(sheet, page=1):
        if re.fullmatch(r"\d{1,2}\.", word):
            places.setdefault(int(word[:-1]), left)
    lefts = {round(places[number]) for number in (1, 3, 5, 7, 9)}
    rights = {round(places[number]) for number in (2, 4, 6, 8)}
    assert len(lefts) == len(rights) == 1
    assert lefts.pop() + 30 < rights.pop()


def test_the_filled_sheet_says_who_was_there(session, founded):
    one, people = founded
    words = text_of(attendance_pdf(papers.founding_paper(session, one, filled=True)))
    assert words.count("tidak hadir") == 2
    assert "Hadir 8 (delapan) dari 10 (sepuluh) anggota" in words
    assert_nothing_private(words, people)


@pytest.mark.once
def test_a_day_s_changes_are_one_paper_and_private_reasons_stay_off_it(session, founded):
    one, people = founded
    day = DAY + timedelta(days=20)
    rows = {who.participant_id: who for who in open_members(session, one.id)}
    newcomer, *_ = make_people(session, people[0].cohort, 1, on=START)
    services.replace_member(
        session, BY, rows[people[2].id], newcomer.id, reason="sakit berat", on=day
    )
    services.remove_member(
        session, BY, rows[people[9].id], reason="Mengundurkan diri karena hamil", on=day
    )
    assert change_days(session, one.id) == [day]
    words = text_of(change_pdf(papers.change_paper(session, one, day)))
    for expected in (
        "BERITA ACARA PERUBAHAN ANGGOTA", "Minggu, tanggal dua puluh dua bulan Maret",
        "mengundurkan diri", people[2].name, newcomer.name, "9 (sembilan) orang", "Bendahara",
    ):  # fmt: skip
        assert expected in words, expected
    for secret in ("sakit", "hamil"):
        assert secret not in words
    assert_nothing_private(words, [*people, newcomer])
    with pytest.raises(NotFound):
        papers.change_paper(session, one, DAY)
    # What was founded stays as it was; what stands today does not.
    assert len(papers.founding_paper(session, one).people) == 10
    now = text_of(members_pdf(papers.people_paper(session, one)))
    assert newcomer.number in now
    assert people[9].number not in now
    assert "Jumlah 9 (sembilan) orang" in now


@pytest.mark.once
def test_ad_art_has_ten_chapters_and_the_group_s_own_choices(session, founded):
    one, people = founded
    words = text_of(statutes_pdf(statute_services.statutes_paper(session, one)))
    for roman, title in zip(statutes.ROMAN, statutes.TITLES, strict=True):
        assert f"BAB {roman} {title.upper()}" in words
    for expected in (
        "“Kokoru Ceria”", "Jalan Contoh 12, Kecamatan Serpong", "tanggal 2 Maret 2026 di Balai",
        "Rp50.000 (lima puluh ribu rupiah)", "Rp10.000 (sepuluh ribu rupiah)", "10 (sepuluh) orang",
        f"{people[0].name} sebagai ketua", "Datang tepat waktu", "Pasal 26",
    ):  # fmt: skip
        assert expected in words, expected
    assert "{" not in words
    assert_nothing_private(words, people)


def test_a_chapter_of_one_s_own_outlives_a_new_template_until_it_is_given_back(session, founded):
    one, _people = founded
    statute_services.change_chapter(session, BY, one, 6, "(1) Simpanan pokok {simpanan_pokok}.")
    own = statutes_queries.statutes_of(session, one)
    assert own.changed == (6,)
    assert own.texts[6] == TEXTS[6]
    changed = [*TEXTS[:9], "Hal lain: {peraturan}"]
    statute_services.save_template(session, BY, changed, date(2026, 5, 1))
    own = statutes_queries.statutes_of(session, one)
    assert (own.changed, own.newer.valid_from) == ((6,), date(2026, 5, 1))
    statute_services.reset(session, BY, one)
    own = statutes_queries.statutes_of(session, one)
    assert (own.changed, own.texts, own.newer) == ((), tuple(changed), None)


def test_who_wrote_nothing_keeps_the_template_of_the_founding(session, founded):
    one, _people = founded
    changed = ["Satu pasal.", *TEXTS[1:]]
    statute_services.save_template(session, BY, changed, DAY + timedelta(days=1))
    assert statutes_queries.statutes_of(session, one).texts == TEXTS
    statute_services.save_template(session, BY, changed, DAY)
    assert statutes_queries.statutes_of(session, one).texts[0] == "Satu pasal."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nama {nama} di {alamat}.", r"\{alamat\} tidak dikenal.*\{nama\}, \{tempat\}"),
        ("Nama {nama di sini", "tanpa pasangan"),
        (" \n ", "satu paragraf"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_what_can(text, told):
    with pytest.raises(Refused, match=told):
        statutes.check_text(text)


def test_articles_run_through_the_chapters_and_gaps_stay_gaps():
    texts = ["(1) Bernama {nama}.\n\nKedua:\na. satu", *["Isi."] * 9]
    chapters = statutes.articles(texts, {"nama": ""})
    assert [one.number for each in chapters for one in each.articles] == list(range(1, 12))
    first, second = chapters[0].articles
    assert (first.lines[0].mark, first.lines[0].pieces) == ("(1)", ("Bernama ", None, "."))
    assert [line.kind for line in second.lines] == ["sentence", "item"]


@pytest.mark.once
def test_one_decree_names_several_kub_and_says_that_it_is_a_draft(session, founded):
    one, people = founded
    more = make_people(session, people[0].cohort, on=START)
    other = form(session, draft(session, people[0].cohort, more, name="Anyam Jaya"))
    change_setting(session, BY, "decree_classification", "500.9", date(2026, 1, 1))
    number = decree_papers.proposed_number(session, date(2026, 5, 4))
    assert number == "500.9/0001/Disperindag/V/2026"
    told = decree_papers.Draft(
        number=number, on=None, considering=decrees.CONSIDERING, recalling=decrees.RECALLING,
        decisions=decrees.DECISIONS,
    )  # fmt: skip
    pdf = decree_pdf(decree_papers.decree_paper(session, BY, one, {one.id, other.id}, told))
    words = text_of(pdf)
    for expected in (
        "KEPUTUSAN KEPALA DINAS PERINDUSTRIAN DAN PERDAGANGAN KOTA TANGERANG SELATAN", number,
        "2 (DUA) KELOMPOK USAHA BERSAMA", "Menimbang", "Mengingat", "MEMUTUSKAN", "KESATU",
        "KEEMPAT", "Lampiran", "KUB “Kokoru Ceria”", "KUB “Anyam Jaya”", people[9].name,
        more[9].name, "500.3/0004/X/III/2026 tanggal 2 Maret 2026",
    ):  # fmt: skip
        assert expected in words, expected
    for page in range(1, len(reader(pdf).pages) + 1):
        assert "RANCANGAN" in text_of(pdf, page=page)
    assert_nothing_private(words, [*people, *more])
    services.decree_kub(session, BY, one, number=number, on=date(2026, 5, 4))
    alone = decree_papers.decree_paper(session, BY, one, {one.id}, told)
    assert not alone.draft
    assert decree_papers.proposed_number(session, date(2026, 5, 4)).startswith("500.9/0002/")
    with pytest.raises(Refused, match="sudah terbentuk"):
        decree_papers.decree_paper(session, BY, one, {one.id, 999_999}, told)


def test_numbers_go_on_from_the_highest_however_they_were_typed():
    on = date(2026, 11, 3)
    assert decree_number("500.3", 12, "Disperindag", on) == "500.3/0012/Disperindag/XI/2026"
    typed = ["500.3/0012/Disperindag/XI/2026", "500/Kep.31-Disperindag/2026", "tanpa nomor"]
    assert next_serial(typed) == 32
    assert next_serial([]) == 1


@pytest.mark.parametrize(
    ("reason", "elsewhere", "printed"),
    [
        ("Mengundurkan diri karena sakit", False, "mengundurkan diri"),
        ("Pindah domisili ke Bogor", False, "pindah"),
        ("bercerai", True, "pindah ke KUB lain"),
        ("bercerai", False, ""),
        (None, False, ""),
    ],
)
def test_a_reason_is_printed_as_a_plain_category_or_not_at_all(reason, elsewhere, printed):
    assert printed_reason(reason, to_other_kub=elsewhere) == printed


@pytest.mark.once
def test_the_eight_books_are_forms_with_the_group_s_name(session, founded):
    one, _people = founded
    pdf = books_pdf(papers.books_paper(one, list(BOOKS)))
    assert len(reader(pdf).pages) == len(BOOKS) == 8
    titles = [
        "Buku Anggota", "Buku Tamu", "Buku Notula Rapat", "Buku Kas", "Buku Simpanan",
        "Buku Inventaris", "Buku Produksi", "Buku Penjualan",
    ]  # fmt: skip
    for page, title in enumerate(titles, 1):
        words = text_of(pdf, page=page)
        assert title in words
        assert "Kokoru Ceria" in words
        assert "NIK" not in words
