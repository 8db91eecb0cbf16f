"""Monthly reports that mentors closed, as the office reads them."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.documents.mentor_report import mentor_report_pdf as draw
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.durations import duration
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import bulan
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Institution, Mentor, MentorReport
from trainingmgr.mentors.queries import reports as found
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.papers import send_pdf
from trainingmgr.mentors.rules.reports import month_of
from trainingmgr.mentors.services import reports

REPORTS = (
    Column(
        "pendamping",
        N_("Pendamping"),
        "mentor.name",
        sort=Mentor.name,
        head=True,
        href=lambda row: url_for("mentors.mentor_report_pdf", mentor_report_id=row.id),
    ),
    Column("lembaga", N_("Lembaga"), "mentor.institution.label", sort=Institution.label),
    Column(
        "bulan", N_("Bulan"), lambda row: bulan(month_of(row.month)[0]), sort=MentorReport.month
    ),
    Column("sesi", N_("Sesi"), lambda row: len(reports.paper_of(row).sessions), "number"),
    Column("menit", N_("Menit"), lambda row: reports.paper_of(row).total, "number"),
    Column("waktu", N_("Jam"), lambda row: duration(reports.paper_of(row).total), under="menit"),
    Column("ditutup", N_("Ditutup"), "closed_at", "moment", sort=MentorReport.closed_at),
)


@bp.get("/pendamping/laporan")
@needs("mentors.read")
def list_month_reports() -> Response:
    """Reports that mentors closed, for the honorarium file."""
    session = db.session()
    months = found.months_closed(session)
    month = request.args.get("bulan", "")
    month = month if month in months else ""
    institution = request.args.get("lembaga", type=int)
    bodies = [(one.id, one.label) for one in queries.institutions(session)]
    named = [(one, bulan(month_of(one)[0])) for one in months]
    listing = Listing(
        "laporan-pendampingan",
        _("Laporan pendampingan"),
        REPORTS,
        Query(session, found.closed_reports(actor(), search_term(), institution, month)),
        filters=[
            choice("bulan", _("Bulan"), named, month, _("Semua bulan")),
            choice("lembaga", _("Lembaga"), bodies, institution, _("Semua lembaga")),
        ],
    )
    return listing.page("mentors/list_month_reports.html")


@bp.get("/pendamping/laporan/<int:mentor_report_id>.pdf")
@needs("coaching.read")
def mentor_report_pdf(mentor_report_id: int) -> Response:
    """A closed report, the same however often it is printed."""
    report = found.report_for(db.session(), actor(), mentor_report_id)
    name = f"laporan-pendampingan-{report.month}-{report.mentor_id}.pdf"
    return send_pdf(draw(reports.paper_of(report)), name)
