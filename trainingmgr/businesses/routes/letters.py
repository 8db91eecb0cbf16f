"""Letters of assignment: which kecamatan has one, and a new one."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.accounts.models import User
from trainingmgr.businesses import queries, services
from trainingmgr.businesses.forms import LetterForm
from trainingmgr.businesses.models import AssignmentLetter
from trainingmgr.businesses.routes import bp
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes.queries import kecamatan

SOON = timedelta(days=14)


def _state(letter: AssignmentLetter) -> tuple[str, str]:
    """Its word and tone today."""
    today = clock.today()
    if letter.until_on < today:
        return _("berakhir"), "bad"
    if letter.from_on > today:
        return _("belum berlaku"), "info"
    return (
        (_("segera berakhir"), "warn")
        if letter.until_on <= today + SOON
        else (_("berlaku"), "good")
    )


LETTERS = (
    Column("nomor", N_("Nomor"), "number", sort=AssignmentLetter.number, head=True),
    Column("petugas", N_("Petugas"), "user.name", sort=User.name),
    Column("kecamatan", N_("Kecamatan"), "kecamatan.name", sort=queries.letter_place),
    Column("mulai", N_("Berlaku mulai"), "from_on", "date", sort=AssignmentLetter.from_on),
    Column("sampai", N_("Berlaku sampai"), "until_on", "date", sort=AssignmentLetter.until_on),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda letter: _state(letter)[0],
        tone=lambda letter: _state(letter)[1],
    ),
)


@bp.get("/surat-tugas")
@needs("letters.read")
def list_letters() -> Response:
    """Every letter, the one that lasts longest first, and the kecamatan without a valid one."""
    session, today = db.session(), clock.today()
    places = kecamatan(session)
    code = request.args.get("kecamatan", "")
    options = [(one.code, one.name) for one in places]
    found = Listing(
        "surat-tugas",
        _("Surat tugas"),
        LETTERS,
        Query(session, queries.letters(search_term(), code)),
        filters=[choice("kecamatan", _("Kecamatan"), options, code, _("Semua kecamatan"))],
    )
    return found.page(
        "businesses/list_letters.html",
        places=places,
        uncovered=queries.uncovered(session, today),
        today=today,
    )


@bp.route("/surat-tugas/baru", methods=["GET", "POST"])
@needs("letters.manage")
def add_letter() -> str | Response | tuple[str, int]:
    """Records a letter that was signed."""
    session, today = db.session(), clock.today()
    form = LetterForm(data={"from_on": today, "until_on": today.replace(month=12, day=31)})
    officers, places = queries.officers(session), kecamatan(session)
    names = {one.code: one.name for one in places}
    form.user_id.choices = [
        ("", _("– pilih –")),
        *((one.id, _officer(one, names)) for one in officers),
    ]
    form.kecamatan_code.choices = [("", _("– pilih –")), *names.items()]
    form.kecamatan_code.data = form.kecamatan_code.data or request.args.get("kecamatan", "")
    if request.method != "POST":
        return render_template("businesses/add_letter.html", entry=form, officers=officers)
    status = attempt(form, lambda: _add(form))
    if status:
        officers = queries.officers(session)
        return render_template("businesses/add_letter.html", entry=form, officers=officers), status
    db.session.commit()
    notice(_("Surat tugas %(number)s tercatat.", number=form.number.data))
    return redirect(url_for("businesses.list_letters"))


def _officer(user: User, places: dict[str, str]) -> str:
    return f"{user.name} · {places[user.kecamatan_code]}" if user.kecamatan_code else user.name


def _add(form: LetterForm) -> None:
    services.add_letter(
        db.session(),
        actor(),
        user=db.session.get_one(User, form.user_id.data),
        kecamatan_code=form.kecamatan_code.data,
        number=form.number.data or "",
        from_on=form.from_on.data or clock.today(),
        until_on=form.until_on.data or clock.today(),
    )
