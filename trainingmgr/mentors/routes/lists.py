"""A mentor's first page, and who was coached how often."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import MENTOR
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.mentors import queries, rules
from trainingmgr.mentors.routes import bp
from trainingmgr.programmes.queries import kecamatan

Filter = tuple[str, str, list[tuple[str, str]], str]


@bp.get("/pendampingan/hari-ini")
@needs("today.mentor")
def today() -> str:
    """Own KUB, those that wait longest first, with what they promised."""
    day = clock.today()
    rows = queries.followed_today(db.session(), actor(), day)
    return render_template(
        "mentors/today.html",
        rows=rows,
        silent=[row for row in rows if not row.recent],
        today=day,
        topics=rules.TOPICS,
        days=rules.RECENT_DAYS,
        whatsapp_link=whatsapp_link,
    )


@bp.get("/pendampingan")
@needs("coaching.read")
def list_coaching() -> str:
    """KUB with their sessions, and how many were reached lately, by institution."""
    session, by, day = db.session(), actor(), clock.today()
    asked = request.args
    institution, code = asked.get("lembaga", type=int), asked.get("kecamatan", "")
    silent = asked.get("sesi") == "sepi"
    found = queries.coached_kub(by, day, search_term(), institution, code, silent)
    pages = Pagination.of_request(queries.count(session, found))
    kub = session.scalars(found.limit(pages.limit).offset(pages.offset)).all()
    return render_template(
        "mentors/list_coaching.html",
        rows=queries.kub_rows(session, kub, day),
        coverage=queries.coverage(session, by, day),
        pages=pages,
        q=search_term(),
        filters=_filters(institution, code, silent) if by.role != MENTOR else [],
        narrowed=bool(search_term() or institution or code or silent),
        topics=rules.TOPICS,
        days=rules.RECENT_DAYS,
    )


@bp.get("/pendampingan/kub/<int:kub_id>")
@needs("coaching.read")
def kub_log(kub_id: int) -> str:
    """One KUB's book of coaching, newest first."""
    session, by = db.session(), actor()
    kub = queries.readable_kub(session, by, kub_id)
    return render_template(
        "mentors/kub_log.html",
        kub=kub,
        mentor=queries.mentor_of_kub(session, kub_id),
        sessions=queries.sessions_of(session, kub_id),
        promises_open=queries.open_actions(session, [kub_id]).get(kub_id, []),
        topics=rules.TOPICS,
        modes=rules.MODES,
        today=clock.today(),
    )


def _filters(institution: int | None, code: str, silent: bool) -> list[Filter]:
    session = db.session()
    every = ("", _("Semua"))
    bodies = [(str(one.id), one.label) for one in queries.institutions(session)]
    places = [(one.code, one.name) for one in kecamatan(session)]
    waits = [("sepi", _("Lebih dari %(n)s hari tanpa sesi", n=rules.RECENT_DAYS))]
    return [
        ("lembaga", _("Lembaga"), [every, *bodies], str(institution or "")),
        ("kecamatan", _("Kecamatan"), [every, *places], code),
        ("sesi", _("Sesi"), [every, *waits], "sepi" if silent else ""),
    ]
