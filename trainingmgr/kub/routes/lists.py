"""The list of KUB."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries.lists import FIGURES, Wanted, listed_kub, member_count
from trainingmgr.kub.routes import bp
from trainingmgr.kub.rules import STATES, size_state
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
        href=lambda one: url_for("progress.kub_page", kub_id=one.id),
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
        size_state=size_state,
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
