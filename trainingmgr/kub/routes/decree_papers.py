"""The draft of a decree: what it says is typed over, and the answer is the paper."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from trainingmgr.documents.kub_decrees import DecreeDocument, decree_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.forms.papers import DecreeDraftForm
from trainingmgr.kub.models import DECREED, FORMED, Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.papers import send
from trainingmgr.kub.routes.serving import Page
from trainingmgr.kub.rules import decrees as rules
from trainingmgr.kub.services import decree_papers as services


@bp.route("/kub/<int:kub_id>/rancangan-sk", methods=["GET", "POST"])
@needs("kub.manage")
def decree_draft(kub_id: int) -> Page:
    """What the decree says and which KUB it names; sent, it comes back as PDF and is not kept."""
    one = kub_for(db.session(), actor(), kub_id)
    if one.state not in (FORMED, DECREED):
        raise Refused(N_("SK disusun setelah KUB terbentuk."))
    form = _form(one)
    if request.method != "POST":
        return render_template("kub/decree_draft.html", one=one, form=form)
    made: list[DecreeDocument] = []
    status = attempt(form, lambda: made.append(_paper(one, form)))
    if status:
        one = kub_for(db.session(), actor(), kub_id)
        return render_template("kub/decree_draft.html", one=one, form=form), status
    pdf = decree_pdf(made[0])
    db.session.rollback()
    return send(pdf, f"sk-{one.code}.pdf" if not made[0].draft else f"rancangan-sk-{one.code}.pdf")


def _form(one: Kub) -> DecreeDraftForm:
    session = db.session()
    others = services.may_share(session, actor(), one)
    day = one.decree_on or clock.today()
    form = DecreeDraftForm(
        data={
            "groups": sorted(services.together_with(one, others)),
            "number": one.decree_number or services.proposed_number(session, day),
            "on": one.decree_on,
            "considering": rules.as_text(rules.CONSIDERING),
            "recalling": rules.as_text(rules.RECALLING),
            "decisions": rules.as_text(rules.DECISIONS),
        }
    )
    names = [
        (
            each.id,
            each.name if each.state == FORMED else _("%(kub)s (sudah ditetapkan)", kub=each.name),
        )
        for each in others
    ]
    form.offer(names, services.kelurahan_of(session, one))
    return form


def _paper(one: Kub, form: DecreeDraftForm) -> DecreeDocument:
    kelurahan = None
    if form.issuer.data == rules.LURAH:
        known = {each.code: each for each in services.kelurahan_of(db.session(), one)}
        kelurahan = known.get(form.kelurahan.data)
        if kelurahan is None:
            raise Refused(N_("Pilih kelurahan yang lurahnya menetapkan."), field="kelurahan")
    draft = services.Draft(
        number=form.number.data or "",
        on=form.on.data,
        considering=rules.lines(form.considering.data or "", "considering"),
        recalling=rules.lines(form.recalling.data or "", "recalling"),
        decisions=rules.lines(form.decisions.data or "", "decisions"),
        kelurahan=kelurahan,
    )
    return services.decree_paper(db.session(), actor(), one, form.groups.data or [], draft)
