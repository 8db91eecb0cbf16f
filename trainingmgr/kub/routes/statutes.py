"""AD/ART: the office's template, and each KUB's own chapters."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.forms import VersionedForm
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import STALE, attempt
from trainingmgr.kub.forms.papers import ChapterForm, TemplateForm
from trainingmgr.kub.models import DISBANDED
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries import statutes as queries
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.serving import Page
from trainingmgr.kub.rules import statutes as rules
from trainingmgr.kub.services import statutes as services


@bp.get("/kub/<int:kub_id>/ad-art")
@needs("kub.papers")
def statutes(kub_id: int) -> str:
    """The AD/ART as it would be printed, and which chapters are the group's own."""
    one = kub_for(db.session(), actor(), kub_id)
    own = queries.statutes_of(db.session(), one)
    return render_template(
        "kub/statutes.html",
        one=one,
        own=own,
        chapters=rules.articles(own.texts, services.values_of(db.session(), one)),
        open=one.state != DISBANDED,
    )


@bp.route("/kub/<int:kub_id>/ad-art/ubah", methods=["GET", "POST"])
@needs("kub.manage")
def edit_chapter(kub_id: int) -> Page:
    """One chapter, `?bab=3`."""
    one = kub_for(db.session(), actor(), kub_id)
    place = request.args.get("bab", 1, type=int)
    if not 1 <= place <= len(rules.TITLES):
        abort(404)
    row = queries.statutes_row(db.session(), one)
    own = queries.statutes_of(db.session(), one)
    form = ChapterForm(
        data={"text": own.texts[place - 1], "agreed_on": own.agreed_on, "version": own.version}
    )

    def act() -> None:
        services.change_chapter(
            db.session(),
            actor(),
            one,
            place,
            form.text.data or "",
            agreed_on=form.agreed_on.data,
            version=form.version.data or 0,
        )

    status = attempt(form, act, row) if request.method == "POST" else None
    if request.method == "POST" and status is None:
        db.session.commit()
        notice(_("Bab %(number)s tersimpan.", number=rules.ROMAN[place - 1]))
        return redirect(url_for(".statutes", kub_id=kub_id) + f"#bab-{place}")
    if status:
        one = kub_for(db.session(), actor(), kub_id)
    if status == STALE:
        _seen(form, queries.statutes_of(db.session(), one).version)
    page = render_template(
        "kub/edit_chapter.html",
        one=one,
        form=form,
        roman=rules.ROMAN[place - 1],
        title=rules.TITLES[place - 1],
        values=services.values_of(db.session(), one),
        slots=rules.SLOTS,
    )
    return (page, status) if status else page


@bp.post("/kub/<int:kub_id>/ad-art/kembalikan")
@needs("kub.manage")
def reset_statutes(kub_id: int) -> Page:
    """Back to the office's template; what the group had changed is gone."""
    one = kub_for(db.session(), actor(), kub_id)
    services.reset(db.session(), actor(), one)
    db.session.commit()
    notice(_("AD/ART kembali ke templat kantor."))
    return redirect(url_for(".statutes", kub_id=kub_id))


@bp.get("/kub/templat-ad-art")
@needs("kub.manage")
def statute_template() -> str:
    """The office's template in force, and those before and to come."""
    offered = queries.offered_on(db.session(), clock.today())
    return render_template(
        "kub/statute_template.html",
        offered=offered,
        chapters=rules.articles(offered.texts, {name: f"{{{name}}}" for name in rules.SLOTS}),
        templates=queries.templates(db.session()),
        slots=rules.SLOTS,
    )


@bp.route("/kub/templat-ad-art/ubah", methods=["GET", "POST"])
@needs("kub.manage")
def edit_statute_template() -> Page:
    """The ten chapters from a day on."""
    offered = queries.offered_on(db.session(), clock.today())
    known = {f"chapter_{place}": text for place, text in enumerate(offered.texts, 1)}
    form = TemplateForm(data=known | {"version": offered.version})
    status = None
    if request.method == "POST":
        status = attempt(
            form,
            lambda: services.save_template(
                db.session(),
                actor(),
                form.texts,
                form.valid_from.data or clock.today(),
                # Another day makes another template, whatever happened to the one that was read.
                version=(form.version.data or 0)
                if form.valid_from.data == offered.valid_from
                else None,
            ),
        )
        if status is None:
            db.session.commit()
            notice(_("Templat AD/ART tersimpan."))
            return redirect(url_for(".statute_template"))
        if status == STALE:
            _seen(form, queries.offered_on(db.session(), clock.today()).version)
    page = render_template("kub/edit_statute_template.html", form=form, slots=rules.SLOTS)
    return (page, status) if status else page


def _seen(form: VersionedForm, version: int | None) -> None:
    """Saving once more means having seen this version."""
    form.version.raw_data, form.version.data = None, version
