"""Documents to print in tests: invented people, invented numbers."""

from dataclasses import replace
from datetime import date
from typing import Any

from trainingmgr.documents.certificate import CertificateDocument, Subject, SubjectGroup
from trainingmgr.documents.signatures import Signatory

HEAD = Signatory(
    title="Kepala Dinas",
    name="Contoh Pejabat, S.E., M.M.",
    rank="Pembina Utama Muda",
    nip="197001011995011001",
)
DIVISION_HEAD = Signatory(
    title="a.n. Kepala Dinas\nKepala Bidang Perindustrian",
    name="Contoh Pejabat Bidang, S.T.",
    rank="Pembina",
    nip="19780202 200312 2 002",
)
CODE = "7KQ4M2XR9TDAB3HJ6NPW8CVYE5FG"


def curriculum() -> tuple[SubjectGroup, ...]:
    return (
        SubjectGroup(
            letter="A",
            title="Dasar",
            subjects=(
                Subject(no=1, title="Lokakarya pembekalan dan pilihan usaha", jp=8, attended_jp=8),
            ),
        ),
        SubjectGroup(
            letter="B",
            title="Inti",
            subjects=(
                Subject(no=2, title="Dasar produksi kokoru", jp=10, attended_jp=10),
                Subject(no=3, title="Desain produk dan kemasan", jp=8, attended_jp=6),
                Subject(no=4, title="Mutu dan standardisasi", jp=6, attended_jp=6),
            ),
        ),
        SubjectGroup(
            letter="C",
            title="Penunjang",
            subjects=(
                Subject(no=5, title="Pembukuan sederhana", jp=4, attended_jp=4),
                Subject(no=6, title="Rencana usaha", jp=4, attended_jp=4),
            ),
        ),
    )


def long_curriculum() -> tuple[SubjectGroup, ...]:
    """Fourteen subjects in three groups, 42 JP."""
    titles = [f"Materi teknis lanjutan bagian {n} dan praktik di bengkel" for n in range(1, 15)]
    subjects = [Subject(no=n, title=t, jp=3, attended_jp=3) for n, t in enumerate(titles, start=1)]
    return (
        SubjectGroup(letter="A", title="Dasar", subjects=tuple(subjects[:4])),
        SubjectGroup(letter="B", title="Inti", subjects=tuple(subjects[4:10])),
        SubjectGroup(letter="C", title="Penunjang", subjects=tuple(subjects[10:])),
    )


def certificate(**changes: Any) -> CertificateDocument:
    """Aisyah's certificate, with `changes`."""
    usual = CertificateDocument(
        office_line="Pemerintah Kota Tangerang Selatan",
        office_name="Dinas Perindustrian dan Perdagangan",
        number="500.3/0123/Disperindag/XI/2026",
        register_number="SP-2026-36.74.01-0123",
        holder="Aisyah Rahmawati",
        birth_place_date="Tangerang Selatan, 12 Mei 2001",
        kecamatan="Serpong",
        kub="Kokoru Ceria",
        training="Pelatihan Kewirausahaan Industri Kreatif: Kriya Kokoru",
        date_range="5 September–17 Oktober 2026",
        venue="Balai Latihan Serpong",
        jp_total=40,
        jp_words="empat puluh",
        predicate="Tuntas",
        place="Tangerang Selatan",
        issued_on=date(2026, 11, 21),
        signer=HEAD,
        back_signer=DIVISION_HEAD,
        code=CODE,
        verify_url=f"https://bina-usaha.example.go.id/periksa/{CODE}",
        curriculum=curriculum(),
        counted_jp=38,
        attendance_percent="95,0%",
    )
    return replace(usual, **changes)
