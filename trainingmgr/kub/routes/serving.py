"""How an act on one KUB is asked, done, and followed by the next step of its formation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import Record, attempt
from trainingmgr.kub.models import DRAFT, Kub
from trainingmgr.kub.queries import open_members
from trainingmgr.kub.queries.checklist import checklist_of
from trainingmgr.kub.rules.checklist import (
    BOARD,
    DECISIONS,
    DECREE,
    FOR_FORMED,
    MEETING,
    MEMBERS,
    MINUTES,
    STEP_LABELS,
    STEPS,
)
from trainingmgr.programmes.queries import number_setting

Page = str | Response | tuple[str, int]
ENDPOINTS = {
    MEMBERS: "kub.join",
    MEETING: "kub.meeting",
    DECISIONS: "kub.edit_kub",
    BOARD: "kub.board",
    MINUTES: "kub.form",
    DECREE: "kub.decree",
}


def serve(
    name: str,
    one: Kub,
    asked: Form,
    act: Callable[[], object],
    done: str,
    *,
    record: Record | None = None,
    step: str | None = None,
    **context: Any,
) -> Page:
    """The form of an act on one KUB; once done, back to its page.

    While the KUB is a draft, a step of its formation leads to the next one instead.
    """
    goes_on = step is not None and one.state == DRAFT
    context |= {"one": one, "form": asked, "goes_on": goes_on}
    if request.method != "POST":
        return render_template(name, **context, **_way(one, step))
    kub_id = one.id
    status = attempt(asked, act, record)
    if status:
        return render_template(name, **context, **_way(one, step)), status
    db.session.commit()
    notice(done)
    return redirect(_next(kub_id, step) if goes_on else kub_page(kub_id))


def kub_page(kub_id: int) -> str:
    """Where one KUB is shown."""
    return url_for("progress.kub_page", kub_id=kub_id)


def _next(kub_id: int, step: str | None) -> str:
    place = STEPS.index(step or MEMBERS) + 1
    if place == len(STEPS):
        return kub_page(kub_id)
    if step == MEMBERS and _few(kub_id):
        return url_for(ENDPOINTS[MEMBERS], kub_id=kub_id)
    return url_for(ENDPOINTS[STEPS[place]], kub_id=kub_id)


def _few(kub_id: int) -> bool:
    size = number_setting(db.session(), "kub_size", clock.today())
    return len(open_members(db.session(), kub_id)) < size


def _way(one: Kub, step: str | None) -> dict[str, Any]:
    """The six steps as the page draws them, and what *Terbentuk* still lacks before this one."""
    if step is None:
        return {}
    known = checklist_of(db.session(), one)
    hrefs = {each: url_for(ENDPOINTS[each], kub_id=one.id) for each in STEPS}
    return {
        "way": [
            {
                "label": _(STEP_LABELS[each]),
                "href": hrefs[each],
                "done": known.done(each),
                "here": each == step,
            }
            for each in STEPS
        ],
        "missing": [
            {"label": alasan(point.text), "href": hrefs[point.step]}
            for point in known.missing(FOR_FORMED)
            if point.step != step
        ],
    }
