"""The list of KUB and the page of one."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.cohorts.queries import visible_courses
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.journey.active import LABELS
from trainingmgr.journey.stages import STAGE_LABELS
from trainingmgr.kub import rules
from trainingmgr.kub.models import DISBANDED, DRAFT, Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries.lists import FIGURES, Wanted, listed_kub, member_count
from trainingmgr.kub.queries.pages import MemberLine, member_lines, mentors_of
from trainingmgr.kub.routes import bp
from trainingmgr.kub.rules import STATES
from trainingmgr.programmes.models import Craft, Kecamatan
from trainingmgr.programmes.queries import kecamatan, number_setting

TONES = {"rancangan": "warn", "terbentuk": "info", "ditetapkan": "good"}

KUB = (
    Column(
        "nama",
        N_("Nama"),
        "name",
        sort=Kub.name,
        head=True,
        href=lambda one: url_for("kub.show_kub", kub_id=one.id),
    ),
    Column("kode", N_("Kode"), "code", sort=Kub.code, under="nama"),
    Column("kecamatan", N_("Kecamatan"), "kecamatan", sort=Kecamatan.name),
    Column("bidang", N_("Bidang usaha"), "craft", sort=Craft.name),
    Column("anggota", N_("Anggota"), "members", "number", sort=member_count, custom=True),
    Column(
        "status",
        N_("Status"),
        lambda one: _(STATES[one.state]),
        sort=in_order(Kub.state, STATES),
        tone=lambda one: TONES.get(one.state, "neutral"),
    ),
    Column("kelas", N_("Kelas"), "course", sort=Course.title),
    Column("angkatan", N_("Angkatan"), "cohort", sort=Cohort.name, shown=False),
    Column("ditetapkan", N_("Ditetapkan"), "decree_on", "date", sort=Kub.decree_on, shown=False),
    Column("sk", N_("Nomor SK"), "decree_number", sort=Kub.decree_number, shown=False),
)


@bp.get("/kub")
@needs("kub.read")
def list_kub() -> Response:
    """KUB within one's scope by kecamatan and name."""
    session, by = db.session(), actor()
    state, figure = request.args.get("status", ""), request.args.get("keadaan", "")
    wanted = Wanted(
        q=search_term(),
        kecamatan=request.args.get("kecamatan", "")[:8],
        state=state if state in STATES else "",
        programme=request.args.get("program", "")[:24],
        figure=figure if figure in FIGURES else "",
    )
    found = Listing(
        "kub",
        _("Kelompok usaha bersama"),
        KUB,
        Query(session, listed_kub(session, by, wanted)),
        filters=_filters(wanted),
    )
    return found.page(
        "kub/list_kub.html",
        narrowed=wanted != Wanted(),
        size=number_setting(session, "kub_size", clock.today()),
    )


@bp.get("/kub/<int:kub_id>")
@needs("kub.read")
def show_kub(kub_id: int) -> str:
    """One KUB: who is in it, what is still missing, what happened."""
    session, by, today = db.session(), actor(), clock.today()
    one = kub_for(session, by, kub_id)
    theirs = visible_courses(by).where(Course.id == one.course_id)
    lines = member_lines(session, kub_id, today)
    members = [line for line in lines if line.until_on is None]
    size = number_setting(session, "kub_size", today)
    return render_template(
        "kub/show_kub.html",
        one=one,
        members=members,
        past=[line for line in lines if line.until_on is not None],
        mentors=mentors_of(session, [line.participant_id for line in members], today),
        # A trainer may see a KUB for another class of its members than the KUB's own.
        course_open=session.scalar(theirs) is not None,
        size=size,
        size_state=rules.size_state(len(members), size),
        steps=_steps(one, members, size),
        states=STATES,
        status_words=LABELS,
        stage_words=STAGE_LABELS,
        address=navigation.address,
    )


def _filters(wanted: Wanted) -> list[Filter]:
    states = [(state, _(label)) for state, label in STATES.items()]
    figures = zip(FIGURES, _figures(), strict=True)
    found = [
        choice("status", _("Status"), states, wanted.state),
        choice("keadaan", _("Keadaan"), figures, wanted.figure),
    ]
    if wanted.programme:
        only = [(wanted.programme, wanted.programme)]
        found.append(choice("program", _("Program"), only, wanted.programme))
    if actor().role != FIELD:
        places = [(one.code, one.name) for one in kecamatan(db.session())]
        found.insert(0, choice("kecamatan", _("Kecamatan"), places, wanted.kecamatan))
    return found


def _figures() -> tuple[str, ...]:
    """The names of FIGURES, as the head's page calls them."""
    return (
        _("Pernah terbentuk"),
        _("Lengkap"),
        _("Belum lengkap"),
        _("Aktif: tiga anggota atau lebih aktif"),
    )


def _steps(one: Kub, members: list[MemberLine], size: int) -> list[dict[str, Any]]:
    """What is done and what comes next on the way to a decreed KUB with its course."""
    if one.state == DISBANDED:
        return []
    officers = {line.position for line in members} & {"ketua", "sekretaris", "bendahara"}
    tasks = [
        (
            _("%(n)d dari %(size)d anggota", n=len(members), size=size),
            len(members) == size,
            "kub.join",
        ),
        (_("%(n)d dari 3 pengurus dipilih", n=len(officers)), len(officers) == 3, "kub.board"),
        (_("Berita acara pembentukan"), one.state != DRAFT, "kub.form"),
        (_("SK penetapan"), one.decree_number is not None, "kub.decree"),
        (_("Kelas pelatihan teknis"), one.course_id is not None, "kub.course"),
    ]
    first = next((place for place, task in enumerate(tasks) if not task[1]), None)
    return [
        {
            "label": label,
            "state": "done" if done else "now" if place == first else "later",
            "endpoint": endpoint,
            "done": done,
        }
        for place, (label, done, endpoint) in enumerate(tasks)
    ]
