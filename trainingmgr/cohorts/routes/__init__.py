"""Cohorts with the steps of setting them up, their courses and their sessions."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("cohorts", __name__)

from trainingmgr.cohorts.routes import (  # noqa: E402
    calendars,
    cohorts,
    courses,
    curriculum,
    hours,
    papers,
    planner,
    rotation,
    sessions,
    substitutes,
)

__all__ = [
    "bp",
    "calendars",
    "cohorts",
    "courses",
    "curriculum",
    "hours",
    "papers",
    "planner",
    "rotation",
    "sessions",
    "substitutes",
]
