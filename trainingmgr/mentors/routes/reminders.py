"""What a mentor is reminded of and how: letters, the calendar on the phone, words for a chair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock, mail
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.access.web import actor, needs, public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Mentee, Mentor
from trainingmgr.mentors.queries import reports
from trainingmgr.mentors.queries.calendars import calendar_word, feed_of, mentor_of_word
from trainingmgr.mentors.queries.reminders import lines_of, words_for
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules.reminders import reminder
from trainingmgr.mentors.services.reminders import renew_calendar, set_reminders


@dataclass(frozen=True)
class Remind:
    """A message to a mentee's chair: to whom, the words, and WhatsApp opened with them."""

    to_name: str
    phone: str
    whatsapp: str


def reminder_of(session: Session, by: Actor, mentee: Mentee) -> Remind | None:
    """For the mentor of a mentee; None where there is nobody to write to."""
    return reminders_of(session, by, [mentee]).get(mentee.id)


def reminders_of(session: Session, by: Actor, found: Sequence[Mentee]) -> dict[int, Remind]:
    """mentee id -> the same for many, in a constant number of statements."""
    if not by.may("coaching.log") or not found:
        return {}
    mentor = queries.mentor_of_user(session, by.user_id)
    told = words_for(session, mentor, found, clock.today())
    return {
        number: Remind(one.to.name, phone, whatsapp_link(phone, one.text))
        for number, one in told.items()
        if (phone := one.to.phone)
    }


@bp.get("/pendampingan/pengingat")
@needs("today.mentor")
def own_reminders() -> str:
    """Letters on or off, what today's would say, and the calendar's address."""
    session = db.session()
    mentor, today = reports.mentor_if_any(session, actor()), clock.today()
    if mentor is None:
        return render_template("mentors/not_registered.html")
    host = current_app.extensions["settings"].public_url
    address = host + url_for("mentors.calendar_feed", token=calendar_word(mentor))
    return render_template(
        "mentors/own_reminders.html",
        mentor=mentor,
        ready=mail.settings() is not None,
        found=reminder(lines_of(session, [mentor.id], today).get(mentor.id, []), today),
        address=address,
        webcal=f"webcal://{address.removeprefix(urlsplit(address).scheme + '://')}",
    )


@bp.post("/pendampingan/pengingat")
@needs("today.mentor")
def switch_reminders() -> Response:
    """Letters from now on, or none."""
    wanted = request.form.get("wanted") == "1"
    set_reminders(db.session(), actor(), _own(), wanted)
    db.session.commit()
    notice(_("Pengingat surel menyala.") if wanted else _("Pengingat surel dimatikan."))
    return redirect(url_for(".own_reminders"))


@bp.post("/pendampingan/pengingat/kalender")
@needs("today.mentor")
def renew_own_calendar() -> Response:
    """Another address; phones with the old one see nothing any more."""
    renew_calendar(db.session(), actor(), _own())
    db.session.commit()
    notice(_("Alamat kalender diganti. Pasang alamat yang baru di ponsel Anda."))
    return redirect(url_for(".own_reminders"))


@bp.get("/kalender/pendampingan/<token>.ics")
@public
def calendar_feed(token: str) -> Response:
    """The calendar behind a secret address; nothing once it was changed."""
    mentor = mentor_of_word(db.session(), token)
    if mentor is None:
        abort(404)
    response = make_response(feed_of(db.session(), mentor))
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = 'inline; filename="pendampingan.ics"'
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.add_etag()
    return response.make_conditional(request)


def _own() -> Mentor:
    return queries.mentor_of_user(db.session(), actor().user_id)
