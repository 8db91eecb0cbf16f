"""A course as its trainer sees it: sessions, people, remarks."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms import RemarkForm
from trainingmgr.attendance.models import ACCEPTED
from trainingmgr.attendance.queries.arrivals import waiting
from trainingmgr.attendance.queries.courses import (
    Trainee,
    enrolled,
    held_sessions,
    open_remarks,
    trainees,
)
from trainingmgr.attendance.queries.offers import Excused, sessions_to_make_up
from trainingmgr.attendance.queries.risk import to_call
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.rules import RESULTS
from trainingmgr.attendance.services import remarks
from trainingmgr.cohorts.models import SCHEDULED, TECHNICAL, Course
from trainingmgr.cohorts.queries import course_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.lists import Column, Listing, Rows
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes.queries import number_setting

TONES = {"tuntas": "good", "mengikuti": "warn", "tidak_tuntas": "bad"}


def _jp(who: Trainee) -> tuple[int, int]:
    found = who.result or who
    return int(found.counted_jp), int(found.held_jp)


def _chance(who: Trainee) -> tuple[str, str | None]:
    """What will become of somebody's training, in words and a tone."""
    outcome = who.result.outcome if who.result else None
    if outcome:
        return _(RESULTS[outcome]), TONES[outcome]
    if who.result and who.result.waits_for_make_up:
        return alasan(who.result.waits_for_make_up), "warn"
    if who.out_of_reach:
        return _("Kehadiran tidak tercapai"), "bad"
    outlook = who.outlook
    return (alasan(outlook), None) if outlook else (_("Aman"), None)


def _product(who: Trainee) -> str:
    if who.decision == ACCEPTED:
        return str(_("Diterima"))
    return str(_("Perbaiki") if who.decision else _("Belum dinilai"))


TRAINEES = (
    Column("nama", N_("Nama"), "name", head=True),
    Column(
        "kub", N_("KUB"), "kub", under="nama", none=N_("belum ber-KUB"), phrase=N_("KUB %(value)s")
    ),
    Column("nomor", N_("Nomor"), "number", under="nama", shown=False),
    Column(
        "keluar", N_("Keluar"), lambda who: _("sudah keluar") if who.left else None, under="nama"
    ),
    Column("kehadiran", N_("Kehadiran"), _jp, "percent"),
    Column(
        "jp",
        N_("JP diikuti"),
        _jp,
        "share",
        of=N_("JP selesai"),
        under="kehadiran",
        phrase=N_("%(value)s JP"),
    ),
    Column("peluang", N_("Peluang"), lambda who: _chance(who)[0], tone=lambda who: _chance(who)[1]),
    Column(
        "catatan",
        N_("Catatan tata tertib"),
        lambda who: _("terbuka") if who.result and who.result.remark_open else None,
        under="peluang",
        phrase=N_("catatan tata tertib %(value)s"),
    ),
    Column("produk", N_("Produk"), _product, custom=True),
)
OF_TECHNICAL = {"peluang", "catatan", "produk"}


def _columns(course: Course) -> list[Column]:
    """What a course of this kind has to tell; pelatihan IKM knows no KUB."""
    without = set() if course.kind == TECHNICAL else OF_TECHNICAL
    if course.cohort.is_ikm:
        without = without | {"kub"}
    return [column for column in TRAINEES if column.key not in without]


@bp.get("/pelatihan/<int:course_id>")
@needs("attendance.read")
def course(course_id: int) -> Response:
    """Sessions with their rates, everyone with JP and outlook."""
    one = course_for(db.session(), actor(), course_id)
    sessions = held_sessions(db.session(), course_id)
    people = trainees(db.session(), one, sessions)
    q = search_term().casefold()
    found = Listing(
        "peserta-kelas",
        _("Peserta %(title)s", title=one.title),
        _columns(one),
        Rows([who for who in people if q in f"{who.name} {who.kub}".casefold()]),
        about=[one.cohort.name],
    )
    return found.page(
        "attendance/course.html",
        one=one,
        sessions=sessions,
        people=people,
        coming=any(row.state == SCHEDULED and row.held_on >= clock.today() for row in sessions),
        past_open=sum(row.state == SCHEDULED and row.held_on <= clock.today() for row in sessions),
        walk_ins=waiting(db.session(), course_id),
        make_ups=_make_ups(people),
        calls=_calls(one),
        threshold=number_setting(db.session(), "pass_percent", clock.today()),
    )


def _make_ups(people: list[Trainee]) -> tuple[int, list[tuple[Excused, list[int]]]]:
    """How many only a make-up can still save, and what each of the sessions is that they missed."""
    due = [who.result.make_up_due for who in people if who.result and who.result.make_up_due]
    waiting = [one for one in due if one.open]
    return len(waiting), sessions_to_make_up(waiting)


def _calls(course: Course) -> int | None:
    """How many should be called; None for who may not call anybody."""
    if not actor().may("attendance.call"):
        return None
    return len(to_call(db.session(), [course])[course.id])


@bp.get("/pelatihan/<int:course_id>/tata-tertib/<int:participant_id>")
@needs("attendance.take")
def remark(course_id: int, participant_id: int) -> str:
    """Open remarks of one person, and the form for another."""
    return _remark_page(course_id, participant_id, RemarkForm())


@bp.post("/pelatihan/<int:course_id>/tata-tertib/<int:participant_id>")
@needs("attendance.take")
def add_remark(course_id: int, participant_id: int) -> Response | tuple[str, int]:
    """Puts a remark on record."""
    one = course_for(db.session(), actor(), course_id)
    enrolled(db.session(), course_id, participant_id)
    form = RemarkForm()
    status = attempt(
        form,
        lambda: remarks.open_remark(
            db.session(), actor(), one, participant_id, form.text.data or ""
        ),
    )
    if status:
        return _remark_page(course_id, participant_id, form), status
    db.session.commit()
    notice(_("Catatan tata tertib tersimpan. Selama terbuka, peserta belum dapat tuntas."))
    return redirect(
        url_for("attendance.remark", course_id=course_id, participant_id=participant_id)
    )


@bp.post("/pelatihan/<int:course_id>/tata-tertib/<int:participant_id>/<int:remark_id>/selesai")
@needs("attendance.take")
def settle_remark(course_id: int, participant_id: int, remark_id: int) -> Response:
    """Settles a remark."""
    course_for(db.session(), actor(), course_id)
    found = [
        one for one in open_remarks(db.session(), course_id, participant_id) if one.id == remark_id
    ]
    if not found:
        abort(404)
    remarks.close_remark(db.session(), actor(), found[0])
    db.session.commit()
    notice(_("Catatan tata tertib diselesaikan."))
    return redirect(
        url_for("attendance.remark", course_id=course_id, participant_id=participant_id)
    )


def _remark_page(course_id: int, participant_id: int, form: RemarkForm) -> str:
    one = course_for(db.session(), actor(), course_id)
    return render_template(
        "attendance/remark.html",
        one=one,
        who=enrolled(db.session(), course_id, participant_id),
        remarks=open_remarks(db.session(), course_id, participant_id),
        form=form,
    )
