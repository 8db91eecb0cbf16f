"""The list of cohorts and the page of one, which says what to do next."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, rules, services
from trainingmgr.cohorts.forms import CohortForm
from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import lists
from trainingmgr.cohorts.routes import bp
from trainingmgr.cohorts.routes.steps import steps_of
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries as programmes

Answer = str | Response | tuple[str, int]
PAGE = "cohorts/edit_cohort.html"


TONES = {"preparing": "neutral", "enrolling": "info", "running": "warn", "finished": "good"}


def _apart(row: lists.CohortRow) -> str | None:
    """Why a cohort stands outside the programme's figures."""
    if row.cohort.is_ikm:
        return str(_("pelatihan IKM"))
    return None if row.cohort.counts else str(_("percobaan"))


COHORTS = (
    Column(
        "angkatan",
        N_("Angkatan"),
        "cohort.name",
        sort=Cohort.name,
        head=True,
        href=lambda row: url_for("cohorts.show_cohort", cohort_id=row.cohort.id),
    ),
    Column("kode", N_("Kode"), "cohort.code", sort=Cohort.code, under="angkatan"),
    Column("giliran", N_("Giliran"), "cohort.turn", "number", sort=Cohort.turn),
    Column(
        "kecamatan", N_("Kecamatan"), "cohort.kecamatan.name", sort=lists.PLACE, none=N_("semua")
    ),
    Column("mulai", N_("Mulai"), "cohort.starts_on", "date", sort=Cohort.starts_on),
    Column("selesai", N_("Selesai"), "cohort.ends_on", "date", sort=Cohort.ends_on),
    Column("peserta", N_("Peserta"), "cohort.frozen_n", "number", sort=Cohort.frozen_n),
    Column(
        "pertemuan",
        N_("Pertemuan selesai"),
        lambda row: (row.progress.held, row.progress.planned),
        "share",
        of=N_("Pertemuan direncanakan"),
        custom=True,
    ),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda row: _(rules.STANDINGS[row.standing]),
        tone=lambda row: TONES[row.standing],
    ),
    Column("jenis", N_("Di luar capaian"), _apart, under="keadaan"),
    Column("program", N_("Program"), "cohort.programme.name", shown=False),
)


@bp.get("/angkatan")
@needs("cohorts.read")
def list_cohorts() -> Response:
    """Cohorts of one's scope in their turns, with how far each has come."""
    session, today = db.session(), clock.today()
    turn, programme = request.args.get("giliran", ""), request.args.get("program", "")[:24]
    turns = [(lists.OVER, _("Sudah selesai")), (lists.AHEAD, _("Belum selesai"))]
    only = [(programme, programme)] if programme else []
    query = queries.visible_cohorts(actor(), search_term())
    found = Listing(
        "angkatan",
        _("Angkatan"),
        COHORTS,
        Query(
            session,
            lists.by_turn(query, turn, programme, today),
            lambda page: lists.cohort_rows(session, page, today),
        ),
        filters=[
            choice("giliran", _("Giliran"), turns, turn),
            *(choice("program", _("Program"), [one], programme) for one in only),
        ],
    )
    return found.page(
        "cohorts/list_cohorts.html",
        programme=programmes.current_programme(session, today),
    )


@bp.route("/angkatan/baru", methods=["GET", "POST"])
@needs("cohorts.manage")
def create_cohort() -> Answer:
    """A kecamatan in the next free turn of the current programme, or pelatihan IKM."""
    session = db.session()
    kind = rules.IKM if request.args.get("jenis") == rules.IKM else rules.PROGRAM
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
    form.of_kind(kind)
    if request.method != "POST":
        return render_template(PAGE, form=form, cohort=None, current=current, kind=kind)
    made: list[Cohort] = []

    def act() -> None:
        programme = programmes.programme_for(session, form.programme.data or 0)
        made.append(
            services.create_cohort(
                session,
                actor(),
                programme,
                code=form.code.data or "",
                kind=kind,
                kecamatan_code=form.kecamatan_code.data or None,
                **form.values,
            )
        )

    status = attempt(form, act)
    if status:
        page = render_template(PAGE, form=form, cohort=None, current=current, kind=kind)
        return page, status
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
    form.of_kind(cohort.kind)
    context = {"form": form, "cohort": cohort, "current": cohort.programme, "kind": cohort.kind}
    if request.method != "POST":
        return render_template(PAGE, **context)

    def act() -> None:
        services.change_cohort(db.session(), actor(), cohort, **form.values)

    status = attempt(form, act, cohort)
    if status:
        return render_template(PAGE, **context), status
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
        steps=steps_of(cohort, progress, courses),
        recaps={one.id: address("attendance.course", course_id=one.id) for one in courses},
        people=address("participants.cohort_people", cohort_id=cohort_id),
        intake=address("participants.intake", cohort_id=cohort_id),
        selection=address("participants.selection", cohort_id=cohort_id),
        groups=None if cohort.is_ikm else address("kub.list_proposals", cohort_id=cohort_id),
        field_words=rules.IKM_FIELDS,
    )
