"""A person changes a proposal: people locked, moved, exchanged; what a group makes.

Every change is saved at once with its new cost. What breaks a hard rule is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.kub.models import Proposal, ProposalSeat
from trainingmgr.kub.models.proposals import READY
from trainingmgr.kub.queries.assistant import bounds
from trainingmgr.kub.queries.proposals import grouping_of, question_about, seats_of
from trainingmgr.kub.rules.assistant import Grouping, Question
from trainingmgr.kub.rules.groupings import broken, may_be_divided, parties, total
from trainingmgr.kub.services.proposals import check_version, hold_open
from trainingmgr.programmes.models import Craft


@dataclass(frozen=True)
class Table:
    """A proposal laid out for changing it: what was asked, who sits where, how large groups are."""

    question: Question
    grouping: Grouping
    limits: tuple[int, int]

    def after(self, seats: Mapping[int, int], crafts: Mapping[int, int] | None = None) -> int:
        """The cost once these people sit there. Raises Refused when that breaks a hard rule."""
        grouping = Grouping(
            {**self.grouping.seats, **seats}, {**self.grouping.crafts, **(crafts or {})}
        )
        here = Counter(grouping.seats.values())
        for place, size in sorted(here.items()):
            _check_size(place, size, Counter(self.grouping.seats.values())[place], self.limits)
        asked = replace(self.question, sizes=tuple(here[place] for place in sorted(here)))
        before = Counter(map(str, broken(self.question, self.grouping)))
        for one in broken(asked, grouping):
            if not before[str(one)]:
                raise Refused(one.message, **one.params)
        return total(asked, grouping)

    def companions(self, one: int) -> list[int]:
        """Who has to move along: the party one registered with and may not be divided from."""
        for party in parties(self.question).values():
            if not may_be_divided(party) and any(one == other.id for other in party):
                place = self.grouping.seats.get(one)
                return [other.id for other in party if self.grouping.seats[other.id] == place]
        return [one]


@dataclass(frozen=True)
class Effect:
    """What moving someone to a group, or exchanging them with `other`, adds to the cost."""

    place: int
    other: int | None
    more: int


def effects(laid: Table, participant_id: int) -> tuple[list[Effect], list[Effect]]:
    """Every move and every exchange of someone that is allowed, cheapest first."""
    now = total(laid.question, laid.grouping)
    moving, mine = laid.companions(participant_id), laid.grouping.seats[participant_id]
    moves, swaps = [], []
    for place in sorted(set(laid.grouping.seats.values()) - {mine}):
        with suppress(Refused):
            cost = laid.after(dict.fromkeys(moving, place))
            moves.append(Effect(place, None, cost - now))
        for other in laid.grouping.members(place):
            back = dict.fromkeys(laid.companions(other), mine)
            with suppress(Refused):
                cost = laid.after(dict.fromkeys(moving, place) | back)
                swaps.append(Effect(place, other, cost - now))

    def rank(one: Effect) -> tuple[int, int, int]:
        return one.more, one.place, one.other or 0

    return sorted(moves, key=rank), sorted(swaps, key=rank)


def table(session: Session, proposal: Proposal) -> Table:
    """A proposal as it is now."""
    seats, groups = seats_of(session, proposal.id), proposal.groups
    question, limits = question_about(session, proposal, seats, groups), bounds(session)
    return Table(question, grouping_of(seats, groups), limits.around(len(seats)))


def move(
    session: Session,
    by: Actor,
    proposal: Proposal,
    participant_id: int,
    place: int,
    *,
    other: int | None = None,
    version: int | None = None,
) -> list[int]:
    """Someone sits in another group from now on, with the friends who may not be left; `other`
    takes the seat that becomes free. Returns who moved.

    Raises Refused for a size that no group may have, and what else is never allowed; Conflict.
    """
    _open(session, proposal, version)
    laid = table(session, proposal)
    moving = laid.companions(_seated(laid, participant_id))
    if place not in {one.place for one in proposal.groups}:
        raise Refused(N_("Pilih kelompok tujuannya."), field="place")
    seats = dict.fromkeys(moving, place)
    if laid.grouping.seats[participant_id] == place:
        return []
    if other is not None:
        if laid.grouping.seats[_seated(laid, other)] != place:
            raise Refused(N_("Orang yang ditukar sudah tidak di kelompok itu."), field="other")
        back = laid.companions(other)
        seats |= dict.fromkeys(back, laid.grouping.seats[participant_id])
    proposal.cost = laid.after(seats)
    _place(session, proposal, seats)
    proposal.edited = True
    _save(session, by, proposal, {"moved": sorted(seats)})
    return sorted(seats)


def lock_seat(
    session: Session,
    by: Actor,
    proposal: Proposal,
    participant_id: int,
    *,
    locked: bool,
    version: int | None = None,
) -> None:
    """Someone stays where they are, or may be moved again, when this proposal is asked anew."""
    _open(session, proposal, version)
    seat = session.scalar(_seat(proposal, participant_id))
    if seat is None:
        raise NotFound("")
    seat.locked = locked
    _save(session, by, proposal, {"locked" if locked else "unlocked": [participant_id]})


def set_craft(
    session: Session,
    by: Actor,
    proposal: Proposal,
    place: int,
    craft: Craft | None,
    *,
    version: int | None = None,
) -> None:
    """This group makes that craft, and will when asked anew; None: the assistant may choose."""
    _open(session, proposal, version)
    group = next((one for one in proposal.groups if one.place == place), None)
    if group is None:
        raise NotFound("")
    if craft is not None and craft.id != group.craft_id:
        laid = table(session, proposal)
        offered = replace(laid.question, crafts=(*laid.question.crafts, craft.id))
        proposal.cost = replace(laid, question=offered).after({}, {place: craft.id})
        group.craft, proposal.edited = craft, True
    group.craft_locked = craft is not None
    _save(session, by, proposal, {"place": place, "craft": craft.id if craft else None})


def _open(session: Session, proposal: Proposal, version: int | None) -> None:
    hold_open(session, proposal)
    check_version(proposal, version)
    if proposal.state != READY:
        raise Refused(N_("Usulan ini tidak dapat diubah lagi."))
    session.expire(proposal, ["groups"])


def _seated(laid: Table, participant_id: int) -> int:
    if participant_id not in laid.grouping.seats:
        raise Refused(N_("Orang ini tidak ada dalam usulan."), field="other")
    return participant_id


def _place(session: Session, proposal: Proposal, seats: Mapping[int, int]) -> None:
    rows = session.scalars(_seat(proposal, *seats))
    for seat in rows:
        seat.place = seats[seat.participant_id]
    session.flush()
    here = Counter(one.place for one in seats_of(session, proposal.id))
    for group in proposal.groups:
        group.size = here[group.place]


def _seat(proposal: Proposal, *participant_ids: int) -> Select[ProposalSeat]:
    return select(ProposalSeat).where(
        ProposalSeat.proposal_id == proposal.id, ProposalSeat.participant_id.in_(participant_ids)
    )


def _save(
    session: Session,
    by: Actor,
    proposal: Proposal,
    detail: Mapping[str, int | Sequence[int] | None],
) -> None:
    # Counts the version on even where only its seats have changed.
    flag_modified(proposal, "edited")
    session.flush()
    audit(session, by, "proposal.edit", subject=("proposal", proposal.id), detail=detail)


def _check_size(place: int, size: int, before: int, limits: tuple[int, int]) -> None:
    """A size out of bounds is refused, unless it comes nearer to them than it was."""
    fewest, most = limits
    if size < fewest and size < before:
        raise Refused(
            N_("Kelompok %(place)d akan berisi %(n)d orang; paling sedikit %(fewest)d. "
               "Pilih orang yang ditukar."),
            field="other", place=place, n=size, fewest=fewest,
        )  # fmt: skip
    if size > most and size > before:
        raise Refused(
            N_("Kelompok %(place)d akan berisi %(n)d orang; paling banyak %(most)d. "
               "Pilih orang yang ditukar."),
            field="other", place=place, n=size, most=most,
        )  # fmt: skip
