"""Which KUB one may see, who is in them, and what that proves."""

from trainingmgr.kub.queries.members import (
    evidence,
    evidence_of_members,
    memberships,
    open_members,
)
from trainingmgr.kub.queries.scope import kub_for, visible_kub

__all__ = [
    "evidence",
    "evidence_of_members",
    "kub_for",
    "memberships",
    "open_members",
    "visible_kub",
]
