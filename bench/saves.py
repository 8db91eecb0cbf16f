"""Saving registers with forty writers against posting the same form to a view that does nothing."""

from __future__ import annotations

from functools import partial
from statistics import median

from bench.figures import expect, line, quantile
from bench.registers import Sheet
from tests.support import load
from tests.support.load import Answer

NOTHING = "/bench/nothing"
ROUNDS = 10
REPEATS = 3
SAVED = (302, 303)


def measure(port: int, sheets: list[Sheet]) -> None:
    """Prints p50, p99 and the last answer of a closed loop, then the last answer of a burst."""
    people = median(sheet.rows for sheet in sheets)
    print(f"\nSimpan presensi: {len(sheets)} penulis, {people:.0f} baris / POST kosong")
    ours: list[Answer] = []
    nothing: list[Answer] = []
    number = 0
    for _ in range(REPEATS):
        nothing += _posts(port, sheets, number, ROUNDS, NOTHING)
        ours += _posts(port, sheets, number, ROUNDS)
        number += ROUNDS
    expect(nothing, 200)
    expect(ours, *SAVED)
    for label, share in (("p50", 0.5), ("p99", 0.99), ("jawaban terakhir", 1.0)):
        line(f"  {label}", quantile(ours, share), quantile(nothing, share))
    lasts = [(_last(port, sheets, number + i), _last(port, sheets, 0, NOTHING)) for i in range(5)]
    line("  serentak sekali, terakhir", median(a for a, _ in lasts), median(b for _, b in lasts))


def _posts(
    port: int, sheets: list[Sheet], first: int, rounds: int, path: str | None = None
) -> list[Answer]:
    makers = [partial(_request, sheet, first, path) for sheet in sheets]
    return load.closed_loop(port, makers, rounds)


def _request(sheet: Sheet, first: int, path: str | None, number: int) -> bytes:
    return sheet.request(first + number, path)


def _last(port: int, sheets: list[Sheet], number: int, path: str | None = None) -> float:
    answers = _posts(port, sheets, number, 1, path)
    expect(answers, 200 if path else SAVED[0], SAVED[1])
    return quantile(answers, 1.0)
