"""Calendars on people's phones: the link's page, the feed itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, services
from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import calendars
from trainingmgr.cohorts.routes import bp
from trainingmgr.foundation.access.web import actor, needs, public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import aside
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.trainers.models import Trainer
from trainingmgr.trainers.queries import trainer_of_user

PAGE = "cohorts/calendar_link.html"


@bp.get("/kalender/<token>.ics")
@public
def calendar_feed(token: str) -> Response:
    """The calendar behind a secret address; nothing when the link was revoked."""
    link = calendars.link_of_token(db.session(), token)
    if link is None:
        abort(404)
    body, changed = calendars.feed_of(db.session(), link)
    number = link.id
    db.session.rollback()
    _note(number)
    response = make_response(body)
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = 'inline; filename="bina-usaha.ics"'
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.last_modified = changed
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/kalender-saya")
@needs("today.trainer")
def own_calendar() -> str:
    """Whether one's own calendar is on some phone, and how to put it there."""
    if trainer_of_user(db.session(), actor().user_id) is None:
        return render_template("trainers/not_registered.html")
    return _page(_own())


@bp.post("/kalender-saya")
@needs("today.trainer")
def make_own_calendar() -> str:
    """A new link of one's own, shown this once."""
    return _issue(_own())


@bp.post("/kalender-saya/cabut")
@needs("today.trainer")
def end_own_calendar() -> str:
    """One's own link stops working."""
    return _revoke(_own())


@bp.get("/angkatan/<int:cohort_id>/kalender")
@needs("cohorts.manage")
def cohort_calendar(cohort_id: int) -> str:
    """The link of a whole cohort's calendar."""
    return _page(queries.cohort_for(db.session(), actor(), cohort_id))


@bp.post("/angkatan/<int:cohort_id>/kalender")
@needs("cohorts.manage")
def make_cohort_calendar(cohort_id: int) -> str:
    """A new link of a cohort, shown this once."""
    return _issue(queries.cohort_for(db.session(), actor(), cohort_id))


@bp.post("/angkatan/<int:cohort_id>/kalender/cabut")
@needs("cohorts.manage")
def end_cohort_calendar(cohort_id: int) -> str:
    """A cohort's link stops working."""
    return _revoke(queries.cohort_for(db.session(), actor(), cohort_id))


def _own() -> Trainer:
    trainer = trainer_of_user(db.session(), actor().user_id)
    if trainer is None:
        abort(404)
    return trainer


def _issue(owner: Trainer | Cohort) -> str:
    token = services.issue_link(db.session(), actor(), owner)
    db.session.commit()
    return _page(owner, token)


def _revoke(owner: Trainer | Cohort) -> str:
    if services.revoke_link(db.session(), actor(), owner):
        db.session.commit()
        notice(_("Tautan kalender dicabut. Ponsel yang memakainya tidak diperbarui lagi."))
    return _page(owner)


def _page(owner: Trainer | Cohort, token: str | None = None) -> str:
    if isinstance(owner, Trainer):
        link = calendars.live_link(db.session(), calendars.owner_of(trainer_id=owner.id))
        make, end = url_for("cohorts.make_own_calendar"), url_for("cohorts.end_own_calendar")
        up = url_for("attendance.today")
    else:
        link = calendars.live_link(db.session(), calendars.owner_of(cohort_id=owner.id))
        make = url_for("cohorts.make_cohort_calendar", cohort_id=owner.id)
        end = url_for("cohorts.end_cohort_calendar", cohort_id=owner.id)
        up = url_for("cohorts.show_cohort", cohort_id=owner.id)
    address = None
    if token:
        host = current_app.extensions["settings"].public_url
        address = host + url_for("cohorts.calendar_feed", token=token)
    return render_template(
        PAGE,
        owner=owner,
        own=isinstance(owner, Trainer),
        link=link,
        address=address,
        webcal=f"webcal://{address.removeprefix(urlsplit(address).scheme + '://')}"
        if address
        else None,
        make=make,
        end=end,
        up=up,
    )


def _note(link_id: int) -> None:
    """That a phone asked, in a short transaction of its own."""
    try:
        with aside(db.engine) as own:
            services.note_fetch(own, link_id)
            own.commit()
    except OperationalError:
        # Busy elsewhere: better to answer than to note it.
        return
