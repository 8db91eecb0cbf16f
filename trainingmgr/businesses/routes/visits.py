"""The field officer's round: whom to see, what was seen, and what is still unmet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from trainingmgr.businesses import queries, rules, services
from trainingmgr.businesses.forms import PHOTO, PROOF_FILE, VisitForm, visit_form
from trainingmgr.businesses.models import NO_PART, Business, Visit
from trainingmgr.businesses.routes import bp
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt, sent_before
from trainingmgr.journey.active import LABELS, Status
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services.milestones import window_days

Page = str | Response | tuple[str, int]
Store = Callable[[Session, Actor, Any], StoredFile]


@bp.route("/kunjungan/<int:business_id>/catat", methods=["GET", "POST"])
@needs("visits.record")
def log_visit(business_id: int) -> Page:
    """One screen; it always saves, and a second tap saves nothing more."""
    session, by = db.session(), actor()
    business = queries.business_for(session, by, business_id)
    people = queries.people_of(session, business)
    form = _visit_form(business, people)
    if request.method != "POST":
        return _visit_page(business, form)
    known = queries.visit_of_client(session, form.client_id.data)
    if known is not None:
        if form.tells_of(known, business):
            return redirect(url_for("businesses.visit_page", visit_id=known.id))
        return _another(business, form)
    saved: list[Visit] = []
    status = attempt(form, lambda: saved.append(_record(business, form)))
    if status:
        return _visit_page(queries.business_for(session, by, business_id), form), status
    db.session.commit()
    notice(_("Kunjungan tersimpan."))
    return redirect(url_for("businesses.visit_page", visit_id=saved[0].id))


def _another(business: Business, form: VisitForm) -> tuple[str, int]:
    said = _("Formulir ini sudah tersimpan dengan isi lain. Bila ini kunjungan lain, simpan lagi.")
    status = sent_before(form, said)
    return _visit_page(business, form), status


@bp.get("/kunjungan/hasil/<int:visit_id>")
@needs("visits.read")
def visit_page(visit_id: int) -> str:
    """What the visit says: who stands how, and what each person still lacks."""
    session, by = db.session(), actor()
    visit = queries.visit_for(session, by, visit_id)
    taking = [one for one in visit.people if one.role != NO_PART]
    ids = [one.participant_id for one in taking]
    judged = queries.judgements(session, ids, visit.visited_on)
    return render_template(
        "businesses/visit_page.html",
        visit=visit,
        taking=taking,
        active=[one for one in taking if judged[one.participant_id].status is Status.AKTIF],
        judged=judged,
        refusals=queries.why_not_verifying(session, visit),
        remedies=rules.REMEDIES,
        window=window_days(session),
        outcomes=rules.OUTCOMES,
        reasons=rules.STOP_REASONS,
        words=LABELS,
        aktif=Status.AKTIF,
    )


@bp.get("/kunjungan/hasil/<int:visit_id>/foto")
@needs("visits.read")
def visit_photo(visit_id: int) -> Response:
    """The photo that the officer took."""
    return stored(queries.visit_for(db.session(), actor(), visit_id).photo)


def stored(file: StoredFile | None) -> Response:
    """An uploaded file as it lies on the disk; 404 when there is none."""
    if file is None or not files.path_of(file).exists():
        abort(404)
    return send_file(files.path_of(file), mimetype=file.media_type)


def _visit_form(business: Business, people: list[tuple[Participant, str]]) -> VisitForm:
    session = db.session()
    last = queries.last_visits(session, [business.id]).get(business.id)
    sales = {sale.month: sale for sale in queries.sales_of(session, business.id)}
    return visit_form(
        people,
        sales,
        visited_on=clock.today(),
        made_on=clock.today(),
        workers_paid=last.workers_paid if last else None,
        workers_unpaid=last.workers_unpaid if last else None,
        workers_women=last.workers_women if last else None,
    )


def _visit_page(business: Business, form: VisitForm) -> str:
    session, by, today = db.session(), actor(), clock.today()
    letter = queries.letter_on(session, by.user_id or 0, business.kecamatan_code, today)
    return render_template(
        "businesses/log_visit.html",
        business=business,
        form=form,
        people=[field for field in form if field.name.startswith("role_")],
        months=range(len(form.months)),
        letter=letter,
        contact=queries.contacts(session, [business.id]).get(business.id),
        whatsapp_link=whatsapp_link,
        photo_attrs=PHOTO,
        proof_attrs=PROOF_FILE,
    )


def _record(business: Business, form: VisitForm) -> Visit:
    session, by = db.session(), actor()
    photo = kept(files.store_image, form.photo.data, "photo")
    proofs = {
        number: kept(files.store_proof, sent, f"file_{number}")
        for number, sent in form.uploads().items()
    }
    seen = form.seen(photo, {number: file for number, file in proofs.items() if file})
    return services.record_visit(session, by, business, seen)


def kept(store: Store, sent: FileStorage | None, field: str) -> StoredFile | None:
    """An upload stored; what is wrong with it is told at its field."""
    if not sent:
        return None
    try:
        return store(db.session(), actor(), sent.stream)
    except Refused as problem:
        problem.field = field
        raise
