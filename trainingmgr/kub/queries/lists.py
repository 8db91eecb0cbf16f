"""The list of KUB, as one asks for it and as the head's page counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.journey.active import Status
from trainingmgr.journey.growth import ACTIVE_MEMBERS
from trainingmgr.kub.models import DECREED, DRAFT, FORMED, Kub, KubMember
from trainingmgr.kub.queries.scope import may_see_kub
from trainingmgr.participants.models import StandingRow
from trainingmgr.participants.queries import on_day
from trainingmgr.programmes.models import Craft, Kecamatan, Programme
from trainingmgr.programmes.queries import number_setting

EVER_FORMED, COMPLETE, INCOMPLETE, ACTIVE = FIGURES = ("terbentuk", "lengkap", "kurang", "aktif")


@dataclass(frozen=True)
class Wanted:
    """What a list of KUB is narrowed to; empty strings narrow nothing.

    `figure` is one of FIGURES: formed at any time, standing and of exactly `size` members or not,
    or with three active members or more on `today`, as the head's page counts them.
    """

    q: str = ""
    kecamatan: str = ""
    state: str = ""
    programme: str = ""
    figure: str = ""


@dataclass(frozen=True)
class KubLine:
    """One KUB in a list; `members` have not left."""

    id: int
    code: str
    name: str
    state: str
    craft: str
    kecamatan: str
    cohort: str
    course: str | None
    members: int


def count_kub(session: Session, actor: Actor, wanted: Wanted) -> int:
    """How many KUB the list holds."""
    query = _listed(session, actor, wanted)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def find_kub(
    session: Session, actor: Actor, wanted: Wanted, *, offset: int, limit: int
) -> list[KubLine]:
    """KUB by kecamatan and name, found by name, code or craft."""
    rows = session.execute(
        _listed(session, actor, wanted)
        .order_by(Kecamatan.name, Kub.name, Kub.id)
        .offset(offset)
        .limit(limit)
    )
    return [KubLine(*row) for row in rows]


def _listed(session: Session, actor: Actor, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    members = (
        select(func.count(KubMember.id))
        .where(KubMember.kub_id == Kub.id, KubMember.until_on.is_(None))
        .correlate(Kub)
        .scalar_subquery()
    )
    query = (
        select(
            Kub.id,
            Kub.code,
            Kub.name,
            Kub.state,
            Craft.name,
            Kecamatan.name,
            Cohort.name,
            Course.title,
            members,
        )
        .join(Craft, Craft.id == Kub.craft_id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .join(Kecamatan, Kecamatan.code == Cohort.kecamatan_code)
        .outerjoin(Course, Course.id == Kub.course_id)
        .where(may_see_kub(actor))
    )
    if wanted.kecamatan:
        query = query.where(Cohort.kecamatan_code == wanted.kecamatan)
    if wanted.state:
        query = query.where(Kub.state == wanted.state)
    if wanted.programme:
        query = query.join(Programme, Programme.id == Cohort.programme_id)
        query = query.where(Programme.code == wanted.programme, Cohort.counts.is_(True))
    if wanted.figure:
        query = query.where(*_figure(session, wanted.figure, members))
    if wanted.q:
        plain = wanted.q.lower().replace("\\", "").replace("%", "\\%").replace("_", "\\_")
        like = f"%{plain}%"
        fields = (Kub.name, Kub.code, Craft.name)
        query = query.where(or_(*(func.lower(one).like(like, escape="\\") for one in fields)))
    return query


def _figure(
    session: Session, figure: str, members: ScalarSelect[int]
) -> tuple[ColumnElement[bool], ...]:
    """The same conditions under which the head's page counts KUB today."""
    if figure == EVER_FORMED:
        return (Kub.state != DRAFT,)
    standing, today = Kub.state.in_((FORMED, DECREED)), clock.today()
    if figure == ACTIVE:
        active = (
            select(func.count(StandingRow.id))
            .join(KubMember, KubMember.participant_id == StandingRow.participant_id)
            .where(KubMember.kub_id == Kub.id, KubMember.until_on.is_(None))
            .where(StandingRow.status == Status.AKTIF, on_day(today))
            .correlate(Kub)
            .scalar_subquery()
        )
        return standing, active >= ACTIVE_MEMBERS
    size = number_setting(session, "kub_size", today)
    return standing, members == size if figure == COMPLETE else members != size
