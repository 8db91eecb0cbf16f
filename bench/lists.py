"""How often each list asks the database, with 3 rows and with 300."""

from __future__ import annotations

from tests.support.growth import Growth


def measure(growth: list[Growth]) -> None:
    """Prints the statements of each list's page; they must not grow."""
    print("\nKueri tiap daftar: 3 baris → 300 baris")
    for one in growth:
        verdict = "" if one.few == one.many else "   BERTAMBAH"
        print(f"  {one.url:<42}{one.few:4d} → {one.many}{verdict}")
