"""Who was coached how often."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import MENTOR
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Filter, Listing, Query, choice
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import queries, rules
from trainingmgr.mentors.models import Mentor
from trainingmgr.mentors.queries import lists
from trainingmgr.mentors.queries.followed import COMPLETE, UNKNOWN, grown
from trainingmgr.mentors.queries.matching import how_many_wait
from trainingmgr.mentors.queries.mentees import NAME
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules.deliverables import DELIVERABLES
from trainingmgr.mentors.rules.prospects import RATINGS
from trainingmgr.programmes.queries import kecamatan

COACHING = (
    Column(
        "dampingan",
        N_("Dampingan"),
        "mentee.name",
        sort=NAME,
        head=True,
        href=lambda row: url_for("mentors.mentee_page", mentee_id=row.mentee.id),
    ),
    Column(
        "jenis",
        N_("Jenis"),
        lambda row: None if row.mentee.kub_id else _(rules.MENTEES[row.mentee.kind]),
        under="dampingan",
    ),
    Column(
        "pendamping",
        N_("Pendamping"),
        "mentor.name",
        sort=Mentor.name,
        none=lambda _row: (
            N_("Tetapkan pendamping") if actor().may("mentors.assign") else N_("belum ada")
        ),
        tone=lambda row: None if row.mentor else "warn",
        href=lambda row: (
            None if row.mentor else address("mentors.hand_over", mentee_id=row.mentee.id)
        ),
    ),
    Column("lembaga", N_("Lembaga"), "mentor.institution.label", under="pendamping"),
    Column(
        "terakhir",
        N_("Sesi terakhir"),
        "last.held_on",
        "date",
        sort=lists.LAST_ON,
        none=N_("belum pernah"),
        tone=lambda row: "good" if row.recent else "bad",
    ),
    Column(
        "topik",
        N_("Topik terakhir"),
        lambda row: _(rules.TOPICS[row.last.topic]) if row.last else None,
        under="terakhir",
    ),
    Column("sesi", N_("Jumlah sesi"), "held", "number", sort=lists.HELD),
    Column("kesepakatan", N_("Kesepakatan terbuka"), "promises", "number", sort=lists.OPEN_ACTIONS),
    Column("kode", N_("Kode"), "mentee.kub.code", sort=Kub.code, shown=False),
    Column("kecamatan", N_("Kecamatan"), "kecamatan", sort=lists.KECAMATAN, shown=False),
    Column("angkatan", N_("Angkatan"), "mentee.kub.cohort.name", sort=Cohort.name, shown=False),
)


@bp.get("/pendampingan")
@needs("coaching.read")
def list_coaching() -> Response:
    """Mentees with their sessions, and how many were reached lately, by institution."""
    session, by, day = db.session(), actor(), clock.today()
    asked = request.args
    institution, code = asked.get("lembaga", type=int), asked.get("kecamatan", "")
    met, programme = asked.get("sesi", ""), asked.get("program", "")[:24]
    done, prospect = asked.get("luaran", ""), asked.get("prospek", "")
    only = None
    if done or prospect:
        ids = session.scalars(queries.visible_ids(by)).all()
        only = grown(session, ids, day, done, prospect)
    query = queries.coached_mentees(
        by, day, search_term(), institution, code, met, programme, only=only
    )
    filters = _filters(institution, code, met, programme) if by.role != MENTOR else []
    filters += _growth_filters(done, prospect)
    found = Listing(
        "pendampingan",
        _("Pendampingan"),
        COACHING,
        Query(session, query, lambda page: queries.mentee_rows(session, page, day)),
        filters=filters,
    )
    return found.page(
        "mentors/list_coaching.html",
        coverage=queries.coverage(session, by, day),
        days=rules.RECENT_DAYS,
        waiting=how_many_wait(session) if by.may("mentors.assign") else 0,
    )


def _filters(institution: int | None, code: str, met: str, programme: str) -> list[Filter]:
    session, days = db.session(), rules.RECENT_DAYS
    bodies = [(one.id, one.label) for one in queries.institutions(session)]
    places = [(one.code, one.name) for one in kecamatan(session)]
    waits = [
        (lists.SILENT, _("Lebih dari %(n)s hari tanpa sesi", n=days)),
        (lists.LEFT_ALONE, _("Berpendamping, lebih dari %(n)s hari tanpa sesi", n=days)),
        (lists.RECENT, _("Berpendamping, didampingi %(n)s hari terakhir", n=days)),
    ]
    only = [(programme, programme)] if programme else []
    return [
        choice("lembaga", _("Lembaga"), bodies, institution),
        choice("kecamatan", _("Kecamatan"), places, code),
        choice("sesi", _("Sesi"), waits, met),
        *(choice("program", _("Program"), [one], programme) for one in only),
    ]


def _growth_filters(done: str, prospect: str) -> list[Filter]:
    """How far a mentee has come; of those with a mentor, as the head's page counts them."""
    works = [(COMPLETE, _("Keempatnya selesai"))]
    works += [(key, _("%(name)s selesai", name=_(word))) for key, word in DELIVERABLES.items()]
    rated = [*((key, _(word)) for key, word in RATINGS.items()), (UNKNOWN, _("Belum dianalisis"))]
    return [
        choice("luaran", _("Luaran"), works, done),
        choice("prospek", _("Prospek"), rated, prospect),
    ]
