"""A trainee's own pages: where I stand, my data, what I contest. One record, and nobody else's."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.queries import TrainingResult
from trainingmgr.attendance.rules import MARKS
from trainingmgr.certificates import services as certificates
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.language import Sentence
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.queries.wishes import wishing
from trainingmgr.mentors.queries.own import coaching_of
from trainingmgr.participants.queries.consents import consents_of
from trainingmgr.participants.queries.own import objections_of, own_record
from trainingmgr.participants.queries.rights_requests import requests_of
from trainingmgr.participants.rules import rights_requests as rights
from trainingmgr.participants.rules.applications import ONLINE
from trainingmgr.participants.rules.rights_requests import clock_of
from trainingmgr.participants.services import people
from trainingmgr.participants.services.consents import record_consents
from trainingmgr.participants.services.rights_requests import open_request
from trainingmgr.progress.forms import OwnConsentForm, OwnObjectionForm, OwnRequestForm
from trainingmgr.progress.queries import own
from trainingmgr.progress.queries.person import attended_by
from trainingmgr.progress.routes import bp
from trainingmgr.progress.routes.own_kub import OWN_PAPERS

Page = str | tuple[str, int] | Response
ANYTHING = ""


@bp.get("/saya")
@needs("own.read")
def own_page() -> str:
    """Where I stand in one sentence, what comes next, and who is with me."""
    session = db.session()
    one = own_record(session, actor())
    result = own.result_of(session, one.id)
    group = own.companions(session, one.id)
    open_result = result if result and not result.final else None
    return render_template(
        "progress/own_page.html",
        one=one,
        standing=_told(own.standing_of(session, one.id, result)),
        coming=own.coming(session, one.id),
        result=result,
        chance=_chance(open_result) if open_result else None,
        unsettled=_said(open_result.unsettled) if open_result and open_result.unsettled else None,
        group=group,
        papers=OWN_PAPERS,
        wishes=wishing(session, one, group is not None),
        coaching=coaching_of(session, one.id),
        whatsapp_link=whatsapp_link,
        certificates=own.own_certificates(session, one.id),
    )


@bp.get("/saya/presensi")
@needs("own.read")
def own_attendance() -> str:
    """Each closed session with my mark, and the way to contest it."""
    session = db.session()
    one = own_record(session, actor())
    return render_template(
        "progress/own_attendance.html",
        attended=attended_by(session, one.id)[::-1],
        marks={mark: _(words) for mark, words in MARKS.items()},
    )


@bp.get("/saya/sertifikat/<int:certificate_id>/sertifikat.pdf")
@needs("own.read")
def own_certificate(certificate_id: int) -> Response:
    """My certificate as it was issued."""
    found = own.own_certificate(db.session(), actor(), certificate_id)
    return send_file(
        BytesIO(certificates.pdf_of(found)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name="sertifikat.pdf",
    )


@bp.get("/saya/data")
@needs("own.read")
def own_data() -> str:
    """What is recorded of me, what I allowed, and what the law lets me ask."""
    session = db.session()
    given = {
        purpose: row.given
        for purpose, row in consents_of(session, own_record(session, actor()).id).items()
    }
    return _data_page(OwnConsentForm(formdata=None, **given), OwnRequestForm(formdata=None))


@bp.post("/saya/data/persetujuan")
@needs("own.object")
def own_consents() -> Page:
    """What I allow from now on; taking it back changes nothing else for me."""
    session, form = db.session(), OwnConsentForm()
    one = own_record(session, actor())
    status = attempt(form, lambda: record_consents(session, actor(), one, form.answers, how=ONLINE))
    if status:
        return _data_page(form, OwnRequestForm(formdata=None)), status
    db.session.commit()
    notice(_("Pilihan Anda tersimpan."))
    return redirect(url_for("progress.own_data"))


@bp.post("/saya/data/permintaan")
@needs("own.object")
def own_request() -> Page:
    """A copy, a correction, a restriction, an erasure: staff answer within 72 hours."""
    session, form = db.session(), OwnRequestForm()
    one = own_record(session, actor())

    def act() -> None:
        open_request(
            session,
            actor(),
            one,
            kind=form.kind.data or "",
            asked_by="peserta",
            checked_how="tautan",
            wish=form.wish.data or "",
        )

    status = attempt(form, act)
    if status:
        return _data_page(OwnConsentForm(formdata=None), form), status
    db.session.commit()
    notice(_("Permintaan Anda diterima dan dijawab dalam 3×24 jam."))
    return redirect(url_for("progress.own_data"))


@bp.route("/saya/sanggahan", methods=["GET", "POST"])
@needs("own.object")
def own_objections() -> Page:
    """What I contest, its state and answer; and a new one, about something on my record."""
    session = db.session()
    one = own_record(session, actor())
    things = own.contestable(session, one)
    form = OwnObjectionForm(about=request.args.get("tentang", ANYTHING))
    form.about.choices = [(key, _said(words)) for key, words in things.items()]
    form.about.choices.append((ANYTHING, _("Hal lain")))
    status: int | None = 200
    if form.is_submitted():
        status = attempt(form, lambda: _contest(one, things, form))
    elif form.about.data not in things:
        form.about.data = ANYTHING
    if status is None:
        db.session.commit()
        notice(_("Sanggahan Anda diterima dan dijawab dalam 3×24 jam."))
        return redirect(url_for("progress.own_objections"))
    now = clock.now()
    rows = [
        (row, clock_of(row.opened_at, now) if row.opened_at else None)
        for row in objections_of(session, one.id)
    ]
    return render_template("progress/own_objections.html", rows=rows, form=form), status


def _contest(one: Any, things: dict[str, Sentence], form: OwnObjectionForm) -> None:
    thing = things.get(form.about.data or ANYTHING)
    about = str(thing)[:120] if thing else ""
    people.open_objection(db.session(), actor(), one, form.text.data or "", about=about)


def _data_page(consents: OwnConsentForm, asking: OwnRequestForm) -> str:
    session = db.session()
    one = own_record(session, actor())
    return render_template(
        "progress/own_data.html",
        one=one,
        consents=consents,
        asking=asking,
        requests=requests_of(session, one.id),
        kinds=rights.KINDS,
        states=rights.STATES,
        copy=navigation.address("participants.own_copy"),
    )


def _told(standing: own.Standing) -> dict[str, str | None]:
    ahead = standing.next
    return {"now": _said(standing.now), "next": _said(ahead) if ahead else None}


def _chance(result: TrainingResult) -> str | None:
    """What attendance is still needed; nothing once the line is reached, or a make-up is due."""
    left = result.outlook.chance
    if left is not None:
        return _said(left.sentence) if left.needed else None
    if result.waits_for_make_up:
        return None
    return str(_("Sisa pertemuan tidak cukup untuk tuntas. Tanyakan kelas susulan."))


def _said(words: Sentence) -> str:
    return alasan(words)
