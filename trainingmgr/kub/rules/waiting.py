"""How long somebody has waited for a group, and when that is too long."""

from __future__ import annotations

from datetime import date

LONG, TOO_LONG = 14, 30
"""Days after which waiting stands out, and after which somebody has to act."""


def waits_since(attended_on: date, left_on: date | None) -> date:
    """From the workshop on, or from the day of leaving the last KUB."""
    return max(attended_on, left_on or attended_on)


def tone(days: int) -> str:
    """How a chip shows so many days."""
    return "bad" if days > TOO_LONG else "warn" if days > LONG else "neutral"
