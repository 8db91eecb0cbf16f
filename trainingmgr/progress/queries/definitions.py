"""What each figure means, beside which it always stands (handbook 3.3, 3.9 and 3.11)."""

from __future__ import annotations

from trainingmgr.documents.report import Definition
from trainingmgr.foundation.language import N_


def definitions(window_days: int, pass_percent: int, kub_size: int) -> tuple[Definition, ...]:
    """The terms of the head's page and the report, with the settings in force on the day."""
    return (
        Definition(
            term=N_("Peserta (N)"),
            text=N_(
                "Semua orang yang diterima ketika pendaftaran angkatan ditutup, masuk KUB atau "
                "tidak. Angka ini dibekukan: peserta yang berhenti tetap dihitung."
            ),
        ),
        Definition(
            term=N_("Pelaku usaha nyata"),
            text=N_(
                "Peserta yang memenuhi lima syarat: produksi dalam {days} hari terakhir; penjualan "
                "dengan bukti pada sedikitnya dua dari tiga bulan terakhir dan ada pembeli dari "
                "luar KUB; berperan sebagai pemilik atau ikut bekerja dan berbagi hasil; dilihat "
                "berjalan oleh petugas bersurat tugas, dengan foto, dalam {days} hari terakhir; "
                "tidak ada sanggahan terbuka."
            ).format(days=window_days),
        ),
        Definition(
            term=N_("Belum diverifikasi"),
            text=N_(
                "Produksi, penjualan, dan peran terpenuhi, tetapi belum ada kunjungan petugas yang "
                "berlaku. Ditampilkan terpisah dan tidak masuk capaian."
            ),
        ),
        Definition(
            term=N_("Perlu verifikasi ulang"),
            text=N_(
                "Pernah terverifikasi, tetapi kunjungan terakhir lebih dari {days} hari yang lalu. "
                "Tidak masuk capaian dan tidak dianggap berhenti."
            ).format(days=window_days),
        ),
        Definition(
            term=N_("Rintisan"),
            text=N_("Produksi pertama atau penjualan pertama sudah tercatat."),
        ),
        Definition(
            term=N_("Kehadiran"),
            text=N_(
                "JP yang dihitung dibagi JP semua pertemuan yang presensinya ditutup. Izin dan "
                "sakit tidak menambah JP; pertemuan yang dibatalkan tidak dihitung."
            ),
        ),
        Definition(
            term=N_("Tuntas"),
            text=N_(
                "JP yang dihitung sedikitnya {percent}% dari seluruh JP tanpa pembulatan, produk "
                "praktik diterima pelatih, dan tidak ada catatan perilaku terbuka."
            ).format(percent=pass_percent),
        ),
        Definition(
            term=N_("KUB lengkap dan KUB aktif"),
            text=N_(
                "Lengkap: tepat {size} anggota. Aktif: sedikitnya tiga anggota menjadi pelaku "
                "usaha nyata."
            ).format(size=kub_size),
        ),
        Definition(
            term=N_("Pendampingan 30 hari"),
            text=N_("KUB dengan sesi pendampingan dalam 30 hari terakhir, dari KUB berpendamping."),
        ),
    )
