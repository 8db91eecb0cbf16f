"""A proposal as its page shows it: each group with its people, why it is so, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainingmgr.foundation.language import Sentence
from trainingmgr.kub.models import Proposal, ProposalGroup
from trainingmgr.kub.queries.proposals import Seat, grouping_of, question_about, seats_of
from trainingmgr.kub.rules.assistant import FRIENDS, RANK_COST, Grouping, Person, Question
from trainingmgr.kub.rules.explanations import explain, sentences, unmet_sentence
from trainingmgr.kub.rules.groupings import Cost, costs, may_be_divided, parties
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import crafts

UNLISTED = "–"


@dataclass(frozen=True)
class Member:
    """Someone in a group. `rank`: which wish the craft meets, 1 to 3; 0 none of them; None when
    nothing was wished. `friends` wished for sit here, `party` registered together and may not be
    divided."""

    seat: Seat
    kelurahan: str | None
    rank: int | None
    friends: tuple[str, ...]
    party: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """One proposed group with its people by name, why it is so, and whose wish it does not meet."""

    row: ProposalGroup
    members: tuple[Member, ...]
    why: tuple[Sentence, ...]
    unmet: tuple[Sentence, ...]

    @property
    def place(self) -> int:
        return self.row.place

    @property
    def size(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Picture:
    """A whole proposal. `first` of `wished` people get the craft they put first."""

    proposal: Proposal
    question: Question
    grouping: Grouping
    groups: tuple[Group, ...]
    costs: Mapping[str, Cost]
    wished: int
    first: int

    @property
    def people(self) -> int:
        return len(self.question.people)

    @property
    def cost(self) -> int:
        """The cost by today's wishes."""
        return sum(one.weighed for one in self.costs.values())

    @property
    def changed(self) -> bool:
        """Wishes or capacity have changed since the cost was reckoned."""
        return self.proposal.cost is not None and self.cost != self.proposal.cost

    @property
    def proven(self) -> bool:
        """Nothing better exists by the question's weights."""
        one = self.proposal
        by_hand = one.edited and one.nearest
        return not self.changed and not by_hand and one.cost == one.bound

    @property
    def gap(self) -> int | None:
        """By how many per cent at most it is worse than the best; None when that is not known."""
        one = self.proposal
        if self.changed or one.bound is None or not one.cost or (one.edited and one.nearest):
            return None
        return -(-100 * (one.cost - one.bound) // one.cost)


def picture(session: Session, proposal: Proposal) -> Picture:
    """Everything a proposal's page shows, in a fixed number of statements."""
    seats, rows = seats_of(session, proposal.id), proposal.groups
    question, grouping = question_about(session, proposal, seats, rows), grouping_of(seats, rows)
    names = {one.participant_id: one.name for one in seats}
    offered = {one.id: one for one in crafts(session, also_inactive=True)}
    people = {one.id: one for one in question.people}
    tied = _tied(question, names)
    ranks = {
        one.id: rank_of(one, grouping.crafts.get(grouping.seats[one.id])) for one in question.people
    }
    groups = []
    for row in rows:
        here = [one for one in seats if one.place == row.place]
        members = tuple(_member(one, people[one.participant_id], ranks, here, tied) for one in here)
        told = explain(question, grouping, row.place)
        craft = row.craft.name if row.craft else UNLISTED
        unmet = tuple(
            unmet_sentence(one, names[one.person], _called(one.detail, one.kind, names, offered))
            for one in told.unmet
        )
        groups.append(Group(row, members, tuple(sentences(told, craft)), unmet))
    return Picture(
        proposal,
        question,
        grouping,
        tuple(groups),
        costs(question, grouping),
        wished=sum(rank is not None for rank in ranks.values()),
        first=sum(rank == 1 for rank in ranks.values()),
    )


def rank_of(person: Person, craft: int | None) -> int | None:
    """Which of a person's wishes a craft is: 1 to 3, 0 none of them, None without wishes."""
    wished = person.crafts[: len(RANK_COST)]
    if not wished:
        return None
    return wished.index(craft) + 1 if craft in wished else 0


def _member(
    seat: Seat,
    person: Person,
    ranks: Mapping[int, int | None],
    here: Sequence[Seat],
    tied: Mapping[int, tuple[str, ...]],
) -> Member:
    friends = tuple(one.name for one in here if one.participant_id in person.friends)
    return Member(seat, person.kelurahan, ranks[person.id], friends, tied.get(person.id, ()))


def _tied(question: Question, names: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """With whom one must stay: the others of a party that may not be divided."""
    return {
        one.id: tuple(names[other.id] for other in party if other.id != one.id)
        for party in parties(question).values()
        if not may_be_divided(party)
        for one in party
    }


def _called(
    detail: Sequence[int], kind: str, names: Mapping[int, str], offered: Mapping[int, Craft]
) -> list[str]:
    """The names of what was wished; crafts outside the list have none."""
    if kind == FRIENDS:
        return [names[one] for one in detail if one in names]
    return [offered[one].name for one in detail if one in offered] or [UNLISTED]
