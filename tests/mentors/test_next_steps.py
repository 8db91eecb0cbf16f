"""What comes next for a mentee, and whom a mentor sees first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from trainingmgr.mentors.rules.next_steps import (
    DUE,
    FINE,
    NEVER,
    OVERDUE,
    SILENT,
    UNANSWERED,
    Standing,
    next_steps,
    urgency,
)

TODAY = date(2026, 5, 20)
SETTLED = Standing(
    today=TODAY,
    last_on=TODAY - timedelta(days=3),
    next_on=TODAY + timedelta(days=9),
    diagnosed_on=TODAY - timedelta(days=59),
    judged_itself_on=TODAY - timedelta(days=59),
    plan=True,
    business_plan="diterima",
    prospect_on=TODAY,
)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_nothing_is_left_when_all_is_done() -> None:
    assert (urgency(SETTLED), next_steps(SETTLED)) == (FINE, [])


@pytest.mark.parametrize(
    ("changes", "level", "key", "words"),
    [
        ({"last_on": None, "next_on": None}, NEVER, "log", "Belum pernah"),
        ({"last_on": ago(30), "next_on": None}, SILENT, "log", "Sudah 30 hari"),
        ({"overdue": 2}, OVERDUE, "promises", "2 kesepakatan lewat tenggat"),
        ({"next_on": ago(1)}, OVERDUE, "log", "direncanakan 19 Mei 2026 belum dicatat"),
        ({"next_on": TODAY}, DUE, "log", "Hari ini ada sesi"),
        ({"next_on": ago(-1)}, DUE, "log", "Besok ada sesi"),
        ({"unanswered": 1}, UNANSWERED, "sessions", "1 sesi belum diparaf"),
        ({"doubted": 1}, UNANSWERED, "sessions", "ada yang tidak benar"),
        ({"diagnosed_on": ago(60)}, FINE, "diagnosis", "waktunya melihat lagi"),
        ({"judged_itself_on": None}, FINE, "self_assessment", "Serahkan ponsel"),
        ({"plan": False}, FINE, "mentoring_plan", "belum disepakati"),
        ({"business_plan": "diajukan"}, FINE, "business_plan", "menunggu jawaban Anda"),
        ({"prospect_on": None}, FINE, "prospect", "belum dinilai"),
    ],
)
def test_each_thing_left_open_is_said_and_counts(
    changes: dict[str, object], level: int, key: str, words: str
) -> None:
    one = replace(SETTLED, **changes)  # type: ignore[arg-type]
    steps = next_steps(one)
    assert urgency(one) == level
    assert [step.key for step in steps] == [key]
    assert words in str(steps[0].text)


def test_the_most_pressing_comes_first() -> None:
    keys = [step.key for step in next_steps(Standing(today=TODAY, overdue=1))]
    assert keys[:3] == ["log", "promises", "diagnosis"]
    assert keys[-1] == "prospect"
