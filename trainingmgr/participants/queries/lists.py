"""Lists of people: found by a few words, narrowed by where they are and how far they have come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.indonesia.regions import find_kelurahan
from trainingmgr.journey.active import Status
from trainingmgr.journey.facts import KUB_JOINED, KUB_LEFT
from trainingmgr.participants.models import (
    ACCEPTED,
    MERGED,
    WITHDRAWN,
    Milestone,
    Participant,
    StageReached,
    StandingRow,
)
from trainingmgr.participants.queries.scope import is_frozen, may_see, on_day
from trainingmgr.participants.rules.enrolment import is_youth
from trainingmgr.participants.rules.import_check import KnownPerson
from trainingmgr.programmes.models import Kelurahan

CONTACT = "participants.contact"
FEWEST_PHONE_DIGITS = 4
SHORTEST_SOUND = 3
MOST_ALIKE = 100


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; an empty value narrows nothing.

    `stage` was ever reached by the day, `status` holds on it, `kub` is ya or tidak; `counted`
    leaves only those who belong to N (handbook R18).
    """

    q: str = ""
    kecamatan: str = ""
    cohort_id: int | None = None
    stage: int | None = None
    status: str = ""
    kub: str = ""
    counted: bool = False


@dataclass(frozen=True)
class CohortPeople:
    """The people accepted into a cohort, counted; youth by the day of acceptance (R14)."""

    accepted: int
    women: int
    youth: int
    in_business: int


def listed_people(actor: Actor, wanted: Wanted, day: date) -> Select[*tuple[Any, ...]]:
    """The people whom someone may see, by name, with `status` and `stage` of the day.

    Both are None before acceptance.
    """
    return (
        _narrowed(actor, wanted, day)
        .order_by(Participant.name, Participant.id)
        .with_only_columns(
            Participant.id,
            Participant.number,
            Participant.name,
            Participant.sex,
            Participant.nik_last4,
            Participant.accepted_on,
            # Nobody is called, nor put on a list to be called, who asked not to be.
            case((is_frozen(), None), else_=Participant.phone).label("phone"),
            Kelurahan.name.label("kelurahan"),
            Cohort.name.label("cohort"),
            StandingRow.status,
            StandingRow.stage,
        )
    )


@dataclass(frozen=True)
class Counts:
    """`total` people in a list; of these `counted` belong to N, and of those `active` on a day."""

    total: int
    counted: int
    active: int


def count_found(session: Session, actor: Actor, wanted: Wanted, day: date) -> Counts:
    """How many there are; only who belongs to N is a numerator too (handbook R18)."""
    in_n = and_(Participant.in_n, Cohort.counts)
    active = and_(in_n, StandingRow.status == Status.AKTIF.value)
    query = _narrowed(actor, wanted, day).with_only_columns(
        func.count(),
        func.coalesce(func.sum(case((in_n, 1), else_=0)), 0),
        func.coalesce(func.sum(case((active, 1), else_=0)), 0),
    )
    return Counts(*map(int, session.execute(query).one()))


def cohort_people(session: Session, cohort_id: int) -> CohortPeople:
    """Who was accepted into a cohort so far."""
    rows = session.execute(
        select(
            Participant.sex,
            Participant.birth_date,
            Participant.accepted_on,
            Participant.already_in_business,
        ).where(Participant.cohort_id == cohort_id, Participant.state == ACCEPTED)
    ).all()
    return CohortPeople(
        accepted=len(rows),
        women=sum(row.sex == "P" for row in rows),
        youth=sum(is_youth(row.birth_date, row.accepted_on) for row in rows if row.accepted_on),
        in_business=sum(row.already_in_business for row in rows),
    )


class KnownPeople:
    """What the register of a programme year knows, asked one person at a time."""

    def __init__(self, session: Session, programme_id: int, besides: int | None = None) -> None:
        self._session = session
        self._others = [
            Participant.programme_id == programme_id,
            Participant.state != WITHDRAWN,
        ]
        if besides is not None:
            self._others.append(Participant.id != besides)

    def number_of(self, nik: str) -> str | None:
        """The number of whoever has this NIK."""
        query = select(Participant.number).where(
            *self._others, Participant.nik_index == vault().blind_index(nik)
        )
        return self._session.scalar(query)

    def alike(self, birth_date: date | None, phone: str | None) -> Sequence[KnownPerson]:
        """Whoever has this birth date or this phone."""
        same = [Participant.birth_date == birth_date] if birth_date else []
        if phone:
            same.append(Participant.phone == phone)
        if not same:
            return []
        others = (*self._others, Participant.state != MERGED)
        query = select(Participant).where(*others, or_(*same)).limit(MOST_ALIKE)
        return [
            KnownPerson(one.name, one.birth_date, one.phone, one.number)
            for one in self._session.scalars(query)
        ]


def _narrowed(actor: Actor, wanted: Wanted, day: date) -> Select[Participant]:
    # Who belongs to N does so where it was frozen, wherever they train since.
    home = Participant.counted_in_id if wanted.counted else Participant.cohort_id
    query = (
        select(Participant)
        .join(Cohort, Cohort.id == home)
        .outerjoin(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .outerjoin(StandingRow, and_(StandingRow.participant_id == Participant.id, on_day(day)))
        .where(may_see(actor))
    )
    if wanted.q:
        query = query.where(_matches(wanted.q, actor))
    if wanted.kecamatan:
        query = query.where(Cohort.kecamatan_code == wanted.kecamatan)
    if wanted.cohort_id is not None:
        query = query.where(Cohort.id == wanted.cohort_id)
    if wanted.status:
        query = query.where(StandingRow.status == wanted.status)
    if wanted.stage is not None:
        query = query.where(_reached(wanted.stage, day))
    if wanted.kub:
        query = query.where(_in_kub(day) if wanted.kub == "ya" else ~_in_kub(day))
    if wanted.counted:
        query = query.where(Participant.in_n, Cohort.counts)
    return query


def _matches(words: str, actor: Actor) -> ColumnElement[bool]:
    """Name however it is spelled, number, the end of a phone number, or a kelurahan."""
    plain = [_like(Participant.name, word) for word in words.split()]
    found = [and_(*plain), _like(Participant.number, words)]
    sounds = normalise_name(words).split()
    # Levelled sounds are short: below three letters they would fit everybody.
    if sounds and max(map(len, sounds)) >= SHORTEST_SOUND:
        found.append(and_(*(_like(Participant.name_key, word) for word in sounds)))
    digits = re.sub(r"\D", "", words)
    if len(digits) >= FEWEST_PHONE_DIGITS and actor.may(CONTACT):
        # 0812… is stored as +62812…
        found.append(Participant.phone.endswith(digits.removeprefix("0")))
    ward = find_kelurahan(words)
    if ward is not None:
        found.append(Participant.kelurahan_code == ward.code)
    return or_(*found)


def _like(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    safe = re.sub(r"([%_\\])", r"\\\1", text.lower())
    return func.lower(column).like(f"%{safe}%", escape="\\")


def _reached(stage: int, day: date) -> ColumnElement[bool]:
    return exists().where(
        StageReached.participant_id == Participant.id,
        StageReached.stage == stage,
        StageReached.on <= day,
    )


def in_kub_on(session: Session, participant_id: int, day: date) -> bool:
    """Whether someone is a member of a KUB on a day."""
    member = select(Participant.id).where(Participant.id == participant_id, _in_kub(day))
    return session.scalar(member) is not None


def _in_kub(day: date) -> ColumnElement[bool]:
    """A membership's joining is known, and its leaving is not, by the day."""
    left = aliased(Milestone)
    gone = exists().where(
        left.participant_id == Milestone.participant_id,
        left.source == Milestone.source,
        left.kind == KUB_LEFT,
        left.on <= day,
        left.superseded_at.is_(None),
    )
    return exists().where(
        Milestone.participant_id == Participant.id,
        Milestone.kind == KUB_JOINED,
        Milestone.on <= day,
        Milestone.superseded_at.is_(None),
        ~gone,
    )
