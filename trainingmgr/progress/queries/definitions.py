"""What each figure means, beside which it always stands (handbook 3.3, 3.9 and 3.11)."""

from __future__ import annotations

from trainingmgr.foundation.language import N_, Sentence, sentence

Definition = tuple[str, Sentence]


def definitions(window_days: int, pass_percent: int, kub_size: int) -> tuple[Definition, ...]:
    """The terms of the head's page and the report, each with its meaning under the settings in
    force on the day."""
    texts = {
        N_("Peserta (N)"): N_(
            "Semua orang yang diterima ketika pendaftaran angkatan ditutup, masuk KUB atau "
            "tidak. Angka ini dibekukan: peserta yang berhenti tetap dihitung."
        ),
        N_("Pelaku usaha nyata"): N_(
            "Peserta yang memenuhi lima syarat: produksi dalam %(days)d hari terakhir; penjualan "
            "dengan bukti pada sedikitnya dua dari tiga bulan terakhir dan ada pembeli dari "
            "luar KUB; berperan sebagai pemilik atau ikut bekerja dan berbagi hasil; dilihat "
            "berjalan oleh petugas bersurat tugas, dengan foto, dalam %(days)d hari terakhir; "
            "tidak ada sanggahan terbuka."
        ),
        N_("Belum diverifikasi"): N_(
            "Produksi, penjualan, dan peran terpenuhi, tetapi belum ada kunjungan petugas yang "
            "berlaku. Ditampilkan terpisah dan tidak masuk capaian."
        ),
        N_("Perlu verifikasi ulang"): N_(
            "Pernah terverifikasi, tetapi kunjungan terakhir lebih dari %(days)d hari yang lalu. "
            "Tidak masuk capaian dan tidak dianggap berhenti."
        ),
        N_("Rintisan"): N_("Produksi pertama atau penjualan pertama sudah tercatat."),
        N_("Kehadiran"): N_(
            "JP yang dihitung dibagi JP semua pertemuan yang presensinya ditutup. Izin dan "
            "sakit tidak menambah JP; pertemuan yang dibatalkan tidak dihitung."
        ),
        N_("Tuntas"): N_(
            "JP yang dihitung sedikitnya %(percent)d%% dari seluruh JP tanpa pembulatan, produk "
            "praktik diterima pelatih, dan tidak ada catatan perilaku terbuka."
        ),
        N_("KUB lengkap dan KUB aktif"): N_(
            "Lengkap: tepat %(size)d anggota. Aktif: sedikitnya tiga anggota menjadi pelaku "
            "usaha nyata."
        ),
        N_("Pendampingan 30 hari"): N_(
            "KUB dan usaha program dengan sesi pendampingan dalam 30 hari terakhir, dari yang "
            "berpendamping. Dampingan di luar program tidak dihitung."
        ),
        N_("Empat luaran"): N_(
            "Sistem akuntansi, sistem administrasi, penilaian diri, dan rencana usaha; masing-"
            "masing selesai karena bukti, bukan centang. Pembagi: dampingan berpendamping."
        ),
        N_("Prospek"): N_(
            "Analisis pendamping yang terakhir atas pasar, mutu, kemampuan, keuangan, dan "
            "kesungguhan. Pembagi: yang sudah dianalisis; yang belum disebut tersendiri."
        ),
        N_("Rujukan selesai"): N_(
            "Ditutup bidang dengan hasil, dari semua yang diajukan pendamping; yang ditolak tetap "
            "menjadi pembagi. Lama: nilai tengah hari dari pengajuan sampai hasil."
        ),
    }
    settings = {"days": window_days, "percent": pass_percent, "size": kub_size}
    return tuple((term, sentence(text, **settings)) for term, text in texts.items())
