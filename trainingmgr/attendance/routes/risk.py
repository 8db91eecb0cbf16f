"""Whom to call first, and make-ups that are offered before a result is final."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms import OfferForm
from trainingmgr.attendance.models import AGREED, OFFERED
from trainingmgr.attendance.queries.courses import enrolled
from trainingmgr.attendance.queries.offers import offer_of, sessions_to_make_up
from trainingmgr.attendance.queries.risk import ToCall, to_call
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.rules import call_text
from trainingmgr.attendance.services.offers import STATES, due_of, record_offer
from trainingmgr.cohorts.models import Course
from trainingmgr.cohorts.queries import course_for
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.lists import Column, Listing, Rows
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt

OFFER = "attendance/make_up_offer.html"
PEOPLE = (
    Column("nama", N_("Nama"), "name", head=True),
    Column(
        "kub", N_("KUB"), "kub", under="nama", none=N_("belum ber-KUB"), phrase=N_("KUB %(value)s")
    ),
    Column("alasan", N_("Mengapa"), lambda who: " ".join(map(alasan, who.concern.reasons))),
    Column(
        "tawaran",
        N_("Tawaran susulan"),
        lambda who: _(STATES[who.due.state]) if who.due and who.due.state else None,
        under="alasan",
        phrase=N_("Tawaran susulan: %(value)s"),
    ),
    Column("pertemuan", N_("Presensi"), custom=True, file=False),
    Column(
        "kehadiran",
        N_("Kehadiran"),
        lambda who: (who.outlook.counted, who.outlook.held) if who.outlook else None,
        "percent",
        shown=False,
    ),
    Column("hubungi", N_("Hubungi"), custom=True, file=False),
)


@bp.get("/pelatihan/<int:course_id>/perhatian")
@needs("attendance.call")
def call_list(course_id: int) -> Response:
    """Those of a course who should be called, the most urgent first."""
    session = db.session()
    one = course_for(session, actor(), course_id)
    people = to_call(session, [one])[one.id]
    q = search_term().casefold()
    found = Listing(
        "perlu-dihubungi",
        _("Perlu dihubungi: %(title)s", title=one.title),
        [column for column in PEOPLE if column.key != "kub" or not one.cohort.is_ikm],
        Rows([who for who in people if q in f"{who.name} {who.kub or ''}".casefold()]),
        about=[one.cohort.name],
    )
    offered = [who.due for who in people if who.due and who.due.open]
    return found.page(
        "attendance/call_list.html",
        one=one,
        people=people,
        make_ups=sessions_to_make_up(offered),
        chat=lambda who: _chat(one, who),
    )


@bp.route("/pelatihan/<int:course_id>/susulan/<int:participant_id>", methods=["GET", "POST"])
@needs("attendance.call")
def make_up_offer(course_id: int, participant_id: int) -> str | Response | tuple[str, int]:
    """That a make-up was offered to somebody, and what they said."""
    session = db.session()
    one = course_for(session, actor(), course_id)
    who = enrolled(session, course_id, participant_id)
    offer = offer_of(session, course_id, participant_id)
    due = due_of(session, course_id, participant_id)
    form = OfferForm(obj=offer)
    context = {"one": one, "who": who, "due": due, "offer": offer, "form": form, "states": STATES}
    if request.method != "POST":
        return render_template(OFFER, **context)

    def act() -> None:
        record_offer(
            session,
            actor(),
            one,
            participant_id,
            state=form.state.data or "",
            on=form.on.data,
            note=form.note.data or "",
        )

    status = attempt(form, act, offer)
    if status:
        return render_template(OFFER, **context), status
    db.session.commit()
    notice(_("Tawaran susulan tercatat."))
    return redirect(url_for("attendance.call_list", course_id=course_id))


def _chat(course: Course, who: ToCall) -> str | None:
    """An address that opens WhatsApp with kind words; the number stands nowhere else."""
    if not who.phone:
        return None
    ahead = who.coming
    text = call_text(
        who.name,
        course.title,
        actor().name,
        held_on=ahead.held_on if ahead else None,
        starts_at=ahead.starts_at if ahead else None,
        venue=ahead.venue if ahead else "",
        make_up=ahead.make_up if ahead else False,
        offer=bool(who.due and who.due.state in (None, OFFERED)),
        agreed=bool(who.due and who.due.state == AGREED),
    )
    return whatsapp_link(who.phone, text)
