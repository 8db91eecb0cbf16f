"""The businesses one may see, by name or in the order of the officer's round."""

from __future__ import annotations

from datetime import date, timedelta

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.businesses import queries, rules
from trainingmgr.businesses.models import Business
from trainingmgr.businesses.queries import lists
from trainingmgr.businesses.queries.lists import Row
from trainingmgr.businesses.routes import bp
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import bulan
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.kub.models import Kub
from trainingmgr.participants.services.milestones import window_days
from trainingmgr.programmes.queries import kecamatan


def _late(row: Row) -> bool:
    return row.verified_on is not None and row.verified_on < clock.today() - timedelta(row.window)


def _tone(row: Row) -> str:
    return "warn" if row.verified_on is None else "bad" if _late(row) else "good"


NAME = Column(
    "usaha",
    N_("Usaha"),
    "business.name",
    sort=Business.name,
    head=True,
    href=lambda row: url_for("businesses.business_page", business_id=row.business.id),
)
PEOPLE = Column(
    "orang",
    N_("Orang aktif"),
    lambda row: (row.active, row.people),
    "share",
    of=N_("Orang"),
)
SEEN = (
    Column(
        "verifikasi",
        N_("Verifikasi"),
        "verified_on",
        "date",
        sort=lists.VERIFIED_ON,
        tone=_tone,
        none=N_("Belum pernah diverifikasi"),
    ),
    Column(
        "masa",
        N_("Masa verifikasi"),
        lambda row: _("lebih dari %(n)s hari", n=row.window) if _late(row) else None,
        under="verifikasi",
    ),
    Column(
        "kunjungan",
        N_("Kunjungan terakhir"),
        "last_visit.visited_on",
        "date",
        sort=lists.VISITED_ON,
        under="verifikasi",
        phrase=N_("Kunjungan terakhir %(value)s"),
        needs="visits.read",
    ),
    Column(
        "hasil",
        N_("Hasil kunjungan"),
        lambda row: _(rules.OUTCOMES[row.last_visit.outcome]) if row.last_visit else None,
        under="verifikasi",
        needs="visits.read",
    ),
)
ADDRESS = (
    Column("alamat", N_("Alamat"), "business.address", none=N_("Alamat belum dicatat")),
    Column("kelurahan", N_("Kelurahan"), "business.kelurahan.name", under="alamat"),
)
CONTACT = (
    Column("hubungi", N_("Hubungi"), "contact.name", needs="participants.contact"),
    Column(
        "ponsel",
        N_("Ponsel"),
        "contact.phone",
        "phone",
        under="hubungi",
        needs="participants.contact",
    ),
)
BUSINESSES = (
    NAME,
    Column("kub", N_("KUB"), "business.kub.name", sort=Kub.name),
    Column("bidang", N_("Bidang"), "business.craft.name", sort=lists.CRAFT),
    Column("kecamatan", N_("Kecamatan"), "place", sort=lists.KECAMATAN),
    PEOPLE,
    *SEEN,
    Column(
        "omzet",
        N_("Omzet terakhir"),
        "amount",
        "money",
        sort=lists.LATEST_SALES,
        needs="turnover.read",
    ),
    Column(
        "bulan",
        N_("Bulan omzet"),
        lambda row: bulan(date.fromisoformat(f"{row.month}-01")) if row.month else None,
        under="omzet",
        needs="turnover.read",
    ),
    Column("nib", N_("NIB"), "business.nib", sort=Business.nib, shown=False),
    Column(
        "mulai", N_("Mulai"), "business.started_on", "date", sort=Business.started_on, shown=False
    ),
    *(Column(**{**vars(one), "shown": False}) for one in (*ADDRESS, *CONTACT)),
)
ROUTE = (
    NAME,
    Column("kub", N_("KUB"), "business.kub.name", sort=Kub.name, under="usaha"),
    *SEEN,
    *ADDRESS,
    PEOPLE,
    *CONTACT,
    Column("tindakan", N_("Tindakan"), custom=True, file=False),
)


@bp.get("/usaha")
@needs("businesses.read")
def list_businesses() -> Response:
    """Businesses by name, with who is active in them and when they were last seen."""
    session, by, today = db.session(), actor(), clock.today()
    asked = request.args
    code, visited = asked.get("kecamatan", ""), asked.get("kunjungan", "")
    programme, figure = asked.get("program", "")[:24], asked.get("keadaan", "")
    figure = figure if figure in lists.FIGURES else ""
    counted = bool(programme or figure)
    among = lists.behind_figure(session, figure, programme, today) if counted else None
    window = window_days(session)
    since = queries.long_ago(today, window)
    query = queries.business_list(by, search_term(), code, visited, since=since, among=among)
    found = Listing(
        "usaha",
        _("Usaha"),
        BUSINESSES,
        Query(session, query, lambda page: queries.rows_of(session, page, today, window)),
        filters=_filters(code, visited, figure, programme, window),
    )
    return found.page(
        "businesses/list_businesses.html",
        everything=queries.count(session, queries.visible_businesses(by)),
        waiting=queries.waiting(session, by, since),
    )


@bp.get("/kunjungan")
@needs("visits.record")
def visit_route() -> Response:
    """The letter to show at the door, then businesses: never verified first, then the oldest."""
    session, by, today = db.session(), actor(), clock.today()
    places = {one.code: one.name for one in kecamatan(session)}
    letter = queries.current_letter(session, by.user_id or 0, today)
    window = window_days(session)
    query = queries.visit_route(by, search_term())
    found = Listing(
        "kunjungan",
        _("Usaha yang dikunjungi"),
        ROUTE,
        Query(session, query, lambda page: queries.rows_of(session, page, today, window)),
    )
    return found.page(
        "businesses/visit_route.html",
        place=places.get(by.kecamatan_code or ""),
        letter=letter,
        letter_place=places.get(letter.kecamatan_code) if letter else None,
        today=today,
        waiting=queries.waiting(session, by, queries.long_ago(today, window)),
        whatsapp_link=whatsapp_link,
    )


def _filters(code: str, visited: str, figure: str, programme: str, window: int) -> list[Filter]:
    places = [(one.code, one.name) for one in kecamatan(db.session())]
    visits = [
        (lists.NEVER, _("Belum pernah diverifikasi")),
        (lists.OLD, _("Lebih dari %(n)s hari", n=window)),
    ]
    names = (
        _("Berjalan pada kunjungan terakhir"),
        _("Ada pelaku usaha nyata"),
        _("Ada pelaku usaha nyata, ber-NIB"),
    )
    found = [choice("kecamatan", _("Kecamatan"), places, code, _("Semua kecamatan"))]
    if actor().role == FIELD:
        found = []
    found.append(choice("kunjungan", _("Verifikasi"), visits, visited))
    figures = zip(lists.FIGURES, names, strict=True)
    found.append(choice("keadaan", _("Keadaan"), figures, figure))
    if programme:
        found.append(choice("program", _("Program"), [(programme, programme)], programme))
    return found
