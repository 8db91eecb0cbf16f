"""The certificate says what its record says, fits whatever the name, and repeats itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import CODE, certificate, long_curriculum
from tests.support.pdf import embedded_files, qr_of, reader, text_of, words_of
from trainingmgr.documents.certificate import CertificateDocument, certificate_pdf, fitted_name
from trainingmgr.documents.signatures import Signatory

SIXTY = "Raden Roro Siti Khadijah Nurul Azizah Putri Kusumaningrum De"
PAGE_WIDTH = 841.9
MARGIN = 20 / 25.4 * 72


@pytest.fixture(scope="module")
def usual() -> bytes:
    return certificate_pdf(certificate())


def test_the_front_says_what_the_record_says(usual: bytes) -> None:
    front = text_of(usual, page=1)
    for said in (
        "PEMERINTAH KOTA TANGERANG SELATAN",
        "Dinas Perindustrian dan Perdagangan",
        "Nomor 500.3/0123/Disperindag/XI/2026",
        "Register SP-2026-36.74.01-0123",
        "AISYAH RAHMAWATI",
        "Lahir di Tangerang Selatan, 12 Mei 2001",
        "Kecamatan Serpong · KUB Kokoru Ceria",
        "sebagai peserta, telah mengikuti dan menuntaskan",
        "40 (empat puluh) jam pelajaran",
        "dengan predikat Tuntas.",
        "Tangerang Selatan, 21 November 2026",
        "Contoh Pejabat, S.E., M.M.",
        "NIP. 19700101 199501 1 001",
        "Kode ini bukan tanda tangan elektronik tersertifikasi.",
    ):
        assert said in front
    assert "Salinan" not in front
    assert "DIBATALKAN" not in front


def test_the_back_lists_the_curriculum_with_its_sums(usual: bytes) -> None:
    back = text_of(usual, page=2)
    for said in (
        "A. Dasar 8 8",
        "B. Inti 24 22",
        "3 Desain produk dan kemasan 8 6",
        "Jumlah 40 38 (95,0%)",
        "Kepala Bidang Perindustrian",
        "NIP. 19780202 200312 2 002",
    ):
        assert said in back


def test_the_code_is_printed_in_seven_fours(usual: bytes) -> None:
    front = text_of(usual, page=1)
    assert "7KQ4-M2XR-9TDA-B3HJ-" in front
    assert "6NPW-8CVY-E5FG" in front
    assert "7KQ4-M2XR-9TDA-B3HJ-6NPW-8CVY-E5FG" in text_of(usual, page=2)


def test_the_qr_code_leads_to_the_public_page(usual: bytes, tmp_path: Path) -> None:
    assert qr_of(usual, tmp_path) == f"https://bina-usaha.example.go.id/periksa/{CODE}"


def test_it_is_two_landscape_pages_tagged_and_in_indonesian(usual: bytes) -> None:
    document = reader(usual)
    assert len(document.pages) == 2
    assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [842, 595]
    root = document.root_object
    assert str(root["/Lang"]) == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert document.metadata is not None
    title = document.metadata.title
    assert title == "Sertifikat Pelatihan · Aisyah Rahmawati · 500.3/0123/Disperindag/XI/2026"
    assert embedded_files(usual) == 0


def test_the_same_record_gives_the_same_bytes_even_in_another_process(usual: bytes) -> None:
    code = (
        "import sys; from tests.support.documents import certificate;"
        "from trainingmgr.documents.certificate import certificate_pdf;"
        "sys.stdout.buffer.write(certificate_pdf(certificate()))"
    )
    again = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path.cwd()
    )
    certificate_pdf(certificate(holder=SIXTY))
    assert certificate_pdf(certificate()) == usual == again.stdout


def _right_edge(document: CertificateDocument) -> float:
    return max(right for _, _, right in words_of(certificate_pdf(document), page=1))


@pytest.mark.parametrize(
    "holder",
    [
        SIXTY,
        "W" * 20 + " " + "M" * 20,
        "MWMWMWMW MWMWMWMW MWMWMWMW MWMWMWMW MWMWMWMW MWMWMWMWMWMW",
        "Q" * 60,
    ],
)
def test_a_long_name_stays_within_the_margins(holder: str) -> None:
    assert len(holder) <= 60
    assert _right_edge(certificate(holder=holder)) <= PAGE_WIDTH - MARGIN + 1


def test_long_texts_keep_the_front_on_one_page_and_clear_of_the_signature() -> None:
    document = certificate(
        holder=SIXTY,
        kub="Kelompok Usaha Bersama Perajin Kokoru Cahaya Matahari Serpong Barat Makmur",
        training="Pelatihan Kewirausahaan Industri Kreatif: Kriya Kokoru dan Kemasan Pangan Lokal",
        venue="Balai Latihan Kerja dan Pengembangan Usaha Kecamatan Serpong, Tangerang Selatan",
    )
    pdf = certificate_pdf(document)
    assert len(reader(pdf).pages) == 2
    front = text_of(pdf, page=1)
    assert front.index("predikat") < front.index("Tangerang Selatan, 21 November 2026")


def test_an_ordinary_name_is_large_and_a_very_long_one_takes_two_even_lines() -> None:
    assert fitted_name("AISYAH RAHMAWATI") == (("AISYAH RAHMAWATI",), 27)
    lines, size = fitted_name(SIXTY.upper())
    assert len(lines) == 2
    assert size >= 19
    assert abs(len(lines[0]) - len(lines[1])) <= 10


def test_fourteen_subjects_and_the_signature_share_the_back() -> None:
    pdf = certificate_pdf(certificate(curriculum=long_curriculum(), jp_total=42, counted_jp=42))
    assert len(reader(pdf).pages) == 2
    back = text_of(pdf, page=2)
    assert "14 Materi teknis" in back
    assert "NIP. 19780202" in back


def test_a_copy_says_which_copy_it_is_on_both_pages() -> None:
    pdf = certificate_pdf(certificate(copy_number=2))
    assert "Salinan ke-2" in text_of(pdf, page=1)
    assert "Salinan ke-2" in text_of(pdf, page=2)


def test_a_revoked_certificate_says_so_across_both_pages() -> None:
    pages = reader(certificate_pdf(certificate(revoked=True))).pages
    assert ["DIBATALKAN" in page.extract_text() for page in pages] == [True, True]


def test_a_missing_signatory_leaves_dots_and_never_a_made_up_number() -> None:
    nobody = Signatory(title="Plt. Kepala Dinas")
    front = text_of(certificate_pdf(certificate(signer=nobody)), page=1)
    assert "Plt. Kepala Dinas," in front
    assert "NIP. ...." in front
    assert "19700101" not in front


def test_what_people_typed_stays_text() -> None:
    pdf = certificate_pdf(
        certificate(
            holder='<img src="file:///etc/passwd">',
            kub="</p><link rel=attachment href=file:///etc/passwd>",
            training="{{ 7 * 7 }} <b>tebal</b>",
        )
    )
    front = text_of(pdf, page=1)
    assert '<IMG SRC="FILE:///ETC/PASSWD">' in front
    assert "{{ 7 * 7 }} <b>tebal</b>" in front
    assert embedded_files(pdf) == 0


def test_absent_facts_leave_no_trace() -> None:
    front = text_of(
        certificate_pdf(certificate(birth_place_date=None, kub="", predicate="")), page=1
    )
    assert "Lahir" not in front
    assert "KUB" not in front
    assert "predikat" not in front
    assert "jam pelajaran." in front
