"""The trainer's day and the register of one session."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance import rules
from trainingmgr.attendance.forms import ALL, CLOSE, TypedMark, TypedSheet
from trainingmgr.attendance.queries.agenda import agenda
from trainingmgr.attendance.queries.colleagues import colleagues_today, stood_in
from trainingmgr.attendance.queries.differences import Version, differences, disputed
from trainingmgr.attendance.queries.risk import calls_waiting
from trainingmgr.attendance.queries.sheets import Sheet, SheetRow, presence, sheet
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.routes.hall import hall
from trainingmgr.attendance.routes.papers import share
from trainingmgr.attendance.services import registers
from trainingmgr.cohorts.models import CANCELLED, TrainingSession
from trainingmgr.cohorts.queries import session_for
from trainingmgr.cohorts.services import may_take
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import REFUSED, STALE

# How static/js/line.js asks for a page that has more to say now.
ANEW = "segar"


@bp.get("/hari-ini")
@needs("today.trainer")
def today() -> str:
    """Today's session first, then what was left open, then what comes."""
    day = clock.today()
    return render_template(
        "attendance/today.html",
        day=day,
        agenda=agenda(db.session(), actor(), day),
        colleagues=colleagues_today(db.session(), actor(), day),
        stood_in=stood_in(db.session(), actor(), day),
        disputed=disputed(db.session(), actor()),
        calls=calls_waiting(db.session(), actor()),
    )


@bp.get("/sesi/<int:session_id>/presensi")
@needs("attendance.read")
def show_register(session_id: int) -> str:
    """The register as it stands; a phone that closed it is told what was saved."""
    one = session_for(db.session(), actor(), session_id)
    found = sheet(db.session(), one)
    if ANEW in request.args and found.closed_at is not None:
        # Said here and not in the answer to the phone, which may ask for the page twice.
        tell_saved(session_id, found.version, presence(db.session(), session_id))
    return _page(one, found)


@bp.post("/sesi/<int:session_id>/presensi")
@needs("attendance.take")
def save_register(session_id: int) -> Response | tuple[str, int] | str:
    """Saves a draft, closes or corrects; without scripts also marks everyone present."""
    typed = TypedSheet.of(request.form)
    one = session_for(db.session(), actor(), session_id)
    if typed.action == ALL:
        found = sheet(db.session(), one)
        return _page(one, found, _everyone(typed, found))
    try:
        register = registers.save(
            db.session(),
            actor(),
            one,
            typed.marks(),
            close=typed.action == CLOSE,
            reason=typed.reason,
        )
    except Conflict as problem:
        return _again(session_id, typed, problem, STALE)
    except Refused as problem:
        return _again(session_id, typed, problem, REFUSED)
    counts = presence(db.session(), session_id) if register.closed_at else None
    version = register.version
    db.session.commit()
    tell_saved(session_id, version, counts)
    return redirect(url_for("attendance.show_register", session_id=session_id))


@bp.post("/sesi/<int:session_id>/presensi/buka")
@needs("attendance.take")
def reopen_register(session_id: int) -> Response:
    """A closed register becomes a draft again."""
    typed = TypedSheet.of(request.form)
    one = session_for(db.session(), actor(), session_id)
    registers.reopen(db.session(), actor(), one, version=typed.version, reason=typed.reason)
    db.session.commit()
    notice(_("Presensi dibuka kembali dan belum dihitung sampai ditutup lagi."), "info")
    return redirect(url_for("attendance.show_register", session_id=session_id))


def tell_saved(session_id: int, version: int, counts: tuple[int, int] | None) -> None:
    """Say on the next page what was saved; `counts`, once closed: how many present, of how many."""
    if counts is None:
        notice(_("Draf presensi tersimpan. Tutup presensi agar dihitung."), "info")
        return
    text = _(
        "Presensi tersimpan. %(present)d dari %(total)d peserta hadir.",
        present=counts[0],
        total=counts[1],
    )
    if actor().may("attendance.correct"):
        # The administrator opens it again with a reason, on the page itself.
        notice(text)
        return
    notice(
        text,
        undo=url_for("attendance.reopen_register", session_id=session_id),
        fields={"version": version},
        label=_("Buka lagi"),
    )


def _everyone(typed: TypedSheet, found: Sheet) -> TypedSheet:
    for row in found.rows:
        mine = typed.rows.setdefault(row.participant_id, TypedMark())
        mine.mark = mine.mark or "H"
    return typed


def _again(session_id: int, typed: TypedSheet, problem: Refused, status: int) -> tuple[str, int]:
    """The page with everything typed; on a conflict beside what the other person saved.

    Only then does it stand on what is stored by now: saving once more means having seen that.
    """
    db.session.rollback()
    one = session_for(db.session(), actor(), session_id)
    return _page(one, sheet(db.session(), one), typed, problem), status


def _page(
    one: TrainingSession,
    found: Sheet,
    typed: TypedSheet | None = None,
    problem: Refused | None = None,
) -> str:
    stale = isinstance(problem, Conflict)
    rows = [_row(row, typed, stale) for row in found.rows]
    # What differs is told in each row of its own.
    wrong = (problem.field or "").rpartition("-")[2] if problem and not stale else ""
    marks = [row["mark"] for row in rows]
    return render_template(
        "attendance/show_register.html",
        one=one,
        sheet=found,
        rows=rows,
        counts={letter: marks.count(letter) for letter in "HISA"},
        problem=problem,
        wrong=wrong,
        stale=stale,
        typed=typed,
        editable=_editable(one, found),
        cancelled=one.state == CANCELLED,
        correcting=found.closed_at is not None,
        differences=differences(db.session(), one.id),
        may_decide=one.state != CANCELLED and may_take(actor(), one),
        version_told=_version_told,
        share=share(one, found),
        **hall(one),
    )


def _editable(one: TrainingSession, found: Sheet) -> bool:
    if one.state == CANCELLED or not may_take(actor(), one):
        return False
    return registers.still_open(db.session(), actor(), found.first_closed_at)


def _row(row: SheetRow, typed: TypedSheet | None, stale: bool) -> dict[str, Any]:
    """What the page shows of one person: as typed if anything was, else as stored."""
    mine = typed.rows.get(row.participant_id) if typed else None
    stored = TypedMark(row.status or "", _number(row.late), _number(row.early), row.note)
    stored.base, stored.was = str(row.revision), stored.told
    if stale and mine is not None and not mine.touched:
        # Left alone by the visitor, so what the other person saved is all there is to show.
        mine = None
    shown = mine or stored
    differs = stale and mine is not None and mine.told != stored.told
    return {
        "key": row.participant_id,
        "name": row.name,
        "kub": row.kub,
        "mark": shown.mark,
        "late": shown.late,
        "early": shown.early,
        "note": shown.note,
        "base": stored.base if stale else shown.base,
        "was": stored.was if stale else shown.was,
        "stored": told(row.status, row.late, row.early, row.note) if differs else "",
        "after_lock": row.after_lock,
        "risk_present": row.risk_present,
        "risk_missed": row.risk_missed,
    }


def _version_told(version: Version) -> str:
    return told(version.status, version.late, version.early, version.note)


def told(status: str | None, late: int, early: int, note: str) -> str:
    """A mark in words, minutes and note and all."""
    words = [_(rules.MARKS[status]) if status in rules.MARKS else _("Belum ditandai")]
    if late:
        words.append(_("terlambat %(n)d menit", n=late))
    if early:
        words.append(_("pulang awal %(n)d menit", n=early))
    if note:
        words.append(f"“{note}”")
    return ", ".join(words)


def _number(minutes: int) -> str:
    return str(minutes) if minutes else ""
