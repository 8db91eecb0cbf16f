"""A session as its mentor tells it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from trainingmgr.businesses.services import SaleInput
from trainingmgr.foundation.files import StoredFile
from trainingmgr.mentors import rules


@dataclass(frozen=True)
class ActionInput:
    """What was agreed. `owner_id` is a participant, `owner_name` somebody else; neither: all.

    `id`: the action of the same session that these words replace.
    """

    text: str
    owner_id: int | None = None
    due_on: date | None = None
    owner_name: str = ""
    id: int | None = None


@dataclass(frozen=True)
class PromiseInput:
    """How an earlier promise stands now, one of rules.PROMISE_STATES, and a word on it."""

    id: int
    state: str
    result: str = ""


@dataclass(frozen=True)
class FiguresInput:
    """What else a month, `YYYY-MM`, brought; cost in whole rupiah; None is not told."""

    month: str
    cost: int | None = None
    orders: int | None = None
    workers: int | None = None


@dataclass(frozen=True)
class CoachingInput:
    """One session; only `finding` cannot be guessed. minutes: length; starts_at: local time.

    `done_actions` are promises simply kept; `promises` say more. `sale` is the month's omzet,
    also of a mentee without a business. `gone_photos`: ids of its photos to be taken away.
    """

    client_id: str
    held_on: date
    finding: str
    topics: Sequence[str] = (rules.USUAL_TOPIC,)
    mode: str = rules.USUAL_MODE
    minutes: int = rules.USUAL_MINUTES
    starts_at: time | None = None
    place: str = ""
    advice: str = ""
    present: Collection[int] = ()
    others: str = ""
    actions: Sequence[ActionInput] = ()
    done_actions: Collection[int] = ()
    promises: Sequence[PromiseInput] = ()
    sale: SaleInput | None = None
    figures: FiguresInput | None = None
    next_on: date | None = None
    photos: Sequence[StoredFile] = ()
    gone_photos: Collection[int] = ()

    @property
    def settled(self) -> dict[int, PromiseInput]:
        """What is said of earlier promises, by id."""
        kept = {number: PromiseInput(number, rules.DONE) for number in self.done_actions}
        return kept | {one.id: one for one in self.promises}

    @property
    def agreed(self) -> list[ActionInput]:
        """The actions with words in them."""
        return [one for one in self.actions if one.text.strip()]
