"""Who has said what they wish, and how often each craft is wished for.

Whom anybody would rather not be with is in nothing of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.rules import PROGRAM
from trainingmgr.journey import facts as journey
from trainingmgr.kub.models import CraftWish, KubMember, WishSheet
from trainingmgr.participants.models import ACCEPTED, Departure, Milestone, Participant
from trainingmgr.participants.queries import is_frozen
from trainingmgr.programmes.models import Craft, Kelurahan

FILLED, EMPTY = "sudah", "belum"
OTHER = "lain"


@dataclass(frozen=True)
class WantedWishes:
    """What the list is narrowed to; None and empty strings narrow nothing.

    `craft`: the id of one that is among the three, as text, or OTHER.
    """

    q: str = ""
    cohort: int | None = None
    filled: str = ""
    craft: str = ""


@dataclass(frozen=True)
class Tally:
    """How many put a craft first, second and third; the craft is None for all outside the list."""

    craft: Craft | None
    first: int
    second: int
    third: int

    @property
    def total(self) -> int:
        return self.first + self.second + self.third


_wishes = tuple(aliased(CraftWish) for _rank in range(3))
_crafts = tuple(aliased(Craft) for _rank in range(3))
CHOICES: tuple[ColumnElement[str | None], ...] = tuple(
    func.coalesce(craft.name, wish.other) for wish, craft in zip(_wishes, _crafts, strict=True)
)
"""The names of the first, second and third choice."""
ATTENDED = Participant.id.in_(
    select(Milestone.participant_id).where(
        Milestone.kind == journey.WORKSHOP, Milestone.superseded_at.is_(None)
    )
)


def listed_wishes(wanted: WantedWishes) -> Select[*tuple[Any, ...]]:
    """People without a KUB and what each wishes, by cohort and name."""
    query: Select[*tuple[Any, ...]] = (
        select(
            Participant.id,
            Participant.name,
            Participant.number,
            Cohort.name.label("cohort"),
            Kelurahan.name.label("kelurahan"),
            ATTENDED.label("attended"),
            WishSheet.id.label("sheet"),
            WishSheet.experience,
            WishSheet.hours,
            WishSheet.tools,
            WishSheet.said_at,
            *(one.label(f"choice_{rank}") for rank, one in enumerate(CHOICES, 1)),
        )
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .outerjoin(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .outerjoin(WishSheet, WishSheet.participant_id == Participant.id)
        .where(*_waiting(wanted.cohort))
        .order_by(Cohort.name, Participant.name, Participant.id)
    )
    for rank, (wish, craft) in enumerate(zip(_wishes, _crafts, strict=True), 1):
        of_sheet = and_(wish.sheet_id == WishSheet.id, wish.rank == rank)
        query = query.outerjoin(wish, of_sheet).outerjoin(craft, craft.id == wish.craft_id)
    return _narrowed(query, wanted)


def _narrowed(query: Select[*tuple[Any, ...]], wanted: WantedWishes) -> Select[*tuple[Any, ...]]:
    if wanted.filled:
        filled = WishSheet.id.is_not(None)
        query = query.where(filled if wanted.filled == FILLED else ~filled)
    if wanted.craft:
        craft = None if wanted.craft == OTHER else int(wanted.craft)
        chosen = select(CraftWish.sheet_id).where(CraftWish.craft_id.is_not_distinct_from(craft))
        query = query.where(WishSheet.id.in_(chosen))
    if wanted.q:
        plain = wanted.q.lower().replace("\\", "").replace("%", "\\%").replace("_", "\\_")
        fields = (Participant.name, Participant.number, *CHOICES)
        like = f"%{plain}%"
        query = query.where(or_(*(func.lower(one).like(like, escape="\\") for one in fields)))
    return query


def tallies(session: Session, cohort: int | None) -> list[Tally]:
    """Every craft that somebody without a KUB wishes for, the most wished first."""
    counts = [func.sum(case((CraftWish.rank == rank, 1), else_=0)) for rank in (1, 2, 3)]
    rows = session.execute(
        select(CraftWish.craft_id, *counts)
        .join(WishSheet, WishSheet.id == CraftWish.sheet_id)
        .join(Participant, Participant.id == WishSheet.participant_id)
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .where(*_waiting(cohort))
        .group_by(CraftWish.craft_id)
    ).all()
    ids = [row[0] for row in rows if row[0]]
    named = {one.id: one for one in session.scalars(select(Craft).where(Craft.id.in_(ids)))}
    found = [Tally(named.get(row[0]), row[1], row[2], row[3]) for row in rows]
    return sorted(
        found, key=lambda one: (-one.first, -one.total, one.craft.name if one.craft else "~")
    )


def how_many(session: Session, cohort: int | None) -> tuple[int, int]:
    """How many people without a KUB have said what they wish, of how many."""
    row = session.execute(
        select(func.count(WishSheet.id), func.count(Participant.id))
        .select_from(Participant)
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .outerjoin(WishSheet, WishSheet.participant_id == Participant.id)
        .where(*_waiting(cohort))
    ).one()
    return row[0], row[1]


def cohorts_waiting(session: Session) -> Sequence[Cohort]:
    """The cohorts of those people, the newest first."""
    here = select(Participant.cohort_id).join(Cohort, Cohort.id == Participant.cohort_id)
    return session.scalars(
        select(Cohort)
        .where(Cohort.id.in_(here.where(*_waiting(None))))
        .order_by(Cohort.starts_on.desc(), Cohort.name, Cohort.id)
    ).all()


def _waiting(cohort: int | None) -> list[ColumnElement[bool]]:
    """Accepted into the programme, still with us, and in no KUB."""
    taken = select(KubMember.participant_id).where(KubMember.until_on.is_(None))
    stopped = select(Departure.participant_id).where(Departure.returned_on.is_(None))
    found = [
        Cohort.kind == PROGRAM,
        Participant.state == ACCEPTED,
        Participant.id.not_in(taken),
        Participant.id.not_in(stopped),
        ~is_frozen(),
    ]
    return [*found, Participant.cohort_id == cohort] if cohort else found
