"""Who may verify a business, what a visit leaves unmet, and its size (handbook 2.5, 3.8, 3.11)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.journey.active import Condition, Judgement

UmkmClass = Literal["mikro", "kecil", "menengah", "besar"]
Basis = Literal["penjualan", "modal"]

OUTCOMES = {
    "berjalan": N_("Berjalan"),
    "tidak_berjalan": N_("Tidak berjalan"),
    "tidak_ditemui": N_("Tidak ditemui"),
    "pindah": N_("Pindah"),
}
ROLES = {
    "owner": N_("Pemilik"),
    "shares": N_("Ikut bekerja dan berbagi hasil"),
    "none": N_("Tidak ikut"),
}
STOP_REASONS = {
    "modal": N_("Modal"),
    "keterampilan": N_("Keterampilan"),
    "pemasaran": N_("Pemasaran"),
    "bahan_baku": N_("Bahan baku"),
    "waktu": N_("Waktu, bekerja, atau kuliah"),
    "keluarga": N_("Keluarga"),
    "kelompok_bubar": N_("Kelompok bubar"),
    "lainnya": N_("Lainnya"),
}
PROOFS = {
    "nota": N_("Nota penjualan"),
    "transfer": N_("Bukti transfer"),
    "marketplace": N_("Pesanan lokapasar"),
    "buku_kas": N_("Halaman buku kas"),
    "pembeli": N_("Nama pembeli"),
}
REMEDIES = {
    Condition.PRODUCTION: N_("Catat barang, jumlah, dan tanggal produksi terakhir."),
    Condition.SALES: N_(
        "Minta nota, bukti transfer, pesanan lokapasar, atau halaman buku kas untuk dua bulan,"
        " dengan pembeli dari luar KUB."
    ),
    Condition.ROLE: N_("Tanyakan siapa yang bekerja dan ikut berbagi hasil."),
    Condition.VERIFICATION: N_(
        "Kunjungi dengan surat tugas yang berlaku saat usaha berjalan, dan ambil fotonya."
    ),
    Condition.NO_OBJECTION: N_("Minta administrator menyelesaikan sanggahannya."),
}
"""What the next visitor can do about a condition that is unmet."""
MOST_WORKERS = 9_999
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_BILLION = 1_000_000_000
_MILLION = 1_000_000
_SALES_CEILINGS: tuple[tuple[UmkmClass, int], ...] = (
    ("mikro", 2 * _BILLION), ("kecil", 15 * _BILLION), ("menengah", 50 * _BILLION),
)  # fmt: skip
_CAPITAL_CEILINGS: tuple[tuple[UmkmClass, int], ...] = (
    ("mikro", 1 * _BILLION), ("kecil", 5 * _BILLION), ("menengah", 10 * _BILLION),
)  # fmt: skip
BANDS = (
    N_("Rp0"),
    N_("di bawah Rp1 juta"),
    N_("Rp1–5 juta"),
    N_("Rp5–15 juta"),
    N_("Rp15–50 juta"),
    N_("di atas Rp50 juta"),
)
"""Monthly turnover, from nothing upwards: growth shows inside the class mikro (handbook 2.5)."""


@dataclass(frozen=True)
class Letter:
    """A surat tugas: one officer, one kecamatan, valid on both its first and last day."""

    officer_id: int
    kecamatan_code: str
    from_on: date
    until_on: date

    def valid_for(self, officer_id: int, kecamatan_code: str, on: date) -> bool:
        """Tell whether it covers this officer in this kecamatan on that day (handbook R16)."""
        return (
            self.officer_id == officer_id
            and self.kecamatan_code == kecamatan_code
            and self.from_on <= on <= self.until_on
        )


def check_letter_period(from_on: date, until_on: date) -> None:
    """Raise `Refused` for a letter that ends before it begins."""
    if until_on < from_on:
        raise Refused(
            N_("Masa berlaku surat tugas berakhir sebelum dimulai. Periksa kedua tanggalnya."),
            field="until_on",
        )


def may_verify(
    officer_id: int,
    *,
    letters: Iterable[Letter],
    kecamatan_code: str,
    on: date,
    trainers: Collection[int],
    mentors: Collection[int],
) -> list[Sentence]:
    """Return why this officer may not verify this person; empty when it is allowed (R16).

    `trainers` and `mentors` are the ids of the users who ever taught or mentored the person.
    """
    reasons = []
    if not any(letter.valid_for(officer_id, kecamatan_code, on) for letter in letters):
        reasons.append(
            Sentence(N_("Surat tugas petugas tidak berlaku di kecamatan ini pada hari kunjungan."))
        )
    if officer_id in trainers:
        reasons.append(Sentence(N_("Petugas adalah pelatih peserta ini.")))
    if officer_id in mentors:
        reasons.append(Sentence(N_("Petugas adalah pendamping peserta ini.")))
    return reasons


def known_since(
    before: tuple[int, bool, bool] | None, now: tuple[int, bool, bool], known_on: date, on: date
) -> date:
    """Return the day from which a month's sales count as known.

    `before` and `now` say (rupiah, buyer from outside, proven). A later word on the month keeps
    the day of the earlier one, so that past days stay as they were judged, unless it adds
    something on which a condition rests.
    """
    if before is None:
        return on
    adds = (now[0] > 0 and before[0] <= 0, now[1] and not before[1], now[2] and not before[2])
    return max(known_on, on) if any(adds) else known_on


def unmet(judgement: Judgement) -> list[Sentence]:
    """Return what keeps a person from *Aktif*, one sentence a condition (handbook 3.11, R15)."""
    return [Sentence(check.reason, check.params) for _, check in judgement.unmet]


def check_visit(
    *, outcome: str, visited_on: date, today: date, stop_reason: str | None = None
) -> None:
    """Raise `Refused` for an impossible visit; a merely incomplete one is saved (handbook 3.8)."""
    if outcome not in OUTCOMES:
        raise Refused(N_("Pilih hasil kunjungan."), field="outcome")
    if visited_on > today:
        raise Refused(N_("Tanggal kunjungan belum tiba. Periksa kembali."), field="visited_on")
    if stop_reason and stop_reason not in STOP_REASONS:
        raise Refused(N_("Pilih sebab usaha tidak berjalan."), field="stop_reason")


def last_months(day: date, count: int = 3) -> list[str]:
    """Return the month of the day and those before it, `YYYY-MM`, the latest first."""
    months = (day.year * 12 + day.month - 1 - back for back in range(count))
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in months]


def check_sales_month(month: str, today: date) -> None:
    """Raise `Refused` unless `month` is a calendar month, `YYYY-MM`, that has begun."""
    if not _MONTH.fullmatch(month):
        raise Refused(N_("Bulan penjualan tidak terbaca."), field="month")
    if month > today.isoformat()[:7]:
        raise Refused(N_("Bulan penjualan belum dimulai."), field="month")


def umkm_class(
    *, annual_sales: int | None, capital: int | None = None
) -> tuple[UmkmClass, Basis] | None:
    """Return the size class and what it rests on; rupiah, ceilings included (handbook R21).

    `annual_sales` is None before twelve months exist; then capital without land and building
    decides. None when neither is known.
    """
    if annual_sales is not None:
        return _below(annual_sales, _SALES_CEILINGS), "penjualan"
    if capital is not None:
        return _below(capital, _CAPITAL_CEILINGS), "modal"
    return None


def turnover_band(monthly: int) -> int:
    """Return the index in `BANDS` of a month's turnover in rupiah (handbook 2.5)."""
    if monthly <= 0:
        return 0
    if monthly > 50 * _MILLION:
        return 5
    return 1 + sum(monthly >= floor * _MILLION for floor in (1, 5, 15))


def _below(amount: int, ceilings: tuple[tuple[UmkmClass, int], ...]) -> UmkmClass:
    for name, ceiling in ceilings:
        if amount <= ceiling:
            return name
    return "besar"
