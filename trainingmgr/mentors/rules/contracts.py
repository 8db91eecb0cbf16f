"""What a contract is today, and what one must say."""

from __future__ import annotations

from datetime import date, timedelta

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

COMING, RUNNING, ENDING, OVER = "akan", "berlaku", "segera", "berakhir"
STATES = {
    COMING: N_("belum mulai"),
    RUNNING: N_("berlaku"),
    ENDING: N_("segera berakhir"),
    OVER: N_("berakhir"),
}
TONES = {COMING: "neutral", RUNNING: "good", ENDING: "warn", OVER: "bad"}
# Own rule: time enough to prolong it.
ENDING_DAYS = 45


def state_of(from_on: date, until_on: date, today: date) -> str:
    """COMING, RUNNING, ENDING (within ENDING_DAYS) or OVER; both its days are included."""
    if today > until_on:
        return OVER
    if today < from_on:
        return COMING
    return ENDING if until_on <= today + timedelta(days=ENDING_DAYS) else RUNNING


def check_contract(number: str, from_on: date, until_on: date) -> None:
    """Raise `Refused` for a contract without number or that ends before it begins."""
    if not number.strip():
        raise Refused(N_("Tulis nomor kontrak."), field="number")
    if until_on < from_on:
        raise Refused(N_("Tanggal akhir mendahului tanggal mulai."), field="until_on")
