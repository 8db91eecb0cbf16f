"""The four things mentoring is to leave behind, and when each is done: by evidence alone.

Definitions of handbook 3.7; nobody ticks a deliverable, so nobody can tick one too early.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.mentors.rules.assessments import DAYS_BETWEEN

ACCOUNTING, ADMINISTRATION = "akuntansi", "administrasi"
SELF_ASSESSMENT, PLAN = "penilaian_diri", "rencana_usaha"
DELIVERABLES = {
    ACCOUNTING: N_("Sistem akuntansi"),
    ADMINISTRATION: N_("Sistem administrasi"),
    SELF_ASSESSMENT: N_("Penilaian diri"),
    PLAN: N_("Rencana usaha"),
}
DEFINITIONS = {
    ACCOUNTING: N_("Buku kas dua bulan berturut-turut, berfoto, dan saldonya cocok"),
    ADMINISTRATION: N_("Empat dari lima catatan ada, termasuk map dokumen"),
    SELF_ASSESSMENT: N_("Diisi dua kali oleh dampingan, berjarak 60 hari atau lebih"),
    PLAN: N_("Diterima pendamping dengan enam isian lengkap"),
}
MONTHS, ITEMS_NEEDED, TIMES = 2, 4, 2
FOLDER = "map"
ITEMS = {
    "pesanan": N_("Catatan pesanan"),
    "nota": N_("Nota penjualan"),
    "stok": N_("Catatan stok bahan dan barang"),
    "inventaris": N_("Daftar alat dan perlengkapan"),
    FOLDER: N_("Map dokumen usaha"),
}
# What an accepted business plan must say, as columns of its table.
PLAN_FIELDS = ("product", "buyer", "price", "monthly_target", "cost", "capital_need")


@dataclass(frozen=True)
class CashMonth:
    """A month of a cash book, whole rupiah; `month`: its first day; `seen_on`: when it was seen."""

    month: date
    opening: int
    money_in: int
    money_out: int
    closing: int
    has_file: bool
    seen_on: date

    @property
    def difference(self) -> int:
        """What the written closing balance is off by; 0 when the book agrees."""
        return self.closing - (self.opening + self.money_in - self.money_out)

    @property
    def over(self) -> bool:
        """Seen on the month's last day or later: half a month is no month filled."""
        return self.seen_on >= following(self.month) - timedelta(days=1)

    @property
    def good(self) -> bool:
        """A whole month, seen with a picture or file, and it agrees."""
        return self.over and self.has_file and not self.difference


@dataclass(frozen=True)
class Plan:
    """A version of the business plan: how many of the six it says, and when it was accepted."""

    filled: int
    accepted_on: date | None = None


@dataclass(frozen=True)
class Evidence:
    """All that is known of a mentee. `items`: what is there today -> since when it was seen."""

    cash: Sequence[CashMonth] = ()
    items: Mapping[str, date] = field(default_factory=dict)
    assessed: Collection[date] = ()
    plans: Sequence[Plan] = ()


@dataclass(frozen=True)
class Deliverable:
    """One of the four: since when it is done, else how far (n of total) and what is missing."""

    key: str
    n: int
    total: int
    done_on: date | None = None
    missing: Sentence | None = None

    @property
    def done(self) -> bool:
        """Whether its definition is met."""
        return self.done_on is not None


def deliverables(evidence: Evidence) -> tuple[Deliverable, ...]:
    """The four, in the order of the handbook."""
    return (
        accounting(evidence.cash),
        administration(evidence.items),
        self_assessment(evidence.assessed),
        business_plan(evidence.plans),
    )


def accounting(cash: Sequence[CashMonth]) -> Deliverable:
    """Two consecutive months with a picture whose balances agree, one carried to the next."""
    # Where no money moved there is an empty page, and nothing to agree.
    filled = [one for one in cash if one.money_in or one.money_out]
    book, best, run, done_on = sorted(filled, key=lambda one: one.month), 0, 0, None
    for place, one in enumerate(book):
        follows = run > 0 and carries(book[place - 1], one)
        run = (run + 1 if follows else 1) if one.good else 0
        best = max(best, run)
        if run >= MONTHS:
            # Whichever of the two was seen last completed it; an earlier pair may come first.
            pair = max(one.seen_on, book[place - 1].seen_on)
            done_on = pair if done_on is None else min(done_on, pair)
    if done_on is not None:
        return Deliverable(ACCOUNTING, MONTHS, MONTHS, done_on)
    return Deliverable(ACCOUNTING, best, MONTHS, missing=_cash_missing(book, best))


def carries(one: CashMonth, after: CashMonth) -> bool:
    """Whether `after` is the very next month and begins with what `one` ended with."""
    return after.month == following(one.month) and after.opening == one.closing


def following(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _cash_missing(book: Sequence[CashMonth], best: int) -> Sentence:
    if not book:
        return sentence(N_("Belum ada bulan buku kas yang dicatat."))
    off, bare = sum(bool(one.difference) for one in book), sum(not one.has_file for one in book)
    early = sum(not one.over for one in book)
    if off:
        return sentence(N_("Saldo %(n)d bulan buku kas belum cocok."), n=off)
    if bare:
        return sentence(N_("%(n)d bulan buku kas belum berfoto."), n=bare)
    if early:
        words = N_("%(n)d bulan buku kas dicatat sebelum bulannya berakhir. Catat lagi sesudahnya.")
        return sentence(words, n=early)
    if len(book) > best:
        return sentence(
            N_("Bulan buku kas belum berurutan, atau saldo awalnya bukan saldo akhir bulan lalu.")
        )
    return sentence(N_("Kurang satu bulan buku kas berikutnya."))


def administration(items: Mapping[str, date]) -> Deliverable:
    """Four of the five there today, the folder among them: so notes and a list are there too."""
    there = {item: day for item, day in items.items() if item in ITEMS}
    n, total = len(there), len(ITEMS)
    if FOLDER in there and n >= ITEMS_NEEDED:
        done_on = max(there[FOLDER], sorted(there.values())[ITEMS_NEEDED - 1])
        return Deliverable(ADMINISTRATION, n, total, done_on)
    if FOLDER not in there and n >= ITEMS_NEEDED - 1:
        return Deliverable(
            ADMINISTRATION, n, total, missing=sentence(N_("Map dokumen usaha belum ada."))
        )
    lacking = sentence(N_("Kurang %(n)d catatan lagi."), n=ITEMS_NEEDED - n)
    return Deliverable(ADMINISTRATION, n, total, missing=lacking)


def self_assessment(assessed: Collection[date]) -> Deliverable:
    """Filled twice or more by the mentee, two of them 60 days or more apart."""
    if not assessed:
        empty = sentence(N_("Dampingan belum menilai dirinya."))
        return Deliverable(SELF_ASSESSMENT, 0, TIMES, missing=empty)
    again = min(assessed) + timedelta(days=DAYS_BETWEEN)
    late = [day for day in assessed if day >= again]
    if late:
        return Deliverable(SELF_ASSESSMENT, TIMES, TIMES, min(late))
    missing = sentence(N_("Penilaian kedua dapat diisi mulai %(day)s."), day=again)
    return Deliverable(SELF_ASSESSMENT, 1, TIMES, missing=missing)


def business_plan(plans: Sequence[Plan]) -> Deliverable:
    """A version accepted by the mentor with all six said; `plans` from the first version on."""
    total = len(PLAN_FIELDS)
    accepted = [one.accepted_on for one in plans if one.accepted_on and one.filled == total]
    if accepted:
        return Deliverable(PLAN, total, total, min(accepted))
    if not plans:
        return Deliverable(PLAN, 0, total, missing=sentence(N_("Belum ada rencana usaha.")))
    filled = plans[-1].filled
    if filled < total:
        lacking = sentence(N_("Kurang %(n)d dari enam isian rencana usaha."), n=total - filled)
        return Deliverable(PLAN, filled, total, missing=lacking)
    waits = sentence(N_("Rencana usaha lengkap, tetapi belum diterima pendamping."))
    return Deliverable(PLAN, filled, total, missing=waits)
