"""The list of cohorts and the page of one, which says what to do next."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, rules, services
from trainingmgr.cohorts.forms import CohortForm
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, Cohort, Course
from trainingmgr.cohorts.routes import bp
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.format import angka
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries as programmes

Answer = str | Response | tuple[str, int]
PAGE = "cohorts/edit_cohort.html"


@bp.get("/angkatan")
@needs("cohorts.read")
def list_cohorts() -> str:
    """Cohorts of one's scope in their turns, with how far each has come."""
    found = queries.visible_cohorts(actor(), search_term())
    pages = Pagination.of_request(queries.count(db.session(), found))
    cohorts = db.session.scalars(found.limit(pages.limit).offset(pages.offset)).all()
    progress = queries.progress_of(db.session(), cohorts)
    today = clock.today()
    return render_template(
        "cohorts/list_cohorts.html",
        cohorts=cohorts,
        pages=pages,
        q=search_term(),
        progress=progress,
        standings={
            one.id: rules.standing(progress[one.id], one.starts_on, today) for one in cohorts
        },
        words=rules.STANDINGS,
        programme=programmes.current_programme(db.session(), today),
    )


@bp.route("/angkatan/baru", methods=["GET", "POST"])
@needs("cohorts.manage")
def create_cohort() -> Answer:
    """A kecamatan in the next free turn of the current programme."""
    session = db.session()
    current = programmes.current_programme(session, clock.today())
    turns = queries.turns_taken(session, current.year) if current else {}
    form = CohortForm(
        data={
            "programme": current.id if current else None,
            "turn": max(turns, default=0) + 1,
            "counts": True,
        }
    )
    form.offer(session.scalars(programmes.programmes()).all())
    if request.method != "POST":
        return render_template(PAGE, form=form, cohort=None, current=current)
    made: list[Cohort] = []

    def act() -> None:
        programme = programmes.programme_for(session, form.programme.data or 0)
        made.append(
            services.create_cohort(
                session,
                actor(),
                programme,
                code=form.code.data or "",
                kecamatan_code=form.kecamatan_code.data or "",
                **form.values,
            )
        )

    status = attempt(form, act)
    if status:
        return render_template(PAGE, form=form, cohort=None, current=current), status
    db.session.commit()
    notice(_("Angkatan %(name)s dibuat.", name=made[0].name))
    return redirect(url_for("cohorts.show_cohort", cohort_id=made[0].id))


@bp.route("/angkatan/<int:cohort_id>/ubah", methods=["GET", "POST"])
@needs("cohorts.manage")
def edit_cohort(cohort_id: int) -> Answer:
    """Name, turn, period, and whether it counts."""
    cohort = queries.cohort_for(db.session(), actor(), cohort_id)
    form = CohortForm(obj=cohort)
    del form.programme, form.code, form.kecamatan_code
    if request.method != "POST":
        return render_template(PAGE, form=form, cohort=cohort, current=cohort.programme)

    def act() -> None:
        services.change_cohort(db.session(), actor(), cohort, **form.values)

    status = attempt(form, act, cohort)
    if status:
        return render_template(PAGE, form=form, cohort=cohort, current=cohort.programme), status
    db.session.commit()
    notice(_("Angkatan tersimpan."))
    return redirect(url_for("cohorts.show_cohort", cohort_id=cohort_id))


@bp.get("/angkatan/<int:cohort_id>")
@needs("cohorts.read")
def show_cohort(cohort_id: int) -> str:
    """A cohort: what is done and what comes next, its courses, its next sessions."""
    session = db.session()
    cohort = queries.cohort_for(session, actor(), cohort_id)
    courses = queries.courses_in(session, actor(), cohort_id)
    progress = queries.progress_of(session, [cohort])[cohort_id]
    return render_template(
        "cohorts/show_cohort.html",
        cohort=cohort,
        courses=courses,
        progress=progress,
        counts=queries.sessions_by_course(session, [one.id for one in courses]),
        upcoming=queries.next_sessions(session, actor(), cohort_id),
        standing=rules.STANDINGS[rules.standing(progress, cohort.starts_on, clock.today())],
        steps=_steps(cohort, progress, [one for one in courses if one.kind == WORKSHOP]),
        recaps={one.id: address("attendance.course", course_id=one.id) for one in courses},
        people=address("participants.cohort_people", cohort_id=cohort_id),
    )


def _steps(
    cohort: Cohort, progress: rules.Progress, workshops: list[Course]
) -> list[dict[str, Any]]:
    """The steps of setting a cohort up; each leads to the room where it is done."""
    states = rules.steps(progress)
    key, workshop = {"cohort_id": cohort.id}, workshops[0].id if workshops else None
    n = angka(cohort.frozen_n) if cohort.frozen_n is not None else "–"
    told = {
        "workshop": (
            _("Lokakarya pembuka"),
            _("Pelatih dan kurikulum."),
            address("cohorts.edit_course", course_id=workshop)
            if workshop
            else address("cohorts.create_course", jenis=WORKSHOP, **key),
        ),
        "sessions": (
            _("Pertemuan lokakarya"),
            _("%(n)s pertemuan direncanakan.", n=angka(progress.workshop_sessions)),
            address("cohorts.list_sessions", course_id=workshop) if workshop else None,
        ),
        "people": (
            _("Impor peserta"),
            _("Dari lembar kerja XLSX atau CSV, atau satu per satu."),
            address("participants.import_file", **key)
            if progress.enrolment_open
            else address("participants.cohort_people", **key),
        ),
        "close": (
            _("Tutup pendaftaran"),
            _("%(n)s peserta ditetapkan sebagai pembagi.", n=n)
            if not progress.enrolment_open
            else _("Jumlah peserta ditetapkan dan tidak menyusut lagi."),
            address("participants.close_enrolment", **key) if progress.enrolment_open else None,
        ),
        "kub": (
            _("Bentuk KUB"),
            _("Sepuluh orang dari satu kecamatan, lalu pilih bidang usaha."),
            address("kub.list_kub", kecamatan=cohort.kecamatan_code)
            if states["kub"] == "done"
            else address("kub.new_kub", angkatan=cohort.id),
        ),
        "technical": (
            _("Pelatihan teknis"),
            _(
                "%(open)s dari %(n)s pelatihan sudah dibuka.",
                open=angka(progress.technical_open),
                n=angka(progress.technical),
            ),
            address("cohorts.create_course", jenis=TECHNICAL, **key),
        ),
        "certificates": (
            _("Sertifikat"),
            _("Diusulkan setelah semua daftar hadir ditutup."),
            address("certificates.propose_batch", **key),
        ),
    }
    return [
        {"label": label, "note": note, "state": states[step], "href": href}
        for step, (label, note, href) in told.items()
    ]
