"""The register of processing: what is processed, why, by which right, for whom, how long (Ps 31).

Each row holds from a day on; a change is a new row beside the old one, so that the register of
any day can be shown. Facts of law are as the office's legal section confirms them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from trainingmgr.foundation.language import N_

SERVICE: Final = N_("Pelayanan publik (UU 27/2022 Ps 20 ayat (2) huruf e)")
CONSENT: Final = N_("Persetujuan yang dapat ditarik (UU 27/2022 Ps 20 ayat (2) huruf a)")
OFFICE: Final = N_("Pimpinan program dan administrator")
ARCHIVED: Final = N_("Sampai masa simpan berakhir, lalu tanpa nama")


@dataclass(frozen=True)
class Activity:
    """One purpose of processing; all texts are marked for translation."""

    purpose: str
    data: str
    basis: str
    recipients: str
    retention: str
    valid_from: date
    valid_until: date | None = None


START: Final = date(2026, 1, 1)
REGISTER: Final = (
    Activity(
        N_("Pendaftaran dan penerimaan peserta"),
        N_("Nama, NIK, kelahiran, jenis kelamin, ponsel, surel, alamat, pendidikan, pekerjaan"),
        SERVICE,
        OFFICE,
        ARCHIVED,
        START,
    ),
    Activity(
        N_("Peserta di bawah 18 tahun"),
        N_("Nama wali dan izinnya (data anak: data spesifik, Ps 25)"),
        SERVICE,
        OFFICE,
        ARCHIVED,
        START,
    ),
    Activity(
        N_("Impor berkas kiriman"),
        N_("Isi berkas sebagaimana diterima, tersandi"),
        SERVICE,
        OFFICE,
        N_("90 hari setelah berkas selesai; sidik dan hasilnya tetap"),
        START,
    ),
    Activity(
        N_("Presensi, penilaian, dan sertifikat"),
        N_("Presensi, produk praktik dan fotonya, catatan kedisiplinan, nomor sertifikat"),
        SERVICE,
        N_("Pelatih kelasnya; siapa pun yang memegang kode sertifikat, untuk memeriksanya"),
        N_("Register sertifikat menurut jadwal retensi arsip (UU 43/2009)"),
        START,
    ),
    Activity(
        N_("KUB dan pendampingan"),
        N_("Keanggotaan, kedudukan, catatan pendampingan, tindak lanjut, foto kegiatan"),
        SERVICE,
        N_("Pendamping KUB-nya"),
        ARCHIVED,
        START,
    ),
    Activity(
        N_("Kunjungan dan perkembangan usaha"),
        N_("Usaha, alamat usaha, NIB, produksi, omzet (data keuangan: data spesifik), foto"),
        SERVICE,
        N_("Pendampingnya, petugas lapangan kecamatannya; pihak lain hanya angka gabungan"),
        ARCHIVED,
        START,
    ),
    Activity(
        N_("Foto, katalog, dan berbagi dengan bank"),
        N_("Foto, nama usaha, data usaha yang disetujui"),
        CONSENT,
        N_("Yang disebut pada persetujuannya"),
        N_("Sampai persetujuan ditarik"),
        START,
    ),
    Activity(
        N_("Keamanan dan pertanggungjawaban"),
        N_("Jejak audit: peran, waktu, tindakan, nomor catatan; tanpa nama dan NIK"),
        SERVICE,
        OFFICE,
        N_("Tetap; tidak dapat diubah"),
        START,
    ),
)


def in_force(day: date) -> list[Activity]:
    """The register as it stands on a day."""
    return [
        one
        for one in REGISTER
        if one.valid_from <= day and (one.valid_until is None or day < one.valid_until)
    ]
