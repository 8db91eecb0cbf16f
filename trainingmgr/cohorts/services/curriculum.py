"""Curriculum templates made, changed, copied and put away."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingmgr.cohorts import rules
from trainingmgr.cohorts.models import (
    TECHNICAL,
    CurriculumEdition,
    CurriculumTemplate,
    TemplateSubject,
)
from trainingmgr.cohorts.rules import SubjectLine
from trainingmgr.cohorts.rules.templates import REFERENCE, check_template, copy_name
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import COMMAND_LINE, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import is_duplicate
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import Craft

Lines = Sequence[tuple[str, str, int]]
"""(group, title, JP), in order."""


def load_templates(session: Session) -> None:
    """The reference templates (handbook 3.3), where there is none at all yet."""
    if session.scalar(select(func.count()).select_from(CurriculumTemplate)):
        return
    for one in REFERENCE:
        template = CurriculumTemplate(name=one.name, kind=one.kind, active=True)
        session.add(template)
        session.flush()
        _new_edition(session, COMMAND_LINE, template, one.subjects)


def create_template(
    session: Session,
    by: Actor,
    *,
    name: str,
    kind: str,
    craft: Craft | None,
    subjects: Lines,
) -> CurriculumTemplate:
    """A template with its first edition. Raises Refused."""
    lines = _checked(session, name, kind, subjects)
    template = CurriculumTemplate(
        name=_plain(name), kind=kind, craft=craft if kind == TECHNICAL else None, active=True
    )
    _save(session, template)
    _new_edition(session, by, template, lines)
    audit.record(session, by, "curriculum.create", subject=("curriculum", template.id))
    return template


def change_template(
    session: Session,
    by: Actor,
    template: CurriculumTemplate,
    *,
    name: str,
    craft: Craft | None,
    active: bool,
    subjects: Lines,
) -> CurriculumTemplate:
    """Changes a template; other materi make a new edition and leave all courses as they are.

    Raises Refused.
    """
    lines = _checked(session, name, template.kind, subjects, template.id)
    template.name, template.active = _plain(name), active
    template.craft = craft if template.kind == TECHNICAL else None
    # Two people changing only the materi must not pass each other by.
    flag_modified(template, "name")
    _save(session, template)
    present = [SubjectLine(one.group, one.title, one.jp) for one in template.latest.subjects]
    if sorted(lines, key=_group) != present:
        _new_edition(session, by, template, lines)
    detail = {"edition": template.latest.number}
    audit.record(
        session, by, "curriculum.change", subject=("curriculum", template.id), detail=detail
    )
    return template


def copy_template(session: Session, by: Actor, template: CurriculumTemplate) -> CurriculumTemplate:
    """The same materi under another name, to be changed on its own."""
    taken = {name.lower() for name in session.scalars(select(CurriculumTemplate.name))}
    return create_template(
        session,
        by,
        name=copy_name(template.name, taken),
        kind=template.kind,
        craft=template.craft,
        subjects=[(one.group, one.title, one.jp) for one in template.latest.subjects],
    )


def _checked(
    session: Session, name: str, kind: str, subjects: Lines, except_id: int | None = None
) -> list[SubjectLine]:
    lines = [SubjectLine(group, _plain(title), jp) for group, title, jp in subjects]
    check_template(name, kind, lines)
    query = select(CurriculumTemplate.id).where(
        func.lower(CurriculumTemplate.name) == _plain(name).lower()
    )
    if session.scalar(query) not in (None, except_id):
        raise _taken()
    return lines


def _save(session: Session, template: CurriculumTemplate) -> None:
    session.add(template)
    try:
        session.flush()
    except IntegrityError as problem:
        if not is_duplicate(problem):
            raise
        raise _taken() from None


def _taken() -> Refused:
    return Refused(N_("Sudah ada templat dengan nama itu. Pilih nama lain."), field="name")


def _new_edition(
    session: Session, by: Actor, template: CurriculumTemplate, lines: Sequence[SubjectLine]
) -> None:
    number = max((one.number for one in template.editions), default=0) + 1
    edition = CurriculumEdition(
        template_id=template.id, number=number, made_at=clock.now(), made_by_id=by.user_id
    )
    edition.subjects = [
        TemplateSubject(group=line.group, position=position, title=line.title, jp=line.jp)
        for position, line in enumerate(sorted(lines, key=_group), 1)
    ]
    template.editions.insert(0, edition)
    session.flush()


def _group(line: SubjectLine) -> int:
    """Groups in order, and within a group the order in which the materi were written."""
    return rules.GROUP_LETTERS.index(line.group)


def _plain(text: str) -> str:
    return " ".join(text.split())
