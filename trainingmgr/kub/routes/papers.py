"""The papers of a KUB: one list of them all, and each as PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO

from flask import abort, render_template, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.documents.kub import (
    FoundingDocument,
    PeopleDocument,
    attendance_pdf,
    board_pdf,
    members_pdf,
    minutes_pdf,
    notes_pdf,
)
from trainingmgr.documents.kub_books import BOOKS, books_pdf
from trainingmgr.documents.kub_changes import change_pdf
from trainingmgr.documents.kub_statutes import statutes_pdf
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.kub.forms.papers import scan_form
from trainingmgr.kub.models import DECREED, DISBANDED, FORMED, Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries import papers as queries
from trainingmgr.kub.routes import bp
from trainingmgr.kub.rules import papers as rules
from trainingmgr.kub.services import papers as services
from trainingmgr.kub.services.statutes import statutes_paper

PDF = "application/pdf"


@bp.get("/kub/<int:kub_id>/berkas")
@needs("kub.papers")
def papers(kub_id: int) -> str:
    """Every paper: what can be printed, and which signed ones are there."""
    one = kub_for(db.session(), actor(), kub_id)
    found = queries.papers_of(db.session(), kub_id)
    return render_template(
        "kub/papers.html",
        one=one,
        papers=found,
        scanned=sum(paper.newest is not None for paper in found),
        forms={
            (paper.kind, paper.day): scan_form(paper.kind, _(paper.label), paper.day)
            for paper in found
        },
        printed=rules.PRINTED,
        filled=rules.FILLED_SHEET if one.meeting is None else None,
        books=rules.BOOKS,
        may_be_decreed=one.state in (FORMED, DECREED),
        open=one.state != DISBANDED,
    )


@bp.get("/kub/<int:kub_id>/surat/<paper_name>.pdf")
@needs("kub.papers")
def paper_pdf(kub_id: int, paper_name: str) -> Response:
    """One paper to print, by its name in the address."""
    one = kub_for(db.session(), actor(), kub_id)
    draw = _DRAWN.get(paper_name)
    if draw is None:
        abort(404)
    return send(draw(one), f"{paper_name}-{one.code}.pdf")


@bp.get("/kub/<int:kub_id>/perubahan/<changed_on>.pdf")
@needs("kub.papers")
def changes_pdf(kub_id: int, changed_on: str) -> Response:
    """The berita acara of a day's changes."""
    one = kub_for(db.session(), actor(), kub_id)
    try:
        day = date.fromisoformat(changed_on)
    except ValueError:
        abort(404)
    pdf = change_pdf(services.change_paper(db.session(), one, day))
    return send(pdf, f"perubahan-anggota-{one.code}-{day}.pdf")


def send(body: bytes, name: str) -> Response:
    """A PDF to be saved or printed."""
    return send_file(BytesIO(body), PDF, as_attachment=True, download_name=name)


def _founding(one: Kub, *, filled: bool = False) -> FoundingDocument:
    return services.founding_paper(db.session(), one, filled=filled)


def _people(one: Kub) -> PeopleDocument:
    return services.people_paper(db.session(), one)


def _book(name: str) -> Callable[[Kub], bytes]:
    return lambda one: books_pdf(services.books_paper(one, [name]))


_DRAWN: Mapping[str, Callable[[Kub], bytes]] = {
    "daftar-hadir": lambda one: attendance_pdf(_founding(one)),
    "daftar-hadir-terisi": lambda one: attendance_pdf(_founding(one, filled=True)),
    "berita-acara": lambda one: minutes_pdf(_founding(one)),
    "notula": lambda one: notes_pdf(_founding(one)),
    "susunan-pengurus": lambda one: board_pdf(_people(one)),
    "daftar-anggota": lambda one: members_pdf(_people(one)),
    "ad-art": lambda one: statutes_pdf(statutes_paper(db.session(), one)),
    rules.ALL_BOOKS: lambda one: books_pdf(services.books_paper(one, list(BOOKS))),
    **{name: _book(name) for name in BOOKS},
}
