"""The list of KUB, as one asks for it and as the head's page counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
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


member_count = (
    select(func.count(KubMember.id))
    .where(KubMember.kub_id == Kub.id, KubMember.until_on.is_(None))
    .correlate(Kub)
    .scalar_subquery()
)
"""How many have not left."""


def listed_kub(session: Session, actor: Actor, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """KUB by kecamatan and name, found by name, code or craft."""
    query: Select[*tuple[Any, ...]] = (
        select(
            Kub.id,
            Kub.code,
            Kub.name,
            Kub.state,
            Kub.decree_on,
            Kub.decree_number,
            Craft.name.label("craft"),
            Kecamatan.name.label("kecamatan"),
            Cohort.name.label("cohort"),
            Course.title.label("course"),
            member_count.label("members"),
        )
        .join(Craft, Craft.id == Kub.craft_id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .join(Kecamatan, Kecamatan.code == Cohort.kecamatan_code)
        .outerjoin(Course, Course.id == Kub.course_id)
        .where(may_see_kub(actor))
        .order_by(Kecamatan.name, Kub.name, Kub.id)
    )
    if wanted.kecamatan:
        query = query.where(Cohort.kecamatan_code == wanted.kecamatan)
    if wanted.state:
        query = query.where(Kub.state == wanted.state)
    if wanted.programme:
        query = query.join(Programme, Programme.id == Cohort.programme_id)
        query = query.where(Programme.code == wanted.programme, Cohort.counts.is_(True))
    if wanted.figure:
        query = query.where(*_figure(session, wanted.figure))
    if wanted.q:
        plain = wanted.q.lower().replace("\\", "").replace("%", "\\%").replace("_", "\\_")
        like = f"%{plain}%"
        fields = (Kub.name, Kub.code, Craft.name)
        query = query.where(or_(*(func.lower(one).like(like, escape="\\") for one in fields)))
    return query


def _figure(session: Session, figure: str) -> tuple[ColumnElement[bool], ...]:
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
    full: ColumnElement[bool] = member_count == size
    return standing, full if figure == COMPLETE else ~full
