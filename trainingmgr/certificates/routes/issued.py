"""Certificates that were issued: found, downloaded, copied and revoked."""

from __future__ import annotations

from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from trainingmgr.certificates import queries, rules, services
from trainingmgr.certificates.forms import RevokeForm
from trainingmgr.certificates.models import Certificate
from trainingmgr.certificates.routes import bp
from trainingmgr.cohorts import queries as cohorts
from trainingmgr.documents.certificate import certificate_pdf
from trainingmgr.documents.codes import qr_svg
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants.models import Participant

Answer = str | tuple[str, int] | Response


CERTIFICATES = (
    Column(
        "nama",
        N_("Nama"),
        "participant.name",
        sort=Participant.name,
        head=True,
        href=lambda row: url_for("certificates.show_certificate", certificate_id=row.id),
    ),
    Column("nomor", N_("Nomor"), "number", sort=Certificate.sequence),
    Column("angkatan", N_("Angkatan"), "participant.cohort.name", sort=queries.COHORT),
    Column("terbit", N_("Terbit"), "issued_on", "date", sort=Certificate.issued_on),
    Column(
        "status",
        N_("Status"),
        lambda row: _("Dibatalkan") if row.revoked_on else _("Berlaku"),
        sort=Certificate.revoked_on,
        tone=lambda row: "bad" if row.revoked_on else "good",
    ),
    Column("peserta", N_("Nomor peserta"), "participant.number", shown=False),
    Column(
        "register",
        N_("Nomor register"),
        "register_number",
        sort=Certificate.register_number,
        shown=False,
    ),
    Column(
        "dibatalkan",
        N_("Dibatalkan"),
        "revoked_on",
        "date",
        sort=Certificate.revoked_on,
        shown=False,
    ),
)


@bp.get("/sertifikat")
@needs("certificates.read")
def list_certificates() -> Response:
    """Every certificate; above them what waits for a decision."""
    session, by = db.session(), actor()
    every = session.scalars(cohorts.visible_cohorts(by)).all()
    cohort_id, status = request.args.get("angkatan", type=int), request.args.get("status", "")
    states = [(queries.VALID, _("Berlaku")), (queries.REVOKED, _("Dibatalkan"))]
    options = [(one.id, one.name) for one in every]
    query = queries.visible(by, search_term(), cohort_id, status)
    found = Listing(
        "sertifikat",
        _("Sertifikat"),
        CERTIFICATES,
        Query(session, queries.listed(query)),
        filters=[
            choice("angkatan", _("Angkatan"), options, cohort_id, _("Semua angkatan")),
            choice("status", _("Status"), states, status),
        ],
    )
    waiting = queries.open_batches(session)
    return found.page(
        "certificates/list_certificates.html",
        cohorts=every,
        waiting=waiting,
        sizes=queries.batch_sizes(session, [batch.id for batch in waiting]),
        proposable=queries.waiting_by_cohort(session, [one.id for one in every]),
    )


@bp.get("/sertifikat/<int:certificate_id>")
@needs("certificates.read")
def show_certificate(certificate_id: int) -> Answer:
    """What it says, what proves it, and what became of it."""
    return _page(_found(certificate_id))


@bp.get("/sertifikat/<int:certificate_id>/sertifikat.pdf")
@needs("certificates.read")
def download_certificate(certificate_id: int) -> Response:
    """The original; drawn for this answer while the job has not come to it."""
    certificate = _found(certificate_id)
    return _send(certificate, services.pdf_of(certificate))


@bp.post("/sertifikat/<int:certificate_id>/salinan")
@needs("certificates.issue")
def copy_certificate(certificate_id: int) -> Response:
    """*Salinan ke-n*: counted, recorded and marked on the page."""
    certificate = _found(certificate_id)
    number = services.copy(db.session(), actor(), certificate)
    db.session.commit()
    document = services.document_of(certificate, number)
    return _send(certificate, certificate_pdf(document), f"-salinan-{number}")


@bp.post("/sertifikat/<int:certificate_id>/batalkan")
@needs("certificates.issue")
def revoke_certificate(certificate_id: int) -> Answer:
    """Its number stays taken; who looks it up reads that it does not hold."""
    session, by, form = db.session(), actor(), RevokeForm()
    certificate = _found(certificate_id)
    failed = attempt(
        form, lambda: services.revoke(session, by, certificate, form.reason.data or ""), certificate
    )
    if failed:
        return _page(certificate, form, failed)
    db.session.commit()
    notice(_("Sertifikat %(number)s dibatalkan.", number=certificate.number), "warn")
    return redirect(url_for(".show_certificate", certificate_id=certificate_id))


def _found(certificate_id: int) -> Certificate:
    return queries.certificate_for(db.session(), actor(), certificate_id)


def _page(certificate: Certificate, form: RevokeForm | None = None, status: int = 200) -> Answer:
    document = services.document_of(certificate)
    title = _("Kode QR menuju halaman pemeriksaan sertifikat ini")
    page = render_template(
        "certificates/show_certificate.html",
        certificate=certificate,
        document=document,
        code=rules.show_code(certificate.code),
        qr=Markup(qr_svg(document.verify_url, title)),  # noqa: S704 - our own drawing
        form=form or RevokeForm(formdata=None, version=certificate.version),
    )
    return page, status


def _send(certificate: Certificate, pdf: bytes, suffix: str = "") -> Response:
    name = rules.file_name(certificate.number).removesuffix(".pdf") + suffix + ".pdf"
    return send_file(BytesIO(pdf), "application/pdf", as_attachment=True, download_name=name)
