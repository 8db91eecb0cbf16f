"""Documents to print in tests: invented people, invented numbers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from trainingmgr.documents.certificate import CertificateDocument, Subject, SubjectGroup
from trainingmgr.documents.report import (
    Attendance,
    Businesses,
    CohortPlan,
    Definition,
    KubRow,
    MentoringResults,
    MentoringRow,
    OutcomeReport,
    ReferralRow,
    ResultRow,
    Share,
    Stage,
    Target,
)
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


def report(**changes: Any) -> OutcomeReport:
    """The demonstration programme's shape: 104 of 300, below the second target."""
    cells = (
        ("Serpong", 30, 13, 3),
        ("Serpong Utara", 30, 12, 3),
        ("Pondok Aren", 60, 22, 6),
        ("Ciputat", 50, 18, 5),
        ("Ciputat Timur", 40, 15, 4),
        ("Pamulang", 70, 21, 7),
        ("Setu", 20, 3, 2),
    )
    waiting = (2, 1, 4, 3, 3, 4, 2)
    areas = tuple(
        ResultRow(
            label=name,
            participants=n,
            workshop=n - 2,
            kub_members=n - 3,
            passed=n - n // 6,
            active=active,
            unverified=late,
            stale=1,
            attendance=Share(n=n * 36 if name != "Setu" else n * 30, of=n * 40),
        )
        for (name, n, active, _), late in zip(cells, waiting, strict=True)
    )
    usual = OutcomeReport(
        office_line="Pemerintah Kota Tangerang Selatan",
        office_name="Dinas Perindustrian dan Perdagangan",
        programme="Pelatihan Kewirausahaan Industri Kreatif 2026",
        programme_code="WUB-2026",
        year=2026,
        first_day=date(2026, 3, 2),
        last_day=date(2026, 11, 21),
        as_of=date(2026, 11, 21),
        cutoff=datetime(2026, 11, 21, 1, 0, tzinfo=UTC),
        snapshot="L-2026-0007",
        place="Tangerang Selatan",
        issued_on=date(2026, 11, 21),
        left_signer=DIVISION_HEAD,
        right_signer=HEAD,
        participants=300,
        planned_participants=300,
        planned_kub=30,
        turns=Share(n=6, of=7),
        active=104,
        active_new=Share(n=92, of=286),
        active_existing=Share(n=12, of=14),
        unverified=19,
        stale=7,
        targets=(
            Target(name="Wali Kota", percent=30, needed=90),
            Target(name="Dinas", percent=40, needed=120),
        ),
        stages=tuple(
            Stage(title=title, reached=reached)
            for title, reached in (
                ("Terdaftar", 300),
                ("Lokakarya", 288),
                ("Anggota KUB", 276),
                ("Pelatihan teknis", 262),
                ("Tuntas", 246),
                ("Rintisan", 158),
                ("Aktif terverifikasi", 104),
                ("Berkembang", 37),
            )
        ),
        areas=areas,
        cohorts=tuple(
            replace(row, label=f"A{no}-2026", detail=row.label) for no, row in enumerate(areas, 1)
        ),
        plans=tuple(
            CohortPlan(
                code=f"A{no}-2026",
                kecamatan=row.label,
                period="5 September–17 Oktober 2026",
                venue=f"Balai Latihan {row.label}",
                participants=row.participants,
                sessions=12,
            )
            for no, row in enumerate(areas, 1)
        ),
        trainers=14,
        mentors=11,
        officers=7,
        attendance=Attendance(
            counted=Share(n=10_680, of=12_000),
            present=3_204,
            excused=140,
            sick=96,
            absent=160,
            sessions_closed=84,
            sessions_cancelled=2,
            threshold=80,
            at_threshold=Share(n=251, of=262),
            passed=Share(n=246, of=262),
        ),
        kubs=tuple(
            KubRow(
                kecamatan=name,
                planned=kub,
                formed=kub,
                decreed=kub - (name == "Setu"),
                complete=kub - 1,
                members=kub * 10 - 4,
                disbanded=int(name in ("Pamulang", "Pondok Aren")),
                active=kub - 1,
            )
            for name, _, _, kub in cells
        ),
        mentoring=tuple(
            MentoringRow(
                institution=name,
                mentors=2,
                kub_assigned=assigned,
                kub_recent=recent,
                sessions=assigned * 5,
                minutes=assigned * 5 * 95,
            )
            for name, assigned, recent in (
                ("UIN", 6, 6),
                ("UT", 6, 5),
                ("ITI", 6, 6),
                ("STIE — kini ITB-AD", 5, 4),
                ("Organisasi praktisi", 5, 3),
            )
        ),
        mentoring_results=MentoringResults(
            complete=Share(n=6, of=28),
            deliverables=(
                ("Sistem akuntansi", 12),
                ("Sistem administrasi", 15),
                ("Penilaian diri", 17),
                ("Rencana usaha", 9),
            ),
            analysed=Share(n=20, of=28),
            prospects=(("Prospek tinggi", 7), ("Prospek sedang", 10), ("Prospek rendah", 3)),
            referrals=(
                ReferralRow(
                    kind="Modal",
                    division="Bidang Fasilitasi",
                    raised=9,
                    done=3,
                    declined=1,
                    late=2,
                    days=18.5,
                    amount=45_000_000,
                ),
                ReferralRow(
                    kind="Koperasi",
                    division="Bidang Koperasi",
                    raised=4,
                    done=4,
                    declined=0,
                    late=0,
                    days=11.0,
                    amount=0,
                ),
            ),
            median_days=14.0,
        ),
        businesses=Businesses(
            running=Share(n=131, of=158),
            sales_median=1_800_000,
            sales_coverage=Share(n=88, of=104),
            workers=61,
            workers_coverage=Share(n=97, of=104),
            growth=(("berkembang", 37), ("stagnan", 21), ("belum dapat dinilai", 46)),
        ),
        definitions=(
            Definition(
                term="Pelaku usaha nyata (aktif)",
                text="Berproduksi dalam 90 hari terakhir, menjual dalam sedikitnya dua bulan "
                "berbeda dengan pembeli di luar KUB, berperan, dan telah diverifikasi petugas.",
            ),
        ),
        decisions=(
            "19 orang menunggu verifikasi lapangan.",
            "3 KUB baru beranggota 9 orang.",
            "Setu: 62 hari tanpa kunjungan.",
            "5 rujukan modal lebih dari 30 hari.",
            "Kurasi pameran HUT ditutup 9 hari lagi.",
        ),
        open_cohorts=1,
    )
    return replace(usual, **changes)


def empty_report() -> OutcomeReport:
    """A programme in which nobody has been accepted yet."""
    nothing = Share(n=0, of=0)
    return report(
        participants=0,
        active=0,
        active_new=nothing,
        active_existing=nothing,
        unverified=0,
        stale=0,
        turns=Share(n=0, of=7),
        targets=(
            Target(name="Wali Kota", percent=30, needed=0),
            Target(name="Dinas", percent=40, needed=0),
        ),
        stages=(Stage(title="Terdaftar", reached=0), Stage(title="Lokakarya", reached=0)),
        areas=(),
        cohorts=(),
        plans=(),
        attendance=Attendance(
            counted=nothing,
            present=0,
            excused=0,
            sick=0,
            absent=0,
            sessions_closed=0,
            sessions_cancelled=0,
            threshold=80,
            at_threshold=nothing,
            passed=nothing,
        ),
        kubs=(),
        mentoring=(),
        mentoring_results=None,
        businesses=Businesses(
            running=nothing,
            sales_median=None,
            sales_coverage=nothing,
            workers=0,
            workers_coverage=nothing,
        ),
        decisions=(),
        left_signer=Signatory(title="Kepala Bidang"),
        right_signer=Signatory(title="Kepala Dinas"),
    )
