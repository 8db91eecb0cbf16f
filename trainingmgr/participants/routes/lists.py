"""Everybody whom one may see."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask_babel import gettext as _

from trainingmgr.cohorts.queries import visible_cohorts
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.dates import parse_date
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.journey.active import LABELS
from trainingmgr.journey.stages import STAGE_LABELS
from trainingmgr.participants import queries
from trainingmgr.participants.routes import bp
from trainingmgr.programmes.queries import kecamatan

Filter = tuple[str, str, list[tuple[str, str]], str]


@bp.get("/peserta")
@needs("participants.read")
def list_participants() -> str:
    """People by name; `per` asks how they stood on a day, `n=1` leaves those who belong to N."""
    session, by, wanted, day = db.session(), actor(), _wanted(), _day()
    total, active = queries.count_found(session, by, wanted, day)
    pages = Pagination.of_request(total)
    people = queries.find_people(session, by, wanted, day, offset=pages.offset, limit=pages.limit)
    return render_template(
        "participants/list_participants.html",
        people=people,
        pages=pages,
        active=active,
        wanted=wanted,
        narrowed=wanted != queries.Wanted(),
        day=day,
        filters=_filters(wanted),
        status_words=LABELS,
        stage_words=STAGE_LABELS,
    )


def _wanted() -> queries.Wanted:
    asked = request.args
    status = asked.get("status", "")
    return queries.Wanted(
        q=search_term(),
        kecamatan=asked.get("kecamatan", ""),
        cohort_id=asked.get("angkatan", type=int),
        stage=asked.get("tahap", type=int),
        status=status if status in {one.value for one in LABELS} else "",
        kub=asked.get("kub", "") if asked.get("kub") in {"ya", "tidak"} else "",
        counted=asked.get("n") == "1",
    )


def _day() -> date:
    try:
        return parse_date(request.args.get("per", "")).date
    except Refused:
        return clock.today()


def _filters(wanted: queries.Wanted) -> list[Filter]:
    session, by = db.session(), actor()
    cohorts = [(str(one.id), one.name) for one in session.scalars(visible_cohorts(by))]
    found: list[Filter] = []
    if by.role != FIELD:
        places = [(one.code, one.name) for one in kecamatan(session)]
        found.append(_choice("kecamatan", _("Kecamatan"), places, wanted.kecamatan))
    found.append(_choice("angkatan", _("Angkatan"), cohorts, wanted.cohort_id))
    stages = [(str(int(stage)), _(label)) for stage, label in STAGE_LABELS.items()]
    found.append(_choice("tahap", _("Pernah mencapai"), stages, wanted.stage))
    statuses = [(status.value, _(label)) for status, label in LABELS.items()]
    found.append(_choice("status", _("Status"), statuses, wanted.status))
    in_kub = [("ya", _("Anggota KUB")), ("tidak", _("Belum ber-KUB"))]
    found.append(_choice("kub", _("KUB"), in_kub, wanted.kub))
    return found


def _choice(
    name: str, label: str, options: list[tuple[str, str]], chosen: str | int | None
) -> Filter:
    return name, label, [("", _("Semua")), *options], "" if chosen is None else str(chosen)
