"""Diagnosis and self-assessment: five areas, four levels each in words, and what changed between.

Both sides answer about the same things, the mentor as an observer (`LEVELS`) and the mentee in the
words of a workshop (`OWN_LEVELS`); that is why their answers can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

Scores = Mapping[str, int]

# As the columns of the table (handbook 3.7).
AREAS = {
    "production": N_("Produksi"),
    "finance": N_("Keuangan"),
    "marketing": N_("Pemasaran"),
    "people": N_("Pembagian kerja"),
    "legality": N_("Legalitas"),
}
LOWEST, HIGHEST = 1, 4
SCORES = range(LOWEST, HIGHEST + 1)
DAYS_BETWEEN = 60
OLDEST = timedelta(days=366)

LEVELS = {
    "production": (
        N_("Produksi jarang; mutu dan waktunya tidak menentu."),
        N_("Ada produksi, tetapi mutunya berubah-ubah dan tidak ada takaran tertulis."),
        N_("Produksi rutin dengan takaran tetap; sesekali terlambat atau cacat."),
        N_("Produksi terjadwal, mutunya diperiksa, dan sanggup menambah pesanan."),
    ),
    "finance": (
        N_("Uang usaha bercampur dengan uang rumah; tidak ada catatan."),
        N_("Ada catatan, tetapi tidak tiap hari dan saldonya belum cocok."),
        N_("Buku kas terisi dan saldonya cocok; harga pokok belum dihitung."),
        N_("Buku kas cocok tiap bulan, harga pokok dihitung, dan laba diketahui."),
    ),
    "marketing": (
        N_("Belum ada pembeli selain keluarga dan tetangga."),
        N_("Ada pembeli dari luar, tetapi hanya bila kebetulan."),
        N_("Ada pelanggan tetap dan satu saluran penjualan yang rutin dipakai."),
        N_("Dua saluran atau lebih, pelanggan kembali, dan ada rencana promosi."),
    ),
    "people": (
        N_("Semua dikerjakan satu orang atau tidak jelas siapa mengerjakan apa."),
        N_("Tugas sudah dibagi secara lisan, tetapi sering tidak berjalan."),
        N_("Pembagian tugas tertulis dan sebagian besar dijalankan."),
        N_("Tugas, hasil, dan upah atau bagi hasil tertulis, dijalankan, dan ditinjau."),
    ),
    "legality": (
        N_("Belum ada izin apa pun."),
        N_("Izin sedang diurus, misalnya NIB."),
        N_("Sudah punya NIB; izin produk yang diperlukan belum lengkap."),
        N_("NIB dan semua izin produk yang diperlukan ada dan masih berlaku."),
    ),
}

QUESTIONS = {
    "production": N_("Bagaimana membuat barang atau jasanya?"),
    "finance": N_("Bagaimana mencatat uangnya?"),
    "marketing": N_("Siapa yang membeli?"),
    "people": N_("Siapa mengerjakan apa?"),
    "legality": N_("Bagaimana izin usahanya?"),
}

OWN_LEVELS = {
    "production": (
        N_("Kami jarang membuat, dan hasilnya belum tentu sama."),
        N_("Kami membuat, tetapi hasilnya masih berubah-ubah."),
        N_("Kami membuat secara rutin dengan takaran yang sama."),
        N_("Kami membuat sesuai jadwal, memeriksa hasilnya, dan sanggup menerima pesanan lebih."),
    ),
    "finance": (
        N_("Uang usaha dan uang rumah masih menjadi satu."),
        N_("Kami mencatat, tetapi belum setiap hari."),
        N_("Kami mencatat setiap hari dan jumlahnya cocok."),
        N_("Catatan kami cocok tiap bulan, dan kami tahu untungnya."),
    ),
    "marketing": (
        N_("Baru keluarga dan tetangga yang membeli."),
        N_("Kadang ada orang lain yang membeli."),
        N_("Kami punya pelanggan tetap."),
        N_("Kami menjual lewat beberapa jalan, dan pembeli kembali lagi."),
    ),
    "people": (
        N_("Belum jelas siapa mengerjakan apa."),
        N_("Tugas dibagi dari mulut ke mulut, sering tidak jalan."),
        N_("Tugas ditulis dan biasanya dikerjakan."),
        N_("Tugas dan pembagian hasil ditulis, dikerjakan, dan dibicarakan lagi."),
    ),
    "legality": (
        N_("Belum punya izin."),
        N_("Izin sedang diurus."),
        N_("Sudah punya NIB, tetapi izin lain belum lengkap."),
        N_("Semua izin yang diperlukan sudah ada."),
    ),
}


@dataclass(frozen=True)
class Move:
    """One area: its score then and now; `after` is None while it was looked at only once."""

    area: str
    before: int
    after: int | None

    @property
    def change(self) -> int:
        """Levels gained; negative when it fell back."""
        return 0 if self.after is None else self.after - self.before


@dataclass(frozen=True)
class Change:
    """The first look against the latest: every area, and both averages."""

    moves: Sequence[Move]
    before: float
    after: float | None


def average(scores: Scores) -> float:
    """The five scores' mean, 1.0 to 4.0; fifths have one decimal, so nothing is rounded."""
    return sum(scores[area] for area in AREAS) / len(AREAS)


def before_after(first: Scores, latest: Scores | None) -> Change:
    """What changed; `latest` None where there is no second look."""
    moves = [Move(area, first[area], latest[area] if latest else None) for area in AREAS]
    return Change(moves, average(first), average(latest) if latest else None)


def weakest(scores: Scores) -> list[str]:
    """The areas from the lowest score up: where mentoring begins."""
    return sorted(AREAS, key=lambda area: scores[area])


def due_on(last: date | None, added: date) -> date:
    """When the next one is wanted: the first at once, another after 60 days (handbook 3.7)."""
    return added if last is None else last + timedelta(days=DAYS_BETWEEN)


def check(scores: Scores, *, assessed_on: date, last: date | None, today: date) -> None:
    """Raise `Refused` for a score that is none, or a day that cannot be; `last`: the newest one."""
    for area in AREAS:
        if scores.get(area) not in SCORES:
            raise Refused(N_("Pilih satu dari empat keadaan."), field=area)
    check_day(assessed_on, today, "assessed_on")
    if last is not None and assessed_on < last:
        raise Refused(
            N_("Sudah ada penilaian yang lebih baru, tanggal %(day)s. Periksa tanggalnya."),
            field="assessed_on",
            day=last,
        )


def check_day(day: date, today: date, field: str) -> None:
    """Raise `Refused` for a day to come, or so long ago that it must be a slip of the pen."""
    if day > today:
        raise Refused(N_("Tanggal ini belum tiba. Periksa kembali."), field=field)
    if day < today - OLDEST:
        raise Refused(N_("Tanggal ini lebih dari setahun yang lalu. Periksa kembali."), field=field)
