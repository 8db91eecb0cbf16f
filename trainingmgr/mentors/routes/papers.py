"""A mentee's book and its brief as PDF."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from trainingmgr.documents.mentoring_book import mentoring_book_pdf
from trainingmgr.documents.mentoring_brief import mentoring_brief_pdf
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.mentors import queries
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.services.book import book_of
from trainingmgr.mentors.services.brief import brief_of


@bp.get("/pendampingan/<int:mentee_id>/buku.pdf")
@needs("coaching.read")
def book(mentee_id: int) -> Response:
    """Everything about a mentee."""
    session, by = db.session(), actor()
    paper = book_of(session, by, queries.mentee_for(session, by, mentee_id))
    return send_pdf(mentoring_book_pdf(paper), f"buku-pendampingan-{mentee_id}.pdf")


@bp.get("/pendampingan/<int:mentee_id>/ringkasan.pdf")
@needs("coaching.read")
def brief(mentee_id: int) -> Response:
    """What the next mentor must know, on one page."""
    session, by = db.session(), actor()
    paper = brief_of(session, by, queries.mentee_for(session, by, mentee_id))
    return send_pdf(mentoring_brief_pdf(paper), f"ringkasan-pendampingan-{mentee_id}.pdf")


def send_pdf(pdf: bytes, name: str) -> Response:
    """Shown by the browser, saved under a name."""
    return send_file(BytesIO(pdf), "application/pdf", as_attachment=False, download_name=name)
