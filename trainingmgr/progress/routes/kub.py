"""One KUB across rooms: its people, training, coaching, business and papers."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from trainingmgr.cohorts.models import Course
from trainingmgr.cohorts.queries import visible_courses
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui import navigation
from trainingmgr.journey.active import LABELS
from trainingmgr.journey.stages import STAGE_LABELS
from trainingmgr.kub import rules
from trainingmgr.kub.models import DISBANDED, DRAFT, Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries.pages import MemberLine, member_lines, mentors_of
from trainingmgr.programmes.queries import number_setting
from trainingmgr.progress.routes import bp


@bp.get("/kub/<int:kub_id>")
@needs("kub.read")
def kub_page(kub_id: int) -> str:
    """One KUB: who is in it, what is still missing, what happened."""
    session, by, today = db.session(), actor(), clock.today()
    one = kub_for(session, by, kub_id)
    theirs = visible_courses(by).where(Course.id == one.course_id)
    lines = member_lines(session, kub_id, today)
    members = [line for line in lines if line.until_on is None]
    size = number_setting(session, "kub_size", today)
    return render_template(
        "progress/kub_page.html",
        one=one,
        members=members,
        past=[line for line in lines if line.until_on is not None],
        mentors=mentors_of(session, [line.participant_id for line in members], today),
        # A trainer may see a KUB for another class of its members than the KUB's own.
        course_open=session.scalar(theirs) is not None,
        size=size,
        size_state=rules.size_state(len(members), size),
        steps=_steps(one, members, size),
        states=rules.STATES,
        status_words=LABELS,
        stage_words=STAGE_LABELS,
        address=navigation.address,
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
