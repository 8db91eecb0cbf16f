"""Applicants of a cohort: found, counted by state, with what should be looked at twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, joinedload

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import (
    WITHDRAWN,
    Application,
    Consent,
    FriendGroup,
    Participant,
    RegistrationLink,
)
from trainingmgr.participants.rules.applications import (
    ADMITTED,
    APPLIED,
    DECLINED,
    MARKS,
    NO_GUARDIAN,
    OPEN_STATES,
    OTHER_AREA,
    STATES,
    TWICE,
    UNDECIDED,
    WAITING,
)
from trainingmgr.participants.rules.enrolment import ADULT
from trainingmgr.programmes.models import Kelurahan

READ = "applications.read"


@dataclass(frozen=True)
class Sought:
    """What a list of applicants is narrowed to; an empty value narrows nothing."""

    q: str = ""
    state: str = ""
    group: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Applicant:
    """One line of the list. `marks` are those of rules.applications.MARKS."""

    application: Application
    marks: tuple[str, ...]


def open_link(session: Session, cohort_id: int) -> RegistrationLink | None:
    """The cohort's public address that nobody has closed; its last day may have passed."""
    query = select(RegistrationLink).where(
        RegistrationLink.cohort_id == cohort_id, RegistrationLink.closed_at.is_(None)
    )
    return session.scalar(query.order_by(RegistrationLink.id.desc()).limit(1))


def link_of_token(session: Session, token: str) -> RegistrationLink | None:
    """The public address with this token, open or not."""
    return session.scalar(
        select(RegistrationLink)
        .where(RegistrationLink.token_index == vault().blind_index(token))
        .options(joinedload(RegistrationLink.cohort))
    )


def application_of_receipt(session: Session, receipt: str) -> Application | None:
    """The application of a receipt's address."""
    return session.scalar(
        select(Application)
        .where(Application.receipt == receipt)
        .options(joinedload(Application.cohort), joinedload(Application.group))
    )


def application_for(session: Session, actor: Actor, application_id: int) -> Application:
    """One application. Raises NotFound, also for who may not read any."""
    found = None
    if actor.may(READ):
        found = session.scalar(
            select(Application)
            .where(Application.id == application_id)
            .options(
                joinedload(Application.cohort),
                joinedload(Application.group),
                joinedload(Application.kelurahan),
                joinedload(Application.participant),
            )
        )
    if found is None:
        raise NotFound(N_("Pendaftar ini tidak ada."))
    return found


def group_of_code(session: Session, cohort_id: int, code: str) -> FriendGroup | None:
    """The friends of a cohort who share a code."""
    return session.scalar(
        select(FriendGroup).where(FriendGroup.cohort_id == cohort_id, FriendGroup.code == code)
    )


def groups_of(session: Session, cohort_id: int) -> list[tuple[str, int]]:
    """Codes of a cohort's groups of friends, each with how many they are."""
    rows = session.execute(
        select(FriendGroup.code, func.count(Application.id))
        .join(Application, Application.group_id == FriendGroup.id)
        .where(FriendGroup.cohort_id == cohort_id)
        .group_by(FriendGroup.id, FriendGroup.code)
        .order_by(FriendGroup.id)
    )
    return [(code, count) for code, count in rows]


def group_members(session: Session, cohort_id: int, code: str) -> Sequence[int]:
    """Ids of the applications of one group that may still be accepted."""
    return session.scalars(
        select(Application.id)
        .join(FriendGroup, FriendGroup.id == Application.group_id)
        .where(
            Application.cohort_id == cohort_id,
            FriendGroup.code == code,
            Application.state.in_(OPEN_STATES),
        )
    ).all()


def tally(session: Session, cohort_id: int) -> dict[str, int]:
    """How many applications are in each state."""
    rows = session.execute(
        select(Application.state, func.count())
        .where(Application.cohort_id == cohort_id)
        .group_by(Application.state)
    )
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in STATES}


def listed_applicants(cohort: Cohort, sought: Sought) -> Select[*tuple[Any, ...]]:
    """Who waits for a decision first, then the waiting list in its order, then the rest.

    Each with a flag for every mark, which `applicants_of` reads.
    """
    marks = _marks(cohort)
    order = {APPLIED: 0, WAITING: 1, ADMITTED: 2, DECLINED: 3, UNDECIDED: 4}
    return (
        _narrowed(cohort, sought)
        .add_columns(*(case((condition, 1), else_=0) for condition in marks.values()))
        .options(
            joinedload(Application.group),
            joinedload(Application.kelurahan),
            joinedload(Application.participant),
        )
        .order_by(
            case(order, value=Application.state, else_=9), Application.waiting_rank, Application.id
        )
    )


def applicants_of(cohort: Cohort, rows: Iterable[Any]) -> list[Applicant]:
    """The lines of a list, with the marks of each."""
    marks = _marks(cohort)
    return [
        Applicant(one, tuple(mark for mark, holds in zip(marks, flags, strict=True) if holds))
        for one, *flags in rows
    ]


def marks_of(session: Session, application: Application) -> tuple[str, ...]:
    """What should be looked at twice in one application."""
    marks = _marks(application.cohort)
    columns = (case((condition, 1), else_=0) for condition in marks.values())
    flags = session.execute(select(*columns).where(Application.id == application.id)).one()
    return tuple(mark for mark, holds in zip(marks, flags, strict=True) if holds)


def twins_of(session: Session, application: Application) -> list[Participant]:
    """Participants of the programme year who may be the same person, surest first."""
    query = select(Participant).where(
        Participant.programme_id == application.programme_id,
        Participant.state != WITHDRAWN,
        or_(
            Participant.nik_index == application.nik_index,
            and_(
                Participant.birth_date == application.birth_date,
                Participant.name_key == application.name_key,
            ),
        ),
    )
    found = session.scalars(query.order_by(Participant.id).limit(5)).all()
    others = [one for one in found if one.id != application.participant_id]
    return sorted(others, key=lambda one: one.nik_index != application.nik_index)


def other_applications(session: Session, application: Application) -> Sequence[Application]:
    """What else was sent with this NIK for the programme year, newest first; five at most."""
    query = select(Application).where(
        Application.programme_id == application.programme_id,
        Application.nik_index == application.nik_index,
        Application.id != application.id,
        Application.state.in_((*OPEN_STATES, ADMITTED)),
    )
    newest = query.options(joinedload(Application.cohort)).order_by(Application.id.desc())
    return session.scalars(newest.limit(5)).all()


def consents_asked(session: Session, application_id: int) -> dict[str, bool]:
    """What was answered with an application, by purpose; the latest word holds."""
    rows = session.execute(
        select(Consent.purpose, Consent.given)
        .where(Consent.application_id == application_id)
        .order_by(Consent.id)
    )
    return {row.purpose: row.given for row in rows}


def _narrowed(cohort: Cohort, sought: Sought) -> Select[Application]:
    query = select(Application).where(Application.cohort_id == cohort.id)
    if sought.state in STATES:
        query = query.where(Application.state == sought.state)
    if sought.group:
        query = query.join(Application.group).where(FriendGroup.code == sought.group)
    if sought.mark in MARKS:
        query = query.where(_marks(cohort)[sought.mark])
    if sought.q:
        query = query.where(_matches(sought.q))
    return query


def _marks(cohort: Cohort) -> dict[str, ColumnElement[bool]]:
    """The condition of each mark on an application."""
    eighteen = _born_at_least(ADULT, clock.today())
    other: ColumnElement[bool] = false()
    if cohort.kecamatan_code:
        here = select(Kelurahan.code).where(Kelurahan.kecamatan_code == cohort.kecamatan_code)
        home = Application.kelurahan_code
        other = or_(home.is_(None), home.not_in(here))
    return {
        OTHER_AREA: other,
        NO_GUARDIAN: and_(
            Application.birth_date > eighteen, Application.guardian_consent_at.is_(None)
        ),
        TWICE: _twice(cohort.programme_id),
    }


def _born_at_least(years: int, today: date) -> date:
    """The last birth date of who is so many years old; 29 February counts from 1 March."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)


def _twice(programme_id: int) -> ColumnElement[bool]:
    """Somebody else of the year has this NIK, or this name and birth date."""
    earlier = aliased(Application)
    known = exists().where(
        Participant.programme_id == literal(programme_id),
        Participant.state != WITHDRAWN,
        or_(Application.participant_id.is_(None), Participant.id != Application.participant_id),
        or_(
            Participant.nik_index == Application.nik_index,
            and_(
                Participant.birth_date == Application.birth_date,
                Participant.name_key == Application.name_key,
            ),
        ),
    )
    asked = exists().where(
        earlier.programme_id == literal(programme_id),
        earlier.id != Application.id,
        earlier.nik_index == Application.nik_index,
        earlier.state.in_((*OPEN_STATES, ADMITTED)),
    )
    return or_(known, asked)


def _matches(words: str) -> ColumnElement[bool]:
    """Name however it is spelled, number, or the end of a phone number."""
    safe = re.sub(r"([%_\\])", r"\\\1", words.lower())
    found: list[ColumnElement[bool]] = [
        func.lower(Application.name).like(f"%{safe}%", escape="\\"),
        func.lower(Application.number).like(f"%{safe}%", escape="\\"),
    ]
    key = normalise_name(words)
    if len(key) > 2:
        found.append(Application.name_key.like(f"%{re.sub(r'([%_])', '', key)}%"))
    digits = re.sub(r"\D", "", words)
    if len(digits) > 3:
        found.append(Application.phone.endswith(digits.removeprefix("0")))
    return or_(*found)
