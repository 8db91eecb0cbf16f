"""What may be referred, to which division, and the ways of a referral (handbook 3.7, R24)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

PROPOSED, ACCEPTED, IN_WORK = "diusulkan", "diterima", "diproses"
DONE, DECLINED = "selesai", "ditolak"
STATES = {
    PROPOSED: N_("Diusulkan"),
    ACCEPTED: N_("Diterima"),
    IN_WORK: N_("Diproses"),
    DONE: N_("Selesai"),
    DECLINED: N_("Ditolak"),
}
OPEN = (PROPOSED, ACCEPTED, IN_WORK)
# Ways of looking at the inbox beside the states: all open ones, and those open for too long.
WAITING, LATE = "terbuka", "lama"
# From each state on: the one step forward; refused it may be from any open one.
NEXT = {PROPOSED: ACCEPTED, ACCEPTED: IN_WORK, IN_WORK: DONE}

CAPITAL, COOPERATIVE, STANDARD = "modal", "koperasi", "standar_legalitas"
MARKET, TOOLS = "pasar", "alat"
KINDS = {
    CAPITAL: N_("Modal"),
    COOPERATIVE: N_("Koperasi"),
    STANDARD: N_("Standar dan legalitas"),
    MARKET: N_("Pasar"),
    TOOLS: N_("Alat"),
}
# Whose inbox a kind is in, by the code of the office's unit.
DIVISIONS = {
    CAPITAL: "fasilitasi",
    COOPERATIVE: "koperasi",
    STANDARD: "perindustrian",
    MARKET: "fasilitasi",
    TOOLS: "perindustrian",
}
DIVISION_NAMES = {
    "fasilitasi": N_("Bidang Fasilitasi"),
    "koperasi": N_("Bidang Koperasi"),
    "perindustrian": N_("Bidang Perindustrian"),
}
OTHER = "lainnya"
NEEDS: dict[str, dict[str, str]] = {
    CAPITAL: {
        "bahan_baku": N_("Modal bahan baku"),
        "pesanan": N_("Modal memenuhi pesanan"),
        "usaha": N_("Modal menambah usaha"),
        OTHER: N_("Modal lainnya"),
    },
    COOPERATIVE: {
        "anggota": N_("Menjadi anggota koperasi"),
        "bentuk": N_("Membentuk koperasi"),
        OTHER: N_("Koperasi lainnya"),
    },
    STANDARD: {
        "nib": N_("NIB"),
        "pirt": N_("P-IRT"),
        "halal": N_("Sertifikat halal"),
        "merek": N_("Merek"),
        OTHER: N_("Izin atau standar lainnya"),
    },
    MARKET: {
        "pembeli": N_("Pembeli baru"),
        "pameran": N_("Pameran"),
        "toko": N_("Toko atau lokapasar"),
        OTHER: N_("Pasar lainnya"),
    },
    TOOLS: {
        "produksi": N_("Alat produksi"),
        "kemasan": N_("Alat kemasan"),
        OTHER: N_("Alat lainnya"),
    },
}

# What a complete file holds, by kind [own rule]: the division can begin without asking back.
PLAN, BOOKS, SALES, NIB, PEOPLE, SELF = (
    "rencana_usaha",
    "akuntansi",
    "omzet",
    "nib",
    "anggota",
    "penilaian_diri",
)
PARTS = {
    PLAN: N_("Rencana usaha diterima pendamping"),
    BOOKS: N_("Buku kas dua bulan berturut-turut"),
    SALES: N_("Omzet tiga bulan tercatat"),
    NIB: N_("NIB tercatat"),
    PEOPLE: N_("Orangnya tercatat"),
    SELF: N_("Penilaian diri dua kali"),
}
FILES: dict[str, tuple[str, ...]] = {
    CAPITAL: (PEOPLE, PLAN, BOOKS, SALES, NIB),
    COOPERATIVE: (PEOPLE, SALES, NIB),
    STANDARD: (PEOPLE, SALES),
    MARKET: (PEOPLE, PLAN, SALES, NIB),
    TOOLS: (PEOPLE, PLAN, SALES),
}

# An open referral is late after 30 days (handbook 5.1), and slow after 14 [own rule].
LATE_DAYS, SLOW_DAYS = 30, 14


def check_raising(sessions: int, kind: str, need: str, detail: str) -> None:
    """Raise `Refused` without a session that counts or without a stated need (R24)."""
    if not sessions:
        raise Refused(
            N_("Rujukan memerlukan paling sedikit satu sesi pendampingan. Catat sesinya dahulu.")
        )
    if need not in NEEDS.get(kind, {}):
        raise Refused(N_("Pilih kebutuhannya."), field="wanted")
    if need == OTHER and not detail.strip():
        raise Refused(N_("Tulis satu kalimat tentang kebutuhannya."), field="detail")


def check_step(state: str, to: str) -> None:
    """Raise `Refused` when a referral cannot go from one state to another."""
    if state not in OPEN:
        raise Refused(N_("Rujukan ini sudah ditutup dan tidak berubah lagi."))
    if to != DECLINED and NEXT[state] != to:
        raise Refused(N_("Rujukan ini sudah berubah. Muat ulang halaman."))


def check_result(kind: str, result: str, amount: int | None, number: str) -> None:
    """Raise `Refused` for an end of which nobody could say what came of it."""
    if kind == CAPITAL and not amount:
        raise Refused(N_("Isi jumlah modal yang cair."), field="amount")
    if kind == COOPERATIVE and not number.strip():
        raise Refused(N_("Isi nomor anggota atau nomor badan hukum koperasi."), field="number")
    if not result.strip():
        raise Refused(N_("Tulis hasilnya dalam satu kalimat."), field="result")


def check_reason(reason: str) -> None:
    """Raise `Refused` when a refusal has no reason."""
    if not reason.strip():
        raise Refused(N_("Tulis alasan penolakan agar pendamping dapat menindaklanjuti."),
                      field="reason")  # fmt: skip


def need_words(kind: str, need: str) -> str:
    """The marked words of a need."""
    return NEEDS.get(kind, {}).get(need, need)


def division_of(kind: str) -> str:
    """The marked name of the division that works on a kind."""
    return DIVISION_NAMES[DIVISIONS[kind]]


def kinds_of(division: str) -> list[str]:
    """The kinds that a division works on, by its code."""
    return [kind for kind, code in DIVISIONS.items() if code == division]


def age(raised_on: date, closed_on: date | None, today: date) -> int:
    """Days from raising to the end, or to today."""
    return ((closed_on or today) - raised_on).days


def missing_parts(kind: str, have: Collection[str]) -> list[str]:
    """Of what a complete file of this kind holds, what is not there."""
    return [part for part in FILES.get(kind, ()) if part not in have]


def late_before(today: date) -> date:
    """An open referral raised before this day is late."""
    return today - timedelta(days=LATE_DAYS)


def ageing_tone(days: int, state: str) -> str | None:
    """How urgently an open referral waits, as a chip's tone."""
    if state not in OPEN:
        return None
    return "bad" if days > LATE_DAYS else "warn" if days > SLOW_DAYS else None


STATE_TONES: Mapping[str, str] = {
    PROPOSED: "info", ACCEPTED: "brand", IN_WORK: "brand", DONE: "good", DECLINED: "bad",
}  # fmt: skip
