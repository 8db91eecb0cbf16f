"""Signed papers: uploaded in one tap, seen by whoever may see the KUB, set aside with a reason."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import files
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.forms.papers import ScanForm, SetAsideForm
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries.papers import paper_for
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.serving import Page
from trainingmgr.kub.rules.papers import KINDS
from trainingmgr.kub.services import scans


@bp.post("/kub/<int:kub_id>/pindaian")
@needs("kub.manage")
def attach_paper(kub_id: int) -> Page:
    """One more signed paper; the same one sent twice is there once."""
    one = kub_for(db.session(), actor(), kub_id)
    form = ScanForm()

    def attach() -> None:
        scans.attach(
            db.session(),
            actor(),
            one,
            form.file.data.stream,
            kind=form.kind.data or "",
            client_id=form.client_id.data,
            day=form.on,
        )

    status = attempt(form, attach)
    if status:
        form.client_id.renew()
        one = kub_for(db.session(), actor(), kub_id)
        label = KINDS.get(form.kind.data or "", "")
        return render_template("kub/attach_paper.html", one=one, form=form, label=label), status
    db.session.commit()
    notice(_("%(paper)s tersimpan.", paper=_(KINDS[form.kind.data])))
    return redirect(url_for(".papers", kub_id=kub_id) + f"#{form.kind.data}")


@bp.get("/kub/<int:kub_id>/pindaian/<int:paper_id>")
@needs("kub.papers")
def paper_scan(kub_id: int, paper_id: int) -> Response:
    """One scan as it lies on the disk, for whoever may see the KUB."""
    kub_for(db.session(), actor(), kub_id)
    file = paper_for(db.session(), kub_id, paper_id).file
    if not files.path_of(file).exists():
        abort(404)
    return send_file(files.path_of(file), mimetype=file.media_type)


@bp.route("/kub/<int:kub_id>/pindaian/<int:paper_id>/sisihkan", methods=["GET", "POST"])
@needs("kub.manage")
def set_aside_paper(kub_id: int, paper_id: int) -> Page:
    """A scan uploaded by mistake no longer counts; it stays to be looked at."""
    one = kub_for(db.session(), actor(), kub_id)
    paper = paper_for(db.session(), kub_id, paper_id)
    form = SetAsideForm()
    shown = {"one": one, "paper": paper, "form": form, "label": KINDS[paper.kind]}
    if request.method != "POST":
        return render_template("kub/set_aside_paper.html", **shown)
    status = attempt(
        form,
        lambda: scans.set_aside(db.session(), actor(), paper, reason=form.reason.data or ""),
    )
    if status:
        return render_template("kub/set_aside_paper.html", **shown), status
    db.session.commit()
    notice(_("Pindaian disisihkan."))
    return redirect(url_for(".papers", kub_id=kub_id))
