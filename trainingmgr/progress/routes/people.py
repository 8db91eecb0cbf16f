"""The people behind a figure, under the words that say which figure it is."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.access.web import needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import nada, tanggal
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.journey.active import LABELS, Status
from trainingmgr.journey.stages import STAGE_LABELS, Stage
from trainingmgr.participants.models import Participant
from trainingmgr.programmes import queries as programmes
from trainingmgr.progress.queries import behind
from trainingmgr.progress.queries.cohorts import counting_cohorts
from trainingmgr.progress.queries.outcome import FUNNEL
from trainingmgr.progress.routes import bp
from trainingmgr.progress.routes.asked import asked_for

Kind = TypeVar("Kind", bound=Enum)
IN_BUSINESS = {"ya": False, "tidak": True}


PEOPLE = (
    Column(
        "nama",
        N_("Nama"),
        "participant.name",
        sort=Participant.name,
        head=True,
        href=lambda one: url_for("progress.participant_page", participant_id=one.participant.id),
    ),
    Column("nomor", N_("Nomor"), "participant.number", sort=Participant.number, under="nama"),
    Column("angkatan", N_("Angkatan"), "participant.cohort.name", sort=Cohort.name),
    Column(
        "tahap",
        N_("Tahap"),
        lambda one: None if one.stage is None else _(STAGE_LABELS[one.stage]),
    ),
    Column(
        "status",
        N_("Status"),
        lambda one: _(LABELS[one.status]) if one.status else None,
        tone=lambda one: nada(one.status),
    ),
    Column("kehadiran", N_("Kehadiran"), lambda one: (one.counted_jp, one.held_jp), "percent"),
    Column(
        "jp",
        N_("JP diikuti"),
        lambda one: (one.counted_jp, one.held_jp),
        "share",
        of=N_("JP selesai"),
        shown=False,
    ),
)


@bp.get("/capaian/orang")
@needs("progress.head")
def people_behind() -> Response:
    """Exactly the people that a figure counts, found again by a few words."""
    session, view, search = db.session(), asked_for(), search_term()
    figure, as_of = _figure(), view.as_of
    cohorts = counting_cohorts(session, view.programme)
    query = behind.people(view.programme, as_of, figure, search)
    found = Listing(
        "peserta-capaian",
        _("Peserta di balik angka"),
        PEOPLE,
        Query(session, query, lambda page: behind.lines(session, view.programme, as_of, page)),
        filters=_filters(figure, cohorts),
        about=[view.programme.name, _("Keadaan per %(day)s", day=tanggal(as_of))],
    )
    return found.page(
        "progress/people_behind.html",
        asked=view,
        title=_title(found.total, figure, search, cohorts),
        narrowed=bool(search) or figure != behind.Figure(),
    )


def _figure() -> behind.Figure:
    """What the address asks for; a value nobody knows narrows nothing."""
    asked = request.args
    return behind.Figure(
        stage=_one_of(Stage, asked.get("tahap", type=int)),
        status=_one_of(Status, asked.get("status")),
        kecamatan_code=asked.get("kecamatan") or None,
        cohort_code=asked.get("angkatan") or None,
        already_in_business=IN_BUSINESS.get(asked.get("baru", "")),
    )


def _one_of(kind: type[Kind], value: object) -> Kind | None:
    try:
        return kind(value) if value not in (None, "") else None
    except ValueError:
        return None


def _title(total: int, figure: behind.Figure, search: str, cohorts: list[Cohort]) -> str:
    """What is listed, in words: `13 peserta: pelaku usaha nyata, Kecamatan Serpong`."""
    parts = []
    if figure.status is Status.AKTIF:
        parts.append(_("pelaku usaha nyata"))
    elif figure.status is not None:
        parts.append(_("status %(status)s", status=_(LABELS[figure.status])))
    if figure.stage is not None:
        parts.append(_("pernah mencapai tahap %(stage)s", stage=_(STAGE_LABELS[figure.stage])))
    if figure.already_in_business is not None:
        was = figure.already_in_business
        parts.append(_("sudah berusaha saat mendaftar") if was else _("usaha baru"))
    if figure.kecamatan_code:
        places = {one.code: one.name for one in programmes.kecamatan(db.session())}
        name = places.get(figure.kecamatan_code, figure.kecamatan_code)
        parts.append(_("Kecamatan %(name)s", name=name))
    if figure.cohort_code:
        names = {one.code: one.name for one in cohorts}
        parts.append(_("angkatan %(name)s", name=names.get(figure.cohort_code, "")))
    if search:
        parts.append(_("cocok dengan “%(q)s”", q=search))
    if not parts:
        return str(_("%(n)s peserta yang ditetapkan saat pendaftaran ditutup", n=total))
    return str(_("%(n)s peserta: %(what)s", n=total, what=", ".join(map(str, parts))))


def _filters(figure: behind.Figure, cohorts: list[Cohort]) -> list[Filter]:
    stages = [(int(one), _(title)) for one, title in FUNNEL.items()]
    statuses = [(one.value, _(label)) for one, label in LABELS.items()]
    places = [(one.code, one.name) for one in programmes.kecamatan(db.session())]
    codes = [(one.code, one.name) for one in cohorts]
    stage = None if figure.stage is None else int(figure.stage)
    before = [("ya", _("Belum berusaha")), ("tidak", _("Sudah berusaha"))]
    return [
        choice("tahap", _("Pernah mencapai"), stages, stage),
        choice("status", _("Status"), statuses, figure.status and figure.status.value),
        choice("kecamatan", _("Kecamatan"), places, figure.kecamatan_code),
        choice("angkatan", _("Angkatan"), codes, figure.cohort_code),
        choice("baru", _("Saat mendaftar"), before, request.args.get("baru", "")),
    ]
