"""A KUB is drafted; what its meeting decided, its berita acara and its SK are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import cohort_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub import services
from trainingmgr.kub.forms.formation import DecisionsForm, DecreeForm, MinutesForm, NewKubForm
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import kub_for, open_members
from trainingmgr.kub.queries.assistant import waiting
from trainingmgr.kub.queries.checklist import forced_sizes
from trainingmgr.kub.queries.pages import Candidate, candidates, waiting_by_cohort
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.serving import Page, serve
from trainingmgr.kub.rules.checklist import DECISIONS, DECREE, MINUTES
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import crafts, number_setting


@bp.route("/kub/baru", methods=["GET", "POST"])
@needs("kub.manage")
def new_kub() -> Page:
    """A cohort is chosen first, then its people."""
    cohort_id = request.args.get("angkatan", type=int)
    if cohort_id is None:
        return render_template(
            "kub/choose_cohort.html",
            cohorts=waiting_by_cohort(db.session()),
            counts=waiting(db.session()),
            address=navigation.address,
        )
    cohort = cohort_for(db.session(), actor(), cohort_id)
    if cohort.is_ikm:
        notice(_("Peserta pelatihan IKM tidak membentuk KUB."), "warn")
        return redirect(url_for("cohorts.show_cohort", cohort_id=cohort.id))
    people = candidates(db.session(), cohort)
    form = NewKubForm()
    form.offer(people, crafts(db.session()))
    if request.method != "POST":
        return _new_page(cohort, people, form)
    made: list[Kub] = []
    status = attempt(form, lambda: made.append(_make(cohort, form)))
    if status:
        cohort = cohort_for(db.session(), actor(), cohort_id)
        return _new_page(cohort, people, form), status
    db.session.commit()
    (one,) = made
    notice(_("Rancangan KUB %(name)s tersimpan.", name=one.name))
    return redirect(url_for("kub.meeting", kub_id=one.id))


@bp.route("/kub/<int:kub_id>/ubah", methods=["GET", "POST"])
@needs("kub.manage")
def edit_kub(kub_id: int) -> Page:
    """What the meeting decided; again, what has been decided since."""
    one = kub_for(db.session(), actor(), kub_id)
    words, savings = ("name", "mode", "address", "rules"), ("savings_once", "savings_monthly")
    known = {name: getattr(one, name) for name in (*words, *savings)}
    form = DecisionsForm(data=known | {"craft": one.craft_id, "version": one.version})
    form.offer_crafts(crafts(db.session()))

    def act() -> None:
        craft = db.session.get_one(Craft, form.craft.data)
        told: dict[str, Any] = {name: form[name].data for name in savings}
        told |= {name: form[name].data or "" for name in words}
        services.change_kub(db.session(), actor(), one, craft=craft, **told)

    text = _("Data KUB tersimpan.")
    return serve("kub/edit_kub.html", one, form, act, text, record=one, step=DECISIONS)


@bp.route("/kub/<int:kub_id>/berita-acara", methods=["GET", "POST"])
@needs("kub.manage")
def form(kub_id: int) -> Page:
    """The berita acara makes a draft *Terbentuk*; again it corrects it."""
    one = kub_for(db.session(), actor(), kub_id)
    names = ("minutes_number", "minutes_on", "size_reason")
    known = {name: getattr(one, name) for name in names}
    known["minutes_on"] = one.minutes_on or (one.meeting and one.meeting.held_on) or clock.today()
    asked = MinutesForm(data=known | {"version": one.version})
    n = len(open_members(db.session(), kub_id))

    def act() -> None:
        # What is not asked is not sent either.
        told: dict[str, Any] = {name: asked[name].data or "" for name in names}
        services.form_kub(db.session(), actor(), one, **told)

    text = _("Berita acara tersimpan. KUB %(name)s terbentuk.", name=one.name)
    return serve(
        "kub/form.html", one, asked, act, text, record=one, step=MINUTES,
        n=n, sizes=forced_sizes(db.session(), clock.today()),
    )  # fmt: skip


@bp.route("/kub/<int:kub_id>/sk", methods=["GET", "POST"])
@needs("kub.manage")
def decree(kub_id: int) -> Page:
    """The SK makes it *Ditetapkan*."""
    one = kub_for(db.session(), actor(), kub_id)
    known = {"number": one.decree_number, "on": one.decree_on or clock.today()}
    asked = DecreeForm(data=known | {"version": one.version})

    def act() -> None:
        told = {"number": asked.number.data, "on": asked.on.data}
        services.decree_kub(db.session(), actor(), one, **told)

    text = _("SK tersimpan. KUB %(name)s ditetapkan.", name=one.name)
    return serve("kub/decree.html", one, asked, act, text, record=one, step=DECREE)


def _make(cohort: Cohort, form: NewKubForm) -> Kub:
    return services.draft_kub(
        db.session(),
        actor(),
        cohort,
        name=form.name.data,
        craft=db.session.get_one(Craft, form.craft.data),
        members=form.chosen(),
        reason=form.reason.data or "",
    )


def _new_page(cohort: Cohort, people: Sequence[Candidate], form: NewKubForm) -> str:
    return render_template(
        "kub/new_kub.html",
        cohort=cohort,
        people=people,
        form=form,
        size=number_setting(db.session(), "kub_size", clock.today()),
    )
