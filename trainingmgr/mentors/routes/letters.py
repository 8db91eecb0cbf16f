"""Letters about a mentor's work: previewed, issued under a number, printed again."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.documents.mentoring_letter import mentoring_letter_pdf as draw
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.durations import duration
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import queries
from trainingmgr.mentors.forms.papers import LetterForm, PeriodForm
from trainingmgr.mentors.models import Mentor, MentoringLetter
from trainingmgr.mentors.queries import reports as found
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.papers import send_pdf
from trainingmgr.mentors.services import letters

Page = str | Response | tuple[str, int]

LETTERS = (
    Column(
        "nomor",
        N_("Nomor"),
        "number",
        sort=MentoringLetter.number,
        head=True,
        href=lambda row: url_for("mentors.mentoring_letter_pdf", mentoring_letter_id=row.id),
    ),
    Column("pendamping", N_("Pendamping"), "mentor.name", sort=Mentor.name),
    Column("lembaga", N_("Lembaga"), "mentor.institution.label", under="pendamping"),
    Column("dari", N_("Dari"), "from_on", "date", sort=MentoringLetter.from_on),
    Column("sampai", N_("Sampai"), "until_on", "date", sort=MentoringLetter.until_on),
    Column("tanggal", N_("Tanggal surat"), "issued_on", "date", sort=MentoringLetter.issued_on),
)


@bp.get("/pendamping/surat-keterangan")
@needs("mentors.read")
def list_mentoring_letters() -> Response:
    """Letters that were issued, newest first."""
    listing = Listing(
        "surat-keterangan-pendampingan",
        _("Surat keterangan pendampingan"),
        LETTERS,
        Query(db.session(), found.letters(actor(), search_term())),
    )
    return listing.page("mentors/list_mentoring_letters.html")


@bp.get("/pendamping/surat-keterangan/<int:mentoring_letter_id>.pdf")
@needs("coaching.read")
def mentoring_letter_pdf(mentoring_letter_id: int) -> Response:
    """An issued letter as it was issued; its mentor may print it too."""
    letter = found.letter_for(db.session(), actor(), mentoring_letter_id)
    name = f"surat-keterangan-pendampingan-{letter.id}.pdf"
    return send_pdf(draw(letters.letter_of(letter)), name)


@bp.route("/pendamping/surat-keterangan/baru", methods=["GET", "POST"])
@needs("mentors.manage")
def issue_letter() -> Page:
    """Who and which period, what the letter would say, and its number."""
    session = db.session()
    people = session.scalars(queries.mentors()).all()
    asked = PeriodForm.asked(people)
    mentor = next((one for one in people if one.id == asked.pendamping.data), None)
    period = asked.period()
    form = LetterForm(data={"issued_on": clock.today()})
    if request.method != "POST" or mentor is None or period is None:
        return _page(asked, form, mentor, period)
    status = attempt(form, lambda: _issue(mentor, period, form))
    if status:
        return _page(asked, form, session.get_one(Mentor, asked.pendamping.data), period), status
    db.session.commit()
    notice(_("Surat keterangan diterbitkan."))
    return redirect(url_for("mentors.list_mentoring_letters"))


def _issue(mentor: Mentor, period: tuple[date, date], form: LetterForm) -> MentoringLetter:
    first, last = period
    return letters.issue(
        db.session(),
        actor(),
        mentor,
        number=form.number.data,
        first=first,
        last=last,
        issued_on=form.issued_on.data or clock.today(),
    )


def _page(
    asked: PeriodForm,
    form: LetterForm,
    mentor: Mentor | None,
    period: tuple[date, date] | None,
) -> str:
    paper = None
    if mentor is not None and period is not None:
        paper = letters.letter_paper(db.session(), mentor, *period, clock.today())
    return render_template(
        "mentors/issue_letter.html", asked=asked, form=form, paper=paper, duration=duration
    )
