"""What a stranger sees: the form behind a cohort's link, and a receipt. No account, no scripts."""

from __future__ import annotations

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock, throttle
from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.orm import aside
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants.forms import SelfForm
from trainingmgr.participants.models import Application, RegistrationLink
from trainingmgr.participants.queries import applications
from trainingmgr.participants.routes import bp
from trainingmgr.participants.routes.desk import Desk
from trainingmgr.participants.routes.intake import address_of
from trainingmgr.participants.services.applications import Company, apply
from trainingmgr.participants.services.links import link_usable
from trainingmgr.programmes.queries import kelurahan, unit

# In a minute: a class on one Wi-Fi, and a whole village on one link.
PER_ADDRESS, PER_LINK = 30, 120
GONE, TOO_MANY = 410, 429


@bp.route("/daftar/<token>", methods=["GET", "POST"])
@public
def register_self(token: str) -> Response:
    """The form of a link; what was typed stays typed until it is accepted as an application."""
    session = db.session()
    link = applications.link_of_token(session, token)
    if link is None:
        abort(404)
    if not link_usable(link):
        return _answer("participants/registration_closed.html", GONE, link=link)
    form = SelfForm(data={"group_code": request.args.get("teman", "")[:8]})
    form.of_cohort(link.cohort)
    form.offer_kelurahan(kelurahan(session))
    desk = Desk(form, link.cohort, clock.today(), stranger=True)
    if not form.is_submitted():
        return _form_page(desk, link, 200)
    number = link.id
    # Nothing was written yet: this transaction makes way for the count, which stands by itself.
    session.rollback()
    if not _within_limits(number):
        form.form_errors.append(
            _("Terlalu banyak pendaftaran dalam satu menit. Tunggu sebentar, lalu kirim lagi.")
        )
        return _form_page(desk, link, TOO_MANY)
    found: list[Application] = []

    def save() -> None:
        company = Company(form.group_code.data or "", bool(form.new_group.data))
        found.append(
            apply(
                db.session(),
                link,
                desk.person(form.nik.data),
                sent_id=form.sent_id.data,
                consents=form.consents,
                company=company,
            )
        )

    status = attempt(form, desk.watch(save))
    if status:
        if not link_usable(link):
            return _answer("participants/registration_closed.html", GONE, link=link)
        return _form_page(desk, link, status)
    db.session.commit()
    return _unindexed(redirect(url_for(".receipt", receipt=found[0].receipt)))


@bp.get("/daftar/tanda-terima/<receipt>")
@public
def receipt(receipt: str) -> Response:
    """The number of an application and what happens next; nothing of the person."""
    application = applications.application_of_receipt(db.session(), receipt)
    if application is None:
        abort(404)
    link = applications.open_link(db.session(), application.cohort_id)
    again = share = None
    if link is not None and link_usable(link):
        again = url_for(".register_self", token=link.token)
        if application.group is not None:
            share = _invitation(link, application.cohort.name, application.group.code)
    return _answer(
        "participants/receipt.html",
        200,
        application=application,
        cohort=application.cohort,
        contact=link.contact if link else None,
        again=again,
        share=share,
    )


def _invitation(link: RegistrationLink, cohort: str, code: str) -> str:
    """A WhatsApp message that asks friends to join the group."""
    message = _(
        "Ayo ikut %(cohort)s bersama saya. Daftar lewat tautan ini: %(link)s "
        "Kode kelompok kita: %(code)s",
        cohort=cohort,
        link=address_of(link, teman=code),
        code=code,
    )
    return whatsapp_link("", message)


def _form_page(desk: Desk, link: RegistrationLink, status: int) -> Response:
    office = unit(db.session(), "disperindag", clock.today())
    page, _status = desk.page(
        "participants/register_self.html",
        status,
        link=link,
        office=office.name if office else _("Dinas penyelenggara"),
    )
    return _unindexed(make_response(page, status))


def _answer(template: str, status: int, **context: object) -> Response:
    return _unindexed(make_response(render_template(template, **context), status))


def _unindexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _within_limits(link_id: int) -> bool:
    """Counted in a short transaction of its own, so that a refused form counts as well."""
    where = request.remote_addr or ""
    try:
        with aside(db.engine) as own:
            good = throttle.allowed(own, "daftar", where, PER_ADDRESS) and throttle.allowed(
                own, "daftar-tautan", str(link_id), PER_LINK
            )
            own.commit()
            return good
    except OperationalError:
        # Busy elsewhere: better to take an honest application than to count it.
        return True
