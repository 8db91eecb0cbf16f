"""Whole rupiah and percentages, as they are written in Indonesia."""

import re

from lokal.rupiah import format_rupiah
from lokal.rupiah import parse_rupiah as _parse

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

MOST = 1_000_000_000_000
"""The largest amount accepted, one trillion rupiah: beyond it something was mistyped."""


def rupiah(amount: int) -> str:
    """Write whole rupiah: 1250000 becomes `Rp1.250.000` (handbook R36)."""
    return format_rupiah(amount)


def parse_rupiah(text: str) -> int:
    """Read an amount as people write it (`1.250.000`, `Rp 1.250.000,00`, `1,2 jt`), in rupiah.

    Raises `Refused` for what is no amount, is negative, is not whole, or is beyond reason (R36).
    """
    plain = text.strip()
    if re.fullmatch(r"[0-9]+", plain):
        amount: int | float = int(plain)
    else:
        # A minus sign would be read as a separator, so it is looked for first.
        parsed = None if re.match(r"(?:rp\.?\s*)?[-−(]", plain, re.IGNORECASE) else _parse(plain)
        if parsed is None:
            raise Refused(
                N_("Jumlah rupiah tidak terbaca. Tulis seperti 1.250.000."), field="amount"
            )
        amount = parsed.amount
    if not isinstance(amount, int):
        raise Refused(
            N_("Jumlah harus rupiah bulat tanpa sen. Tulis seperti 1.250.000."), field="amount"
        )
    if amount > MOST:
        raise Refused(N_("Jumlah terlalu besar. Periksa banyaknya angka nol."), field="amount")
    return amount


def percent(n: int, total: int) -> str:
    """Write n of total with one decimal, `34,7%`; an empty total has no rate and gives `–`.

    For showing only: rules compare whole numbers, because a rounded figure may reach a
    threshold that the true one does not.
    """
    if total <= 0:
        return "–"
    tenths = (2 * 1000 * n + total) // (2 * total)
    return f"{tenths // 10},{tenths % 10}%"
