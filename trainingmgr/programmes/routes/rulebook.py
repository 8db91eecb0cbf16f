"""Rules that may change from a day on, and who signs."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries, services
from trainingmgr.programmes.forms import SettingForm, SignatoryForm
from trainingmgr.programmes.routes import bp
from trainingmgr.programmes.rules.reference import SIGNATORIES
from trainingmgr.programmes.rules.settings import KNOWN

Answer = str | Response | tuple[str, int]

PURPOSES = {
    "certificate_front": N_("Sertifikat, halaman depan"),
    "certificate_back": N_("Sertifikat, halaman belakang"),
    "report_left": N_("Laporan capaian, kiri"),
    "report_right": N_("Laporan capaian, kanan"),
    "letter": N_("Surat tugas"),
    "activity": N_("Daftar hadir dan daftar penerimaan (PPTK)"),
}


@bp.get("/program/pengaturan")
@needs("programmes.read")
def list_settings() -> str:
    """Every rule in force today, and who signs today."""
    today = clock.today()
    return render_template(
        "programmes/list_settings.html",
        known=KNOWN,
        values=queries.settings(db.session(), today),
        history=queries.setting_history(db.session()),
        purposes=PURPOSES,
        signatories={
            purpose: next((one for one in rows if one.valid_from <= today), None)
            for purpose, rows in queries.signatories(db.session()).items()
        },
        today=today,
    )


@bp.route("/program/pengaturan/<setting_name>", methods=["GET", "POST"])
@needs("programmes.manage")
def change_setting(setting_name: str) -> Answer:
    """A rule's values through time, and a new one from a day on."""
    if setting_name not in KNOWN:
        abort(404)
    form = SettingForm(valid_from=clock.today())

    def page() -> str:
        return render_template(
            "programmes/change_setting.html",
            form=form,
            known=KNOWN[setting_name],
            value=queries.setting(db.session(), setting_name, clock.today()),
            history=queries.setting_history(db.session())[setting_name],
            today=clock.today(),
        )

    if request.method != "POST":
        return page()

    def act() -> None:
        value, since = form.value.data or "", form.valid_from.data or clock.today()
        services.change_setting(db.session(), actor(), setting_name, value, since)

    status = attempt(form, act)
    if status:
        return page(), status
    db.session.commit()
    notice(_("Pengaturan tersimpan."))
    return redirect(url_for("programmes.list_settings"))


@bp.route("/program/penanda-tangan/<purpose>", methods=["GET", "POST"])
@needs("programmes.manage")
def change_signatory(purpose: str) -> Answer:
    """Who signs a kind of document from a day on."""
    if purpose not in SIGNATORIES:
        abort(404)
    now = queries.signatory(db.session(), purpose, clock.today())
    form = SignatoryForm(obj=now, data={"valid_from": clock.today()})
    if request.method != "POST":
        form.valid_from.data = clock.today()

    def page() -> str:
        return render_template(
            "programmes/change_signatory.html",
            form=form,
            label=PURPOSES[purpose],
            history=queries.signatories(db.session()).get(purpose, []),
        )

    if request.method != "POST":
        return page()

    def act() -> None:
        services.change_signatory(
            db.session(),
            actor(),
            purpose,
            title=form.title.data or "",
            name=form.name.data,
            rank=form.rank.data,
            nip=form.nip.data,
            valid_from=form.valid_from.data or clock.today(),
            pppk=bool(form.pppk.data),
        )

    status = attempt(form, act)
    if status:
        return page(), status
    db.session.commit()
    notice(_("Penanda tangan tersimpan."))
    return redirect(url_for("programmes.list_settings"))
