"""Additional participants: noted in the hall, and completed by the office later."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms import RejectForm, WalkInForm
from trainingmgr.attendance.models import COMPLETED, REJECTED, WAITING, WalkIn
from trainingmgr.attendance.queries.arrivals import (
    candidates,
    waiting,
    walk_in_for,
    walk_ins,
)
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.routes.hall import hall
from trainingmgr.attendance.services import walk_ins as services
from trainingmgr.cohorts.queries import session_for
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import REFUSED, STALE, attempt
from trainingmgr.participants.queries import participant_for

STATES = {WAITING: N_("Menunggu"), COMPLETED: N_("Dilengkapi"), REJECTED: N_("Ditolak")}
TONES = {WAITING: "warn", COMPLETED: "good", REJECTED: "neutral"}
COLUMNS = (
    Column(
        "nama",
        N_("Nama"),
        "name",
        sort=WalkIn.name,
        head=True,
        href=lambda one: url_for("attendance.show_walk_in", walk_in_id=one.id),
    ),
    Column("ponsel", N_("Ponsel"), "phone", "phone", needs="participants.contact"),
    Column("datang", N_("Datang"), "arrived_at", "moment", sort=WalkIn.arrived_at),
    Column("kelas", N_("Kelas"), "course"),
    Column("angkatan", N_("Angkatan"), "cohort", under="kelas"),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda one: _(STATES[one.state]),
        tone=lambda one: TONES[one.state],
    ),
    Column("catatan", N_("Catatan"), lambda one: one.reason or one.person, under="keadaan"),
)


@bp.route("/sesi/<int:session_id>/peserta-tambahan", methods=["GET", "POST"])
@needs("attendance.take")
def add_walk_in(session_id: int) -> str | Response | tuple[str, int]:
    """Someone came who stands on no list; works as well without scripts and sent twice."""
    one = session_for(db.session(), actor(), session_id)
    form = WalkInForm()
    if not form.is_submitted():
        return render_template("attendance/add_walk_in.html", one=one, **hall(one, form))
    twin: list[int] = []

    def add() -> None:
        try:
            services.add(
                db.session(),
                actor(),
                one,
                client_id=form.client_id.data,
                name=form.name.data or "",
                phone=form.phone.data,
                arrived_at=form.arrived_at.moment,
                another=bool(form.another.data),
            )
        except Refused as problem:
            if "participant_id" in problem.params:
                twin.append(problem.params["participant_id"])
            raise

    status = attempt(form, add)
    if status:
        form.client_id.renew()
        one = session_for(db.session(), actor(), session_id)
        page = render_template("attendance/add_walk_in.html", one=one, twin=twin, **hall(one, form))
        return page, status
    db.session.commit()
    notice(_("%(name)s dicatat sebagai peserta tambahan.", name=form.name.data))
    return redirect(url_for(".show_register", session_id=session_id) + "#tambahan")


@bp.get("/peserta-tambahan")
@needs("participants.manage")
def list_walk_ins() -> Response:
    """Who came without standing on a list, and waits for the office."""
    asked = request.args.get("keadaan", "")
    state = {"semua": "", COMPLETED: COMPLETED, REJECTED: REJECTED}.get(asked, WAITING)
    options = [(key, _(STATES[key])) for key in (COMPLETED, REJECTED)]
    options.append(("semua", _("Semua")))
    found = Listing(
        "peserta-tambahan",
        _("Peserta tambahan"),
        COLUMNS,
        Query(db.session(), walk_ins(search_term(), state)),
        filters=[choice("keadaan", _("Keadaan"), options, asked, _("Menunggu"))],
    )
    return found.page("attendance/list_walk_ins.html", waiting=waiting(db.session()))


@bp.get("/peserta-tambahan/<int:walk_in_id>")
@needs("participants.manage")
def show_walk_in(walk_in_id: int) -> str:
    """Who this may be, with what speaks for each."""
    return _page(walk_in_id, RejectForm(formdata=None))


@bp.post("/peserta-tambahan/<int:walk_in_id>/lengkapi")
@needs("participants.manage")
def complete_walk_in(walk_in_id: int) -> Response | tuple[str, int]:
    """It was this person, who is on the roster and marked present from now on."""
    walk_in_for(db.session(), walk_in_id)
    number = request.form.get("participant_id", "")
    chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    who = participant_for(db.session(), actor(), chosen)
    try:
        services.complete(db.session(), actor(), walk_in_id, who)
    except Refused as problem:
        db.session.rollback()
        status = STALE if isinstance(problem, Conflict) else REFUSED
        return _page(walk_in_id, RejectForm(formdata=None), alasan(problem)), status
    name = who.name
    db.session.commit()
    notice(_("%(name)s masuk daftar kelas dan ditandai hadir.", name=name))
    return redirect(url_for(".list_walk_ins"))


@bp.post("/peserta-tambahan/<int:walk_in_id>/tolak")
@needs("participants.manage")
def reject_walk_in(walk_in_id: int) -> Response | tuple[str, int]:
    """It was nobody to be counted, for a reason."""
    walk_in_for(db.session(), walk_in_id)
    form = RejectForm()
    status = attempt(
        form,
        lambda: services.reject(db.session(), actor(), walk_in_id, form.reason.data or ""),
    )
    if status:
        return _page(walk_in_id, form), status
    db.session.commit()
    notice(_("Ditolak dengan alasan. Nomor ponselnya dihapus."))
    return redirect(url_for(".list_walk_ins"))


def _page(walk_in_id: int, form: RejectForm, problem: str | None = None) -> str:
    session = db.session()
    came, one = walk_in_for(session, walk_in_id)
    waits = came.state != COMPLETED
    return render_template(
        "attendance/show_walk_in.html",
        came=came,
        one=one,
        waits=waits,
        tone=TONES[came.state],
        state=_(STATES[came.state]),
        candidates=candidates(session, actor(), came, one, search_term()) if waits else [],
        person=participant_for(session, actor(), came.participant_id)
        if came.participant_id
        else None,
        form=form,
        problem=problem,
    )
