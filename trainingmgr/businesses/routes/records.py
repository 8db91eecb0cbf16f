"""One business's record, and a new one."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.businesses import queries, rules, services
from trainingmgr.businesses.forms import NibForm, StartForm, start_form
from trainingmgr.businesses.models import NO_PART, Business
from trainingmgr.businesses.routes import bp
from trainingmgr.businesses.routes.visits import stored
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.journey.active import LABELS, Status
from trainingmgr.kub import queries as kub_queries
from trainingmgr.kub.models import Kub
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries import visible
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import crafts, kecamatan, kelurahan

Page = str | Response | tuple[str, int]


@bp.get("/usaha/<int:business_id>")
@needs("businesses.read")
def business_page(business_id: int) -> str:
    """One business's record."""
    business = queries.business_for(db.session(), actor(), business_id)
    return _record_page(business, NibForm(data={"nib": business.nib, "nib_on": business.nib_on}))


@bp.post("/usaha/<int:business_id>/nib")
@needs("businesses.manage")
def register_nib(business_id: int) -> Response | tuple[str, int]:
    """Keeps the business identification number."""
    session, by = db.session(), actor()
    business = queries.business_for(session, by, business_id)
    form = NibForm()

    def act() -> None:
        services.register_nib(
            session, by, business, form.nib.data or "", form.nib_on.data or clock.today()
        )

    status = attempt(form, act)
    if status:
        return _record_page(queries.business_for(session, by, business_id), form), status
    db.session.commit()
    notice(_("NIB tersimpan."))
    return redirect(url_for("businesses.business_page", business_id=business_id))


@bp.get("/usaha/penjualan/<int:sale_id>/bukti")
@needs("turnover.read")
def sale_proof(sale_id: int) -> Response:
    """The photo or scan that proves a month's sales."""
    sale = queries.sale_for(db.session(), actor(), sale_id)
    return stored(db.session.get(StoredFile, sale.proof_file_id) if sale.proof_file_id else None)


@bp.route("/usaha/baru", methods=["GET", "POST"])
@needs("businesses.start")
def start_business() -> Page:
    """A business begins in a KUB; without `?kub=` the KUB is chosen first."""
    session, by = db.session(), actor()
    kub_id = request.args.get("kub", type=int)
    if kub_id is None:
        waiting = queries.kub_without_business(session, by)
        return render_template("businesses/choose_kub.html", waiting=waiting)
    kub = kub_queries.kub_for(session, by, kub_id)
    form = _start_form(kub)
    if request.method != "POST":
        return render_template("businesses/start_business.html", entry=form, kub=kub)
    made: list[Business] = []
    status = attempt(form, lambda: made.append(_start(kub, form)))
    if status:
        kub = kub_queries.kub_for(session, by, kub_id)
        return render_template("businesses/start_business.html", entry=form, kub=kub), status
    db.session.commit()
    notice(_("Usaha %(name)s tercatat.", name=made[0].name))
    return redirect(url_for("businesses.business_page", business_id=made[0].id))


def _record_page(business: Business, form: NibForm) -> str:
    session, by, today = db.session(), actor(), clock.today()
    people = queries.people_of(session, business)
    ids = [one.id for one, _role in people]
    standings = queries.standings_of(session, ids, today)
    taking = [one for one, role in people if role != NO_PART]
    may_open = visible(by).where(Participant.id.in_(ids)).with_only_columns(Participant.id)
    return render_template(
        "businesses/business_page.html",
        business=business,
        people=people,
        standings=standings,
        taking=taking,
        active=[
            one
            for one in taking
            if one.id in standings and standings[one.id].status is Status.AKTIF
        ],
        opens=set(session.scalars(may_open)),
        sales=queries.sales_of(session, business.id) if by.may("turnover.read") else [],
        productions=queries.productions_of(session, business.id),
        visits=queries.visits_of(session, business.id) if by.may("visits.read") else [],
        place={one.code: one.name for one in kecamatan(session)}[business.kecamatan_code],
        entry=form,
        roles=rules.ROLES,
        proofs=rules.PROOFS,
        outcomes=rules.OUTCOMES,
        words=LABELS,
        date=date,
    )


def _start_form(kub: Kub) -> StartForm:
    session = db.session()
    members = queries.kub_members(session, kub)
    form = start_form(
        [member.participant for member in members],
        name=kub.name,
        craft_id=kub.craft_id,
        started_on=clock.today(),
        address=kub.address,
    )
    form.craft_id.choices = [(craft.id, craft.name) for craft in crafts(session)]
    wards = kelurahan(session, kub.cohort.kecamatan_code)
    form.kelurahan_code.choices = [("", _("– pilih –")), *((one.code, one.name) for one in wards)]
    return form


def _start(kub: Kub, form: StartForm) -> Business:
    session = db.session()
    return services.start_business(
        session,
        actor(),
        name=form.name.data or "",
        craft=session.get_one(Craft, form.craft_id.data),
        kecamatan_code=kub.cohort.kecamatan_code or "",
        people=form.parts,
        kub=kub,
        joint=form.joint.data == "ya",
        started_on=form.started_on.data,
        kelurahan_code=form.kelurahan_code.data or None,
        address=form.address.data or "",
    )
