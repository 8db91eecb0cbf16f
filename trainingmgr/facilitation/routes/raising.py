"""A mentor passes on what coaching cannot give: opened, tapped, sent."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.facilitation import queries, rules, services
from trainingmgr.facilitation.forms import RaiseForm
from trainingmgr.facilitation.models import Referral
from trainingmgr.facilitation.routes import bp
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import STALE, attempt
from trainingmgr.mentors.models import Mentee
from trainingmgr.mentors.queries import own_mentee

Page = str | Response | tuple[str, int]


@bp.route("/pendampingan/<int:mentee_id>/rujuk", methods=["GET", "POST"])
@needs("referrals.raise")
def raise_referral(mentee_id: int) -> Page:
    """Chooses a need and sends it to its division; a second tap raises nothing more."""
    session, by = db.session(), actor()
    mentee = own_mentee(session, by, mentee_id)
    form = RaiseForm()
    if not form.is_submitted():
        return _page(mentee, form)
    known = queries.referral_of_client(session, form.client_id.data)
    if known is not None:
        told = form.told()
        if (known.mentee_id, known.kind, known.need) == (mentee.id, told.kind, told.need):
            return redirect(url_for("facilitation.referral", referral_id=known.id))
        return _another(mentee, form)
    saved: list[Referral] = []
    status = attempt(
        form, lambda: saved.append(services.raise_referral(session, by, mentee, form.told()))
    )
    if status:
        return _page(own_mentee(session, by, mentee_id), form), status
    db.session.commit()
    notice(_("Rujukan terkirim ke %(bidang)s.", bidang=_(rules.division_of(saved[0].kind))))
    return redirect(url_for("facilitation.referral", referral_id=saved[0].id))


def _another(mentee: Mentee, form: RaiseForm) -> tuple[str, int]:
    """A form that was saved came back with another need: nothing is lost, and nothing guessed."""
    form.client_id.renew()
    form.form_errors.append(
        _("Formulir ini sudah terkirim dengan isi lain. Bila ini rujukan baru, kirim sekali lagi.")
    )
    return _page(mentee, form), STALE


def _page(mentee: Mentee, form: RaiseForm) -> str:
    session = db.session()
    return render_template(
        "facilitation/raise_referral.html",
        mentee=mentee,
        form=form,
        held=queries.sessions_held(session, mentee.id),
        raised=queries.referrals_of(session, mentee.id),
        rules=rules,
    )
