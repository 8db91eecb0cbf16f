"""Contracts under which institutions and mentors work."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import services
from trainingmgr.mentors.forms.staff import ContractForm
from trainingmgr.mentors.models import Contract, Institution, Mentor
from trainingmgr.mentors.queries import contracts, staff
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules.contracts import STATES, TONES, state_of
from trainingmgr.mentors.services.contracts import change_contract

Page = str | Response | tuple[str, int]


def _state(row: Contract) -> str:
    return state_of(row.from_on, row.until_on, clock.today())


CONTRACTS = (
    Column(
        "nomor",
        N_("Nomor"),
        "number",
        sort=Contract.number,
        head=True,
        href=lambda row: (
            url_for("mentors.edit_contract", contract_id=row.id)
            if actor().may("mentors.manage")
            else None
        ),
    ),
    Column(
        "pihak",
        N_("Pihak"),
        lambda row: name_of(row.party),
        href=lambda row: party_page(row.party),
    ),
    Column("mulai", N_("Berlaku mulai"), "from_on", "date", sort=Contract.from_on),
    Column("sampai", N_("Berlaku sampai"), "until_on", "date", sort=Contract.until_on),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda row: _(STATES[_state(row)]),
        tone=lambda row: TONES[_state(row)],
    ),
)


@bp.get("/pendamping/kontrak")
@needs("mentors.read")
def list_contracts() -> Response:
    """Contracts, and which end soon or have ended."""
    session, day = db.session(), clock.today()
    state = request.args.get("keadaan", "")
    options = [(key, _(word)) for key, word in STATES.items()]
    found = Listing(
        "kontrak",
        _("Kontrak pendampingan"),
        CONTRACTS,
        Query(session, contracts.contracts(search_term(), state, day)),
        filters=[choice("keadaan", _("Keadaan"), options, state)],
    )
    return found.page("mentors/list_contracts.html", **contracts.tally(session, day))


@bp.route("/pendamping/lembaga/<int:institution_id>/kontrak/baru", methods=["GET", "POST"])
@needs("mentors.manage")
def add_institution_contract(institution_id: int) -> Page:
    """A contract of an institution: all its mentors work under it."""
    return _serve(ContractForm(), staff.institution_by_id(db.session(), institution_id), None)


@bp.route("/pendamping/<int:mentor_id>/kontrak/baru", methods=["GET", "POST"])
@needs("mentors.manage")
def add_mentor_contract(mentor_id: int) -> Page:
    """A contract of one mentor alone."""
    return _serve(ContractForm(), staff.mentor_by_id(db.session(), mentor_id), None)


@bp.route("/pendamping/kontrak/<int:contract_id>", methods=["GET", "POST"])
@needs("mentors.manage")
def edit_contract(contract_id: int) -> Page:
    """Its number and days."""
    row = contracts.contract_by_id(db.session(), contract_id)
    return _serve(ContractForm(obj=row), row.party, row)


def party_page(party: Institution | Mentor) -> str:
    """Where an institution, or a mentor, is shown."""
    if isinstance(party, Institution):
        return url_for("mentors.institution_page", institution_id=party.id)
    return url_for("mentors.mentor_page", mentor_id=party.id)


def name_of(party: Institution | Mentor) -> str:
    """As people call it."""
    return party.label if isinstance(party, Institution) else party.name


def _serve(form: ContractForm, party: Institution | Mentor, known: Contract | None) -> Page:
    def page() -> str:
        return render_template(
            "mentors/edit_contract.html",
            form=form,
            contract=known,
            name=name_of(party),
            up=party_page(party),
        )

    if request.method != "POST":
        return page()

    def act() -> None:
        session, by = db.session(), actor()
        told = form.told()
        if known is None:
            services.add_contract(session, by, party, *told)
        else:
            change_contract(session, by, known, *told)

    status = attempt(form, act, known)
    if status:
        return page(), status
    db.session.commit()
    notice(_("Kontrak %(number)s tersimpan.", number=form.number.data))
    return redirect(party_page(party))
