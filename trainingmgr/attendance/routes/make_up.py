"""A make-up session instead of one that was cancelled or missed."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms import MakeUpForm
from trainingmgr.attendance.queries.make_up import missed_by
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.services import make_up
from trainingmgr.cohorts.models import CANCELLED, SCHEDULED
from trainingmgr.cohorts.queries import session_for
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.trainers.queries import active_trainers, trainer_for

PAGE = "attendance/plan_make_up.html"


@bp.route("/sesi/<int:session_id>/susulan", methods=["GET", "POST"])
@needs("cohorts.manage")
def plan_make_up(session_id: int) -> str | Response | tuple[str, int]:
    """For everyone when the session was cancelled, for those chosen when they missed it.

    `?orang=3&orang=4` ticks these of them; without it all are ticked.
    """
    session = db.session()
    one = session_for(session, actor(), session_id)
    missing = None if one.state == CANCELLED else missed_by(session, one)
    wanted = request.args.getlist("orang", type=int)
    form = MakeUpForm(
        data={
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "break_minutes": one.break_minutes,
            "venue": one.venue,
            "trainer": one.trainer_id,
            "people": [
                who.participant_id
                for who in missing or ()
                if not wanted or who.participant_id in wanted
            ],
        }
    )
    form.offer(missing, active_trainers(session))
    context = {"one": one, "form": form, "missing": missing, "early": one.state == SCHEDULED}
    if request.method != "POST":
        return render_template(PAGE, **context)

    def act() -> None:
        make_up.plan_make_up(
            session,
            actor(),
            one,
            form.people.data or () if "people" in form else (),
            held_on=form.held_on.data or one.held_on,
            starts_at=form.starts_at.data or one.starts_at,
            ends_at=form.ends_at.data or one.ends_at,
            break_minutes=form.break_minutes.data or 0,
            venue=form.venue.data or "",
            trainer=trainer_for(session, form.trainer.data or 0),
        )

    status = attempt(form, act)
    if status:
        return render_template(PAGE, **context), status
    db.session.commit()
    notice(_("Pertemuan susulan direncanakan."))
    return redirect(url_for("cohorts.list_sessions", course_id=one.course_id))
