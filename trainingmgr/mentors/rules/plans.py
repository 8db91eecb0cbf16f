"""A mentoring plan: what it must say before mentor and mentee agree to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

# Suggested load: 6 sessions in 3 to 6 months (handbook 3.7).
USUAL_SESSIONS, USUAL_DAYS = 6, 180
FEWEST_SESSIONS, MOST_SESSIONS = 1, 60
MOST_STEPS, LONGEST_DAYS = 20, 731
WEAK = 2


@dataclass(frozen=True, kw_only=True)
class Step:
    """A line: goal, action, who, until when, and how one sees that it is reached."""

    goal: str
    action: str
    who: str = ""
    due_on: date | None = None
    indicator: str = ""


@dataclass(frozen=True, kw_only=True)
class MentoringPlanInput:
    """A mentoring plan as the mentor writes it; both its days are included."""

    from_on: date
    until_on: date
    needs: str = ""
    priority: str = ""
    sessions_planned: int = USUAL_SESSIONS
    signatory: str = ""
    steps: Sequence[Step] = ()


def check(told: MentoringPlanInput) -> None:
    """Raise Refused for what cannot be a plan; a draft may be without steps."""
    if told.until_on <= told.from_on:
        raise Refused(N_("Tanggal akhir harus sesudah tanggal mulai."), field="until_on")
    if (told.until_on - told.from_on).days > LONGEST_DAYS:
        raise Refused(N_("Satu rencana paling lama dua tahun."), field="until_on")
    if not FEWEST_SESSIONS <= told.sessions_planned <= MOST_SESSIONS:
        raise Refused(
            N_("Jumlah sesi antara %(least)d dan %(most)d."),
            field="sessions_planned",
            least=FEWEST_SESSIONS,
            most=MOST_SESSIONS,
        )
    if len(told.steps) > MOST_STEPS:
        raise Refused(N_("Paling banyak %(n)d langkah."), field="steps", n=MOST_STEPS)
    for place, step in enumerate(told.steps, 1):
        if not (step.goal.strip() and step.action.strip()):
            raise Refused(
                N_("Langkah %(n)d memerlukan tujuan dan tindakan."), field="steps", n=place
            )
        if step.due_on is not None and step.due_on < told.from_on:
            raise Refused(
                N_("Tenggat langkah %(n)d sebelum rencana mulai."), field="steps", n=place
            )


def check_agreement(
    *, steps: int, signatory: str, agreed_on: date, today: date, needs: str
) -> None:
    """Raise Refused while there is nothing that both could sign."""
    if not steps:
        raise Refused(N_("Rencana belum mempunyai langkah. Tambahkan sedikitnya satu."))
    if not needs.strip():
        raise Refused(N_("Kebutuhan dampingan belum ditulis di rencana."))
    if not signatory.strip():
        raise Refused(N_("Tulis siapa yang menandatangani untuk dampingan."), field="signatory")
    if agreed_on > today:
        raise Refused(N_("Tanggal kesepakatan belum tiba. Periksa kembali."), field="agreed_on")


def usual_period(today: date) -> tuple[date, date]:
    """From today, six months."""
    return today, today + timedelta(days=USUAL_DAYS)


def weakest(scores: Mapping[str, int]) -> list[str]:
    """Areas a plan should begin with: scored 1 or 2, lowest first; else the lowest alone."""
    order = sorted(scores, key=lambda area: scores[area])
    weak = [area for area in order if scores[area] <= WEAK]
    return weak or order[:1]
