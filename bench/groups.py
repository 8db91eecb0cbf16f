"""Three hundred people into groups: the assistant against a clerk with a list, and its speed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter

from tests.support.groupings import by_hand, city
from trainingmgr.kub.rules.assistant import Answer, Question
from trainingmgr.kub.rules.groupings import broken, total
from trainingmgr.kub.services.solver import solve


def measure(folder: Path) -> None:
    """Prints, for each of seven cohorts and for all: both costs, their ratio, the gap, seconds.

    The clerk is `tests.support.groupings.by_hand`. Raises RuntimeError when a hard rule is broken.
    """
    solve(city()[-1], effort=0)  # OR-tools is loaded once, and not measured
    rows = [_measured(question) for question in city()]
    for question, theirs, answer, seconds in rows:
        _line(str(len(question.people)), theirs, answer.cost, answer.bound, seconds)
    _line(
        "semua",
        sum(theirs for _, theirs, _, _ in rows),
        sum(answer.cost for _, _, answer, _ in rows),
        sum(answer.bound for _, _, answer, _ in rows),
        sum(seconds for _, _, _, seconds in rows),
    )
    for question, _, answer, _ in rows:
        _one_lock(question, answer)


def _measured(question: Question) -> tuple[Question, int, Answer, float]:
    clerk = by_hand(question)
    start = perf_counter()
    answer = solve(question)
    seconds = perf_counter() - start
    for grouping in (clerk, answer.grouping):
        if wrong := broken(question, grouping):
            raise RuntimeError("; ".join(map(str, wrong)))
    return question, total(question, clerk), answer, seconds


def _line(people: str, theirs: int, ours: int, bound: int, seconds: float) -> None:
    print(
        f"{people:>5} orang: biaya {ours:5} / {theirs:5} dengan tangan = {ours / theirs:5.2f} x, "
        f"batas bawah {bound:5} (selisih {(ours - bound) / ours:4.0%}), {seconds:5.1f} detik",
        flush=True,
    )


def _one_lock(question: Question, answer: Answer) -> None:
    """The first person is locked into the next group: how many move, and at least how many must."""
    one = question.people[0].id
    place = answer.grouping.seats[one] % len(question.sizes) + 1
    start = perf_counter()
    again = solve(replace(question, seats={one: place}, start=answer.grouping.seats, nearest=True))
    print(
        f"{len(question.people):>5} orang, satu kunci lagi: {again.moved} pindah, "
        f"paling sedikit {again.fewest}, {perf_counter() - start:5.1f} detik",
        flush=True,
    )
