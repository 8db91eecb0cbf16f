"""The four deliverables with their evidence: the cash book, what is in good order, its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from trainingmgr.businesses.rules import last_months
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import queries
from trainingmgr.mentors.forms.deliverables import PICTURE, THERE, CashBookForm, OrderForm
from trainingmgr.mentors.models import CashBookMonth, Mentee
from trainingmgr.mentors.queries import deliverables as evidence
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules import deliverables as rules
from trainingmgr.mentors.services.deliverables import keep_cash_month, keep_item_file, keep_items

Page = str | Response | tuple[str, int]
MONEY = ("opening", "money_in", "money_out", "closing")


@bp.get("/pendampingan/<int:mentee_id>/luaran")
@needs("coaching.read")
def deliverables(mentee_id: int) -> str:
    """Which of the four are done, and what shows it."""
    session, by = db.session(), actor()
    mentee = queries.mentee_for(session, by, mentee_id)
    book = evidence.cash_months(session, mentee_id)
    return render_template(
        "mentors/deliverables.html",
        mentee=mentee,
        four=evidence.deliverables_of(session, mentee),
        words=rules.DELIVERABLES,
        definitions=rules.DEFINITIONS,
        # Oldest first, as a book is read; the rule's own view of each month beside its row.
        book=[(row, evidence.cash_month(row)) for row in book],
        there=evidence.administration_items(session, mentee_id),
        items=rules.ITEMS,
        places={
            rules.SELF_ASSESSMENT: address("mentors.diagnosis", mentee_id=mentee_id),
            rules.PLAN: address("mentors.business_plan", mentee_id=mentee_id),
        },
    )


@bp.route("/pendampingan/<int:mentee_id>/buku-kas", methods=["GET", "POST"])
@needs("coaching.log")
def cash_book(mentee_id: int) -> Page:
    """A month of the cash book as it stands on the page; `bulan` chooses one to correct."""
    session = db.session()
    mentee = queries.own_mentee(session, actor(), mentee_id)
    book = evidence.cash_months(session, mentee_id)
    form = CashBookForm(data=_month_to_fill(book, request.args.get("bulan", "")))
    status = None
    if request.method == "POST":
        status = attempt(form, lambda: _keep_month(mentee, form))
        if not status:
            db.session.commit()
            _tell_balance(mentee_id, form)
            return redirect(url_for("mentors.deliverables", mentee_id=mentee_id))
        mentee = queries.own_mentee(session, actor(), mentee_id)
        book = evidence.cash_months(session, mentee_id)
    kept = next((row for row in book if row.month == form.month.data), None)
    page = render_template("mentors/cash_book.html", mentee=mentee, form=form, kept=kept)
    return (page, status) if status else page


@bp.route("/pendampingan/<int:mentee_id>/administrasi", methods=["GET", "POST"])
@needs("coaching.log")
def administration(mentee_id: int) -> Page:
    """Five things to tick, each with a picture if one likes."""
    session = db.session()
    mentee = queries.own_mentee(session, actor(), mentee_id)
    known = evidence.administration_items(session, mentee_id)
    ticked = {THERE + item: row.gone_on is None for item, row in known.items()}
    form = OrderForm(data=ticked)
    status = None
    if request.method == "POST":
        status = attempt(form, lambda: _keep_order(mentee, form))
        if not status:
            db.session.commit()
            notice(_("Kelengkapan administrasi tersimpan."))
            return redirect(url_for("mentors.deliverables", mentee_id=mentee_id))
        mentee = queries.own_mentee(session, actor(), mentee_id)
        known = evidence.administration_items(session, mentee_id)
    page = render_template(
        "mentors/administration.html",
        mentee=mentee,
        form=form,
        items=rules.ITEMS,
        known=known,
        there=[item for item, row in known.items() if row.gone_on is None],
        box=THERE,
        picture=PICTURE,
    )
    return (page, status) if status else page


# The page of a cash book is money: who may see the figures may see it.
@bp.get("/pendampingan/<int:mentee_id>/buku-kas/berkas")
@needs("turnover.read")
def cash_book_file(mentee_id: int) -> Response:
    """The picture of the month in `bulan`; without it of the latest that has one."""
    session, month = db.session(), request.args.get("bulan", "")
    queries.mentee_for(session, actor(), mentee_id)
    book = evidence.cash_months(session, mentee_id)
    seen = [row.file for row in book if row.file and month in {"", row.month}]
    return _sent(seen[-1] if seen else None)


@bp.get("/pendampingan/<int:mentee_id>/administrasi/foto")
@needs("coaching.read")
def item_photo(mentee_id: int) -> Response:
    """The picture of the thing in `catatan`."""
    session = db.session()
    queries.mentee_for(session, actor(), mentee_id)
    row = evidence.administration_items(session, mentee_id).get(request.args.get("catatan", ""))
    return _sent(row.file if row else None)


def _sent(file: StoredFile | None) -> Response:
    if file is None or not files.path_of(file).exists():
        abort(404)
    return send_file(files.path_of(file), mimetype=file.media_type)


def _month_to_fill(book: Sequence[CashBookMonth], asked: str) -> dict[str, Any]:
    """A month written before as it was; else a new one, beginning with what the last left.

    Unasked, the month that ended last, once it is written the one that runs.
    """
    rows = {row.month: row for row in book}
    this, ended = last_months(clock.today(), 2)
    month = asked or (this if ended in rows else ended)
    if month in rows:
        return {"month": month} | {name: getattr(rows[month], name) for name in MONEY}
    earlier = [name for name in rows if name < month]
    opening = rows[max(earlier)].closing if earlier else None
    return {"month": month, "opening": opening}


def _tell_balance(mentee_id: int, form: CashBookForm) -> None:
    book = evidence.cash_months(db.session(), mentee_id)
    kept = next((row for row in book if row.month == form.month.data), None)
    if kept is not None and evidence.cash_month(kept).difference:
        notice(_("Bulan buku kas tersimpan, tetapi saldonya belum cocok."), "warn")
    else:
        notice(_("Bulan buku kas tersimpan."))


def _keep_month(mentee: Mentee, form: CashBookForm) -> None:
    told = form.told(_stored(form.file.data, "file"))
    keep_cash_month(db.session(), actor(), mentee, told)


def _keep_order(mentee: Mentee, form: Any) -> None:
    session, by = db.session(), actor()
    keep_items(session, by, mentee, form.there, on=form.seen_on.data)
    for item, upload in form.pictures.items():
        file = _stored(upload, PICTURE + item)
        if file:
            keep_item_file(session, mentee, item, file)


def _stored(upload: FileStorage | None, field: str) -> StoredFile | None:
    """An upload kept; what is wrong with it is told at its field."""
    if not upload:
        return None
    stream: Any = upload.stream
    try:
        return files.store_proof(db.session(), actor(), stream)
    except Refused as problem:
        problem.field = field
        raise
