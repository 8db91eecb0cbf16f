"""Letters that did not go out, for the administrator: why, and what to do with them."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.accounts.routes import bp
from trainingmgr.foundation import mail
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.audit import record
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.mail import DROPPED, FAILED, SENT, STATES, UNSURE, OutgoingMail
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term

TONES = {SENT: "good", FAILED: "bad", UNSURE: "warn", DROPPED: "neutral"}
ALL = "semua"

MAIL = (
    Column("perihal", N_("Perihal"), "subject", sort=OutgoingMail.subject, head=True),
    Column("kepada", N_("Kepada"), "recipient", sort=OutgoingMail.recipient, under="perihal"),
    Column("dibuat", N_("Dibuat"), "made_at", "moment", sort=OutgoingMail.id),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda row: _(STATES[row.state]),
        sort=in_order(OutgoingMail.state, STATES),
        tone=lambda row: TONES.get(row.state, "info"),
    ),
    Column("sebab", N_("Jawaban server"), "problem", under="keadaan"),
    Column("percobaan", N_("Percobaan"), "attempts", "number", sort=OutgoingMail.attempts),
    Column("tindakan", N_("Tindakan"), custom=True, file=False),
)


@bp.get("/surel")
@needs("mail.manage")
def list_mail() -> Response:
    """What waits, failed or may not have arrived; the text of a letter is nobody else's."""
    state = request.args.get("keadaan", "")
    query = mail.letters(state, search_term())
    states = [(key, _(words).capitalize()) for key, words in STATES.items()]
    found = Listing(
        "surel",
        _("Surel keluar"),
        MAIL,
        Query(db.session(), query),
        filters=[
            choice(
                "keadaan",
                _("Keadaan"),
                [(ALL, _("Semua")), *states],
                state if state in {ALL, *STATES} else None,
                _("Yang belum terkirim"),
            )
        ],
    )
    return found.page(
        "accounts/list_mail.html",
        ready=mail.settings() is not None,
        unsent=mail.how_many_unsent(db.session()),
        again={FAILED, UNSURE},
        ended={SENT, mail.SENDING, DROPPED},
    )


@bp.post("/surel/<int:mail_id>/lagi")
@needs("mail.manage")
def send_mail_again(mail_id: int) -> Response:
    """One that failed, or may not have arrived, goes out once more."""
    return _act(
        mail_id,
        "mail.again",
        lambda letter: mail.try_again(db.session(), actor(), letter),
        _("Surel masuk antrean lagi."),
    )


@bp.post("/surel/<int:mail_id>/buang")
@needs("mail.manage")
def drop_mail(mail_id: int) -> Response:
    """One that shall not go out any more."""
    return _act(
        mail_id, "mail.drop", lambda letter: mail.drop(db.session(), letter), _("Surel dibuang.")
    )


def _act(mail_id: int, name: str, act: Callable[[OutgoingMail], None], done: str) -> Response:
    session = db.session()
    letter = mail.letter_for(session, mail_id)
    try:
        act(letter)
    except Refused as problem:
        db.session.rollback()
        notice(alasan(problem), "bad")
    else:
        record(session, actor(), name, subject=("mail", mail_id))
        db.session.commit()
        notice(done)
    return redirect(url_for(".list_mail"))
