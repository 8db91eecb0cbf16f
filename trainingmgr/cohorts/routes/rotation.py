"""The rotation of a year on one page."""

from __future__ import annotations

from datetime import date

from flask import render_template, request

from trainingmgr.cohorts.queries.rotation import programme_years, turns_of
from trainingmgr.cohorts.routes import bp
from trainingmgr.cohorts.rules import rotation
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import needs
from trainingmgr.foundation.db import db
from trainingmgr.programmes import queries as programmes


@bp.get("/angkatan/giliran")
@needs("programmes.read")
def show_rotation() -> str:
    """Which kecamatan has which turn and period, with gaps and overlaps."""
    session, today = db.session(), clock.today()
    years = programme_years(session)
    wanted = request.args.get("tahun", type=int)
    current = programmes.current_programme(session, today)
    year = current.year if current else today.year
    if wanted is not None and wanted in years:
        year = wanted
    turns = turns_of(session, year)
    names = {one.code: one.name for one in programmes.kecamatan(session)}
    first = min([date(year, 1, 1), *(one.starts_on for one in turns)])
    last = max([date(year, 12, 31), *(one.ends_on for one in turns)])
    return render_template(
        "cohorts/show_rotation.html",
        year=year,
        years=years,
        turns=turns,
        names=names,
        bars=rotation.bars(turns, first, last),
        marks=rotation.month_marks(first, last),
        today=rotation.place_of(today, first, last),
        seams=rotation.seams(turns),
        waiting=[names[code] for code in rotation.without_turn(list(names), turns)],
    )
