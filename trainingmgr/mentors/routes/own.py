"""A trainee's own coaching: who comes, what I promised, and whether what was told is right."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import rules
from trainingmgr.mentors.forms.confirmations import OwnConfirmForm
from trainingmgr.mentors.models import CoachingSession
from trainingmgr.mentors.queries import own
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.services.confirmations import confirm
from trainingmgr.participants.queries.own import own_record

Page = str | tuple[str, int] | Response


@bp.get("/saya/pendampingan")
@needs("own.read")
def own_coaching() -> str:
    """My mentor and the next date, what I promised, and every session with its paraf."""
    session = db.session()
    one = own_record(session, actor())
    sessions = own.own_sessions(session, one.id)
    return render_template(
        "mentors/own_coaching.html",
        one=one,
        mentors=own.own_mentors(session, one.id),
        promises=own.own_promises(session, one.id),
        sessions=sessions,
        waiting=[held for held in sessions if held.confirmation is None],
        topics=rules.TOPICS,
        today=clock.today(),
        whatsapp_link=whatsapp_link,
        plan=navigation.address("mentors.own_business_plan"),
    )


@bp.route("/saya/pendampingan/<int:coaching_id>", methods=["GET", "POST"])
@needs("own.confirm")
def own_session(coaching_id: int) -> Page:
    """What was written of one session, and my answer to it."""
    session, by = db.session(), actor()
    one = own_record(session, by)
    held = own.own_session(session, one.id, coaching_id)
    form = OwnConfirmForm(data={"version": held.version})
    if not form.is_submitted():
        return _session_page(held, form)

    def act() -> None:
        confirm(
            session,
            by,
            held,
            agrees=form.agrees,
            name=one.name,
            remark=form.remark.data or "",
            participant_id=one.id,
        )

    status = attempt(form, act, held)
    if status:
        one = own_record(session, by)
        return _session_page(own.own_session(session, one.id, coaching_id), form), status
    db.session.commit()
    notice(_("Jawaban Anda tersimpan."))
    return redirect(url_for("mentors.own_coaching"))


def _session_page(held: CoachingSession, form: OwnConfirmForm) -> str:
    return render_template(
        "mentors/own_session.html",
        held=held,
        form=form,
        topics=rules.TOPICS,
        modes=rules.MODES,
        # Members of one KUB know each other.
        call_by=str,
    )
