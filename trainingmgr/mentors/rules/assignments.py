"""When a mentor may begin with a mentee, and how many mentees are right for one mentor."""

from __future__ import annotations

from datetime import date, timedelta

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import Refused

# handbook 3.7: a mentor follows five to ten.
FEWEST, MOST = 5, 10
# Own rule: later or earlier than this is a slip of the pen.
LATEST_START = timedelta(days=184)
EARLIEST_START = timedelta(days=731)


def check_start(from_on: date, today: date) -> None:
    """Raise `Refused` for a day that lies too far ahead or too long ago."""
    if from_on < today - EARLIEST_START:
        raise Refused(
            N_("Tanggal mulai lebih dari dua tahun yang lalu. Periksa tahunnya."), field="from_on"
        )
    if from_on > today + LATEST_START:
        raise Refused(
            N_("Tanggal mulai lebih dari enam bulan lagi. Periksa tahunnya."), field="from_on"
        )


def check_reason(reason: str) -> None:
    """Raise `Refused` for a handover without a reason (handbook R30)."""
    if not reason.strip():
        raise Refused(N_("Tulis alasan serah terima."), field="reason")


def check_room(name: str, capacity: int, load: int, beyond: bool) -> None:
    """Raise `Refused` when the mentor is full, unless somebody decided to go `beyond`."""
    if load >= capacity and not beyond:
        raise Refused(
            N_("%(name)s sudah mengikuti %(n)d dari %(capacity)d dampingan. Pilih yang lain."),
            field="mentor_id",
            name=name,
            n=load,
            capacity=capacity,
        )


def capacity_warning(capacity: int) -> Sentence | None:
    """What is unusual about this capacity; it is a warning and refuses nothing."""
    if FEWEST <= capacity <= MOST:
        return None
    return sentence(
        N_("Daya tampung %(n)d di luar anjuran: seorang pendamping mengikuti %(few)d–%(most)d."),
        n=capacity,
        few=FEWEST,
        most=MOST,
    )


def check_capacity(capacity: int) -> None:
    """Raise `Refused` for what cannot be meant."""
    if not 1 <= capacity <= 50:
        raise Refused(N_("Daya tampung antara 1 dan 50 dampingan."), field="capacity")
