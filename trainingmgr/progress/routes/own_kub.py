"""The papers of one's own KUB that each member may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO

from flask import abort, send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.documents.kub import board_pdf, minutes_pdf
from trainingmgr.documents.kub_books import BOOKS, books_pdf
from trainingmgr.documents.kub_statutes import statutes_pdf
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.kub.models import Kub
from trainingmgr.kub.rules.papers import ALL_BOOKS
from trainingmgr.kub.services import papers
from trainingmgr.kub.services.statutes import statutes_paper
from trainingmgr.participants.queries.own import own_record
from trainingmgr.progress.queries import own
from trainingmgr.progress.routes import bp

# Signed scans and the list of members with their telephones stay with the office and the board.
OWN_PAPERS: Mapping[str, str] = {
    "berita-acara": N_("Berita acara pembentukan"),
    "susunan-pengurus": N_("Susunan pengurus"),
    "ad-art": N_("AD/ART"),
    ALL_BOOKS: N_("Buku-buku KUB"),
}
_DRAWN: Mapping[str, Callable[[Session, Kub], bytes]] = {
    "berita-acara": lambda session, one: minutes_pdf(papers.founding_paper(session, one)),
    "susunan-pengurus": lambda session, one: board_pdf(papers.people_paper(session, one)),
    "ad-art": lambda session, one: statutes_pdf(statutes_paper(session, one)),
    ALL_BOOKS: lambda _session, one: books_pdf(papers.books_paper(one, list(BOOKS))),
}


@bp.get("/saya/kub/<paper_name>.pdf")
@needs("own.read")
def own_kub_paper(paper_name: str) -> Response:
    """One of them, of the KUB that one is in today."""
    session = db.session()
    group = own.companions(session, own_record(session, actor()).id)
    draw = _DRAWN.get(paper_name)
    if group is None or draw is None:
        abort(404)
    pdf = BytesIO(draw(session, group.kub))
    name = f"{paper_name}-{group.kub.code.lower()}.pdf"
    return send_file(pdf, "application/pdf", as_attachment=True, download_name=name)
