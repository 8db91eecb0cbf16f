"""Staff make, show and end a trainee's personal link; the list of objections that wait."""

from __future__ import annotations

from textwrap import shorten
from typing import Any
from urllib.parse import quote

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from trainingmgr.documents.codes import qr_svg
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import tanggal
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants import queries
from trainingmgr.participants.forms.own import LinkForm
from trainingmgr.participants.models import Objection, Participant
from trainingmgr.participants.queries import own
from trainingmgr.participants.routes import bp
from trainingmgr.participants.rules.rights_requests import clock_of
from trainingmgr.participants.services.own import end_own_link, make_own_link

Page = str | tuple[str, int] | Response


@bp.route("/peserta/<int:participant_id>/tautan", methods=["GET", "POST"])
@needs("links.make")
def own_link(participant_id: int) -> Page:
    """The state of someone's personal link; the POST makes a new one and shows it this once."""
    session = db.session()
    one, form = queries.participant_for(session, actor(), participant_id), LinkForm()
    if not form.is_submitted():
        return _state_page(one, form)
    made: list[str] = []
    status = attempt(form, lambda: made.append(make_own_link(session, actor(), one)))
    if status:
        return _state_page(one, form), status
    db.session.commit()
    return _link_page(one, made[0])


@bp.post("/peserta/<int:participant_id>/tautan/matikan")
@needs("links.make")
def stop_own_link(participant_id: int) -> Response:
    """For a phone that was lost, before anything else."""
    one = queries.participant_for(db.session(), actor(), participant_id)
    end_own_link(db.session(), actor(), one)
    db.session.commit()
    notice(_("Tautan pribadi %(name)s sudah mati.", name=one.name), "warn")
    return redirect(url_for("participants.own_link", participant_id=one.id))


def _time_left(row: Any) -> tuple[str | None, str | None]:
    """What is left of the 72 hours, in words and a tone."""
    one = row.Objection
    if one.closed_on:
        return _("dijawab %(day)s", day=tanggal(one.closed_on)), "good"
    if one.opened_at is None:
        return None, None
    left = clock_of(one.opened_at, clock.now())
    if left.late:
        return _("lewat %(n)s jam", n=-left.hours_left), "bad"
    return _("%(n)s jam lagi", n=left.hours_left), left.tone


OBJECTIONS = (
    Column(
        "peserta",
        N_("Peserta"),
        "Participant.name",
        sort=Participant.name,
        head=True,
        href=lambda row: url_for("participants.close_objection", objection_id=row.Objection.id),
    ),
    Column("nomor", N_("Nomor"), "Participant.number", sort=Participant.number, under="peserta"),
    Column(
        "tentang",
        N_("Tentang"),
        lambda row: row.Objection.about or shorten(row.Objection.text, 80, placeholder="…"),
        sort=Objection.about,
    ),
    Column("diajukan", N_("Diajukan"), "Objection.opened_on", "date", sort=Objection.opened_on),
    Column(
        "sisa",
        N_("Sisa waktu"),
        lambda row: _time_left(row)[0],
        sort=Objection.due_at,
        tone=lambda row: _time_left(row)[1],
    ),
)


@bp.get("/sanggahan")
@needs("objections.manage")
def list_objections() -> Response:
    """What people contest, with what is left of the 72 hours."""
    state = request.args.get("keadaan", "")
    states = [("selesai", _("Sudah dijawab")), ("semua", _("Semua"))]
    found = Listing(
        "sanggahan",
        _("Sanggahan"),
        OBJECTIONS,
        Query(db.session(), own.objections(actor(), search_term(), state)),
        filters=[choice("keadaan", _("Keadaan"), states, state, _("Menunggu jawaban"))],
    )
    return found.page("participants/list_objections.html")


def _state_page(one: Participant, form: LinkForm) -> str:
    state = own.link_state(db.session(), one)
    return render_template("participants/own_link.html", participant=one, form=form, state=state)


def _link_page(one: Participant, token: str) -> str:
    link = current_app.extensions["settings"].public_url + url_for(
        "accounts.open_link", token=token
    )
    message = _(
        "Halo %(name)s, ini tautan pribadi Anda di Bina Usaha: %(link)s Buka di ponsel Anda "
        "sendiri dan buat PIN. Jangan teruskan kepada siapa pun.",
        name=one.name,
        link=link,
    )
    subject = _("Tautan pribadi Bina Usaha")
    return render_template(
        "participants/own_link_made.html",
        participant=one,
        link=link,
        qr=Markup(qr_svg(link, _("Kode QR tautan pribadi"))),  # noqa: S704 - our own drawing
        whatsapp=whatsapp_link(one.phone or "", message),
        mail=f"mailto:{quote(one.email or '')}?subject={quote(subject)}&body={quote(message)}",
    )
