"""How far a cohort has come, and what is to be done next."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from trainingmgr.foundation.language import N_


@dataclass(frozen=True)
class Progress:
    """How far a cohort has come, as its own room can tell. Counts leave cancelled sessions out."""

    workshop: bool = False
    workshop_sessions: int = 0
    enrolment_open: bool = True
    technical: int = 0
    technical_open: int = 0
    planned: int = 0
    held: int = 0


STEPS = ("workshop", "sessions", "people", "close", "kub", "technical", "certificates")


Standing = Literal["preparing", "enrolling", "running", "finished"]


STANDINGS: dict[Standing, str] = {
    "preparing": N_("disiapkan"),
    "enrolling": N_("pendaftaran dibuka"),
    "running": N_("berjalan"),
    "finished": N_("selesai"),
}


def steps(progress: Progress) -> dict[str, Literal["done", "now", "later"]]:
    """What is done in setting a cohort up, what to do now, and what comes later, by STEPS."""
    all_held = progress.planned > 0 and progress.held == progress.planned
    done = {
        "workshop": progress.workshop,
        "sessions": progress.workshop_sessions > 0,
        "people": not progress.enrolment_open,
        "close": not progress.enrolment_open,
        # A technical course opens for a KUB only (handbook R06).
        "kub": progress.technical_open > 0,
        "technical": progress.technical > 0 and progress.technical_open == progress.technical,
        "certificates": False,
    }
    waiting = [step for step in STEPS if not done[step]]
    now = waiting[0]
    if now == "certificates" and not all_held:
        now = ""
    return {step: "done" if done[step] else "now" if step == now else "later" for step in STEPS}


def standing(progress: Progress, starts_on: date, today: date) -> Standing:
    """What a cohort is doing on a day, for the list."""
    if progress.enrolment_open:
        return "preparing" if not progress.workshop or today < starts_on else "enrolling"
    opened = progress.technical > 0 and progress.technical_open == progress.technical
    return "finished" if opened and progress.held == progress.planned else "running"
