"""Who is to be placed in groups, and the question that the assistant is asked about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.rules import PROGRAM
from trainingmgr.foundation import clock
from trainingmgr.journey import facts as journey
from trainingmgr.kub.models import (
    DISBANDED,
    CompanionWish,
    CraftCapacity,
    Kub,
    KubMember,
    WishSheet,
)
from trainingmgr.kub.models.wishes import NOT_WITH, WITH
from trainingmgr.kub.queries.lists import member_count
from trainingmgr.kub.rules.assistant import Person
from trainingmgr.kub.rules.sizes import GroupSizes, left_over, sizes_for
from trainingmgr.participants.models import (
    ACCEPTED,
    Application,
    Departure,
    Milestone,
    Participant,
)
from trainingmgr.participants.queries import is_frozen
from trainingmgr.programmes.models import Kelurahan
from trainingmgr.programmes.queries import settings

# A wish that no group can make: a craft outside the list. It keeps the others' ranks true.
OTHER_CRAFT = 0
# How much of the workshop people attended, in whole percent; the room above that knows it is told
# of by app.py alone.
ATTENDED: list[Callable[[Session, Collection[int]], Mapping[int, int]]] = []


@dataclass(frozen=True)
class Bounds:
    """How many people a KUB has: usually, and at the least and the most when numbers force it."""

    usual: int
    fewest: int
    most: int

    def sizes(self, people: int) -> GroupSizes:
        """The sizes that place so many people."""
        return sizes_for(people, self.usual, self.fewest, self.most)

    def left_over(self, people: int) -> int:
        """How many of so many must join KUB there are, so that the others make groups."""
        return left_over(people, self.usual, self.fewest, self.most)

    def around(self, people: int) -> tuple[int, int]:
        """Fewest and most in a group that a person may make by hand out of so many people."""
        sizes = self.sizes(people).sizes or (self.usual,)
        return min(self.fewest, *sizes), max(self.most, *sizes)


def bounds(session: Session, on: date | None = None) -> Bounds:
    """The sizes in force on a day (default: today)."""
    known = settings(session, on or clock.today())
    usual = int(known["kub_size"])
    fewest, most = min(int(known["kub_fewest"]), usual), max(int(known["kub_most"]), usual)
    return Bounds(usual, fewest, most)


def placeable() -> tuple[ColumnElement[bool], ...]:
    """Accepted people who attended the workshop, have not stopped and are in no KUB."""
    taken = select(KubMember.participant_id).where(KubMember.until_on.is_(None))
    stopped = select(Departure.participant_id).where(Departure.returned_on.is_(None))
    attended = select(Milestone.participant_id).where(
        Milestone.kind == journey.WORKSHOP, Milestone.superseded_at.is_(None)
    )
    return (
        Participant.state == ACCEPTED,
        Participant.id.in_(attended),
        Participant.id.not_in(taken),
        Participant.id.not_in(stopped),
        ~is_frozen(),
    )


def to_place(session: Session, cohort: Cohort) -> list[int]:
    """Ids of those whom the assistant may place in groups of this cohort."""
    if cohort.kind != PROGRAM:
        return []
    query = select(Participant.id).where(Participant.cohort_id == cohort.id, *placeable())
    return list(session.scalars(query.order_by(Participant.id)))


def waiting(session: Session) -> dict[int, tuple[int, int]]:
    """How many are to be placed in each cohort of the programme, and how many of them have said
    what they wish: cohort id → (people, with wishes)."""
    rows = session.execute(
        select(Participant.cohort_id, func.count(Participant.id), func.count(WishSheet.id))
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .outerjoin(WishSheet, WishSheet.participant_id == Participant.id)
        .where(Cohort.kind == PROGRAM, *placeable())
        .group_by(Participant.cohort_id)
    )
    return {cohort_id: (people, said) for cohort_id, people, said in rows}


def free_places(session: Session, usual: int) -> dict[tuple[int, str], int]:
    """How many more people the standing KUB can take, by (programme id, kecamatan code)."""
    rows = session.execute(
        select(Cohort.programme_id, Cohort.kecamatan_code, member_count)
        .join(Kub, Kub.cohort_id == Cohort.id)
        .where(Kub.state != DISBANDED, Cohort.kecamatan_code.is_not(None))
    )
    found: Counter[tuple[int, str]] = Counter()
    for programme, kecamatan, members in rows:
        found[programme, kecamatan or ""] += max(0, usual - members)
    return found


def people_of(session: Session, ids: Collection[int]) -> tuple[Person, ...]:
    """What the assistant knows of these people, by id."""
    rows = session.execute(
        select(Participant.id, Participant.sex, Kelurahan.name)
        .outerjoin(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .where(Participant.id.in_(ids))
        .order_by(Participant.id)
    ).all()
    sheets = {
        one.participant_id: one
        for one in session.scalars(select(WishSheet).where(WishSheet.participant_id.in_(ids)))
    }
    friends, apart = _companions(session, ids)
    parties = _parties(session, ids)
    attended = {one: share for ask in ATTENDED for one, share in ask(session, ids).items()}
    agree = dict.fromkeys(parties.values(), True)
    for one, party in parties.items():
        agree[party] = agree[party] and one in sheets and sheets[one].may_split
    return tuple(
        Person(
            id=row.id,
            crafts=_crafts(sheets.get(row.id)),
            kelurahan=row.name,
            friends=frozenset(friends[row.id]),
            apart=frozenset(apart[row.id]),
            party=parties.get(row.id),
            divisible=agree.get(parties.get(row.id, 0), False),
            experience=sheets[row.id].experience if row.id in sheets else 0,
            attended=attended.get(row.id, 100),
            woman={"P": True, "L": False}.get(row.sex),
        )
        for row in rows
    )


def capacity(
    session: Session, programme_id: int, *, besides: Collection[int] = ()
) -> dict[int, int]:
    """How many more groups of a craft mentors can follow; crafts without a limit are not in it.

    `besides`: KUB that do not count as standing, by id.
    """
    limits = session.execute(
        select(CraftCapacity.craft_id, CraftCapacity.groups).where(
            CraftCapacity.programme_id == programme_id
        )
    )
    standing = standing_by_craft(session, programme_id, besides=besides)
    return {craft: max(0, groups - standing[craft]) for craft, groups in limits}


def standing_by_craft(
    session: Session, programme_id: int, *, besides: Collection[int] = ()
) -> Counter[int]:
    """How many KUB of a programme make each craft, drafts too."""
    rows = session.execute(
        select(Kub.craft_id, func.count(Kub.id))
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .where(Cohort.programme_id == programme_id, Kub.state != DISBANDED, Kub.id.not_in(besides))
        .group_by(Kub.craft_id)
    )
    return Counter({row[0]: row[1] for row in rows})


def _crafts(sheet: WishSheet | None) -> tuple[int, ...]:
    return tuple(one.craft_id or OTHER_CRAFT for one in sheet.crafts) if sheet else ()


def _companions(
    session: Session, ids: Collection[int]
) -> tuple[Mapping[int, set[int]], Mapping[int, set[int]]]:
    """Whom each wishes to be with, and who must not sit with whom (both ways)."""
    rows = session.execute(
        select(CompanionWish.participant_id, CompanionWish.other_id, CompanionWish.kind).where(
            CompanionWish.participant_id.in_(ids), CompanionWish.other_id.in_(ids)
        )
    )
    friends: dict[int, set[int]] = defaultdict(set)
    apart: dict[int, set[int]] = defaultdict(set)
    for one, other, kind in rows:
        if kind == WITH:
            friends[one].add(other)
        elif kind == NOT_WITH:
            apart[one].add(other)
            apart[other].add(one)
    return friends, apart


def _parties(session: Session, ids: Collection[int]) -> dict[int, int]:
    """The friends each registered with, where at least two of them are here."""
    rows = session.execute(
        select(Application.participant_id, func.max(Application.group_id))
        .where(Application.participant_id.in_(ids), Application.group_id.is_not(None))
        .group_by(Application.participant_id)
    ).all()
    here = Counter(party for _one, party in rows)
    return {
        one: party
        for one, party in rows
        if one is not None and party is not None and here[party] > 1
    }
