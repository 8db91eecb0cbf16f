"""Institutions that send mentors."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, in_order
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import rules, services
from trainingmgr.mentors.forms.staff import InstitutionForm
from trainingmgr.mentors.models import Institution
from trainingmgr.mentors.queries import staff
from trainingmgr.mentors.queries.contracts import contracts_of
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules.contracts import STATES, TONES, state_of
from trainingmgr.mentors.services.staff import change_institution

Page = str | Response | tuple[str, int]

INSTITUTIONS = (
    Column(
        "lembaga",
        N_("Lembaga"),
        "institution.label",
        sort=Institution.label,
        head=True,
        href=lambda row: url_for("mentors.institution_page", institution_id=row.institution.id),
    ),
    Column("nama", N_("Nama lengkap"), "institution.name", sort=Institution.name),
    Column(
        "dahulu",
        N_("Nama dahulu"),
        "institution.former_name",
        under="nama",
        phrase=N_("dahulu %(value)s"),
    ),
    Column(
        "jenis",
        N_("Jenis"),
        lambda row: _(rules.KINDS[row.institution.kind]),
        sort=in_order(Institution.kind, rules.KINDS),
    ),
    Column("pendamping", N_("Pendamping aktif"), "mentors", "number"),
    Column("dampingan", N_("Dampingan"), "followed", "number"),
    Column(
        "kontrak",
        N_("Kontrak"),
        lambda row: _(STATES[row.contract_state]) if row.contract_state else None,
        none=N_("belum dicatat"),
        tone=lambda row: TONES.get(row.contract_state, "neutral"),
    ),
    Column("pimpinan", N_("Pimpinan"), "institution.leader_name", shown=False),
)


@bp.get("/pendamping/lembaga")
@needs("mentors.read")
def list_institutions() -> Response:
    """Institutions, found by each of their names, with their mentors and contract."""
    session, day = db.session(), clock.today()
    query = staff.institutions_named(search_term())
    found = Listing(
        "lembaga",
        _("Lembaga pendamping"),
        INSTITUTIONS,
        Query(session, query, lambda page: staff.institution_rows(session, page, day)),
    )
    return found.page("mentors/list_institutions.html")


@bp.get("/pendamping/lembaga/<int:institution_id>")
@needs("mentors.read")
def institution_page(institution_id: int) -> str:
    """Its names and leader, its contracts, its mentors with what they follow."""
    session, day = db.session(), clock.today()
    institution = staff.institution_by_id(session, institution_id)
    return render_template(
        "mentors/institution_page.html",
        institution=institution,
        rows=staff.mentors_of(session, institution, day),
        contracts=contracts_of(session, institution_id=institution.id),
        state_of=lambda one: state_of(one.from_on, one.until_on, day),
        states=STATES,
        tones=TONES,
        kinds=rules.KINDS,
    )


@bp.route("/pendamping/lembaga/baru", methods=["GET", "POST"])
@needs("mentors.manage")
def add_institution() -> Page:
    """A practitioners' organisation, or another university."""
    return _serve(InstitutionForm(), None)


@bp.route("/pendamping/lembaga/<int:institution_id>/ubah", methods=["GET", "POST"])
@needs("mentors.manage")
def edit_institution(institution_id: int) -> Page:
    """Its names, both findable, and who leads it."""
    institution = staff.institution_by_id(db.session(), institution_id)
    return _serve(InstitutionForm(obj=institution), institution)


def _serve(form: InstitutionForm, known: Institution | None) -> Page:
    def page() -> str:
        return render_template("mentors/edit_institution.html", form=form, institution=known)

    if request.method != "POST":
        return page()
    saved: list[Institution] = []

    def act() -> None:
        if known is None:
            saved.append(services.add_institution(db.session(), actor(), form.told()))
        else:
            change_institution(db.session(), actor(), known, form.told())
            saved.append(known)

    status = attempt(form, act, known)
    if status:
        return page(), status
    db.session.commit()
    notice(_("Lembaga %(label)s tersimpan.", label=form.label.data))
    return redirect(url_for("mentors.institution_page", institution_id=saved[0].id))
