"""One referral: what is needed, what the file says, how it goes; and the division's answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.facilitation import queries, rules, services
from trainingmgr.facilitation.forms import AdvanceForm, DeclineForm, ResultForm
from trainingmgr.facilitation.models import Referral
from trainingmgr.facilitation.routes import bp
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.forms import VersionedForm
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors.rules import MENTEES
from trainingmgr.mentors.rules.deliverables import DELIVERABLES
from trainingmgr.mentors.rules.prospects import RATINGS
from trainingmgr.programmes.queries import kecamatan

Page = str | Response | tuple[str, int]
Act = Callable[[Referral], object]


@bp.get("/rujukan/<int:referral_id>")
@needs("referrals.read")
def referral(referral_id: int) -> str:
    """How a referral stands; with what the division may do about it, for the division."""
    return _page(queries.referral_for(db.session(), actor(), referral_id))


@bp.post("/rujukan/<int:referral_id>/lanjut")
@needs("referrals.decide")
def advance(referral_id: int) -> Page:
    """Takes it up, or begins to work on it."""
    form = AdvanceForm()
    return _answer(
        referral_id, form, lambda one: services.advance(db.session(), actor(), one), advanced=form
    )


@bp.post("/rujukan/<int:referral_id>/selesai")
@needs("referrals.decide")
def finish(referral_id: int) -> Page:
    """Closes it with its result."""
    kind = queries.referral_for(db.session(), actor(), referral_id).kind
    form = ResultForm(kind)
    return _answer(
        referral_id,
        form,
        lambda one: services.finish(db.session(), actor(), one, form.told()),
        ended=form,
    )


@bp.post("/rujukan/<int:referral_id>/tolak")
@needs("referrals.decide")
def decline(referral_id: int) -> Page:
    """Closes it without a result, with the reason."""
    form = DeclineForm()
    return _answer(
        referral_id,
        form,
        lambda one: services.decline(db.session(), actor(), one, form.reason.data or ""),
        declined=form,
    )


def _answer(referral_id: int, form: VersionedForm, act: Act, **shown: VersionedForm) -> Page:
    """Does it and shows the referral again; or the page with what is wrong at its field."""
    session, by = db.session(), actor()
    found = queries.referral_for(session, by, referral_id)
    status = attempt(form, lambda: act(found), found)
    if status:
        return _page(queries.referral_for(session, by, referral_id), **shown), status
    db.session.commit()
    notice(_("Keadaan rujukan: %(state)s.", state=_(rules.STATES[found.state])))
    return redirect(url_for("facilitation.referral", referral_id=referral_id))


def _page(
    one: Referral,
    advanced: VersionedForm | None = None,
    ended: VersionedForm | None = None,
    declined: VersionedForm | None = None,
) -> str:
    session, today = db.session(), clock.today()
    summary = queries.summary_of(session, one.mentee, today)
    places = {area.code: area.name for area in kecamatan(session)}
    forms = {}
    if actor().may("referrals.decide") and one.state in rules.OPEN:
        now: dict[str, Any] = {"formdata": None, "data": {"version": one.version}}
        forms = {
            "advanced": advanced or AdvanceForm(**now),
            "ended": ended or ResultForm(one.kind, **now),
            "declined": declined or DeclineForm(**now),
        }
    return render_template(
        "facilitation/referral.html",
        one=one,
        summary=summary,
        place=places.get(one.mentee.kecamatan_code or ""),
        need=_within(_(rules.need_words(one.kind, one.need))),
        days=rules.age(one.raised_on, one.closed_on, today),
        rules=rules,
        kinds=MENTEES,
        deliverables=DELIVERABLES,
        ratings=RATINGS,
        **forms,
    )


def _within(words: str) -> str:
    """Words of a chip inside a sentence: a small letter first, save in NIB or P-IRT."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
