"""The office's side: institutions, mentors, and who follows which KUB."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.accounts import rules as account_rules
from trainingmgr.accounts.models import User
from trainingmgr.accounts.services import create_user, make_password_link
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import MENTOR
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.one_time_link import show_link
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.mentors import queries, rules, services
from trainingmgr.mentors.forms.staff import AssignForm, InstitutionForm, MentorForm
from trainingmgr.mentors.models import Institution, Mentee, Mentor
from trainingmgr.mentors.queries import lists
from trainingmgr.mentors.routes import bp

Page = str | Response | tuple[str, int]


MENTORS = (
    Column("nama", N_("Nama"), "mentor.name", sort=Mentor.name, head=True),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda row: None if row.mentor.active else _("tidak aktif"),
        under="nama",
    ),
    Column("lembaga", N_("Lembaga"), "mentor.institution.label", sort=Institution.label),
    Column("keahlian", N_("Keahlian"), "mentor.expertise", sort=Mentor.expertise),
    Column("dampingan", N_("Dampingan"), "load", "number"),
    Column("terakhir", N_("Sesi terakhir"), "last_on", "date", sort=lists.COACHED_ON),
)


@bp.get("/pendamping")
@needs("mentors.read")
def list_mentors() -> Response:
    """Mentors with their load, by institution."""
    session, day = db.session(), clock.today()
    institution = request.args.get("lembaga", type=int)
    bodies = queries.institutions(session)
    options = [(one.id, one.label) for one in bodies]
    query = queries.mentors(search_term(), institution)
    found = Listing(
        "pendamping",
        _("Pendamping"),
        MENTORS,
        Query(session, query, lambda page: queries.mentor_rows(session, page, day)),
        filters=[choice("lembaga", _("Lembaga"), options, institution, _("Semua lembaga"))],
    )
    return found.page(
        "mentors/list_mentors.html",
        bodies=bodies,
        followed=sum(queries.loads(session, day).values()),
        mentors=queries.count(session, queries.mentors()),
        waiting=queries.accounts_without_mentor(session),
        kinds=rules.KINDS,
    )


@bp.route("/pendamping/baru", methods=["GET", "POST"])
@needs("mentors.manage")
def add_mentor() -> Page:
    """Somebody who coaches, with a new account or one there is."""
    session = db.session()
    accounts = queries.accounts_without_mentor(session)
    form = MentorForm(account=request.args.get("akun", type=int))
    form.offer(queries.institutions(session), accounts)
    if request.method != "POST":
        return render_template("mentors/add_mentor.html", entry=form)
    made: list[tuple[User, str | None]] = []
    status = attempt(form, lambda: made.append(_add(session, form, accounts)))
    if status:
        return render_template("mentors/add_mentor.html", entry=form), status
    db.session.commit()
    user, token = made[0]
    if token is None:
        notice(_("%(name)s tercatat sebagai pendamping.", name=user.name))
        return redirect(url_for("mentors.list_mentors"))
    return show_link(
        account_rules.LINK_PATH + token,
        name=user.name,
        phone=user.phone,
        until=clock.now() + account_rules.LINK_LIFETIME,
        done=url_for("mentors.list_mentors"),
    )


@bp.route("/pendamping/lembaga/baru", methods=["GET", "POST"])
@needs("mentors.manage")
def add_institution() -> Page:
    """A practitioners' organisation, or another university."""
    form = InstitutionForm()
    if request.method != "POST":
        return render_template("mentors/add_institution.html", entry=form)

    def act() -> None:
        told = services.InstitutionInput(
            form.label.data or "", form.name.data or "", form.kind.data
        )
        services.add_institution(db.session(), actor(), told)

    status = attempt(form, act)
    if status:
        return render_template("mentors/add_institution.html", entry=form), status
    db.session.commit()
    notice(_("Lembaga %(label)s tercatat.", label=form.label.data))
    return redirect(url_for("mentors.list_mentors"))


@bp.route("/kub/<int:kub_id>/pendamping", methods=["GET", "POST"])
@needs("mentors.assign")
def assign_form(kub_id: int) -> Page:
    """Chooses who follows a KUB from a day on; whoever did before stops that day."""
    session, day = db.session(), clock.today()
    kub = kub_for(session, actor(), kub_id)
    current = queries.mentor_of_kub(session, kub_id)
    form = AssignForm(data={"from_on": day, "mentor_id": current.id if current else None})
    active = [one for one in session.scalars(queries.mentors()) if one.active]
    form.offer(active, queries.loads(session, day))
    if request.method != "POST":
        return _assign_page(kub, form)
    mentees: list[Mentee] = []
    status = attempt(form, lambda: mentees.append(_assign(session, kub, form)))
    if status:
        return _assign_page(kub_for(session, actor(), kub_id), form), status
    db.session.commit()
    notice(_("Pendamping KUB %(name)s tersimpan.", name=kub.name))
    return redirect(url_for("mentors.mentee_page", mentee_id=mentees[0].id))


def _assign_page(kub: Kub, form: AssignForm) -> str:
    current = queries.mentor_of_kub(db.session(), kub.id)
    return render_template("mentors/assign_form.html", kub=kub, entry=form, current=current)


def _assign(session: Session, kub: Kub, form: AssignForm) -> Mentee:
    mentor = session.get_one(Mentor, form.mentor_id.data)
    mentee = services.file_of_kub(session, kub)
    services.assign_mentor(session, actor(), mentor, mentee, form.from_on.data or clock.today())
    return mentee


def _add(session: Session, form: MentorForm, accounts: Sequence[User]) -> tuple[User, str | None]:
    """The mentor's account, and a token when the account is new."""
    user = next((one for one in accounts if one.id == form.account.data), None)
    token = None
    if user is None:
        name, email = form.name.data or "", form.email.data or ""
        user = create_user(
            session, actor(), name=name, email=email, role=MENTOR, phone=form.phone.data
        )
        token = make_password_link(session, actor(), user)
    institution = session.get_one(Institution, form.institution_id.data)
    services.add_mentor(
        session, actor(), user, institution, services.MentorInput(form.expertise.data or "")
    )
    return user, token
