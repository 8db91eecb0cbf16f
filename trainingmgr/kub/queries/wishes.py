"""What one person wishes for, whom they may name, and with which friends they registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.kub.models import (
    DECREED,
    FORMED,
    CompanionWish,
    Kub,
    KubMember,
    WishSheet,
)
from trainingmgr.kub.models.wishes import NOT_WITH, WITH
from trainingmgr.kub.rules.wishes import Known, WishedCraft, Wishes
from trainingmgr.participants.models import ACCEPTED, Application, Participant
from trainingmgr.participants.queries import is_frozen


@dataclass(frozen=True)
class Friend:
    """One of those who registered together. `agrees` to be divided; None: has said nothing yet."""

    id: int
    name: str
    agrees: bool | None


@dataclass(frozen=True)
class Party:
    """Friends who registered together and are all of one cohort, the person among them."""

    friends: tuple[Friend, ...]

    @property
    def divisible(self) -> bool:
        """Its yes is everyone's yes."""
        return all(one.agrees for one in self.friends)

    def others(self, me: int) -> list[Friend]:
        """Everyone but this person."""
        return [one for one in self.friends if one.id != me]


@dataclass(frozen=True)
class Wishing:
    """Whether someone has wished, for which crafts by rank, and whether that may still change."""

    filled: bool
    crafts: tuple[str, ...] = ()
    fixed: bool = False


def sheet_of(session: Session, participant_id: int) -> WishSheet | None:
    """A person's wishes, read anew; None before there are any."""
    query = select(WishSheet).where(WishSheet.participant_id == participant_id)
    return session.scalar(query.execution_options(populate_existing=True))


def companion_wishes(session: Session, participant_id: int) -> Sequence[CompanionWish]:
    """Whom a person named, for and against: for staff and the person alone."""
    query = select(CompanionWish).where(CompanionWish.participant_id == participant_id)
    return session.scalars(query.order_by(CompanionWish.id)).all()


def wishes_of(session: Session, sheet: WishSheet | None) -> Wishes:
    """Everything that a person wishes; nothing at all without a sheet."""
    if sheet is None:
        return Wishes()
    rows = companion_wishes(session, sheet.participant_id)
    return Wishes(
        crafts=tuple(WishedCraft(one.craft_id, one.other) for one in sheet.crafts),
        experience=sheet.experience,
        experience_note=sheet.experience_note,
        hours=sheet.hours,
        tools=sheet.tools,
        friends=frozenset(one.other_id for one in rows if one.kind == WITH),
        apart=frozenset(one.other_id for one in rows if one.kind == NOT_WITH),
        may_split=sheet.may_split,
    )


def named_by(session: Session, participant_id: int) -> dict[int, str]:
    """The names of those whom a person named, by id."""
    query = (
        select(Participant.id, Participant.name)
        .join(CompanionWish, CompanionWish.other_id == Participant.id)
        .where(CompanionWish.participant_id == participant_id)
        .order_by(Participant.name)
    )
    return {row.id: row.name for row in session.execute(query)}


def nameable(session: Session, participant: Participant) -> list[Known]:
    """Who may be named: the accepted people of the cohort, this one too, by name."""
    rows = session.execute(
        select(Participant.id, Participant.number, Participant.name)
        .where(
            Participant.cohort_id == participant.cohort_id,
            Participant.state == ACCEPTED,
            ~is_frozen(),
        )
        .order_by(Participant.name, Participant.id)
    )
    return [Known(*row) for row in rows]


def party_of(session: Session, participant: Participant) -> Party | None:
    """The friends one registered with, as far as they are in the same cohort; None without any."""
    mine = select(func.max(Application.group_id)).where(
        Application.participant_id == participant.id
    )
    rows = session.execute(
        select(Participant.id, Participant.name, WishSheet.may_split)
        .join(Application, Application.participant_id == Participant.id)
        .outerjoin(WishSheet, WishSheet.participant_id == Participant.id)
        .where(
            Application.group_id == mine.scalar_subquery(),
            Participant.cohort_id == participant.cohort_id,
            Participant.state == ACCEPTED,
        )
        .distinct()
        .order_by(Participant.name, Participant.id)
    )
    friends = tuple(Friend(*row) for row in rows)
    return Party(friends) if len(friends) > 1 else None


def formed_kub(session: Session, participant_id: int) -> Kub | None:
    """The formed KUB that a person is in: from then on the wishes stand as they are."""
    return session.scalar(
        select(Kub)
        .join(KubMember, KubMember.kub_id == Kub.id)
        .where(
            KubMember.participant_id == participant_id,
            KubMember.until_on.is_(None),
            Kub.state.in_((FORMED, DECREED)),
        )
        .limit(1)
    )


def wishing(session: Session, participant: Participant, formed: bool) -> Wishing | None:
    """How a person's wishes stand; None where nobody asks for them any more, or ever did."""
    if participant.cohort.is_ikm:
        return None
    sheet = sheet_of(session, participant.id)
    if sheet is None:
        return None if formed else Wishing(filled=False)
    crafts = tuple(one.craft.name if one.craft else one.other for one in sheet.crafts)
    return Wishing(filled=True, crafts=crafts, fixed=formed)


def said_by(session: Session, sheet: WishSheet) -> User | None:
    """Whose account typed it in; None for what the command line wrote."""
    return session.get(User, sheet.said_by_id) if sheet.said_by_id else None
