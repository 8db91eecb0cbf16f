"""The list of KUB and the page of one."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from trainingmgr.cohorts.models import Course
from trainingmgr.cohorts.queries import visible_courses
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.journey.active import LABELS
from trainingmgr.journey.stages import STAGE_LABELS
from trainingmgr.kub import rules
from trainingmgr.kub.models import DISBANDED, DRAFT, Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries.lists import FIGURES, Wanted, count_kub, find_kub
from trainingmgr.kub.queries.pages import MemberLine, member_lines, mentors_of
from trainingmgr.kub.routes import bp
from trainingmgr.kub.rules import STATES
from trainingmgr.programmes.queries import kecamatan, number_setting


@bp.get("/kub")
@needs("kub.read")
def list_kub() -> str:
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
    pages = Pagination.of_request(count_kub(session, by, wanted))
    return render_template(
        "kub/list_kub.html",
        lines=find_kub(session, by, wanted, offset=pages.offset, limit=pages.limit),
        pages=pages,
        wanted=wanted,
        narrowed=wanted != Wanted(),
        filters=_filters(wanted),
        size=number_setting(session, "kub_size", clock.today()),
        states=STATES,
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


def _filters(wanted: Wanted) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    states = [("", _("Semua")), *((state, _(label)) for state, label in STATES.items())]
    figures = [("", _("Semua")), *zip(FIGURES, _figures(), strict=True)]
    found = [
        ("status", _("Status"), states, wanted.state),
        ("keadaan", _("Keadaan"), figures, wanted.figure),
    ]
    if wanted.programme:
        found.append(
            (
                "program",
                _("Program"),
                [("", _("Semua")), (wanted.programme, wanted.programme)],
                wanted.programme,
            )
        )
    if actor().role != FIELD:
        places = [("", _("Semua")), *((one.code, one.name) for one in kecamatan(db.session()))]
        found.insert(0, ("kecamatan", _("Kecamatan"), places, wanted.kecamatan))
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
