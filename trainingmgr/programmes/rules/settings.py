"""Rules that the office may change from a day on: known names, defaults and bounds."""

from dataclasses import dataclass

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

Value = int | str


@dataclass(frozen=True)
class Known:
    """A setting the software asks for; a number lies between `low` and `high`."""

    label: str
    default: Value
    unit: str = ""
    low: int = 0
    high: int = 0

    @property
    def numeric(self) -> bool:
        return isinstance(self.default, int)


KNOWN: dict[str, Known] = {
    "jp_minutes": Known(N_("Lama satu JP"), 45, N_("menit"), 30, 60),
    "pass_percent": Known(N_("Batas kehadiran untuk tuntas"), 80, N_("persen JP"), 1, 100),
    "partial_percent": Known(
        N_("Batas kehadiran untuk surat keterangan mengikuti"), 50, N_("persen JP"), 1, 100
    ),
    "active_window_days": Known(
        N_("Masa berlaku bukti pelaku usaha nyata"), 90, N_("hari"), 30, 365
    ),
    "kub_size": Known(N_("Anggota satu KUB lengkap"), 10, N_("orang"), 3, 50),
    "kub_fewest": Known(
        N_("Anggota KUB paling sedikit bila jumlah peserta memaksa"), 8, N_("orang"), 2, 50
    ),
    "kub_most": Known(
        N_("Anggota KUB paling banyak bila jumlah peserta memaksa"), 12, N_("orang"), 3, 60
    ),
    "register_lock_hours": Known(
        N_("Daftar hadir masih dapat diubah pelatih"), 24, N_("jam"), 1, 336
    ),
    "certificate_classification": Known(N_("Kode klasifikasi nomor sertifikat"), "500.3"),
    "archive_retention_years": Known(
        N_("Masa simpan catatan program setelah tahun program"), 10, N_("tahun"), 1, 50
    ),
    "breach_recipient": Known(
        N_("Penerima pemberitahuan kebocoran data"), "Kementerian Komunikasi dan Digital"
    ),
    "transport_allowance": Known(
        N_("Uang transpor peserta satu pertemuan (0: belum diatur)"), 0, N_("rupiah"), 0, 1_000_000
    ),
    "certificate_unit": Known(N_("Kode unit pada nomor sertifikat"), "Disperindag"),
    "decree_classification": Known(N_("Kode klasifikasi nomor SK penetapan KUB"), "500.3"),
}


def known(name: str) -> Known:
    """The setting of that name; KeyError on a name nobody declared."""
    return KNOWN[name]


def read(name: str, text: str) -> Value:
    """Return what was typed as the setting's own kind, or raise `Refused` (field `value`)."""
    one, plain = known(name), " ".join(text.split())
    if not plain:
        raise Refused(N_("Nilai wajib diisi."), field="value")
    if not one.numeric:
        if len(plain) > 40 or "/" in plain:
            raise Refused(
                N_("Isi paling banyak 40 huruf tanpa garis miring."),
                field="value",
            )
        return plain
    if not plain.isascii() or not plain.isdigit() or not one.low <= int(plain) <= one.high:
        raise Refused(
            N_("Isi angka bulat dari %(low)d sampai %(high)d."),
            field="value",
            low=one.low,
            high=one.high,
        )
    return int(plain)
