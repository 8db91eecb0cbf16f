"""Mentees who are no KUB: businesses of trainees, and others outside the programme."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.businesses.models import Business
from trainingmgr.businesses.queries import business_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import queries, rules, services
from trainingmgr.mentors.forms.mentees import EndForm, MenteeForm
from trainingmgr.mentors.models import Mentee
from trainingmgr.mentors.queries.businesses import business_rows, businesses_without_file
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.services import endings
from trainingmgr.mentors.services.mentees import change_mentee
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import crafts, kecamatan

Page = str | Response | tuple[str, int]

BUSINESSES = (
    Column(
        "usaha",
        N_("Usaha"),
        "business.name",
        sort=Business.name,
        head=True,
        href=lambda row: url_for("businesses.business_page", business_id=row.business.id),
    ),
    Column("bidang", N_("Bidang usaha"), "business.craft.name", sort=Craft.name),
    Column("kecamatan", N_("Kecamatan"), "kecamatan"),
    Column("orang", N_("Peserta"), "people", "number"),
    Column("mulai", N_("Mulai"), "business.started_on", "date", sort=Business.started_on),
    Column("tindakan", N_("Tindakan"), custom=True, file=False),
)


@bp.route("/pendampingan/baru", methods=["GET", "POST"])
@needs("mentors.manage")
def add_mentee() -> Page:
    """A business or co-operative outside the programme."""
    form = MenteeForm()
    _offer(form)
    if request.method != "POST":
        return render_template("mentors/edit_mentee.html", form=form, mentee=None)
    saved: list[Mentee] = []
    status = attempt(
        form, lambda: saved.append(services.add_mentee(db.session(), actor(), form.told()))
    )
    if status:
        return render_template("mentors/edit_mentee.html", form=form, mentee=None), status
    db.session.commit()
    notice(_("%(name)s menjadi dampingan. Tetapkan pendampingnya.", name=saved[0].name))
    return redirect(url_for("mentors.hand_over", mentee_id=saved[0].id))


@bp.get("/pendampingan/baru/usaha")
@needs("mentors.manage")
def businesses_to_follow() -> Response:
    """Trainees' own businesses that nobody coaches as such."""
    session = db.session()
    found = Listing(
        "usaha-tanpa-pendamping",
        _("Usaha peserta"),
        BUSINESSES,
        Query(
            session,
            businesses_without_file(search_term()),
            lambda page: business_rows(session, page),
        ),
    )
    return found.page("mentors/businesses_to_follow.html")


@bp.post("/pendampingan/baru/usaha/<int:business_id>")
@needs("mentors.manage")
def follow_business(business_id: int) -> Response:
    """Opens a business's file; a second press finds the first one's."""
    business = business_for(db.session(), actor(), business_id)
    mentee = services.file_of_business(db.session(), actor(), business)
    db.session.commit()
    notice(_("%(name)s menjadi dampingan. Tetapkan pendampingnya.", name=mentee.name))
    return redirect(url_for("mentors.hand_over", mentee_id=mentee.id))


@bp.route("/pendampingan/<int:mentee_id>/data", methods=["GET", "POST"])
@needs("mentors.manage")
def edit_mentee(mentee_id: int) -> Page:
    """Somebody outside the programme; KUB and businesses are changed on their own pages."""
    mentee = queries.mentee_for(db.session(), actor(), mentee_id)
    if mentee.kub_id is not None:
        return redirect(url_for("progress.kub_page", kub_id=mentee.kub_id))
    if mentee.business_id is not None:
        return redirect(url_for("businesses.business_page", business_id=mentee.business_id))
    form = MenteeForm(data=_as_known(mentee))
    _offer(form)
    if request.method != "POST":
        return render_template("mentors/edit_mentee.html", form=form, mentee=mentee)
    status = attempt(
        form, lambda: change_mentee(db.session(), actor(), mentee, form.told()), mentee
    )
    if status:
        return render_template("mentors/edit_mentee.html", form=form, mentee=mentee), status
    db.session.commit()
    notice(_("Data %(name)s tersimpan.", name=mentee.name))
    return redirect(url_for("mentors.mentee_page", mentee_id=mentee.id))


@bp.route("/pendampingan/<int:mentee_id>/akhiri", methods=["GET", "POST"])
@needs("mentors.manage")
def end_mentee(mentee_id: int) -> Page:
    """Mentoring ends with a reason; its book stays."""
    mentee = queries.mentee_for(db.session(), actor(), mentee_id)
    form = EndForm(data={"on": clock.today(), "version": mentee.version})
    if request.method != "POST":
        return _end_page(mentee, form)

    def act() -> None:
        on, reason = form.on.data or clock.today(), form.reason.data or ""
        endings.end_mentee(db.session(), actor(), mentee, on, reason)

    status = attempt(form, act, mentee)
    if status:
        return _end_page(mentee, form), status
    db.session.commit()
    notice(
        _("Pendampingan %(name)s berakhir.", name=mentee.name),
        undo=url_for("mentors.reopen_mentee", mentee_id=mentee.id),
        label=_("Buka lagi"),
    )
    return redirect(url_for("mentors.list_coaching"))


@bp.post("/pendampingan/<int:mentee_id>/buka")
@needs("mentors.manage")
def reopen_mentee(mentee_id: int) -> Response:
    """Mentoring that ended begins again; it waits for a mentor."""
    mentee = queries.mentee_for(db.session(), actor(), mentee_id)
    endings.reopen_mentee(db.session(), actor(), mentee)
    db.session.commit()
    notice(_("Pendampingan %(name)s dibuka lagi. Tetapkan pendampingnya.", name=mentee.name))
    return redirect(url_for("mentors.hand_over", mentee_id=mentee.id))


def _end_page(mentee: Mentee, form: EndForm) -> str:
    session = db.session()
    return render_template(
        "mentors/end_mentee.html",
        mentee=mentee,
        form=form,
        mentor=queries.mentor_of(session, mentee.id),
        promises=len(queries.open_actions(session, [mentee.id]).get(mentee.id, [])),
        kinds=rules.MENTEES,
    )


def _offer(form: MenteeForm) -> None:
    form.offer(kecamatan(db.session()), crafts(db.session()))


def _as_known(mentee: Mentee) -> dict[str, object]:
    return {
        "version": mentee.version,
        "kind": mentee.kind,
        "name": mentee.own_name,
        "kecamatan_code": mentee.own_kecamatan_code,
        "craft_id": mentee.own_craft_id,
        "field": mentee.field,
        "contact_name": mentee.contact_name,
        "phone": mentee.contact_phone,
        "address": mentee.address,
    }
