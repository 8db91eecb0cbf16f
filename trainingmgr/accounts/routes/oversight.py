"""What the administrator sees of accounts: roles in words, devices, and the trail of acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.accounts import queries, services
from trainingmgr.accounts.models import User
from trainingmgr.accounts.routes import bp
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ROLES
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.access.words import rights_of
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.audit_words import ACTS, SUBJECTS, words_of
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term


@dataclass(frozen=True)
class Line:
    """One entry of the trail, in words."""

    at: datetime
    who: str
    who_href: str | None
    what: str
    subject: str | None
    href: str | None


TRAIL = (
    Column("waktu", N_("Waktu"), "at", "moment", sort=AuditEvent.id, head=True),
    Column("siapa", N_("Siapa"), "who", sort=User.name, href=lambda line: line.who_href),
    Column("tindakan", N_("Tindakan"), "what", sort=AuditEvent.act),
    Column(
        "mengenai",
        N_("Mengenai"),
        "subject",
        sort=AuditEvent.subject_id,
        href=lambda line: line.href if line.subject else None,
    ),
)
# How far back, in days before today.
PERIODS: dict[str, tuple[str, int | None]] = {
    "": (N_("Semua"), None),
    "hari": (N_("Hari ini"), 0),
    "minggu": (N_("7 hari terakhir"), 7),
    "bulan": (N_("30 hari terakhir"), 30),
}


@bp.get("/akun/peran")
@needs("accounts.manage")
def list_roles() -> str:
    """What each role may do, from the one table that decides it."""
    roles = [(_(label), [_(words) for words in rights_of(role)]) for role, label in ROLES.items()]
    return render_template("accounts/list_roles.html", roles=roles)


@bp.post("/akun/perangkat/<int:device_id>/keluar")
@needs("accounts.manage")
def end_device(device_id: int) -> Response:
    """Signs somebody's device out, such as a phone reported lost."""
    session = db.session()
    device = queries.device_for(session, device_id)
    services.end_device(session, actor(), device.user, device_id)
    db.session.commit()
    notice(_("Perangkat itu sudah dikeluarkan."))
    return redirect(url_for("accounts.edit_account", user_id=device.user_id))


@bp.post("/akun/<int:user_id>/kode/atur-ulang")
@needs("accounts.manage")
def reset_codes(user_id: int) -> Response:
    """For whoever lost the phone with the app, and the recovery codes too."""
    user = queries.user_for(db.session(), user_id)
    services.reset_authenticator(db.session(), actor(), user)
    db.session.commit()
    notice(_("Kode masuk %(name)s diatur ulang; semua perangkatnya keluar.", name=user.name))
    return redirect(url_for("accounts.edit_account", user_id=user_id))


@bp.get("/akun/<int:user_id>/riwayat")
@needs("accounts.manage")
def account_history(user_id: int) -> Response:
    """What an account did, and what was done with it."""
    user = queries.user_for(db.session(), user_id)
    return _trail("accounts/account_history.html", user_id, user=user)


@bp.get("/jejak-audit")
@needs("accounts.manage")
def audit_trail() -> Response:
    """Who did what, and when; ids instead of names of trainees."""
    return _trail("accounts/audit_trail.html", None)


def _trail(template: str, user_id: int | None, **context: Any) -> Response:
    session, search = db.session(), search_term()
    act, period = request.args.get("tindakan", ""), request.args.get("waktu", "")
    days = PERIODS.get(period, ("", None))[1]
    wanted = search.lower()
    named = [name for name in ACTS if wanted in str(_(ACTS[name])).lower()] if wanted else []
    query = queries.trail(
        user_id=user_id,
        acts=[act] if act in ACTS else [],
        search=search,
        named=named,
        since=clock.today() - timedelta(days=days) if days is not None else None,
    )
    periods = [(key, _(one[0])) for key, one in PERIODS.items() if key]
    found = Listing(
        "jejak-audit",
        _("Jejak audit"),
        TRAIL,
        Query(session, query, lambda page: [_line(entry, user) for entry, user in page]),
        filters=[
            choice("tindakan", _("Tindakan"), _acts(), act),
            choice("waktu", _("Waktu"), periods, period),
        ],
        total=queries.count_trail(session, query),
    )
    return found.page(template, **context)


def _acts() -> list[tuple[str, str]]:
    return sorted(((name, str(_(words))) for name, words in ACTS.items()), key=lambda one: one[1])


def _line(entry: AuditEvent, user: User | None) -> Line:
    label, endpoint, argument = SUBJECTS.get(entry.subject_kind or "", ("", "", ""))
    number = entry.subject_id
    there = endpoint and number
    return Line(
        at=entry.at,
        who=_who(entry, user),
        who_href=url_for("accounts.edit_account", user_id=user.id) if user else None,
        what=_(words_of(entry.act)),
        subject=_("%(kind)s nomor %(n)s", kind=_(label), n=number) if label else None,
        href=navigation.address(endpoint, **{argument: number}) if there else None,
    )


def _who(entry: AuditEvent, user: User | None) -> str:
    if user is None:
        return str(_("Baris perintah") if entry.user_id is None else _("Akun yang sudah dihapus"))
    return str(_("%(name)s (%(role)s)", name=user.name, role=_(ROLES[entry.role])))
