"""The one thing that comes next for somebody."""

from __future__ import annotations

from datetime import date

from trainingmgr.foundation.language import sentence
from trainingmgr.journey import facts as f
from trainingmgr.journey.active import judge
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.stages import Stage
from trainingmgr.progress.rules import next_step

TODAY = date(2026, 11, 21)
ACCEPTED = Fact(f.ACCEPTED, date(2026, 1, 8))
MADE = f.production(date(2026, 11, 1), "Kotak", "10 buah")
PROVEN = [
    ACCEPTED,
    MADE,
    f.sales(date(2026, 11, 1), "2026-11", 1_000_000, outside_buyer=True, proof=True),
    f.sales(date(2026, 11, 1), "2026-10", 1_000_000, outside_buyer=True, proof=True),
    f.role(date(2026, 11, 1), "owner"),
]
SEEN = f.visit(date(2026, 11, 1), "berjalan", eligible=True, photo=True)


def test_each_stage_names_the_next() -> None:
    judged = judge([ACCEPTED], TODAY)
    assert "lokakarya" in str(next_step(judged, {Stage.TERDAFTAR}, []))
    assert "KUB" in str(next_step(judged, {Stage.LOKAKARYA}, []))
    reached = {Stage.LOKAKARYA, Stage.ANGGOTA_KUB}
    assert "pelatihan teknis" in str(next_step(judged, reached, []))
    reached.add(Stage.PELATIHAN_TEKNIS)
    assert str(next_step(judged, reached, [sentence("Kurang 3 JP.")])) == "Kurang 3 JP."
    reached.add(Stage.TUNTAS)
    assert "pertama" in str(next_step(judged, reached, []))


def test_a_running_business_does_not_wait_for_the_training() -> None:
    """The first of the five conditions that fails is what is to be done."""
    judged = judge(PROVEN, TODAY)
    assert "kunjungan petugas" in str(next_step(judged, {Stage.RINTISAN}, []))


def test_an_active_person_is_to_be_seen_again_in_time() -> None:
    judged = judge([*PROVEN, SEEN], TODAY)
    assert "30 Januari 2027" in str(next_step(judged, {Stage.AKTIF, Stage.RINTISAN}, []))


def test_who_left_is_not_called() -> None:
    gone = Fact(f.STOPPED, date(2026, 11, 2), {"reason": "bekerja"})
    assert "tidak ikut lagi" in str(next_step(judge([ACCEPTED, gone], TODAY), set(), []))
