"""What a trainer gives and gave: the month on screen, on paper and as a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.queries import hours
from trainingmgr.cohorts.queries.hours import Taught
from trainingmgr.cohorts.queries.plans import sessions_given
from trainingmgr.cohorts.routes import bp
from trainingmgr.cohorts.services.papers import hours_of
from trainingmgr.documents.office import hours_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import TRAINER
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.sheets.listing import Field, write_list
from trainingmgr.foundation.ui.format import bulan, jam_rentang, tanggal
from trainingmgr.trainers.models import Trainer
from trainingmgr.trainers.queries import trainer_for, trainer_of_user

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/mengajar-saya")
@needs("today.trainer")
def own_hours() -> str | Response:
    """One's own month."""
    trainer = trainer_of_user(db.session(), actor().user_id)
    if trainer is None:
        return render_template("trainers/not_registered.html")
    return redirect(url_for("cohorts.trainer_hours", trainer_id=trainer.id))


@bp.get("/pelatih/<int:trainer_id>/mengajar")
@needs("hours.read")
def trainer_hours(trainer_id: int) -> str:
    """A trainer's sessions of a month, and the JP taught each month of the year."""
    session, trainer, month = db.session(), _trainer(trainer_id), _month()
    year = date(month.year, 1, 1), date(month.year, 12, 31)
    rows = hours.taught(session, *year, trainer_id)
    first, last = hours.month_of(month)
    mine = [one for one in rows if first <= one.held_on <= last]
    return render_template(
        "cohorts/trainer_hours.html",
        trainer=trainer,
        own=trainer.user_id == actor().user_id,
        month=month,
        before=_near(first - timedelta(days=1)),
        after=_near(last + timedelta(days=1)),
        key=f"{month:%Y-%m}",
        sessions=sessions_given(session, trainer_id, first, last),
        jp=sum(one.jp for one in mine),
        held=len(mine),
        months=hours.by_month(rows),
    )


@bp.get("/pelatih/<int:trainer_id>/mengajar.pdf")
@needs("hours.read")
def trainer_hours_pdf(trainer_id: int) -> Response:
    """One trainer's month for the honorarium file."""
    trainer, month = _trainer(trainer_id), _month()
    return _pdf(month, _taught(month, trainer_id), trainer)


@bp.get("/pelatih/<int:trainer_id>/mengajar.xlsx")
@needs("hours.read")
def trainer_hours_xlsx(trainer_id: int) -> Response:
    """One trainer's month as a sheet."""
    trainer, month = _trainer(trainer_id), _month()
    return _xlsx(month, _taught(month, trainer_id), trainer)


@bp.get("/pelatih/mengajar")
@needs("trainers.read")
def all_hours() -> str:
    """JP that each trainer taught in a month."""
    month = _month()
    first, last = hours.month_of(month)
    rows = _taught(month)
    return render_template(
        "cohorts/all_hours.html",
        month=month,
        before=_near(first - timedelta(days=1)),
        after=_near(last + timedelta(days=1)),
        key=f"{month:%Y-%m}",
        people=list(hours.by_trainer(rows).values()),
        jp=sum(one.jp for one in rows),
    )


@bp.get("/pelatih/mengajar.pdf")
@needs("trainers.read")
def all_hours_pdf() -> Response:
    """Everybody's month for the honorarium file."""
    month = _month()
    return _pdf(month, _taught(month), None)


@bp.get("/pelatih/mengajar.xlsx")
@needs("trainers.read")
def all_hours_xlsx() -> Response:
    """Everybody's month as a sheet."""
    month = _month()
    return _xlsx(month, _taught(month), None)


def _trainer(trainer_id: int) -> Trainer:
    """A trainer whose hours one may see: one's own, or any for the office."""
    trainer = trainer_for(db.session(), trainer_id)
    if actor().role == TRAINER and trainer.user_id != actor().user_id:
        abort(404)
    return trainer


def _month() -> date:
    """The month asked for as 2026-11, else this one."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.args.get("bulan", ""), re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else clock.today().replace(day=1)


def _near(day: date) -> str:
    return f"{day:%Y-%m}"


def _taught(month: date, trainer_id: int | None = None) -> list[Taught]:
    return hours.taught(db.session(), *hours.month_of(month), trainer_id)


def _pdf(month: date, rows: Sequence[Taught], trainer: Trainer | None) -> Response:
    paper = hours_of(db.session(), month, rows, on=clock.today(), trainer=trainer)
    return _send(hours_pdf(paper), "application/pdf", _name(month, trainer, "pdf"))


def _xlsx(month: date, rows: Sequence[Taught], trainer: Trainer | None) -> Response:
    fields = [
        Field(_("Pelatih"), "text", lambda one: one.trainer),
        Field(_("NIP"), "text", lambda one: one.nip or ""),
        Field(_("Tanggal"), "date", lambda one: one.held_on),
        Field(_("Jam"), "text", lambda one: jam_rentang(one.starts_at, one.ends_at)),
        Field(_("Materi"), "text", lambda one: one.subject),
        Field(_("Pelatihan"), "text", lambda one: one.course),
        Field(_("Angkatan"), "text", lambda one: one.cohort),
        Field(_("Tempat"), "text", lambda one: one.venue),
        Field(_("JP"), "number", lambda one: one.jp),
        Field(_("Menggantikan"), "text", lambda one: one.instead_of or ""),
    ]
    facts = [
        (_("Bulan"), bulan(month)),
        (_("Jumlah JP"), str(sum(one.jp for one in rows))),
        (_("Diunduh"), tanggal(clock.today())),
        (_("Dihitung"), _("Hanya pertemuan yang daftar hadirnya sudah ditutup.")),
    ]
    title = _("Jam mengajar %(month)s", month=bulan(month))
    body = write_list(title, fields, rows, _("Keterangan"), facts)
    return _send(body, XLSX, _name(month, trainer, "xlsx"))


def _name(month: date, trainer: Trainer | None, ending: str) -> str:
    who = f"-{trainer.id}" if trainer else ""
    return f"jam-mengajar-{month:%Y-%m}{who}.{ending}"


def _send(body: bytes, kind: str, name: str) -> Response:
    return send_file(BytesIO(body), kind, as_attachment=True, download_name=name)
