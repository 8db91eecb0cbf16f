"""The inbox of the divisions, which is also where a mentor and the office see how it goes."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.facilitation import queries, rules
from trainingmgr.facilitation.models import Referral
from trainingmgr.facilitation.routes import bp
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import MENTOR
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.mentors.queries.mentees import NAME
from trainingmgr.mentors.rules import MENTEES
from trainingmgr.programmes.queries import kecamatan

COLUMNS = (
    Column(
        "dampingan",
        N_("Dampingan"),
        "referral.mentee.name",
        sort=NAME,
        head=True,
        href=lambda row: url_for("facilitation.referral", referral_id=row.referral.id),
    ),
    Column(
        "kebutuhan",
        N_("Kebutuhan"),
        lambda row: _(rules.need_words(row.referral.kind, row.referral.need)),
        under="dampingan",
    ),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda row: _(rules.STATES[row.referral.state]),
        sort=in_order(Referral.state, rules.STATES),
        tone=lambda row: rules.STATE_TONES[row.referral.state],
    ),
    Column(
        "umur",
        N_("Umur (hari)"),
        "days",
        "number",
        tone=lambda row: rules.ageing_tone(row.days, row.referral.state),
    ),
    Column("diajukan", N_("Diajukan"), "referral.raised_on", "date", sort=Referral.raised_on),
    Column("berkas", N_("Berkas ada"), "file", "share", of=N_("Berkas diperlukan")),
    Column(
        "bidang",
        N_("Bidang"),
        lambda row: _(rules.division_of(row.referral.kind)),
        sort=in_order(Referral.kind, rules.DIVISIONS),
    ),
    Column("rujukan", N_("Jenis rujukan"), lambda row: _(rules.KINDS[row.referral.kind]),
           under="bidang"),
    Column("pendamping", N_("Pendamping"), "mentor.name", none=N_("belum ada")),
    Column("lembaga", N_("Lembaga"), "mentor.institution.label", under="pendamping"),
    Column("kecamatan", N_("Kecamatan"), "kecamatan", shown=False),
    Column("jenis", N_("Jenis dampingan"), lambda row: _(MENTEES[row.referral.mentee.kind]),
           shown=False),
    Column("rincian", N_("Rincian"), "referral.detail", shown=False),
    Column("selesai", N_("Ditutup"), "referral.closed_on", "date", sort=Referral.closed_on,
           shown=False),
    Column("hasil", N_("Hasil atau alasan"), lambda row: row.referral.result or row.referral.reason,
           shown=False),
    Column("nilai", N_("Nilai"), "referral.amount", "money", sort=Referral.amount, shown=False,
           needs="referrals.figures"),
    Column("nomor", N_("Nomor"), "referral.result_number", shown=False),
)  # fmt: skip


@bp.get("/rujukan")
@needs("referrals.read")
def list_referrals() -> Response:
    """Referrals with their age and file, open ones first, the oldest of them on top."""
    session, by, day = db.session(), actor(), clock.today()
    asked = {name: request.args.get(name, "")[:24] for name in ("keadaan", "jenis", "bidang",
             "kecamatan", "program")}  # fmt: skip
    query = queries.inbox(
        by,
        search_term(),
        state=asked["keadaan"],
        kind=asked["jenis"],
        division=asked["bidang"],
        kecamatan_code=asked["kecamatan"],
        programme=asked["program"],
    )
    found = Listing(
        "rujukan",
        _("Rujukan"),
        COLUMNS,
        Query(session, query, lambda page: queries.inbox_rows(session, page, day)),
        filters=_filters(asked) if by.role != MENTOR else _filters(asked)[:2],
    )
    return found.page(
        "facilitation/list_referrals.html",
        standing=queries.standing_of(session, queries.visible_referrals(by), day),
        late_days=rules.LATE_DAYS,
    )


def _filters(asked: dict[str, str]) -> list[Filter]:
    states = [
        (rules.WAITING, _("Belum selesai")),
        (rules.LATE, _("Lebih dari %(n)s hari belum selesai", n=rules.LATE_DAYS)),
        *((key, _(word)) for key, word in rules.STATES.items()),
    ]
    kinds = [(key, _(word)) for key, word in rules.KINDS.items()]
    divisions = [(key, _(word)) for key, word in rules.DIVISION_NAMES.items()]
    places = [(one.code, one.name) for one in kecamatan(db.session())]
    only = [(asked["program"], asked["program"])] if asked["program"] else []
    return [
        choice("keadaan", _("Keadaan"), states, asked["keadaan"]),
        choice("jenis", _("Jenis rujukan"), kinds, asked["jenis"]),
        choice("bidang", _("Bidang"), divisions, asked["bidang"]),
        choice("kecamatan", _("Kecamatan"), places, asked["kecamatan"]),
        *(choice("program", _("Program"), [one], asked["program"]) for one in only),
    ]
