"""What was passed on to other divisions for a mentee; told by rooms above, which fill SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class FollowUp:
    """One referral in marked words. `note`: its result or the reason of a refusal, as written.

    `endpoint` with `referral_id` shows it; `tone` is a chip's. `amount`: whole rupiah, only for
    those who may read turnover.
    """

    referral_id: int
    kind: str
    need: str
    division: str
    detail: str
    state: str
    tone: str
    raised_on: date
    closed_on: date | None
    note: str
    amount: int | None
    number: str
    endpoint: str = "facilitation.referral"

    @property
    def open(self) -> bool:
        """Whether the division has still to end it."""
        return self.closed_on is None


Found = dict[int, list[FollowUp]]
SOURCES: list[Callable[[Session, Collection[int]], Found]] = []


def follow_ups(session: Session, mentee_ids: Collection[int]) -> Found:
    """mentee id -> its referrals, open ones first; those without any are missing."""
    found: Found = {}
    for source in SOURCES:
        for mentee_id, told in source(session, mentee_ids).items():
            found.setdefault(mentee_id, []).extend(told)
    return found


def follow_ups_of(session: Session, mentee_id: int) -> Sequence[FollowUp]:
    """The referrals of one mentee."""
    return follow_ups(session, [mentee_id]).get(mentee_id, [])
