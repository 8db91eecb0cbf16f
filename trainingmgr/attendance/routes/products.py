"""Practical products: the trainer's word, and the photo for those who may see it."""

from __future__ import annotations

from flask import abort, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms import ProductForm
from trainingmgr.attendance.models import PracticalProduct
from trainingmgr.attendance.queries.courses import enrolled, product_of
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.services import products
from trainingmgr.cohorts.models import Course
from trainingmgr.cohorts.queries import course_for
from trainingmgr.foundation import files
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt


@bp.get("/pelatihan/<int:course_id>/produk/<int:participant_id>")
@needs("attendance.read")
def product(course_id: int, participant_id: int) -> str:
    """What someone made, and the form for whoever may judge it."""
    one = course_for(db.session(), actor(), course_id)
    known = product_of(db.session(), course_id, participant_id)
    return _page(one, participant_id, known, ProductForm(obj=known))


@bp.post("/pelatihan/<int:course_id>/produk/<int:participant_id>")
@needs("products.judge")
def judge_product(course_id: int, participant_id: int) -> Response | tuple[str, int]:
    """Records the trainer's word."""
    one = course_for(db.session(), actor(), course_id)
    enrolled(db.session(), course_id, participant_id)
    form = ProductForm()
    status = attempt(form, lambda: _judge(one, participant_id, form))
    if status:
        one = course_for(db.session(), actor(), course_id)
        known = product_of(db.session(), course_id, participant_id)
        if status == 409 and known is not None:
            form.version.raw_data, form.version.data = None, known.version
        return _page(one, participant_id, known, form), status
    db.session.commit()
    notice(_("Penilaian produk tersimpan."))
    return redirect(url_for("attendance.course", course_id=course_id) + "#peserta")


@bp.get("/pelatihan/<int:course_id>/produk/<int:participant_id>/foto")
@needs("attendance.read")
def product_photo(course_id: int, participant_id: int) -> Response:
    """The product's photo."""
    course_for(db.session(), actor(), course_id)
    known = product_of(db.session(), course_id, participant_id)
    if known is None or known.photo is None or not files.path_of(known.photo).exists():
        abort(404)
    return send_file(files.path_of(known.photo), mimetype=known.photo.media_type)


def _judge(one: Course, participant_id: int, form: ProductForm) -> None:
    photo = None
    if form.photo.data:
        try:
            photo = files.store_image(db.session(), actor(), form.photo.data.stream)
        except Refused as problem:
            problem.field = "photo"
            raise
    products.judge(
        db.session(),
        actor(),
        one,
        participant_id,
        decision=form.decision.data,
        photo=photo,
        note=form.note.data or "",
        version=form.version.data or 0,
    )


def _page(
    one: Course, participant_id: int, known: PracticalProduct | None, form: ProductForm
) -> str:
    return render_template(
        "attendance/product.html",
        one=one,
        who=enrolled(db.session(), one.id, participant_id),
        known=known,
        form=form,
    )
