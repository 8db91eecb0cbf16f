"""Referrals one may see, how long they wait, and what the division knows of a mentee."""

from trainingmgr.facilitation.queries.files import Summary, file_parts, summary_of
from trainingmgr.facilitation.queries.referrals import (
    NEXT_FIRST,
    InboxRow,
    Standing,
    inbox,
    inbox_rows,
    open_of_kind,
    referral_for,
    referral_of_client,
    referrals_of,
    sessions_held,
    standing_of,
    visible_referrals,
)

__all__ = [
    "NEXT_FIRST",
    "InboxRow",
    "Standing",
    "Summary",
    "file_parts",
    "inbox",
    "inbox_rows",
    "open_of_kind",
    "referral_for",
    "referral_of_client",
    "referrals_of",
    "sessions_held",
    "standing_of",
    "summary_of",
    "visible_referrals",
]
