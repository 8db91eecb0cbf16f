"""Opening a page against opening one that says nothing."""

from __future__ import annotations

from functools import partial

from bench.figures import expect, line, quantile
from bench.registers import Sheet
from tests.support import load

READS = 60
HEAD = "/capaian"


def measure(port: int, sheet: Sheet, people: int) -> None:
    """Prints the median of one visitor's readings, in a programme of this many people."""
    print(f"\nBuka halaman / GET kosong (median), {people} peserta")
    nothing = load.get("/bench/nothing")
    for label, path in (("  lembar presensi", sheet.path), ("  halaman pimpinan", HEAD)):
        request = load.get(path, sheet.cookie)
        # In turns, so that both meet the machine in the same mood.
        answers = load.closed_loop(port, [partial(_turn, nothing, request)], 2 * READS)
        expect(answers, 200)
        line(label, quantile(answers[1::2], 0.5), quantile(answers[::2], 0.5))


def _turn(first: bytes, second: bytes, number: int) -> bytes:
    return second if number % 2 else first
