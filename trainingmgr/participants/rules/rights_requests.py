"""What people may ask about their own data, and the clock that the law sets (UU 27/2022)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

# 3×24 hours (Ps 30–32, 40–41); the last third is for whoever has to be found quickly.
CLOCK: Final = timedelta(hours=72)
ALERT: Final = timedelta(hours=48)
COPY_KEPT: Final = timedelta(days=7)

KINDS: Final = {
    "salinan": N_("Salinan lengkap"),
    "perbaikan": N_("Perbaikan"),
    "pembatasan": N_("Pembatasan"),
    "penghapusan": N_("Penghapusan"),
}
KIND_NOTES: Final = {
    "salinan": N_("Semua yang tercatat dan siapa yang memprosesnya, sebagai PDF dan JSON."),
    "perbaikan": N_("Data yang keliru dibetulkan lewat formulir peserta."),
    "pembatasan": N_("Catatan dibekukan: tidak diolah, dibagikan, atau dihubungi lagi."),
    "penghapusan": N_("Identitas dihapus; yang wajib disimpan tinggal tanpa nama."),
}
STATES: Final = {
    "diterima": N_("Menunggu jawaban"),
    "dikerjakan": N_("Dikerjakan"),
    "selesai": N_("Selesai"),
    "ditolak": N_("Ditolak dengan alasan"),
}
STATE_TONES: Final = {
    "diterima": "warn",
    "dikerjakan": "info",
    "selesai": "good",
    "ditolak": "neutral",
}
OPEN_STATES: Final = ("diterima", "dikerjakan")
ASKED_BY: Final = {
    "peserta": N_("Peserta sendiri"),
    "wali": N_("Orang tua atau wali"),
    "kuasa": N_("Kuasa tertulis"),
}
CHECKS: Final = {
    "ktp": N_("KTP asli dicocokkan"),
    "bertemu": N_("Bertemu langsung dan dikenal petugas"),
    "telepon": N_("Ditelepon ke nomor yang tercatat"),
    "tautan": N_("Tautan pribadi dan PIN peserta"),
}


@dataclass(frozen=True)
class Clock:
    """How much of the 72 hours is left. `share` is the part gone, from 0 to 1."""

    hours_left: int
    share: float
    late: bool
    alert: bool

    @property
    def tone(self) -> str:
        return "bad" if self.late else "warn" if self.alert else "good"


def due(received: datetime) -> datetime:
    """The moment by which the answer must be there."""
    return received + CLOCK


def clock_of(received: datetime, now: datetime) -> Clock:
    """The clock of an open request; whole hours, below zero once it is late."""
    gone, left = now - received, due(received) - now
    return Clock(
        hours_left=int(left.total_seconds() / 3600),
        share=min(1.0, max(0.0, gone / CLOCK)),
        late=left <= timedelta(0),
        alert=gone >= ALERT,
    )


def check_new(
    kind: str, asked_by: str, checked_how: str, received: datetime, now: datetime
) -> None:
    """Raise `Refused` for words nobody knows and for requests that have not come yet."""
    if kind not in KINDS:
        raise Refused(N_("Pilih jenis permintaan."), field="kind")
    if asked_by not in ASKED_BY:
        raise Refused(N_("Pilih siapa yang meminta."), field="asked_by")
    if checked_how not in CHECKS:
        raise Refused(N_("Pilih cara identitas diperiksa."), field="checked_how")
    if received > now:
        raise Refused(N_("Waktu diterima tidak boleh di masa depan."), field="received_on")


def blurred_birth(born: date, accepted: date | None) -> date:
    """A day of the same year that leaves the age on acceptance as it was.

    Counts by age stay right (R14) while the birth date, which half identifies someone, is gone.
    """
    first, last = date(born.year, 1, 1), date(born.year, 12, 31)
    if accepted is None or (born.month, born.day) <= (accepted.month, accepted.day):
        return first
    return last
