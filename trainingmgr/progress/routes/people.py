"""The people behind a figure, under the words that say which figure it is."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from flask import render_template, request
from flask_babel import gettext as _

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.access.web import needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.format import tanggal
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.journey.active import LABELS, Status
from trainingmgr.journey.stages import STAGE_LABELS, Stage
from trainingmgr.programmes import queries as programmes
from trainingmgr.progress.queries import behind
from trainingmgr.progress.queries.outcome import FUNNEL, counting_cohorts
from trainingmgr.progress.routes import bp
from trainingmgr.progress.routes.asked import Asked, asked_for

Filter = tuple[str, str, list[tuple[str, str]], str]
Kind = TypeVar("Kind", bound=Enum)
IN_BUSINESS = {"ya": False, "tidak": True}


@bp.get("/capaian/orang")
@needs("progress.head")
def people_behind() -> str:
    """Exactly the people that a figure counts, found again by a few words."""
    session, view, search = db.session(), asked_for(), search_term()
    figure = _figure()
    cohorts = counting_cohorts(session, view.programme)
    query = behind.people(view.programme, view.as_of, figure, search)
    pages = Pagination.of_request(behind.count(session, query))
    return render_template(
        "progress/people_behind.html",
        asked=view,
        people=behind.lines(
            session, view.programme, view.as_of, query, offset=pages.offset, limit=pages.limit
        ),
        pages=pages,
        search=search,
        title=_title(pages.total, figure, search, cohorts),
        filters=_filters(view, figure, cohorts),
        status_words=LABELS,
        stage_words=STAGE_LABELS,
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


def _filters(view: Asked, figure: behind.Figure, cohorts: list[Cohort]) -> list[Filter]:
    """Everything that the address carries, so that a search keeps it."""
    session, every = db.session(), ("", _("Semua"))
    stages = [(str(int(one)), _(title)) for one, title in FUNNEL.items()]
    statuses = [(one.value, _(label)) for one, label in LABELS.items()]
    places = [(one.code, one.name) for one in programmes.kecamatan(session)]
    codes = [(one.code, one.name) for one in cohorts]
    stage = "" if figure.stage is None else str(int(figure.stage))
    found: list[Filter] = [
        ("tahap", _("Pernah mencapai"), [every, *stages], stage),
        ("status", _("Status"), [every, *statuses], figure.status or ""),
        ("kecamatan", _("Kecamatan"), [every, *places], figure.kecamatan_code or ""),
        ("angkatan", _("Angkatan"), [every, *codes], figure.cohort_code or ""),
        (
            "baru",
            _("Saat mendaftar"),
            [every, ("ya", _("Belum berusaha")), ("tidak", _("Sudah berusaha"))],
            request.args.get("baru", ""),
        ),
    ]
    if "program" in view.kept:
        found.append(("program", _("Program"), [(view.programme.code, view.programme.name)], ""))
    if "per" in view.kept:
        day = view.as_of
        found.append(("per", _("Keadaan per"), [(day.isoformat(), tanggal(day))], ""))
    return found
