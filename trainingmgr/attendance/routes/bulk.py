"""Past registers of a course, typed from paper in one grid."""

from __future__ import annotations

import json
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms.bulk import CLOSE, REST, TypedGrid
from trainingmgr.attendance.queries.bulk import Column, Grid, grid
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.rules.letters import SPELLINGS
from trainingmgr.attendance.services import bulk
from trainingmgr.cohorts.models import Course
from trainingmgr.cohorts.queries import course_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import REFUSED, STALE


@bp.get("/pelatihan/<int:course_id>/presensi")
@needs("attendance.take")
def fill_past(course_id: int) -> str:
    """People and past sessions whose registers are open, to be typed in from paper."""
    one = course_for(db.session(), actor(), course_id)
    return _page(one, grid(db.session(), actor(), one, clock.today()))


@bp.post("/pelatihan/<int:course_id>/presensi")
@needs("attendance.take")
def save_past(course_id: int) -> Response | tuple[str, int] | str:
    """Saves all that was typed; closes one session, or those that are complete."""
    typed = TypedGrid.of(request.form)
    session, by = db.session(), actor()
    one = course_for(session, by, course_id)
    found = grid(session, by, one, clock.today(), typed.sessions)
    if typed.action == REST:
        return _page(one, found, _rest_present(typed, found))
    try:
        saved = bulk.save(session, by, _columns(typed, found))
    except Refused as problem:
        db.session.rollback()
        one = course_for(session, by, course_id)
        found = grid(session, by, one, clock.today(), typed.sessions)
        status = STALE if isinstance(problem, bulk.Differs) else REFUSED
        return _page(one, found, typed, problem), status
    closed = len(saved.closed)
    db.session.commit()
    if closed:
        notice(_("%(n)d presensi ditutup dan dihitung. Sisanya tersimpan sebagai draf.", n=closed))
    elif not saved.marks:
        notice(_("Tidak ada tanda yang berubah."), "info")
    else:
        notice(_("Draf presensi tersimpan. Tutup presensi agar dihitung."), "info")
    return redirect(url_for(".fill_past", course_id=course_id))


def _columns(typed: TypedGrid, found: Grid) -> list[bulk.Typed]:
    """What was typed for each session that this person may take."""
    letters = typed.letters()
    return [
        bulk.Typed(
            column.one,
            {
                person: letters[column.one.id, person]
                for person in column.expected
                if (column.one.id, person) in letters
            },
            _closing(typed, column),
        )
        for column in found.columns
        if column.one.id in typed.sessions
    ]


def _closing(typed: TypedGrid, column: Column) -> str:
    if typed.action != CLOSE:
        return bulk.NEVER
    if typed.only is None:
        return bulk.WHEN_COMPLETE
    return bulk.ALWAYS if typed.only == column.one.id else bulk.NEVER


def _rest_present(typed: TypedGrid, found: Grid) -> TypedGrid:
    for column in found.columns:
        if typed.only in {None, column.one.id}:
            for person in column.expected:
                place = (column.one.id, person)
                typed.texts[place] = typed.texts.get(place) or "H"
    return typed


def _page(
    one: Course, found: Grid, typed: TypedGrid | None = None, problem: Refused | None = None
) -> str:
    differing = problem.cells if isinstance(problem, bulk.Differs) else ()
    names = {who.id: who.name for who in found.people}
    columns = [_column(column, typed, problem) for column in found.columns]
    return render_template(
        "attendance/fill_past.html",
        one=one,
        grid=found,
        columns=columns,
        problem=problem,
        clashes=[
            {
                "name": names.get(person, ""),
                "on": column.one.held_on,
                "title": column.one.title,
                "cell": column.cells[person],
                "typed": typed.texts[column.one.id, person] if typed else "",
            }
            for column in found.columns
            for session_id, person in differing
            if column.one.id == session_id and person in column.cells
        ],
        spellings=json.dumps(SPELLINGS, ensure_ascii=False),
    )


def _column(column: Column, typed: TypedGrid | None, problem: Refused | None) -> dict[str, Any]:
    """One session as the page shows it: what was typed where it was, else what is stored."""
    number = column.one.id
    texts = {}
    for person in column.expected:
        cell = column.cells.get(person)
        place = (number, person)
        mine = typed is not None and typed.changed(place)
        texts[person] = typed.texts[place] if mine and typed else cell.status if cell else ""
    field = (problem.field or "") if problem else ""
    differing = problem.cells if isinstance(problem, bulk.Differs) else ()
    return {
        "one": column.one,
        "drafted": column.drafted,
        "closed": column.closed,
        "texts": texts,
        "marked": sum(bool(text) for text in texts.values()),
        "wrong": {person for person in texts if field == f"s{number}-{person}"}
        | {person for session_id, person in differing if session_id == number},
        "at_fault": field.partition("-")[0] == f"s{number}",
        "base": _base(column, typed, bool(differing)),
    }


def _base(column: Column, typed: TypedGrid | None, compared: bool) -> str:
    """What the cells stand on: what is stored, or what the sender knew until both were shown."""
    known = {person: (cell.revision, cell.status) for person, cell in column.cells.items()}
    if typed is not None and not compared and column.one.id in typed.sessions:
        known = {place[1]: one for place, one in typed.base.items() if place[0] == column.one.id}
    return ",".join(f"{person}:{revision}{mark}" for person, (revision, mark) in known.items())
