"""A session changed by the mentor who logged it, or taken back, by the office too."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import alasan, bulan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import queries, services
from trainingmgr.mentors.forms.session_parts import ROWS, row_of
from trainingmgr.mentors.forms.sessions import EditSessionForm, VoidSessionForm
from trainingmgr.mentors.models import CoachingSession
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.session_pages import is_own, may_void, settled_at
from trainingmgr.mentors.routes.sessions import Page, form_page, sent_files, tell_overlap
from trainingmgr.mentors.services import month_figures
from trainingmgr.mentors.services.corrections import refuse_closed

# Fields that bear the name of what they change.
PLAIN = (
    "finding",
    "topics",
    "advice",
    "held_on",
    "starts_at",
    "minutes",
    "mode",
    "place",
    "next_on",
    "others",
)
NOT_MINE = N_("Hanya pendamping yang mencatat sesi ini dapat mengubahnya.")


@bp.route("/pendampingan/sesi/<int:coaching_id>/ubah", methods=["GET", "POST"])
@needs("coaching.log")
def edit_session(coaching_id: int) -> Page:
    """The form of a session with all that was told; nothing of it is lost by a change."""
    held = queries.session_for(db.session(), actor(), coaching_id)
    try:
        _refuse_foreign(held)
        refuse_closed(held)
    except Refused as problem:
        return _back(held, problem)
    form = _form(held)
    if request.method != "POST":
        return _page(held, form)
    changed: list[bool] = []
    status = attempt(form, lambda: changed.append(_edit(held, form)), held)
    if status:
        return _page(queries.session_for(db.session(), actor(), coaching_id), form), status
    db.session.commit()
    notice(_("Perubahan tersimpan.") if changed[0] else _("Tidak ada yang berubah."))
    tell_overlap(held)
    return redirect(url_for("mentors.session_page", coaching_id=coaching_id))


@bp.route("/pendampingan/sesi/<int:coaching_id>/batalkan", methods=["GET", "POST"])
@needs("coaching.void")
def void_session(coaching_id: int) -> Page:
    """Says what goes with the session, and takes it back with a reason."""
    held = queries.session_for(db.session(), actor(), coaching_id)
    if not may_void(actor(), held):
        return _back(held, Refused(NOT_MINE))
    if held.voided_at is not None:
        return redirect(url_for("mentors.session_page", coaching_id=coaching_id))
    form = VoidSessionForm()
    if request.method != "POST":
        return _void_page(held, form)
    reason = form.reason.data or ""
    status = attempt(form, lambda: services.void_session(db.session(), actor(), held, reason))
    if status:
        return _void_page(queries.session_for(db.session(), actor(), coaching_id), form), status
    db.session.commit()
    notice(_("Sesi dibatalkan. Catatannya tetap ada, tetapi tidak dihitung lagi."))
    return redirect(url_for("mentors.session_page", coaching_id=coaching_id))


def _refuse_foreign(held: CoachingSession) -> None:
    if not is_own(actor(), held):
        raise Refused(NOT_MINE)


def _back(held: CoachingSession, problem: Refused) -> Response:
    notice(alasan(problem), "warn")
    return redirect(url_for("mentors.session_page", coaching_id=held.id))


def _form(held: CoachingSession) -> EditSessionForm:
    session = db.session()
    told = month_figures.told_at(session, held)
    rows = [row_of(one) for one in held.actions]
    form = EditSessionForm(
        data={
            "version": held.version,
            "usual_topic": held.topic,
            "actions": [*rows, *([{}] * max(2, ROWS - len(rows)))],
            "present": [one.participant_id for one in held.people],
            **{name: getattr(held, name) for name in PLAIN},
            **_month(told),
        }
    )
    # Who was there then may have left since.
    here = {one.id: one for one in queries.members_of(session, held.mentee)}
    here |= {one.participant_id: one.participant for one in held.people}
    form.offer(list(here.values()), queries.promises_at(session, held.mentee_id, held))
    form.gone_photos.choices = [(one.id, str(at)) for at, one in enumerate(held.photos, 1)]
    if told.month and told.month not in dict(form.month.choices):
        form.month.choices = [*form.month.choices, (told.month, bulan(told.day))]
    return form


def _month(told: month_figures.Told) -> dict[str, object]:
    found: dict[str, object] = {"month": told.month} if told.month else {}
    if sale := told.sale:
        found |= {"amount": sale.amount, "outside": sale.outside_buyer, "proof": sale.proof or ""}
    if told.figures:
        found |= {name: getattr(told.figures, name) for name in ("cost", "orders", "workers")}
    return found


def _page(held: CoachingSession, form: EditSessionForm) -> str:
    # What was confirmed is changed with a reason only.
    form.reason.flags.optional = held.confirmation is None
    return form_page("mentors/edit_session.html", held.mentee, form, held=held)


def _edit(held: CoachingSession, form: EditSessionForm) -> bool:
    session, by = db.session(), actor()
    photos, proof = sent_files(form)
    said = month_figures.told_at(session, held).sale
    told = form.told(photos, proof, form.gone_photos.data or ())
    if said and told.sale and said.month == told.sale.month:
        # What the form does not ask again stays as it was told.
        kept = replace(told.sale, buyer=said.buyer, proof_file=proof or said.proof_file)
        told = replace(told, sale=kept)
    return services.edit_session(session, by, held, told, form.reason.data or "")


def _void_page(held: CoachingSession, form: VoidSessionForm) -> str:
    return render_template(
        "mentors/void_session.html",
        held=held,
        entry=form,
        ticked=settled_at(held),
        told=month_figures.told_at(db.session(), held),
    )
