"""What a mentor does next about a mentee, most pressing first; and which mentee comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.mentors.rules.assessments import DAYS_BETWEEN
from trainingmgr.mentors.rules.coaching import RECENT_DAYS, is_recent

NEVER, SILENT, OVERDUE, DUE, UNANSWERED, FINE = range(6)
"""How pressing a mentee is, worst first."""
GROUPS = (
    (range(NEVER, DUE), N_("Terlambat")),
    (range(DUE, UNANSWERED), N_("Hari ini dan besok")),
    (range(UNANSWERED, FINE + 1), N_("Sudah didampingi")),
)


@dataclass(frozen=True)
class Standing:
    """What is known of a mentee on a day.

    `next_on`: what its last session planned. `overdue`: open promises past their due date.
    `unanswered`, `doubted`: sessions without paraf, and those the mentee called wrong. `plan`:
    whether a mentoring plan is agreed; None without any. `business_plan`: state of its newest
    version, empty without one.
    """

    today: date
    last_on: date | None = None
    next_on: date | None = None
    overdue: int = 0
    unanswered: int = 0
    doubted: int = 0
    diagnosed_on: date | None = None
    judged_itself_on: date | None = None
    plan: bool | None = None
    business_plan: str = ""
    prospect_on: date | None = None


@dataclass(frozen=True)
class Step:
    """Something to do: `key` says which page does it."""

    key: str
    text: Sentence


def urgency(one: Standing) -> int:
    """NEVER to FINE."""
    if one.last_on is None:
        return NEVER
    if not is_recent(one.last_on, one.today):
        return SILENT
    if one.overdue or _missed(one):
        return OVERDUE
    if one.next_on is not None and one.next_on <= one.today + timedelta(days=1):
        return DUE
    return UNANSWERED if one.unanswered or one.doubted else FINE


def next_steps(one: Standing) -> list[Step]:
    """All there is to do, most pressing first; empty when nothing is."""
    return [*_meeting(one), *_standing(one), *_papers(one)]


def _meeting(one: Standing) -> list[Step]:
    steps = []
    if one.last_on is None:
        steps.append(Step("log", sentence(N_("Belum pernah ada sesi. Temui dan catat sesi awal."))))
    elif not is_recent(one.last_on, one.today):
        text = N_("Sudah %(n)d hari tanpa sesi; paling lama %(most)d hari.")
        days = (one.today - one.last_on).days
        steps.append(Step("log", sentence(text, n=days, most=RECENT_DAYS)))
    elif _missed(one):
        text = N_("Sesi yang direncanakan %(day)s belum dicatat.")
        steps.append(Step("log", sentence(text, day=one.next_on)))
    elif one.next_on is not None and one.next_on <= one.today + timedelta(days=1):
        words = N_("Hari ini ada sesi yang direncanakan.")
        if one.next_on > one.today:
            words = N_("Besok ada sesi yang direncanakan.")
        steps.append(Step("log", sentence(words)))
    if one.overdue:
        text = N_("%(n)d kesepakatan lewat tenggat. Tanyakan, lalu centang di sesi berikutnya.")
        steps.append(Step("promises", sentence(text, n=one.overdue)))
    if one.doubted:
        text = N_("%(n)d sesi menurut dampingan ada yang tidak benar. Periksa catatannya.")
        steps.append(Step("sessions", sentence(text, n=one.doubted)))
    return steps


def _standing(one: Standing) -> list[Step]:
    steps = []
    if one.diagnosed_on is None:
        steps.append(Step("diagnosis", sentence(N_("Diagnosis awal belum dibuat."))))
    elif _again(one.diagnosed_on, one.today):
        text = N_("Diagnosis terakhir %(day)s. Sudah waktunya melihat lagi.")
        steps.append(Step("diagnosis", sentence(text, day=one.diagnosed_on)))
    if one.judged_itself_on is None:
        text = N_("Dampingan belum menilai usahanya sendiri. Serahkan ponsel pada sesi berikutnya.")
        steps.append(Step("self_assessment", sentence(text)))
    elif _again(one.judged_itself_on, one.today):
        text = N_("Penilaian diri terakhir %(day)s. Sudah waktunya mengulang.")
        steps.append(Step("self_assessment", sentence(text, day=one.judged_itself_on)))
    return steps


def _papers(one: Standing) -> list[Step]:
    steps = []
    if one.business_plan == "diajukan":
        steps.append(Step("business_plan", sentence(N_("Rencana usaha menunggu jawaban Anda."))))
    if one.plan is None:
        text = N_("Rencana pendampingan belum disusun.")
        steps.append(Step("mentoring_plan", sentence(text)))
    elif not one.plan:
        text = N_("Rencana pendampingan belum disepakati. Cetak dan tanda tangani bersama.")
        steps.append(Step("mentoring_plan", sentence(text)))
    if one.business_plan in {"", "draf", "dikembalikan"}:
        steps.append(Step("business_plan", sentence(N_("Rencana usaha belum diajukan."))))
    if one.unanswered:
        text = N_("%(n)d sesi belum diparaf dampingan. Kirim tautannya lewat WhatsApp.")
        steps.append(Step("sessions", sentence(text, n=one.unanswered)))
    if one.prospect_on is None:
        steps.append(Step("prospect", sentence(N_("Prospek usahanya belum dinilai."))))
    return steps


def _missed(one: Standing) -> bool:
    return one.next_on is not None and one.next_on < one.today


def _again(day: date, today: date) -> bool:
    return (today - day).days >= DAYS_BETWEEN
