"""People who attended the workshop and have no KUB, and the KUB that could take them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.rules import PROGRAM
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.journey import facts as journey
from trainingmgr.kub.models import DISBANDED, CraftWish, Kub, KubMember, WishSheet
from trainingmgr.kub.queries.assistant import placeable
from trainingmgr.kub.queries.checklist import forced_sizes
from trainingmgr.kub.queries.lists import member_count
from trainingmgr.kub.rules.waiting import waits_since
from trainingmgr.participants.models import ACCEPTED, Milestone, Participant
from trainingmgr.participants.queries import may_see
from trainingmgr.programmes.models import Kecamatan, Kelurahan


@dataclass(frozen=True)
class Past:
    """The KUB somebody was in last; `disbanded` when it is no more."""

    name: str
    left_on: date
    disbanded: bool


@dataclass(frozen=True)
class Waiting:
    """One person without KUB. `since`: the workshop, or the day of leaving the last KUB; `days`
    since then until today; `wished`: has said what to make."""

    id: int
    name: str
    number: str
    kecamatan: str
    cohort_id: int
    cohort: str
    attended_on: date
    since: date
    days: int
    past: Past | None
    wished: bool


@dataclass(frozen=True)
class Place:
    """A KUB with room for one more. `rank`: as which wish its craft was named, None for none."""

    kub: Kub
    members: int
    rank: int | None


def waiting_for_kub(session: Session, actor: Actor, today: date | None = None) -> list[Waiting]:
    """Those whom the reader may see, who waited longest first, in a fixed number of statements."""
    day = today or clock.today()
    rows = session.execute(_waiting(actor)).all()
    last = _last_kub(session, [row.id for row in rows])
    found = [_line(row, last.get(row.id), day) for row in rows]
    return sorted(found, key=lambda one: (-one.days, one.name, one.id))


def attended(session: Session, actor: Actor) -> int:
    """How many of the programme's people, in a KUB or not, attended the workshop."""
    query = (
        select(func.count(Participant.id))
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .where(
            may_see(actor),
            Participant.state == ACCEPTED,
            Cohort.kind == PROGRAM,
            Participant.id.in_(_workshop()),
        )
    )
    return session.scalar(query) or 0


def kub_of(session: Session, participant_id: int) -> Kub | None:
    """The KUB somebody is in now."""
    return session.scalar(
        select(Kub)
        .join(KubMember, KubMember.kub_id == Kub.id)
        .where(KubMember.participant_id == participant_id, KubMember.until_on.is_(None))
    )


def places_for(session: Session, person: Participant) -> list[Place]:
    """KUB of the person's year and kecamatan with room: the wished crafts first, then the emptier.

    A formed KUB takes up to its usual size, or as many as its berita acara explains; a draft too.
    """
    sizes = forced_sizes(session, clock.today())
    wishes = session.execute(
        select(CraftWish.craft_id, CraftWish.rank)
        .join(WishSheet, WishSheet.id == CraftWish.sheet_id)
        .where(WishSheet.participant_id == person.id, CraftWish.craft_id.is_not(None))
    )
    wished = {row.craft_id: row.rank for row in wishes}
    rows = session.execute(
        select(Kub, member_count)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .where(
            Cohort.programme_id == person.programme_id,
            Cohort.kecamatan_code == _kecamatan_of(person),
            Kub.state != DISBANDED,
        )
    )
    found = [
        Place(kub, n, wished.get(kub.craft_id))
        for kub, n in rows
        if n < (sizes.most if kub.size_reason else sizes.usual)
    ]
    return sorted(found, key=lambda one: (one.rank or 9, one.members, one.kub.name))


def _kecamatan_of(person: Participant) -> ColumnElement[str]:
    """Of domicile; without one, that of the cohort."""
    own = select(Kelurahan.kecamatan_code).where(Kelurahan.code == person.kelurahan_code)
    return func.coalesce(own.scalar_subquery(), person.cohort.kecamatan_code)


def _workshop() -> Select[int]:
    return select(Milestone.participant_id).where(
        Milestone.kind == journey.WORKSHOP, Milestone.superseded_at.is_(None)
    )


def _waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    attended_on = (
        select(func.min(Milestone.on))
        .where(
            Milestone.participant_id == Participant.id,
            Milestone.kind == journey.WORKSHOP,
            Milestone.superseded_at.is_(None),
        )
        .correlate(Participant)
        .scalar_subquery()
    )
    own = aliased(Kecamatan)
    return (
        select(
            Participant.id,
            Participant.name,
            Participant.number,
            func.coalesce(own.name, Kecamatan.name).label("kecamatan"),
            Cohort.id.label("cohort_id"),
            Cohort.name.label("cohort"),
            attended_on.label("attended_on"),
            WishSheet.id.label("sheet_id"),
        )
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .join(Kecamatan, Kecamatan.code == Cohort.kecamatan_code)
        .outerjoin(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .outerjoin(own, own.code == Kelurahan.kecamatan_code)
        .outerjoin(WishSheet, WishSheet.participant_id == Participant.id)
        .where(may_see(actor), Cohort.kind == PROGRAM, *placeable())
    )


def _last_kub(session: Session, ids: Collection[int]) -> dict[int, Past]:
    rows = session.execute(
        select(KubMember.participant_id, Kub.name, KubMember.until_on, Kub.state)
        .join(Kub, Kub.id == KubMember.kub_id)
        .where(
            KubMember.participant_id.in_(ids),
            KubMember.until_on.is_not(None),
            Kub.minutes_on.is_not(None),
        )
        .order_by(KubMember.until_on, KubMember.id)
    )
    return {
        one: Past(name, left_on, state == DISBANDED)
        for one, name, left_on, state in rows
        if left_on is not None
    }


def _line(row: Row[*tuple[Any, ...]], past: Past | None, today: date) -> Waiting:
    since = waits_since(row.attended_on, past.left_on if past else None)
    return Waiting(
        id=row.id,
        name=row.name,
        number=row.number,
        kecamatan=row.kecamatan,
        cohort_id=row.cohort_id,
        cohort=row.cohort,
        attended_on=row.attended_on,
        since=since,
        days=(today - since).days,
        past=past,
        wished=row.sheet_id is not None,
    )
