"""The outcome report prints the figures it was given, each with its n/N, and is honest at zero."""

import re
from dataclasses import replace

import pytest

from tests.support.documents import empty_report, report
from tests.support.pdf import embedded_files, reader, text_of
from trainingmgr.documents.findings import findings_of
from trainingmgr.documents.report import Share, outcome_report_pdf

CUTOFF = "Data per 21 November 2026 pukul 08.00 WIB"


@pytest.fixture(scope="module")
def printed() -> bytes:
    return outcome_report_pdf(report())


def _page_of(pdf: bytes, heading: str) -> int:
    pages = len(reader(pdf).pages)
    return next(n for n in range(3, pages + 1) if heading in text_of(pdf, page=n))


def test_the_summary_is_one_page_and_starts_with_the_sentence_for_the_mayor(
    printed: bytes,
) -> None:
    summary = text_of(printed, page=3)
    assert (
        "104 dari 300 peserta (34,7%) sudah menjadi pelaku usaha nyata; "
        "target Wali Kota 90, target Dinas 120." in summary
    )
    assert "Wali Kota, 30% 90 104/300 34,7% +14 tercapai" in summary
    assert "Dinas, 40% 120 104/300 34,7% −16 belum tercapai" in summary
    assert "Usaha baru: belum berusaha saat mendaftar 92/286 32,2%" in summary
    assert "Kurasi pameran HUT ditutup 9 hari lagi." in summary
    assert "Bab I Pendahuluan" in text_of(printed, page=4)


def test_the_cover_names_programme_period_cutoff_and_snapshot(printed: bytes) -> None:
    cover = text_of(printed, page=1)
    for said in (
        "LAPORAN CAPAIAN PROGRAM PELATIHAN KEWIRAUSAHAAN",
        "(WUB-2026)",
        "Periode 2 Maret–21 November 2026",
        CUTOFF,
        "Nomor potret data L-2026-0007",
    ):
        assert said in cover
    assert "Halaman" not in cover


def test_the_contents_name_the_page_where_each_chapter_stands(printed: bytes) -> None:
    contents = text_of(printed, page=2)
    for title in ("Bab II Pelaksanaan", "Bab III Capaian", "Bab IV Analisis dan rekomendasi",
                  "Tabel 6. Hasil per angkatan", "Tabel 10. Usaha peserta"):  # fmt: skip
        found = re.search(re.escape(title) + r"[ .]+(\d+)", contents)
        assert found is not None, title
        assert int(found[1]) == _page_of(printed, title)


def test_every_page_after_the_cover_bears_its_number_and_the_cutoff(printed: bytes) -> None:
    pages = len(reader(printed).pages)
    for page in range(2, pages + 1):
        words = text_of(printed, page=page)
        assert f"Halaman {page} dari {pages}" in words
        assert "Laporan capaian · data per 21 November 2026 pukul 08.00 WIB" in words


def test_every_table_says_its_cutoff_and_what_is_not_verified(printed: bytes) -> None:
    words = text_of(printed)
    tables = set(re.findall(r"Tabel (\d+)\. ", words))
    assert tables == {str(n) for n in range(1, 13)}
    # Tables 1 and 2 stand under one note; the second copy of each title is in the contents.
    assert len(re.findall(re.escape(CUTOFF) + r"\. Belum diverifikasi: 19 orang", words)) == 11


def test_rows_per_kecamatan_and_cohort_carry_their_own_denominator(printed: bytes) -> None:
    words = text_of(printed)
    setu = "Setu 20 18/20 17/20 17/20 600/800 3/20 2/20 1/20"
    assert setu in words
    assert "A7-2026 20 18/20" in words
    assert re.search(r"Jumlah 300 286/300 279/300 252/300 10\.680/12\.000 104/300 19/300", words)


def test_other_tables_print_money_hours_and_coverage(printed: bytes) -> None:
    words = text_of(printed)
    assert "Rp1.800.000 88/104 84,6%" in words
    assert "Organisasi praktisi 2 25 39,6 5 3/5 60,0%" in words
    assert "131/158 dikunjungi" in words


def test_it_ends_with_both_signatures_and_the_definitions(printed: bytes) -> None:
    words = text_of(printed)
    for said in ("Kepala Bidang Perindustrian,", "Mengetahui:", "NIP. 19700101 199501 1 001",
                 "Pelaku usaha nyata (aktif)", "N, penyebut capaian"):  # fmt: skip
        assert said in words


def test_it_is_tagged_in_indonesian_and_the_same_again(printed: bytes) -> None:
    document = reader(printed)
    assert str(document.root_object["/Lang"]) == "id"
    assert document.root_object["/MarkInfo"]["/Marked"]
    assert embedded_files(printed) == 0
    assert outcome_report_pdf(report()) == printed


def test_with_nobody_accepted_the_report_promises_nothing() -> None:
    pdf = outcome_report_pdf(empty_report())
    words = text_of(pdf)
    assert "Belum ada peserta yang ditetapkan sampai batas data ini" in words
    assert "belum dapat dinilai" in words
    assert "0 orang: tercapai" not in words
    assert not re.search(r"0/0 0,0%", words)
    assert "rekomendasi belum dapat disusun" in words


def test_rows_that_do_not_add_up_are_not_printed() -> None:
    with pytest.raises(ValueError, match="areas add up to 104 active, the report says 105"):
        report(active=105)


def test_a_share_of_nothing_has_no_rate() -> None:
    assert Share(n=0, of=0).rate == "–"
    assert Share(n=104, of=300).rate == "34,7%"


def test_findings_compare_whole_numbers_not_rounded_rates() -> None:
    usual = report()
    found = findings_of(usual)
    assert [(o.missing, o.beyond) for o in found.outcomes] == [(0, 14), (16, 0)]
    assert found.loss is not None
    assert (found.loss.before, found.loss.after, found.loss.lost) == ("Tuntas", "Rintisan", 88)
    assert [row.label for row in found.below] == ["Setu"]
    assert [row.label for row in found.low_attendance] == ["Setu"]
    assert found.point == "5,0"
    assert found.unmentored == 4

    pamulang = replace(usual.areas[5], participants=1000, active=299)
    almost = replace(
        usual,
        participants=1230,
        active=382,
        areas=(*usual.areas[:5], pamulang, usual.areas[6]),
        cohorts=(*usual.cohorts[:5], pamulang, usual.cohorts[6]),
    )
    assert [row.label for row in findings_of(almost).below] == ["Setu", "Pamulang"]


def test_findings_of_an_empty_programme_are_empty() -> None:
    found = findings_of(empty_report())
    assert found.loss is None
    assert found.best is None
    assert found.below == ()
    assert found.scale == 10
