"""People who attended the workshop and still have no KUB."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.format import tanggal
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Rows, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub import services
from trainingmgr.kub.forms.waiting import PlaceForm
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries.waiting import (
    Past,
    Waiting,
    attended,
    kub_of,
    places_for,
    waiting_for_kub,
)
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.serving import Page, kub_page
from trainingmgr.kub.rules.waiting import LONG, TOO_LONG, tone
from trainingmgr.participants.queries import participant_for
from trainingmgr.programmes.queries import kecamatan, number_setting

AGES = {"14": LONG, "30": TOO_LONG}


def _person(one: Waiting) -> str | None:
    return navigation.address("progress.participant_page", participant_id=one.id)


def _past(past: Past | None) -> str | None:
    if past is None:
        return None
    told = {"kub": past.name, "day": tanggal(past.left_on)}
    ended = _("%(kub)s, bubar %(day)s", **told)
    return str(ended if past.disbanded else _("%(kub)s, keluar %(day)s", **told))


PEOPLE = (
    Column("nama", N_("Nama"), "name", head=True, href=_person),
    Column("nomor", N_("Nomor"), "number", under="nama"),
    Column("menunggu", N_("Menunggu (hari)"), "days", "number", custom=True),
    Column("kecamatan", N_("Kecamatan"), "kecamatan"),
    Column("angkatan", N_("Angkatan"), "cohort", under="kecamatan"),
    Column("lokakarya", N_("Lokakarya"), "attended_on", "date"),
    Column("sebelumnya", N_("KUB sebelumnya"), lambda one: _past(one.past)),
    Column(
        "pilihan",
        N_("Pilihan usaha"),
        lambda one: _("Sudah") if one.wished else _("Belum"),
        tone=lambda one: "good" if one.wished else "neutral",
    ),
    Column("tindakan", N_("Tindakan"), custom=True, file=False, needs="kub.manage"),
)


@bp.get("/kub/tanpa-kelompok")
@needs("kub.read")
def without_kub() -> Response:
    """Who waits for a group, the longest first."""
    session, by = db.session(), actor()
    everyone = waiting_for_kub(session, by)
    places = [each.name for each in kecamatan(session)]
    found = Listing(
        "tanpa-kelompok",
        _("Peserta lokakarya tanpa KUB"),
        PEOPLE,
        Rows(_narrowed(everyone, places)),
        filters=_filters(places),
        about=[_("Menunggu dihitung sejak lokakarya, atau sejak keluar dari KUB terakhir.")],
    )
    return found.page(
        "kub/without_kub.html",
        everyone=everyone,
        of=attended(session, by),
        long=sum(one.days > LONG for one in everyone),
        too_long=sum(one.days > TOO_LONG for one in everyone),
        limits=(LONG, TOO_LONG),
        tone=tone,
        address=navigation.address,
    )


@bp.route("/kub/tanpa-kelompok/<int:participant_id>", methods=["GET", "POST"])
@needs("kub.manage")
def place_person(participant_id: int) -> Page:
    """Which KUB of the kecamatan takes this person in."""
    session = db.session()
    who = participant_for(session, actor(), participant_id)
    there = kub_of(session, who.id)
    places = [] if there or who.cohort.is_ikm else places_for(session, who)
    form = PlaceForm()
    form.offer(places, number_setting(session, "kub_size", clock.today()))
    context: dict[str, Any] = {"who": who, "there": there, "places": places, "form": form}
    context["address"] = navigation.address
    if request.method != "POST":
        return render_template("kub/place_person.html", **context)

    def act() -> None:
        kub = kub_for(session, actor(), form.kub.data)
        reason = form.reason.data or ""
        services.add_member(session, actor(), kub, participant_id, on=form.on.data, reason=reason)

    status = attempt(form, act)
    if status:
        return render_template("kub/place_person.html", **context), status
    db.session.commit()
    notice(_("%(name)s kini anggota KUB.", name=who.name))
    return redirect(kub_page(form.kub.data))


def _narrowed(everyone: list[Waiting], places: list[str]) -> list[Waiting]:
    q, place = search_term().casefold(), request.args.get("kecamatan", "")
    longer = AGES.get(request.args.get("lama", ""))
    return [
        one
        for one in everyone
        if q in f"{one.name} {one.number}".casefold()
        and (place not in places or one.kecamatan == place)
        and (longer is None or one.days > longer)
    ]


def _filters(places: list[str]) -> list[Filter]:
    ages = [(key, _("Lebih dari %(n)s hari", n=days)) for key, days in AGES.items()]
    found = [choice("lama", _("Lama menunggu"), ages, request.args.get("lama", ""))]
    if actor().role != FIELD:
        offered = [(name, name) for name in places]
        chosen = request.args.get("kecamatan", "")
        found.insert(0, choice("kecamatan", _("Kecamatan"), offered, chosen))
    return found
