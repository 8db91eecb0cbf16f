"""What a trainee's own phone sees: a code is read, a name typed, one sentence answers. No account.

What failed is counted, never what succeeded: forty phones behind one address all get through.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any
from uuid import uuid4

from flask import make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms import ScreenCodeForm, WhoForm
from trainingmgr.attendance.queries.check_in import receipt_of
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.rules import codes
from trainingmgr.attendance.services import check_in
from trainingmgr.attendance.services.check_in import NoTicket, NotIdentified, Ticket
from trainingmgr.foundation import throttle
from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.db import db, reads_first
from trainingmgr.foundation.orm import aside
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.saving import REFUSED, attempt

# Failures in a minute, of a whole hall's Wi-Fi: codes that did not hold, people not found; and
# of whoever holds one ticket.
CODES_PER_ADDRESS, PEOPLE_PER_ADDRESS, PEOPLE_PER_TICKET = 120, 60, 5
NOT_FOUND, GONE, TOO_MANY = 404, 410, 429
CODES, PEOPLE = "hadir-kode", "hadir-nama"
KEPT = "hadir"
"""In the signed cookie: this phone's id, its ticket, and the mark it made last."""


@bp.get("/hadir")
@public
def type_code() -> Response:
    """Asks for the six characters; typed ones lead where the QR code leads."""
    typed = request.args.get("kode", "").strip()
    form = ScreenCodeForm(request.args)
    if not typed:
        return _ask_code(200, form=form)
    code = codes.read_code(typed)
    if not codes.well_formed(code):
        form.kode.errors = [_("Kode terdiri atas enam huruf dan angka, seperti di layar.")]
        return _ask_code(REFUSED, form=form)
    return _unindexed(redirect(url_for(".read_code", code=code)))


@bp.get("/hadir/<code>")
@public
def read_code(code: str) -> Response:
    """The QR code's address: a code that holds becomes a ticket of this browser."""
    where = request.remote_addr or ""
    if throttle.spent(db.session(), CODES, where, CODES_PER_ADDRESS):
        return _ask_code(TOO_MANY, NoTicket(check_in.TOO_MANY))
    kept = _kept()
    try:
        ticket = check_in.read(db.session(), code)
    except NoTicket as problem:
        held = _ticket()
        if held is not None and held.live:
            # This browser read it while it held, and comes back to the same address.
            return _unindexed(redirect(url_for(".say_who")))
        _count(CODES, where, CODES_PER_ADDRESS)
        return _ask_code(NOT_FOUND, problem)
    except Refused as problem:
        return _ask_code(GONE, problem)
    session[KEPT] = {
        "phone": kept.get("phone") or str(uuid4()),
        "ticket": asdict(ticket),
    }
    return _unindexed(redirect(url_for(".say_who")))


@bp.route("/hadir/isi", methods=["GET", "POST"])
@public
@reads_first
def say_who() -> Response:
    """Who holds this ticket? A participant number, or a name with a birth date."""
    ticket = _ticket()
    form = WhoForm()
    if ticket is None:
        return _ask_code(GONE, NoTicket(check_in.TIME_UP))
    if form.is_submitted():
        return _come_in(form, ticket)
    if _kept().get("done") == ticket.client_id:
        return _unindexed(redirect(url_for(".checked_in")))
    return _ask_who(form, ticket, 200)


@bp.get("/hadir/selesai")
@public
def checked_in() -> Response:
    """One sentence: who is recorded and since when, or what to do."""
    found = receipt_of(db.session(), str(_kept().get("done", "")))
    if found is None:
        return _unindexed(redirect(url_for(".type_code")))
    return _answer("attendance/checked_in.html", 200, receipt=found)


def _come_in(form: WhoForm, ticket: Ticket) -> Response:
    where = request.remote_addr or ""
    if _worn_out(ticket, where):
        db.session.rollback()
        form.refuse(Refused(check_in.TOO_MANY))
        return _ask_who(form, ticket, TOO_MANY)
    gone: list[Refused] = []
    unknown: list[Refused] = []

    def act() -> None:
        form.check()
        try:
            check_in.come_in(
                db.session(),
                ticket,
                str(_kept().get("phone", "")),
                number=form.number.data or "",
                name=form.name.data or "",
                born=form.birth_date.data,
            )
        except NotIdentified as problem:
            unknown.append(problem)
            raise
        except Refused as problem:
            gone.append(problem)
            raise

    status = attempt(form, act)
    if gone:
        return _ask_code(GONE, gone[0])
    if unknown:
        _count(PEOPLE, where, PEOPLE_PER_ADDRESS)
        _count(PEOPLE, ticket.client_id, PEOPLE_PER_TICKET)
    if status:
        return _ask_who(form, ticket, status)
    db.session.commit()
    session[KEPT] = _kept() | {"done": ticket.client_id}
    return _unindexed(redirect(url_for(".checked_in")))


def _worn_out(ticket: Ticket, where: str) -> bool:
    return throttle.any_spent(
        db.session(),
        (PEOPLE, where, PEOPLE_PER_ADDRESS),
        (PEOPLE, ticket.client_id, PEOPLE_PER_TICKET),
    )


def _count(purpose: str, key: str, limit: int) -> None:
    """In a short transaction of its own: what failed leaves nothing else behind."""
    db.session.rollback()
    try:
        with aside(db.engine) as own:
            throttle.allowed(own, purpose, key, limit)
            own.commit()
    except OperationalError:
        # Busy elsewhere: better to answer an honest question than to count it.
        return


def _kept() -> dict[str, Any]:
    kept = session.get(KEPT)
    return dict(kept) if isinstance(kept, dict) else {}


def _ticket() -> Ticket | None:
    found = _kept().get("ticket")
    # A cookie of before an update may hold a ticket of another make.
    if not isinstance(found, dict) or found.keys() != {one.name for one in fields(Ticket)}:
        return None
    return Ticket(**found)


def _ask_who(form: WhoForm, ticket: Ticket, status: int) -> Response:
    try:
        one = check_in.meeting_of(db.session(), ticket)
    except Refused as problem:
        return _ask_code(GONE, problem)
    return _answer("attendance/say_who.html", status, form=form, one=one)


def _ask_code(
    status: int, problem: Refused | None = None, form: ScreenCodeForm | None = None
) -> Response:
    form = form or ScreenCodeForm(formdata=None)
    again = problem is None or isinstance(problem, NoTicket)
    return _answer("attendance/type_code.html", status, form=form, problem=problem, again=again)


def _answer(template: str, status: int, **context: object) -> Response:
    page = render_template(template, status=status, **context)
    return _unindexed(make_response(page, status))


def _unindexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
