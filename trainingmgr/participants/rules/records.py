"""What an act on one person's record must say: reasons, days and kinds."""

from datetime import date
from typing import Final

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

REVEALS_PER_HOUR: Final = 20
SHORTEST_REASON: Final = 5
LONGEST_REASON: Final = 200
MOST_OPEN: Final = 10
# The words of journey.facts for a stop (handbook 3.10).
DEPARTURES: Final = {
    "berhenti": N_("Berhenti mengikuti program"),
    "bekerja": N_("Diterima bekerja"),
    "pindah": N_("Pindah dari wilayah program"),
}


def check_reason(reason: str, field: str = "reason") -> str:
    """Return the reason without blanks around it, or raise `Refused` when it says nothing."""
    text = " ".join(reason.split())
    if len(text) < SHORTEST_REASON:
        raise Refused(N_("Tulis alasannya, sedikitnya 5 huruf."), field=field)
    return text[:LONGEST_REASON]


def check_text(text: str, field: str = "text") -> str:
    """Return an objection's or a resolution's text, or raise `Refused` when it says nothing."""
    plain = text.strip()
    if len(plain) < SHORTEST_REASON:
        raise Refused(N_("Tuliskan dengan satu kalimat."), field=field)
    return plain


def check_how_many(waiting: int) -> None:
    """Raise `Refused` when too many objections of one person still wait for their answer."""
    if waiting >= MOST_OPEN:
        raise Refused(
            N_("Sudah ada %(n)d sanggahan yang menunggu jawaban. Tunggu jawabannya dahulu."),
            field="text",
            n=waiting,
        )


def check_departure(kind: str, reason: str, on: date, today: date) -> None:
    """Raise `Refused` unless the kind is known, a reason is given and the day has come."""
    if kind not in DEPARTURES:
        raise Refused(N_("Pilih apa yang terjadi."), field="kind")
    check_reason(reason)
    if on > today:
        raise Refused(N_("Tanggal tidak boleh di masa depan."), field="on")


def check_return(on: date, left_on: date, today: date) -> None:
    """Raise `Refused` for a return before the departure or in the future."""
    if on > today:
        raise Refused(N_("Tanggal tidak boleh di masa depan."), field="on")
    if on < left_on:
        raise Refused(N_("Tanggal kembali tidak boleh sebelum tanggal berhenti."), field="on")
