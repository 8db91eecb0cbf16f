"""The AD/ART that the office offers on a day, and what a KUB has made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub, Statutes, StatuteTemplate
from trainingmgr.kub.rules.statute_text import TEXTS
from trainingmgr.kub.rules.statutes import different

SINCE = date(2020, 1, 1)
"""From when on the text of the software holds where the office has written none."""


@dataclass(frozen=True)
class Offered:
    """The office's template of a day; `id` is None for the text that came with the software."""

    id: int | None
    valid_from: date
    texts: tuple[str, ...]
    version: int | None = None


@dataclass(frozen=True)
class Own:
    """A KUB's AD/ART. changed: chapters (from 1) that differ from the template it began with.

    newer: the office has another template since.
    """

    texts: tuple[str, ...]
    changed: tuple[int, ...]
    agreed_on: date | None
    version: int | None
    newer: Offered | None


def offered_on(session: Session, day: date) -> Offered:
    """The template in force on a day."""
    row = session.scalar(
        select(StatuteTemplate)
        .where(StatuteTemplate.valid_from <= day)
        .order_by(StatuteTemplate.valid_from.desc())
        .limit(1)
    )
    return _offered(row) if row else Offered(None, SINCE, TEXTS)


def templates(session: Session) -> Sequence[StatuteTemplate]:
    """Every template there was or will be, the latest first."""
    query = select(StatuteTemplate).order_by(StatuteTemplate.valid_from.desc())
    return session.scalars(query).all()


def statutes_row(session: Session, kub: Kub) -> Statutes | None:
    """What the KUB changed, or nothing."""
    return session.scalar(select(Statutes).where(Statutes.kub_id == kub.id))


def statutes_of(session: Session, kub: Kub) -> Own:
    """A KUB's AD/ART: its own, else the template of the day on which it was founded."""
    row, founded = statutes_row(session, kub), founded_on(kub)
    if row is None:
        began = offered_on(session, founded or clock.today())
        return Own(began.texts, (), founded, None, _newer(session, began))
    template = session.get_one(StatuteTemplate, row.template_id)
    began, texts = _offered(template), texts_of(row)
    return Own(
        texts,
        tuple(different(texts, began.texts)),
        row.agreed_on or founded,
        row.version,
        _newer(session, began),
    )


def founded_on(kub: Kub) -> date | None:
    """The day of the meeting, else of its berita acara."""
    return kub.meeting.held_on if kub.meeting else kub.minutes_on


def texts_of(row: Statutes | StatuteTemplate) -> tuple[str, ...]:
    """The ten texts of a row."""
    return tuple(str(one["text"]) for one in row.chapters)


def _newer(session: Session, began: Offered) -> Offered | None:
    now = offered_on(session, clock.today())
    return now if now.valid_from > began.valid_from and now.texts != began.texts else None


def _offered(row: StatuteTemplate) -> Offered:
    return Offered(row.id, row.valid_from, texts_of(row), row.version)
