"""How far a mentee could go: five things looked at, and the rating that follows (handbook 3.7).

The handbook names the five and the three ratings, not the rule between them. The rule here is the
programme's own: `rating`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.rules.assessments import check_day

ASPECTS = {
    "market": N_("Pasar"),
    "quality": N_("Mutu produk"),
    "capacity": N_("Kemampuan produksi"),
    "finance": N_("Keuangan"),
    "commitment": N_("Kesungguhan"),
}
LEVELS = {
    "market": (
        N_("Belum terlihat ada pembeli di luar kenalan."),
        N_("Ada pembeli, tetapi sedikit dan banyak saingan."),
        N_("Permintaan tetap dan masih dapat bertambah."),
        N_("Permintaan lebih besar daripada yang dapat dipenuhi."),
    ),
    "quality": (
        N_("Sering cacat atau dikembalikan."),
        N_("Cukup, tetapi belum ajek dan kemasannya seadanya."),
        N_("Baik dan ajek; setara produk sejenis di pasar."),
        N_("Lebih baik daripada produk sejenis dan punya ciri sendiri."),
    ),
    "capacity": (
        N_("Hanya sesekali sanggup membuat."),
        N_("Sanggup pesanan kecil; alat atau tenaga kurang."),
        N_("Sanggup memenuhi pesanan tiap bulan."),
        N_("Sanggup menggandakan produksi tanpa alat besar baru."),
    ),
    "finance": (
        N_("Rugi, atau tidak diketahui untung ruginya."),
        N_("Balik modal; modal putar sering habis."),
        N_("Untung tiap bulan dan modal putar terjaga."),
        N_("Untung, ada simpanan, dan catatannya siap untuk pembiayaan."),
    ),
    "commitment": (
        N_("Jarang hadir dan kesepakatan tidak dijalankan."),
        N_("Hadir, tetapi kesepakatan sering tertunda."),
        N_("Kesepakatan umumnya dijalankan tepat waktu."),
        N_("Berinisiatif sendiri dan menjalankan semua kesepakatan."),
    ),
}
HIGH, MIDDLE, LOW = "tinggi", "sedang", "rendah"
RATINGS = {HIGH: N_("Prospek tinggi"), MIDDLE: N_("Prospek sedang"), LOW: N_("Prospek rendah")}
SCORES = range(1, 5)
HIGH_FROM, LOW_TO = 15, 9
# Nobody lends or buys without the one, and nothing goes on without the other.
DECISIVE = ("market", "commitment")


def total(scores: Mapping[str, int]) -> int:
    """The five scores added up, 5 to 20."""
    return sum(scores[aspect] for aspect in ASPECTS)


def rating(scores: Mapping[str, int]) -> str:
    """HIGH, MIDDLE or LOW. The programme's own rule, until the office decides on another.

    High: 15 points or more of 20 (3 on average), no aspect at 1, market and commitment at 3 or
    more. Low: 9 points or fewer, or market or commitment at 1. All else is middling.
    """
    points, decisive = total(scores), [scores[aspect] for aspect in DECISIVE]
    if points <= LOW_TO or min(decisive) == 1:
        return LOW
    if points >= HIGH_FROM and min(scores[one] for one in ASPECTS) > 1 and min(decisive) >= 3:
        return HIGH
    return MIDDLE


def check(scores: Mapping[str, int], *, reason: str, analysed_on: date, today: date) -> None:
    """Raise `Refused` for a score that is none, no reason, or a day to come."""
    for aspect in ASPECTS:
        if scores.get(aspect) not in SCORES:
            raise Refused(N_("Pilih satu dari empat keadaan."), field=aspect)
    if not reason.strip():
        raise Refused(N_("Tulis satu kalimat alasan prospek ini."), field="reason")
    check_day(analysed_on, today, "analysed_on")
