"""Referrals: raised by a mentor, read by both sides, decided by the division."""

from flask import Blueprint

bp = Blueprint("facilitation", __name__)

from trainingmgr.facilitation.routes import deciding, lists, raising  # noqa: E402

__all__ = ["bp", "deciding", "lists", "raising"]
