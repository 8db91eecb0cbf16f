"""Cohorts with the steps of setting them up, their courses and their sessions."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("cohorts", __name__)

from trainingmgr.cohorts.routes import cohorts, courses, sessions  # noqa: E402

__all__ = ["bp", "cohorts", "courses", "sessions"]
