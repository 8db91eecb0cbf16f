"""Curriculum templates, searched and opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from trainingmgr.cohorts.models import Course, CurriculumEdition, CurriculumTemplate
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.programmes.models import Craft

CRAFT = (
    select(Craft.name)
    .where(Craft.id == CurriculumTemplate.craft_id)
    .correlate(CurriculumTemplate)
    .scalar_subquery()
)


def templates(search: str = "", kind: str = "") -> Select[CurriculumTemplate]:
    """Templates by kind and name, found by name or craft; those put away come last."""
    query = select(CurriculumTemplate).order_by(
        CurriculumTemplate.active.desc(), CurriculumTemplate.kind, CurriculumTemplate.name
    )
    if search:
        like = f"%{search.lower()}%"
        crafts = select(Craft.id).where(func.lower(Craft.name).like(like))
        query = query.where(
            or_(
                func.lower(CurriculumTemplate.name).like(like),
                CurriculumTemplate.craft_id.in_(crafts),
            )
        )
    if kind:
        query = query.where(CurriculumTemplate.kind == kind)
    return query


def with_editions(query: Select[CurriculumTemplate]) -> Select[CurriculumTemplate]:
    """Loads craft, editions and materi with the templates."""
    return query.options(*_loaded())


def active_templates(session: Session) -> Sequence[CurriculumTemplate]:
    """Those a course may start from."""
    return session.scalars(with_editions(templates().where(CurriculumTemplate.active))).all()


def template_for(session: Session, template_id: int) -> CurriculumTemplate:
    """One template with its editions, the latest first. Raises NotFound."""
    found = session.scalar(
        select(CurriculumTemplate).where(CurriculumTemplate.id == template_id).options(*_loaded())
    )
    if found is None:
        raise NotFound(N_("Templat kurikulum tidak ditemukan."))
    return found


def courses_by_edition(session: Session, template_id: int) -> dict[int, int]:
    """How many courses were made from each edition of a template, by edition id."""
    rows = session.execute(
        select(Course.edition_id, func.count())
        .join(CurriculumEdition, CurriculumEdition.id == Course.edition_id)
        .where(CurriculumEdition.template_id == template_id)
        .group_by(Course.edition_id)
    )
    return {edition: n for edition, n in rows if edition is not None}


def _loaded() -> tuple[LoaderOption, ...]:
    editions: Any = selectinload(CurriculumTemplate.editions)
    return joinedload(CurriculumTemplate.craft), editions.selectinload(CurriculumEdition.subjects)
