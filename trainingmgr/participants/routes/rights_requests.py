"""Requests about one's own data: the list with its clocks, one request, and what is done for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock, jobs
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants import queries as participants
from trainingmgr.participants.forms import (
    AnswerForm,
    ConfirmErasureForm,
    LiftForm,
    RefusalForm,
    RightsRequestForm,
)
from trainingmgr.participants.models import Participant, RightsRequest
from trainingmgr.participants.models.rights_requests import CORRECTION, ERASURE
from trainingmgr.participants.queries import rights_requests as queries
from trainingmgr.participants.queries.personal_data import PERSON
from trainingmgr.participants.routes import bp
from trainingmgr.participants.rules import processing
from trainingmgr.participants.rules import rights_requests as rules
from trainingmgr.participants.services import erasure, personal_copies, rights_requests
from trainingmgr.participants.services.retention import kept_until
from trainingmgr.participants.tasks import ask_for_copy
from trainingmgr.programmes.queries import setting

Page = str | tuple[str, int] | Response
STATES = {
    jobs.QUEUED: "waiting",
    jobs.RUNNING: "running",
    jobs.DONE: "done",
    jobs.FAILED: "failed",
}
MEDIA = {personal_copies.PDF: "application/pdf", personal_copies.JSON: "application/json"}
PAGE = "participants/show_rights_request.html"


REQUESTS = (
    Column(
        "peserta",
        N_("Peserta"),
        "participant.name",
        sort=Participant.name,
        head=True,
        href=lambda one: url_for("participants.show_rights_request", request_id=one.id),
    ),
    Column("nomor", N_("Nomor"), "participant.number", sort=Participant.number, under="peserta"),
    Column(
        "jenis",
        N_("Jenis"),
        lambda one: _(rules.KINDS[one.kind]),
        sort=in_order(RightsRequest.kind, rules.KINDS),
    ),
    Column("diterima", N_("Diterima"), "received_at", "moment", sort=RightsRequest.received_at),
    Column("sisa", N_("Batas waktu"), "due_at", "moment", sort=RightsRequest.due_at, custom=True),
    Column("dijawab", N_("Dijawab"), "answered_at", "moment", sort=RightsRequest.answered_at),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda one: _(rules.STATES[one.state]),
        sort=in_order(RightsRequest.state, rules.STATES),
        tone=lambda one: rules.STATE_TONES[one.state],
    ),
)


@bp.get("/hak-data")
@needs("rights.read")
def list_rights_requests() -> Response:
    """Every request, the most pressing first, each with what is left of its 72 hours."""
    session, now = db.session(), clock.now()
    kind, state = request.args.get("jenis", ""), request.args.get("keadaan", "")
    words = _words()
    states = [("terbuka", _("Belum dijawab")), *words["state_choices"]]
    query = queries.requests(actor(), search_term(), kind, state)
    found = Listing(
        "hak-data",
        _("Permintaan hak data"),
        REQUESTS,
        Query(session, query.options(joinedload(RightsRequest.participant))),
        filters=[
            choice("jenis", _("Jenis"), words["kind_choices"], kind, _("Semua jenis")),
            choice("keadaan", _("Keadaan"), states, state),
        ],
    )
    return found.page(
        "participants/list_rights_requests.html",
        load=queries.load(session, now),
        time_of=lambda one: rules.clock_of(one.received_at, now),
    )


@bp.route("/peserta/<int:participant_id>/hak-data", methods=["GET", "POST"])
@needs("rights.manage")
def new_rights_request(participant_id: int) -> Page:
    """Take down what someone asks about their own data."""
    session, by = db.session(), actor()
    one = participants.participant_for(session, by, participant_id)
    form, made = RightsRequestForm(), []

    def act() -> None:
        told = {name: form[name].data for name in ("kind", "asked_by", "checked_how")}
        received, wish = _received(form), form.wish.data or ""
        made.append(
            rights_requests.open_request(session, by, one, wish=wish, received_at=received, **told)
        )

    status = attempt(form, act) if form.is_submitted() else 200
    if status is not None:
        earlier = queries.requests_of(session, one.id)
        context = {"participant": one, "form": form, "earlier": earlier} | _words()
        return render_template("participants/new_rights_request.html", **context), status
    db.session.commit()
    notice(_("Permintaan dicatat. Jawab paling lambat 72 jam setelah diterima."))
    return redirect(url_for(".show_rights_request", request_id=made[0].id))


@bp.get("/hak-data/<int:request_id>")
@needs("rights.read")
def show_rights_request(request_id: int) -> Page:
    """One request: its clock, what has been done, and what comes next."""
    return _show(_request(request_id))


@bp.post("/hak-data/<int:request_id>/jawab")
@needs("rights.manage")
def answer_rights_request(request_id: int) -> Page:
    """Say what was corrected."""
    found, form = _request(request_id), AnswerForm()

    def act() -> None:
        rights_requests.finish_correction(db.session(), actor(), found, form.result.data)

    return _do(found, form, act, _("Permintaan dijawab."), answer_form=form)


@bp.post("/hak-data/<int:request_id>/tolak")
@needs("rights.manage")
def refuse_rights_request(request_id: int) -> Page:
    """Turn it down, with the reason."""
    found, form = _request(request_id), RefusalForm()

    def act() -> None:
        rights_requests.refuse(db.session(), actor(), found, form.reason.data)

    return _do(found, form, act, _("Permintaan ditolak dengan alasan."), refuse_form=form)


@bp.post("/hak-data/<int:request_id>/batasi")
@needs("rights.manage")
def restrict_record(request_id: int) -> Page:
    """Freeze the record as asked."""
    found, form = _request(request_id), Form()

    def act() -> None:
        rights_requests.restrict(db.session(), actor(), found)

    return _do(found, form, act, _("Data dibatasi sejak sekarang."), restrict_form=form)


@bp.post("/hak-data/<int:request_id>/cabut")
@needs("rights.manage")
def lift_restriction(request_id: int) -> Page:
    """End a restriction, with the reason."""
    found, form = _request(request_id), LiftForm()

    def act() -> None:
        rights_requests.lift(db.session(), actor(), found, form.reason.data)

    return _do(found, form, act, _("Pembatasan dicabut."), lift_form=form)


@bp.post("/hak-data/<int:request_id>/hapus")
@needs("rights.confirm")
def confirm_erasure(request_id: int) -> Page:
    """The second person's yes: everything personal goes in this transaction."""
    found, form = _request(request_id), ConfirmErasureForm()

    def act() -> None:
        erasure.erase(db.session(), actor(), found)

    return _do(found, form, act, _("Identitas dihapus."), erase_form=form)


@bp.post("/hak-data/<int:request_id>/salinan")
@needs("rights.manage")
def make_personal_copy(request_id: int) -> Page:
    """Ask for the complete copy; a job makes it."""
    found, form = _request(request_id), Form()

    def act() -> None:
        ask_for_copy(db.session(), actor(), found)

    return _do(found, form, act, None, copy_form=form)


@bp.get("/hak-data/<int:request_id>/kemajuan")
@needs("rights.read")
def personal_copy_progress(request_id: int) -> str:
    """How far the copy is: the part of the page that is asked for again."""
    found = _request(request_id)
    template = "participants/personal_copy_progress.html"
    return render_template(template, request_=found, **_copy_state(found))


@bp.post("/hak-data/<int:request_id>/unduh")
@needs("rights.manage")
def download_personal_copy(request_id: int) -> Response:
    """The copy to hand over, as PDF or JSON; who fetched it is recorded first."""
    found, form = _request(request_id), request.form.get("bentuk", "")
    if form not in MEDIA:
        raise NotFound("")
    data = personal_copies.download(db.session(), actor(), found, form)
    number = found.participant.number
    db.session.commit()
    name = f"salinan-data-{number}.{form}"
    return send_file(BytesIO(data), MEDIA[form], as_attachment=True, download_name=name)


@bp.get("/hak-data/pemrosesan")
@needs("rights.read")
def show_processing() -> str:
    """The register of processing that the law asks for (UU 27/2022 Ps 31)."""
    session, today = db.session(), clock.today()
    return render_template(
        "participants/show_processing.html",
        activities=processing.in_force(today),
        today=today,
        until=kept_until(session),
        agency=setting(session, "breach_recipient", today),
    )


def _received(form: RightsRequestForm) -> datetime | None:
    """When it was received: a day gone by without an hour counts from its beginning."""
    day, hour = form.received_on.data or clock.today(), form.received_at.data
    if day.year < clock.today().year - 1:
        raise Refused(N_("Tanggal ini terlalu lama. Periksa kembali."), field="received_on")
    if hour is None and day == clock.today():
        return None
    return clock.instant(day, hour or time(0))


def _request(request_id: int) -> RightsRequest:
    return queries.request_for(db.session(), actor(), request_id)


def _do(
    found: RightsRequest, form: Form, act: Callable[[], None], done: str | None, **forms: Form
) -> Page:
    """One act on a request; refused, the page comes back with the reason and what was typed."""
    status = attempt(form, act, found)
    if status is not None:
        return _show(found, status, **forms)
    db.session.commit()
    if done:
        notice(done)
    return redirect(url_for(".show_rights_request", request_id=found.id))


def _show(found: RightsRequest, status: int = 200, **forms: Form) -> Page:
    session = db.session()
    usual: dict[str, Any] = {
        "answer_form": AnswerForm(formdata=None, version=found.version),
        "refuse_form": RefusalForm(formdata=None, version=found.version),
        "lift_form": LiftForm(formdata=None, version=found.version),
        "erase_form": ConfirmErasureForm(formdata=None, version=found.version),
        "restrict_form": Form(formdata=None),
        "copy_form": Form(formdata=None),
    }
    open_ = found.state in rules.OPEN_STATES
    page = render_template(
        PAGE,
        request_=found,
        participant=found.participant,
        open=open_,
        time=rules.clock_of(found.received_at, clock.now()),
        changes=_changes(found) if found.kind == CORRECTION else (),
        outlook=erasure.outlook(session, found.participant_id)
        if found.kind == ERASURE and open_
        else None,
        may_confirm=erasure.may_confirm(actor(), found),
        **usual | forms,
        **_copy_state(found),
        **_words(),
    )
    return page, status


def _changes(found: RightsRequest) -> list[tuple[datetime, list[str]]]:
    """When what was corrected since the request came, in words."""
    steps = queries.changes_since(db.session(), found.participant_id, found.received_at)
    return [(one.at, [_(PERSON.get(name, name)) for name in one.fields]) for one in steps]


def _copy_state(found: RightsRequest) -> dict[str, Any]:
    copy = queries.copy_of(db.session(), found.id)
    if copy is None:
        return {"copy": None, "copy_state": None}
    if copy.made_at is not None:
        return {"copy": copy, "copy_state": "done"}
    job = db.session.get(jobs.Job, copy.job_id) if copy.job_id else None
    state = STATES[job.state] if job else "failed"
    return {"copy": copy, "copy_state": "failed" if state == "done" else state}


def _words() -> dict[str, Any]:
    return {
        "kinds": rules.KINDS,
        "kind_notes": rules.KIND_NOTES,
        "states": rules.STATES,
        "state_tones": rules.STATE_TONES,
        "kind_choices": [(kind, _(words)) for kind, words in rules.KINDS.items()],
        "state_choices": [(state, _(words)) for state, words in rules.STATES.items()],
        "asked_by_words": rules.ASKED_BY,
        "check_words": rules.CHECKS,
    }
