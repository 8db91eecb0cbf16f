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
# Pelatihan IKM has neither workshop nor KUB.
IKM_STEPS = ("technical", "sessions", "people", "opened", "close", "certificates")

States = dict[str, Literal["done", "now", "later"]]


Standing = Literal["preparing", "enrolling", "running", "finished"]


STANDINGS: dict[Standing, str] = {
    "preparing": N_("disiapkan"),
    "enrolling": N_("menerima peserta"),
    "running": N_("berjalan"),
    "finished": N_("selesai"),
}


def steps(progress: Progress, *, ikm: bool = False) -> States:
    """What is done in setting a cohort up, what to do now, and what comes later, by STEPS."""
    order = IKM_STEPS if ikm else STEPS
    all_held = progress.planned > 0 and progress.held == progress.planned
    opened = progress.technical > 0 and progress.technical_open == progress.technical
    done = {
        "workshop": progress.workshop,
        "sessions": (progress.planned if ikm else progress.workshop_sessions) > 0,
        "people": not progress.enrolment_open,
        "close": not progress.enrolment_open,
        # A technical course opens for a KUB only (handbook R06).
        "kub": progress.technical_open > 0,
        "technical": opened or (ikm and progress.technical > 0),
        "opened": opened,
        "certificates": False,
    }
    waiting = [step for step in order if not done[step]]
    now = waiting[0]
    if now == "certificates" and not all_held:
        now = ""
    return {step: "done" if done[step] else "now" if step == now else "later" for step in order}


def standing(progress: Progress, starts_on: date, today: date) -> Standing:
    """What a cohort is doing on a day, for the list."""
    if progress.enrolment_open:
        planned = progress.workshop or progress.technical
        return "enrolling" if planned and today >= starts_on else "preparing"
    opened = progress.technical > 0 and progress.technical_open == progress.technical
    return "finished" if opened and progress.held == progress.planned else "running"
