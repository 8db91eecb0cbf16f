"""Programme years, the rules in force, who signs, and the crafts."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("programmes", __name__)

from trainingmgr.programmes.routes import calendar, crafts, rulebook, years  # noqa: E402

__all__ = ["bp", "calendar", "crafts", "rulebook", "years"]
