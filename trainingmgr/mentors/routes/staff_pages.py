"""Mentors to look at: the list, and one with whom the mentor follows."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.mentors import queries
from trainingmgr.mentors.forms.staff import StopForm
from trainingmgr.mentors.models import Institution, Mentor
from trainingmgr.mentors.queries import lists, staff
from trainingmgr.mentors.queries.contracts import contract_on, contracts_of
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules.assignments import capacity_warning
from trainingmgr.mentors.rules.contracts import STATES, TONES, state_of

MENTORS = (
    Column(
        "nama",
        N_("Nama"),
        "mentor.name",
        sort=Mentor.name,
        head=True,
        href=lambda row: url_for("mentors.mentor_page", mentor_id=row.mentor.id),
    ),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda row: None if row.mentor.active else _("tidak aktif"),
        under="nama",
    ),
    Column("lembaga", N_("Lembaga"), "mentor.institution.label", sort=Institution.label),
    Column("keahlian", N_("Keahlian"), "mentor.expertise", sort=Mentor.expertise),
    Column(
        "dampingan",
        N_("Dampingan"),
        lambda row: (row.load, row.mentor.capacity),
        "share",
        of=N_("Daya tampung"),
    ),
    Column(
        "kontrak",
        N_("Kontrak"),
        lambda row: _(STATES[row.contract_state]) if row.contract_state else None,
        none=N_("belum dicatat"),
        tone=lambda row: TONES.get(row.contract_state, "neutral"),
    ),
    Column("terakhir", N_("Sesi terakhir"), "last_on", "date", sort=lists.COACHED_ON),
    Column("nomor", N_("NIDN atau NIP"), "mentor.staff_number", shown=False),
)


@bp.get("/pendamping")
@needs("mentors.read")
def list_mentors() -> Response:
    """Mentors with what they follow of what they can, and their contract."""
    session, day = db.session(), clock.today()
    institution = request.args.get("lembaga", type=int)
    options = [(one.id, one.label) for one in queries.institutions(session)]
    query = queries.mentors(search_term(), institution)
    found = Listing(
        "pendamping",
        _("Pendamping"),
        MENTORS,
        Query(session, query, lambda page: staff.mentor_rows(session, page, day)),
        filters=[choice("lembaga", _("Lembaga"), options, institution, _("Semua lembaga"))],
    )
    return found.page(
        "mentors/list_mentors.html",
        followed=sum(queries.loads(session, day).values()),
        mentors=queries.count(session, queries.mentors()),
        waiting=queries.accounts_without_mentor(session),
    )


@bp.get("/pendamping/<int:mentor_id>")
@needs("mentors.read")
def mentor_page(mentor_id: int) -> str:
    """Whom a mentor follows and followed, with what knowledge, room and contract."""
    return page_of(staff.mentor_by_id(db.session(), mentor_id), StopForm(formdata=None))


def page_of(mentor: Mentor, form: StopForm) -> str:
    """A mentor's page; `form` asks why the mentor stops."""
    session, day = db.session(), clock.today()
    held = staff.held_by(session, mentor)
    return render_template(
        "mentors/mentor_page.html",
        mentor=mentor,
        form=form,
        now=[one for one in held if one.holds(day)],
        later=[
            one for one in held if one.assignment.from_on > day and one.ever and not one.over(day)
        ],
        before=[one for one in held if one.over(day) and one.ever],
        contracts=contracts_of(session, mentor_id=mentor.id),
        contract=contract_on(session, mentor, day),
        state_of=lambda one: state_of(one.from_on, one.until_on, day),
        states=STATES,
        tones=TONES,
        warning=capacity_warning(mentor.capacity),
    )
