"""Mentors added, changed, stopped and taken up again."""

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
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.one_time_link import show_link
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import queries, services
from trainingmgr.mentors.forms.staff import EditMentorForm, Knowledge, MentorForm, StopForm
from trainingmgr.mentors.models import Institution, Mentee, Mentor
from trainingmgr.mentors.queries import staff
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.staff_pages import page_of
from trainingmgr.mentors.rules.assignments import capacity_warning
from trainingmgr.mentors.services.endings import resume_mentor, stop_mentor
from trainingmgr.mentors.services.staff import change_mentor
from trainingmgr.programmes.queries import crafts, kecamatan

Page = str | Response | tuple[str, int]


@bp.route("/pendamping/baru", methods=["GET", "POST"])
@needs("mentors.manage")
def add_mentor() -> Page:
    """Somebody who coaches, with a new account or one there is."""
    session = db.session()
    accounts = queries.accounts_without_mentor(session)
    form = MentorForm(account=request.args.get("akun", type=int))
    form.offer_accounts(accounts)
    _offer(form)
    if request.method != "POST":
        return render_template("mentors/edit_mentor.html", form=form, mentor=None)
    made: list[tuple[User, str | None]] = []
    status = attempt(form, lambda: made.append(_add(session, form, accounts)))
    if status:
        return render_template("mentors/edit_mentor.html", form=form, mentor=None), status
    db.session.commit()
    _warn(form.capacity.data)
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


@bp.route("/pendamping/<int:mentor_id>/ubah", methods=["GET", "POST"])
@needs("mentors.manage")
def edit_mentor(mentor_id: int) -> Page:
    """Name, institution, knowledge and room; a capacity outside five to ten is warned about."""
    session = db.session()
    mentor = staff.mentor_by_id(session, mentor_id)
    form = EditMentorForm(data=_as_known(mentor))
    _offer(form)
    if request.method != "POST":
        return render_template("mentors/edit_mentor.html", form=form, mentor=mentor)

    def act() -> None:
        institution = session.get_one(Institution, form.institution_id.data)
        change_mentor(session, actor(), mentor, form.name.data or "", institution, form.told())

    status = attempt(form, act, mentor)
    if status:
        return render_template("mentors/edit_mentor.html", form=form, mentor=mentor), status
    db.session.commit()
    notice(_("Data %(name)s tersimpan.", name=mentor.name))
    _warn(mentor.capacity)
    return redirect(url_for("mentors.mentor_page", mentor_id=mentor.id))


@bp.post("/pendamping/<int:mentor_id>/nonaktif")
@needs("mentors.manage")
def stop(mentor_id: int) -> Page:
    """The mentor follows nobody any more; the mentees wait for another."""
    mentor = staff.mentor_by_id(db.session(), mentor_id)
    form, left = StopForm(), list[Mentee]()
    status = attempt(
        form,
        lambda: left.extend(stop_mentor(db.session(), actor(), mentor, form.reason.data or "")),
    )
    if status:
        return page_of(mentor, form), status
    db.session.commit()
    words = _("%(name)s tidak aktif; %(n)s dampingan menunggu.", name=mentor.name, n=len(left))
    notice(words)
    where = "mentors.match" if left else "mentors.list_mentors"
    return redirect(url_for(where))


@bp.post("/pendamping/<int:mentor_id>/aktif")
@needs("mentors.manage")
def resume(mentor_id: int) -> Response:
    """The mentor may be assigned again."""
    mentor = staff.mentor_by_id(db.session(), mentor_id)
    resume_mentor(db.session(), actor(), mentor)
    db.session.commit()
    notice(_("%(name)s aktif kembali dan dapat ditugaskan.", name=mentor.name))
    return redirect(url_for("mentors.mentor_page", mentor_id=mentor.id))


def _offer(form: Knowledge) -> None:
    session = db.session()
    known = queries.institutions(session)
    form.offer_knowledge(known, crafts(session), kecamatan(session))


def _as_known(mentor: Mentor) -> dict[str, object]:
    plain = ("version", "name", "institution_id", "expertise", "staff_number", "capacity")
    return {one: getattr(mentor, one) for one in plain} | {
        "crafts": [one.id for one in mentor.crafts],
        "kecamatan": [one.code for one in mentor.kecamatan],
    }


def _warn(capacity: int | None) -> None:
    warning = capacity_warning(capacity) if capacity is not None else None
    if warning is not None:
        notice(alasan(warning), "warn")


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
    services.add_mentor(session, actor(), user, institution, form.told())
    return user, token
