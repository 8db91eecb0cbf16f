"""The AD/ART of a KUB as a booklet of chapters, articles and clauses."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.kub import STYLES, Group
from trainingmgr.documents.render import render


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """kind: `clause`, `item` or `sentence`; pieces: text, None where something is not known yet."""

    kind: str
    mark: str
    pieces: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One Pasal."""

    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One Bab."""

    roman: str
    title: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutesDocument:
    """AD/ART as agreed; the group's own paper, so the office's letterhead is not on it."""

    issued_on: date
    place: str
    group: Group
    agreed_on: date | None
    agreed_at: str
    chapters: tuple[Chapter, ...]
    chair: str
    secretary: str
    treasurer: str


def statutes_pdf(document: StatutesDocument) -> bytes:
    """The AD/ART, A4 upright."""
    return render("kub/statutes.html", {"doc": document}, stylesheets=(*STYLES, "kub/statutes.css"))
