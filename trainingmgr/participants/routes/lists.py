"""Everybody whom one may see."""

from __future__ import annotations

from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import visible_cohorts
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.dates import parse_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import nada, tanggal
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.journey.active import LABELS
from trainingmgr.journey.stages import STAGE_LABELS
from trainingmgr.participants import queries
from trainingmgr.participants.models import Participant, StandingRow
from trainingmgr.participants.routes import bp
from trainingmgr.programmes.models import Kelurahan
from trainingmgr.programmes.queries import kecamatan

BIRTHS = {"L": N_("Laki-laki"), "P": N_("Perempuan")}

PEOPLE = (
    Column(
        "nama",
        N_("Nama"),
        "name",
        sort=Participant.name,
        head=True,
        href=lambda one: url_for("progress.participant_page", participant_id=one.id),
    ),
    Column("nomor", N_("Nomor"), "number", sort=Participant.number, under="nama"),
    Column("kelurahan", N_("Kelurahan"), "kelurahan", sort=Kelurahan.name),
    Column("angkatan", N_("Angkatan"), "cohort", sort=Cohort.name),
    Column(
        "tahap",
        N_("Tahap"),
        lambda one: None if one.stage is None else _(STAGE_LABELS[one.stage]),
        sort=StandingRow.stage,
    ),
    Column(
        "status",
        N_("Status"),
        lambda one: _(LABELS[one.status]) if one.status else None,
        sort=in_order(StandingRow.status, LABELS),
        tone=lambda one: nada(one.status),
    ),
    Column("ponsel", N_("Ponsel"), "phone", "phone", needs="participants.contact"),
    Column(
        "kelamin",
        N_("Jenis kelamin"),
        lambda one: _(BIRTHS[one.sex]),
        sort=Participant.sex,
        shown=False,
    ),
    Column(
        "diterima",
        N_("Diterima"),
        "accepted_on",
        "date",
        sort=Participant.accepted_on,
        shown=False,
    ),
    Column("nik", N_("NIK"), "nik_last4", "nik", shown=False, needs="nik.reveal"),
)


@bp.get("/peserta")
@needs("participants.read")
def list_participants() -> Response:
    """People by name; `per` asks how they stood on a day, `n=1` leaves those who belong to N."""
    session, by, wanted, day = db.session(), actor(), _wanted(), _day()
    counts = queries.count_found(session, by, wanted, day)
    found = Listing(
        "peserta",
        _("Peserta"),
        PEOPLE,
        Query(session, queries.listed_people(by, wanted, day)),
        filters=_filters(wanted),
        about=[_("Keadaan per %(day)s", day=tanggal(day))],
        total=counts.total,
    )
    return found.page(
        "participants/list_participants.html",
        counts=counts,
        narrowed=wanted != queries.Wanted(),
        day=day,
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
    found: list[Filter] = []
    if by.role != FIELD:
        places = [(one.code, one.name) for one in kecamatan(session)]
        found.append(choice("kecamatan", _("Kecamatan"), places, wanted.kecamatan))
    cohorts = [(one.id, one.name) for one in session.scalars(visible_cohorts(by))]
    stages = [(int(stage), _(label)) for stage, label in STAGE_LABELS.items()]
    statuses = [(status.value, _(label)) for status, label in LABELS.items()]
    in_kub = [("ya", _("Anggota KUB")), ("tidak", _("Belum ber-KUB"))]
    return [
        *found,
        choice("angkatan", _("Angkatan"), cohorts, wanted.cohort_id),
        choice("tahap", _("Pernah mencapai"), stages, wanted.stage),
        choice("status", _("Status"), statuses, wanted.status),
        choice("kub", _("KUB"), in_kub, wanted.kub),
    ]
