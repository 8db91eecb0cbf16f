"""How people come into a cohort: the public link with its QR code, opened and closed here."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import cohort_for, course_for
from trainingmgr.documents.codes import qr_svg
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants import queries
from trainingmgr.participants.forms import LinkForm
from trainingmgr.participants.models import RegistrationLink
from trainingmgr.participants.queries import applications
from trainingmgr.participants.routes import bp
from trainingmgr.participants.services import links, rosters


def address_of(link: RegistrationLink, **values: Any) -> str:
    """The public address, on the host that codes and letters name."""
    host: str = current_app.extensions["settings"].public_url
    return host + url_for("participants.register_self", token=link.token, **values)


@bp.route("/angkatan/<int:cohort_id>/pendaftaran", methods=["GET", "POST"])
@needs("applications.manage")
def intake(cohort_id: int) -> str | tuple[str, int] | Response:
    """The link as an address, a QR code and a message; opened here, or its last day changed."""
    session, by = db.session(), actor()
    cohort = cohort_for(session, by, cohort_id)
    form = LinkForm(obj=applications.open_link(session, cohort.id))
    if not form.is_submitted():
        return _page(cohort, form)

    def act() -> None:
        links.open_registration(
            session, by, cohort, contact=form.contact.data or "", last_day=form.last_day.data
        )

    status = attempt(form, act)
    if status:
        return _page(cohort_for(session, by, cohort_id), form), status
    db.session.commit()
    notice(_("Tautan pendaftaran dibuka. Bagikan lewat WhatsApp atau cetak kode QR-nya."))
    return redirect(url_for(".intake", cohort_id=cohort_id))


@bp.post("/angkatan/<int:cohort_id>/pendaftaran/tutup")
@needs("applications.manage")
def close_registration(cohort_id: int) -> Response:
    """The link stops working; those who applied stay."""
    cohort = cohort_for(db.session(), actor(), cohort_id)
    links.close_registration(db.session(), actor(), cohort)
    db.session.commit()
    notice(_("Tautan pendaftaran ditutup. Pendaftar yang sudah masuk tetap tersimpan."))
    return redirect(url_for(".intake", cohort_id=cohort_id))


@bp.post("/pelatihan/<int:course_id>/buka")
@needs("cohorts.manage")
def open_ikm_course(course_id: int) -> Response:
    """Open a course of pelatihan IKM with everyone accepted on its roster."""
    course = course_for(db.session(), actor(), course_id)
    cohort_id = course.cohort_id
    try:
        rosters.open_ikm_course(db.session(), actor(), course)
    except Refused as problem:
        db.session.rollback()
        notice(alasan(problem), "bad")
    else:
        db.session.commit()
        notice(_("Pelatihan dibuka. Peserta yang diterima masuk daftar hadir."))
    return redirect(url_for("cohorts.show_cohort", cohort_id=cohort_id))


def _page(cohort: Cohort, form: LinkForm) -> str:
    session = db.session()
    link = applications.open_link(session, cohort.id)
    url = address_of(link) if link else None
    message = None
    if url:
        message = _(
            "Pendaftaran %(cohort)s dibuka. Isi formulir singkat ini dari ponsel Anda: %(link)s",
            cohort=cohort.name,
            link=url,
        )
    return render_template(
        "participants/intake.html",
        cohort=cohort,
        form=form,
        link=link,
        usable=link is not None and links.link_usable(link),
        url=url,
        code=qr_svg(url, _("Kode QR pendaftaran %(cohort)s", cohort=cohort.name)) if url else None,
        message=message,
        whatsapp=whatsapp_link("", message) if message else None,
        tally=applications.tally(session, cohort.id),
        counted=queries.cohort_people(session, cohort.id),
    )
