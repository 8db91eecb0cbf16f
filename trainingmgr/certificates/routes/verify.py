"""The public page: whoever holds a certificate may check it, and learns only what is on it."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from trainingmgr.certificates import queries, rules, services
from trainingmgr.certificates.forms import CodeForm
from trainingmgr.certificates.models import Certificate
from trainingmgr.certificates.routes import bp
from trainingmgr.foundation import throttle
from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import aside
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import alasan

PER_MINUTE = 30


@bp.get("/periksa")
@public
def check_code() -> Response:
    """Asks for a code; a typed one leads to its own page."""
    typed = request.args.get("kode", "").strip()
    form = CodeForm(request.args)
    if not typed:
        return _answer("certificates/check_code.html", 200, form=form)
    try:
        code = rules.normalise_code(typed)
    except Refused as problem:
        form.kode.errors = [alasan(problem)]
        return _answer("certificates/check_code.html", 422, form=form)
    return redirect(url_for(".show_code", code=code))


@bp.get("/periksa/<code>")
@public
def show_code(code: str) -> Response:
    """What a code proves: number, name, training, dates, JP and whether it holds."""
    empty = CodeForm(formdata=None)
    if not _within_limit():
        return _answer("certificates/check_code.html", 429, form=empty)
    certificate = _of(code)
    if certificate is None:
        return _answer("certificates/check_code.html", 404, form=empty)
    return _answer(
        "certificates/show_code.html",
        200,
        certificate=certificate,
        document=services.document_of(certificate),
        code=rules.show_code(certificate.code),
    )


def _of(code: str) -> Certificate | None:
    try:
        return queries.certificate_of_code(db.session(), rules.normalise_code(code))
    except Refused:
        return None


def _within_limit() -> bool:
    """Counted in a short transaction of its own, like the note that a device was seen."""
    try:
        with aside(db.engine) as own:
            good = throttle.allowed(own, "periksa", request.remote_addr or "", PER_MINUTE)
            own.commit()
            return good
    except OperationalError:
        # Busy elsewhere: better to answer an honest question than to count it.
        return True


def _answer(template: str, status: int, **context: object) -> Response:
    page = render_template(template, status=status, **context)
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
