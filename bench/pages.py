"""Opening a page against opening one that says nothing."""

from __future__ import annotations

from functools import partial

from bench import load
from bench.figures import expect, line, quantile
from bench.registers import Sheet

READS = 60
PAGES = (("  lembar presensi", None), ("  halaman pimpinan", "/capaian"))


def measure(port: int, sheet: Sheet) -> None:
    """Prints the median of one visitor's readings."""
    print("\nBuka halaman / GET kosong (median)")
    nothing = load.get("/bench/nothing")
    for label, path in PAGES:
        request = load.get(path or sheet.path, sheet.cookie)
        # In turns, so that both meet the machine in the same mood.
        answers = load.closed_loop(port, [partial(_turn, nothing, request)], 2 * READS)
        expect(answers, 200)
        line(label, quantile(answers[1::2], 0.5), quantile(answers[::2], 0.5))


def _turn(first: bytes, second: bytes, number: int) -> bytes:
    return second if number % 2 else first
