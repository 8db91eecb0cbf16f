"""Turns answers into lines: each figure as a ratio to the empty request of the same run."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.load import Answer


def quantile(answers: Sequence[Answer], share: float) -> float:
    """The seconds within which this share of the answers came; 1.0 is the last."""
    seconds = sorted(answer.seconds for answer in answers)
    return seconds[min(len(seconds) - 1, int(share * len(seconds)))]


def line(label: str, ours: float, nothing: float) -> None:
    """`label`, the ratio, and both times in milliseconds."""
    times = f"{ours * 1000:8.1f} ms / {nothing * 1000:.1f} ms"
    print(f"{label:<44}{ours / nothing:7.2f} x {times}", flush=True)


def expect(answers: Sequence[Answer], *statuses: int) -> None:
    """A measurement of errors says nothing: raises RuntimeError when one came."""
    wrong = [answer.status for answer in answers if answer.status not in statuses]
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(answers)} answers failed: {set(wrong)}")
