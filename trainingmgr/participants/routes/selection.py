"""Applicants of a cohort: looked through, accepted, put on the waiting list or declined."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import cohort_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import angka
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import REFUSED, attempt
from trainingmgr.participants.forms import GuardianForm
from trainingmgr.participants.models import Application
from trainingmgr.participants.queries import applications
from trainingmgr.participants.routes import bp
from trainingmgr.participants.rules.applications import (
    ADMITTED,
    DECLINED,
    MARKS,
    OPEN_STATES,
    PURPOSES,
    SHORT_PURPOSES,
    STATES,
    UNDECIDED,
    WAITING,
    places_left,
)
from trainingmgr.participants.rules.enrolment import age_on, needs_guardian
from trainingmgr.participants.services import enrolment
from trainingmgr.participants.services import selection as services

Page = str | tuple[str, int] | Response
PER_PAGE = 50
NOBODY = N_("Belum ada yang dipilih. Centang dahulu pendaftarnya.")

APPLICANTS = (
    Column("nama", N_("Nama"), "application.name", sort=Application.name, head=True),
    Column("nomor", N_("Nomor"), "application.number", sort=Application.number),
    Column("kelurahan", N_("Kelurahan"), "application.kelurahan.name"),
    Column(
        "lahir", N_("Tanggal lahir"), "application.birth_date", "date", sort=Application.birth_date
    ),
    Column("ponsel", N_("Ponsel"), "application.phone", "phone", needs="participants.contact"),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda line: _(STATES[line.application.state]),
        sort=in_order(Application.state, STATES),
    ),
    Column(
        "cadangan",
        N_("Urutan cadangan"),
        "application.waiting_rank",
        "number",
        sort=Application.waiting_rank,
    ),
    Column("teman", N_("Kelompok teman"), "application.group.code"),
    Column(
        "tanda",
        N_("Perlu dilihat"),
        lambda line: "; ".join(str(_(MARKS[mark])) for mark in line.marks),
    ),
    Column("daftar", N_("Mendaftar"), "application.made_at", "moment", sort=Application.made_at),
    Column("alasan", N_("Alasan"), "application.reason", shown=False),
    Column("nik", N_("NIK"), "application.nik_last4", "nik", shown=False, needs="nik.reveal"),
)


@bp.get("/angkatan/<int:cohort_id>/seleksi")
@needs("applications.read")
def selection(cohort_id: int) -> Page:
    """Who applied, against the places there are."""
    return _page(cohort_for(db.session(), actor(), cohort_id))


@bp.post("/angkatan/<int:cohort_id>/seleksi")
@needs("applications.manage")
def decide(cohort_id: int) -> Page:
    """One decision about those who are ticked, or about a whole group of friends."""
    session, by = db.session(), actor()
    cohort = cohort_for(session, by, cohort_id)
    act = request.form.get("act", "")
    ticked = "tampil" if request.form.get("semua") else "id"
    ids = set(request.form.getlist(ticked, type=int)[:PER_PAGE])
    held: list[services.Held] = []
    try:
        group = request.form.get("kelompok", "")
        if act == "terima-kelompok":
            ids = set(applications.group_members(session, cohort.id, group))
        said = _act(cohort, act, ids, held)
    except Refused as problem:
        db.session.rollback()
        cohort = cohort_for(session, by, cohort_id)
        return _page(cohort, problem=problem, ticked=ids, status=REFUSED)
    db.session.commit()
    if said:
        notice(said)
    if held:
        cohort = cohort_for(session, by, cohort_id)
        ids = {one.application.id for one in held}
        return _page(cohort, held=held, ticked=ids, status=REFUSED)
    return redirect(_back(cohort_id))


def _act(cohort: Cohort, act: str, ids: Collection[int], held: list[services.Held]) -> str | None:
    """Do it and say what was done. Raises Refused."""
    said: str
    session, by = db.session(), actor()
    if act == "naikkan-cadangan":
        return _admitted(services.promote(session, by, cohort), held)
    if not ids:
        raise Refused(NOBODY)
    if act in {"terima", "terima-kelompok"}:
        return _admitted(services.admit(session, by, cohort, ids), held)
    if act == "cadangan":
        n = services.put_aside(session, by, cohort, ids)
        said = _("%(n)s pendaftar masuk daftar cadangan.", n=angka(n))
        return said
    if act == "tolak":
        n = services.decline(session, by, cohort, ids, request.form.get("reason", ""))
        said = _("%(n)s pendaftar tidak diterima.", n=angka(n))
        return said
    if act == "urungkan":
        n = services.undo(session, by, cohort, ids)
        said = _("%(n)s keputusan diurungkan.", n=angka(n))
        return said
    raise Refused(N_("Pilih tindakan dari daftar."))


def _admitted(outcome: services.Admission, held: list[services.Held]) -> str | None:
    held += outcome.held
    if not outcome.admitted:
        return None
    first = outcome.admitted[0]
    said: str = _("%(name)s diterima dengan nomor %(n)s.", name=first.name, n=first.number)
    if len(outcome.admitted) > 1:
        said = _("%(n)s pendaftar diterima.", n=angka(len(outcome.admitted)))
    return said


@bp.get("/pendaftar/<int:application_id>")
@needs("applications.read")
def show_application(application_id: int) -> Page:
    """One application with everything that helps to decide."""
    one = _one(application_id)
    return _application_page(one, GuardianForm(guardian_name=one.guardian_name))


@bp.post("/pendaftar/<int:application_id>/wali")
@needs("applications.manage")
def guardian_agreed(application_id: int) -> Page:
    """The guardian's consent is at hand."""
    one, form = _one(application_id), GuardianForm()

    def act() -> None:
        services.guardian_agreed(db.session(), actor(), one, form.guardian_name.data or "")

    status = attempt(form, act)
    if status:
        return _application_page(_one(application_id), form), status
    db.session.commit()
    notice(_("Persetujuan wali dicatat."))
    return redirect(url_for(".show_application", application_id=application_id))


@bp.post("/pendaftar/<int:application_id>/naik")
@needs("applications.manage")
def move_up(application_id: int) -> Response:
    """One place further to the front of the waiting list."""
    one = _one(application_id)
    cohort_id = one.cohort_id
    services.move_up(db.session(), actor(), one)
    db.session.commit()
    return redirect(url_for(".selection", cohort_id=cohort_id, status="cadangan"))


def _page(
    cohort: Cohort,
    *,
    problem: Refused | None = None,
    held: Collection[services.Held] = (),
    ticked: Collection[int] = (),
    status: int = 200,
) -> Response:
    session = db.session()
    sought = _sought()
    groups = applications.groups_of(session, cohort.id)
    found = Listing(
        "pendaftar",
        _("Pendaftar %(name)s", name=cohort.name),
        APPLICANTS,
        Query(
            session,
            applications.listed_applicants(cohort, sought),
            lambda page: applications.applicants_of(cohort, page),
        ),
        filters=_filters(sought, groups),
    )
    tally = applications.tally(session, cohort.id)
    taken = enrolment.places_taken(session, cohort.id)
    return found.page(
        "participants/selection.html",
        status,
        cohort=cohort,
        sought=sought,
        tally=tally,
        applied=sum(tally.values()),
        taken=taken,
        left=places_left(cohort.quota, taken),
        group_size=dict(groups).get(sought.group),
        problem=problem,
        held=held,
        ticked=ticked,
        reason=request.form.get("reason", ""),
        states=STATES,
        marks=MARKS,
        open_states=OPEN_STATES,
        age_on=age_on,
        today=clock.today(),
    )


def _news(one: Application) -> str | None:
    """A WhatsApp message that tells an applicant what was decided."""
    words = {
        ADMITTED: _("Anda diterima. Kami kabari jadwal pertemuan pertama; bawa KTP Anda."),
        WAITING: _("Anda masuk daftar cadangan. Kami kabari bila ada tempat."),
        DECLINED: _("Mohon maaf, kali ini Anda belum dapat kami terima."),
        UNDECIDED: _("Mohon maaf, pendaftaran sudah ditutup dan tempatnya habis."),
    }
    if one.state not in words or not one.phone:
        return None
    message = _(
        "Halo %(name)s, tentang pendaftaran %(number)s untuk %(cohort)s: %(news)s",
        name=one.name,
        number=one.number,
        cohort=one.cohort.name,
        news=words[one.state],
    )
    return whatsapp_link(one.phone, message)


def _sought() -> applications.Sought:
    asked = request.args
    return applications.Sought(
        q=search_term(),
        state=asked.get("status", ""),
        group=asked.get("teman", "")[:8],
        mark=asked.get("tanda", ""),
    )


def _filters(sought: applications.Sought, groups: list[tuple[str, int]]) -> list[Filter]:
    states = [(key, _(words)) for key, words in STATES.items()]
    marks = [(key, _(words)) for key, words in MARKS.items()]
    found = [
        choice("status", _("Keadaan"), states, sought.state),
        choice("tanda", _("Perlu dilihat"), marks, sought.mark),
    ]
    if groups:
        told = [(code, _("%(code)s, %(n)s orang", code=code, n=angka(n))) for code, n in groups]
        found.append(choice("teman", _("Kelompok teman"), told, sought.group))
    return found


def _back(cohort_id: int) -> str:
    """The same part of the list."""
    kept: dict[str, Any] = {
        name: request.args[name]
        for name in ("q", "status", "tanda", "teman", "halaman")
        if request.args.get(name)
    }
    return url_for(".selection", cohort_id=cohort_id, **kept)


def _one(application_id: int) -> Application:
    return applications.application_for(db.session(), actor(), application_id)


def _application_page(one: Application, form: GuardianForm) -> str:
    session = db.session()
    return render_template(
        "participants/show_application.html",
        one=one,
        form=form,
        marks=[MARKS[mark] for mark in applications.marks_of(session, one)],
        twins=applications.twins_of(session, one),
        others=applications.other_applications(session, one),
        consents=applications.consents_asked(session, one.id),
        purposes={purpose: SHORT_PURPOSES[purpose] for purpose in PURPOSES},
        states=STATES,
        news=_news(one),
        undecided=one.state in OPEN_STATES,
        age=age_on(one.birth_date, clock.today()),
        minor=needs_guardian(one.birth_date, clock.today()),
    )
