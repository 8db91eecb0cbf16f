"""Days off and Ramadan: seen, added, taken out."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.holidays import YEARS
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Rows, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries, services
from trainingmgr.programmes.forms import FastingForm, HolidayForm
from trainingmgr.programmes.routes import bp
from trainingmgr.programmes.rules.calendar import KINDS

Answer = str | Response | tuple[str, int]


TONES = {"libur nasional": "bad", "cuti bersama": "warn", "kegiatan kota": "info"}

HOLIDAYS = (
    Column("tanggal", N_("Tanggal"), "on", "date", head=True),
    Column("nama", N_("Nama"), "name"),
    Column("jenis", N_("Jenis"), lambda one: _(KINDS[one.kind]), tone=lambda one: TONES[one.kind]),
    Column("sumber", N_("Sumber"), "source"),
    Column("tindakan", N_("Tindakan"), custom=True, file=False, needs="programmes.manage"),
)


@bp.get("/program/hari-libur")
@needs("programmes.read")
def list_holidays() -> Response:
    """The days off of a year, and every Ramadan that planners are warned of."""
    session, today = db.session(), clock.today()
    years = sorted({*queries.holiday_years(session), today.year})
    wanted = request.args.get("tahun", type=int)
    year = wanted if wanted in years else today.year
    options = [(one, str(one)) for one in years if one != today.year]
    found = Listing(
        "hari-libur",
        _("Hari libur %(year)s", year=year),
        HOLIDAYS,
        Rows(queries.holidays(session, year, search_term())),
        filters=[
            choice("tahun", _("Tahun"), options, None if year == today.year else year,
                   str(today.year))
        ],
    )  # fmt: skip
    return found.page(
        "programmes/list_holidays.html",
        fasts=queries.fasting_periods(session),
        year=year,
        decreed=YEARS,
    )


@bp.route("/program/hari-libur/baru", methods=["GET", "POST"])
@needs("programmes.manage")
def add_holiday() -> Answer:
    """A day off that the decree does not know, such as an event of the city."""
    form, page = HolidayForm(), "programmes/add_holiday.html"
    if request.method != "POST":
        return render_template(page, form=form)

    def act() -> None:
        services.add_holiday(
            db.session(),
            actor(),
            on=form.on.data or clock.today(),
            name=form.name.data or "",
            kind=form.kind.data,
            source=form.source.data or "",
        )

    status = attempt(form, act)
    if status:
        return render_template(page, form=form), status
    db.session.commit()
    notice(_("Hari libur ditambahkan."))
    year = form.on.data.year if form.on.data else None
    return redirect(url_for("programmes.list_holidays", tahun=year))


@bp.post("/program/hari-libur/<int:holiday_id>/hapus")
@needs("programmes.manage")
def remove_holiday(holiday_id: int) -> Response:
    """A day that is a day of work after all."""
    one = queries.holiday_for(db.session(), holiday_id)
    name, year = one.name, one.on.year
    services.remove_holiday(db.session(), actor(), one)
    db.session.commit()
    notice(_("%(name)s bukan hari libur lagi.", name=name))
    return redirect(url_for("programmes.list_holidays", tahun=year))


@bp.route("/program/ramadan/baru", methods=["GET", "POST"])
@needs("programmes.manage")
def add_fast() -> Answer:
    """Ramadan of one more year."""
    form, page = FastingForm(), "programmes/add_fast.html"
    if request.method != "POST":
        return render_template(page, form=form)

    def act() -> None:
        services.add_fast(
            db.session(),
            actor(),
            name=form.name.data or "",
            starts_on=form.starts_on.data or clock.today(),
            ends_on=form.ends_on.data or clock.today(),
            source=form.source.data or "",
        )

    status = attempt(form, act)
    if status:
        return render_template(page, form=form), status
    db.session.commit()
    notice(_("Masa Ramadan ditambahkan."))
    return redirect(url_for("programmes.list_holidays"))


@bp.post("/program/ramadan/<int:fast_id>/hapus")
@needs("programmes.manage")
def remove_fast(fast_id: int) -> Response:
    """A period that was written wrong."""
    one = queries.fast_for(db.session(), fast_id)
    name = one.name
    services.remove_fast(db.session(), actor(), one)
    db.session.commit()
    notice(_("%(name)s dihapus dari kalender.", name=name))
    return redirect(url_for("programmes.list_holidays"))
