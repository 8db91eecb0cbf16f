"""Where everyone may go: one table, from which each role sees what its permissions open."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from trainingmgr.foundation.access.policy import (
    ADMIN,
    FACILITATION,
    FIELD,
    HEAD,
    MENTOR,
    PARTICIPANT,
    PERMISSIONS,
    TRAINER,
)
from trainingmgr.foundation.access.web import ATTRIBUTE
from trainingmgr.foundation.language import N_

# A place is shown to those whom its view's own permission lets in.
PLACES: tuple[tuple[str, str], ...] = (
    (N_("Capaian"), "progress.head_page"),
    (N_("Hari ini"), "attendance.today"),
    (N_("Hari ini"), "mentors.today"),
    (N_("Kunjungan"), "businesses.visit_route"),
    (N_("Beranda"), "progress.own_page"),
    (N_("Data saya"), "progress.own_data"),
    (N_("Sanggahan"), "progress.own_objections"),
    (N_("Angkatan"), "cohorts.list_cohorts"),
    (N_("Peserta"), "participants.list_participants"),
    (N_("KUB"), "kub.list_kub"),
    (N_("Pendampingan"), "mentors.list_coaching"),
    (N_("Rujukan"), "facilitation.list_referrals"),
    (N_("Usaha"), "businesses.list_businesses"),
    (N_("Sertifikat"), "certificates.list_certificates"),
    (N_("Laporan"), "progress.list_reports"),
    (N_("Pelatih"), "trainers.list_trainers"),
    (N_("Program"), "programmes.list_programmes"),
    (N_("Akun"), "accounts.list_accounts"),
)
# What a role opens every day stands before the usual order, where a phone shows four places.
FIRST: dict[str, tuple[str, ...]] = {
    MENTOR: ("mentors.today", "mentors.list_coaching", "kub.list_kub")
}
OWN_PAGE = "accounts.own_account"
HOMES = {
    HEAD: "progress.head_page",
    ADMIN: "progress.head_page",
    TRAINER: "attendance.today",
    MENTOR: "mentors.today",
    FIELD: "businesses.visit_route",
    FACILITATION: "facilitation.list_referrals",
    PARTICIPANT: "progress.own_page",
}


def init(app: Flask) -> None:
    """Gives the page frames `navigation`, as (label, address, whether one is there)."""

    @app.context_processor
    def navigation() -> dict[str, Any]:
        role = current_user.role if current_user.is_authenticated else ""
        return {"navigation": places_of(role)}


def home_of(role: str) -> str:
    """The endpoint of a role's first page."""
    return _open_to(HOMES.get(role), role) or OWN_PAGE


def address(endpoint: str, **values: Any) -> str | None:
    """Where a page is, when there is one and the person who asks may open it."""
    role = current_user.role if current_user.is_authenticated else ""
    return url_for(endpoint, **values) if _open_to(endpoint, role) else None


def places_of(role: str) -> list[tuple[str, str, bool]]:
    """The places of a role, its daily ones first, else in the order of the table."""
    found = [(label, name) for label, name in PLACES if _open_to(name, role)]
    first = FIRST.get(role, ())
    found.sort(key=lambda place: first.index(place[1]) if place[1] in first else len(first))
    here = _here([name for _label, name in found])
    return [(_(label), url_for(name), name == here) for label, name in found]


def _open_to(endpoint: str | None, role: str) -> str | None:
    view = current_app.view_functions.get(endpoint or "")
    allowed = PERMISSIONS.get(getattr(view, ATTRIBUTE, ""), frozenset())
    return endpoint if role in allowed else None


def _here(endpoints: list[str]) -> str | None:
    """The place one stands in: the page itself, else the room it belongs to."""
    if request.endpoint in endpoints:
        return request.endpoint
    path = request.path
    above = [name for name in endpoints if path.startswith(url_for(name) + "/")]
    if above:
        return max(above, key=lambda name: len(url_for(name)))
    same_room = [name for name in endpoints if name.split(".")[0] == request.blueprint]
    return same_room[-1] if same_room else None
