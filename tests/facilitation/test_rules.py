"""What may be referred, and the ways of a referral."""

from __future__ import annotations

from datetime import date

import pytest

from trainingmgr.facilitation import rules
from trainingmgr.foundation.problems import Refused


def test_every_kind_has_a_division_needs_and_a_file() -> None:
    for kind in rules.KINDS:
        assert rules.division_of(kind)
        assert rules.OTHER in rules.NEEDS[kind]
        assert set(rules.FILES[kind]) <= set(rules.PARTS)
    assert rules.kinds_of("koperasi") == ["koperasi"]
    assert sum(len(rules.kinds_of(one)) for one in rules.DIVISION_NAMES) == len(rules.KINDS)


def test_a_referral_needs_a_session_and_a_need() -> None:
    """R24."""
    rules.check_raising(1, "modal", "pesanan", "")
    with pytest.raises(Refused, match="paling sedikit satu sesi"):
        rules.check_raising(0, "modal", "pesanan", "")
    for kind, need, field in (
        ("modal", "", "wanted"),
        ("modal", "halal", "wanted"),
        ("uang", "pesanan", "wanted"),
        ("alat", "lainnya", "detail"),
    ):
        with pytest.raises(Refused) as refused:
            rules.check_raising(1, kind, need, " ")
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("state", "to", "allowed"),
    [
        ("diusulkan", "diterima", True),
        ("diusulkan", "ditolak", True),
        ("diusulkan", "selesai", False),
        ("diterima", "diproses", True),
        ("diproses", "selesai", True),
        ("diproses", "ditolak", True),
        ("selesai", "ditolak", False),
        ("ditolak", "diterima", False),
    ],
)
def test_a_referral_goes_one_step_at_a_time(state: str, to: str, allowed: bool) -> None:
    if allowed:
        rules.check_step(state, to)
    else:
        with pytest.raises(Refused):
            rules.check_step(state, to)


def test_an_end_says_what_came_of_it() -> None:
    rules.check_result("modal", "KUR cair", 5_000_000, "")
    rules.check_result("koperasi", "Menjadi anggota", None, "A-12")
    rules.check_result("pasar", "Masuk toko", None, "")
    for kind, result, amount, number, field in (
        ("modal", "KUR cair", None, "", "amount"),
        ("koperasi", "Menjadi anggota", None, " ", "number"),
        ("alat", " ", None, "", "result"),
    ):
        with pytest.raises(Refused) as refused:
            rules.check_result(kind, result, amount, number)
        assert refused.value.field == field


def test_age_and_its_tone() -> None:
    raised = date(2026, 10, 1)
    assert rules.age(raised, None, date(2026, 11, 1)) == 31
    assert rules.age(raised, date(2026, 10, 4), date(2026, 11, 1)) == 3
    assert rules.ageing_tone(31, "diproses") == "bad"
    assert rules.ageing_tone(30, "diproses") == "warn"
    assert rules.ageing_tone(14, "diproses") is None
    assert rules.ageing_tone(99, "selesai") is None


def test_what_a_file_lacks_depends_on_the_kind() -> None:
    assert rules.missing_parts("standar_legalitas", {"anggota"}) == ["omzet"]
    assert "nib" in rules.missing_parts("modal", {"anggota", "omzet"})
