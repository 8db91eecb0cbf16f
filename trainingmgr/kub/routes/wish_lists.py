"""Who has said what they wish, and what is wished for."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.access.web import needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.kub.models import WishSheet
from trainingmgr.kub.queries.wish_lists import (
    ATTENDED,
    CHOICES,
    EMPTY,
    FILLED,
    OTHER,
    WantedWishes,
    cohorts_waiting,
    how_many,
    listed_wishes,
    tallies,
)
from trainingmgr.kub.routes import bp
from trainingmgr.kub.rules.wishes import EXPERIENCE
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Craft, Kelurahan
from trainingmgr.programmes.queries import crafts

WISHES = (
    Column(
        "nama",
        N_("Nama"),
        "name",
        sort=Participant.name,
        head=True,
        href=lambda one: url_for("kub.staff_wishes", participant_id=one.id),
    ),
    Column("nomor", N_("Nomor"), "number", sort=Participant.number, under="nama"),
    Column("angkatan", N_("Angkatan"), "cohort", sort=Cohort.name, under="nama"),
    Column("kelurahan", N_("Kelurahan"), "kelurahan", sort=Kelurahan.name, shown=False),
    Column(
        "lokakarya",
        N_("Lokakarya"),
        lambda one: _("Sudah ikut") if one.attended else _("Belum ikut"),
        sort=ATTENDED,
        tone=lambda one: "good" if one.attended else "neutral",
    ),
    Column(
        "pilihan-1",
        N_("Pilihan ke-1"),
        "choice_1",
        sort=CHOICES[0],
        none=lambda one: N_("Terserah kelompok") if one.sheet else N_("Belum diisi"),
    ),
    Column("pilihan-2", N_("Pilihan ke-2"), "choice_2", sort=CHOICES[1]),
    Column("pilihan-3", N_("Pilihan ke-3"), "choice_3", sort=CHOICES[2]),
    Column(
        "pengalaman",
        N_("Pengalaman"),
        lambda one: None if one.experience is None else _(EXPERIENCE[one.experience]),
        sort=WishSheet.experience,
    ),
    Column("jam", N_("Jam seminggu"), "hours", "number", sort=WishSheet.hours, shown=False),
    Column("alat", N_("Alat"), "tools", sort=WishSheet.tools, shown=False),
    Column("diisi", N_("Diisi"), "said_at", "moment", sort=WishSheet.said_at, shown=False),
)


@bp.get("/kub/pilihan")
@needs("wishes.manage")
def list_wishes() -> Response:
    """People without a KUB with their wishes, and how often each craft is wished for."""
    session = db.session()
    cohorts, offered = cohorts_waiting(session), crafts(session, also_inactive=True)
    wanted = _wanted({str(one.id) for one in cohorts}, {str(one.id) for one in offered})
    filled, people = how_many(session, wanted.cohort)
    return Listing(
        "pilihan-peserta",
        _("Pilihan peserta"),
        WISHES,
        Query(session, listed_wishes(wanted)),
        filters=_filters(wanted, [(str(one.id), one.name) for one in cohorts], offered),
    ).page(
        "kub/list_wishes.html",
        filled=filled,
        people=people,
        tallies=tallies(session, wanted.cohort),
        narrowed=wanted != WantedWishes(),
    )


def _wanted(cohorts: set[str], offered: set[str]) -> WantedWishes:
    cohort, craft = request.args.get("angkatan", ""), request.args.get("bidang", "")
    filled = request.args.get("isian", "")
    return WantedWishes(
        q=search_term(),
        cohort=int(cohort) if cohort in cohorts else None,
        filled=filled if filled in (FILLED, EMPTY) else "",
        craft=craft if craft in offered | {OTHER} else "",
    )


def _filters(
    wanted: WantedWishes, cohorts: list[tuple[str, str]], offered: Sequence[Craft]
) -> list[Filter]:
    states = [(FILLED, _("Sudah diisi")), (EMPTY, _("Belum diisi"))]
    named = [(str(one.id), one.name) for one in offered] + [(OTHER, _("Di luar daftar"))]
    return [
        choice("angkatan", _("Angkatan"), cohorts, str(wanted.cohort or "")),
        choice("isian", _("Isian"), states, wanted.filled),
        choice("bidang", _("Bidang usaha"), named, wanted.craft),
    ]
