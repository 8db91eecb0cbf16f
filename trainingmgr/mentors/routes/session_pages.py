"""A session as it was told, and its photos."""

from __future__ import annotations

from datetime import date, time

from flask import abort, render_template, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.businesses.rules import PROOFS
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import ADMIN, Actor
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import angka, daftar, jam, tanggal
from trainingmgr.mentors import queries, rules
from trainingmgr.mentors.models import AgreedAction, CoachingChange, CoachingSession
from trainingmgr.mentors.queries import reports
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.confirmations import paraf_of
from trainingmgr.mentors.routes.sessions import overlaps
from trainingmgr.mentors.services import month_figures

# What may have been told otherwise, in the order of the page.
BEFORE = {
    "held_on": N_("Tanggal"),
    "starts_at": N_("Mulai"),
    "minutes": N_("Lama (menit)"),
    "mode": N_("Cara"),
    "place": N_("Tempat"),
    "topics": N_("Topik"),
    "finding": N_("Temuan"),
    "advice": N_("Saran"),
    "actions": N_("Kesepakatan"),
    "people": N_("Jumlah yang hadir"),
    "others": N_("Orang lain"),
    "photos": N_("Jumlah foto"),
    "next_on": N_("Sesi berikutnya"),
}


@bp.get("/pendampingan/sesi/<int:coaching_id>")
@needs("coaching.read")
def session_page(coaching_id: int) -> str:
    """What was found, advised and agreed; the month's figures for those who may see them."""
    session, by = db.session(), actor()
    held = queries.session_for(session, by, coaching_id)
    mine = is_own(by, held)
    # Whom else the mentor met is for the mentor and the office, not for who follows after.
    shared = overlaps(held) if (mine or by.may("mentors.read")) and not held.voided_at else []
    told = month_figures.told_at(session, held) if by.may("turnover.read") else None
    return render_template(
        "mentors/session_page.html",
        held=held,
        mine=mine,
        voidable=may_void(by, held),
        shared=shared,
        told=told,
        changes=[(one, told_before(one)) for one in queries.changes_of(session, held)],
        settled=settled_at(held),
        paraf=paraf_of(session, by, held),
        late=mine and reports.is_late(session, held),
        topics=rules.TOPICS,
        modes=rules.MODES,
        proofs=PROOFS,
        today=clock.today(),
    )


@bp.get("/pendampingan/sesi/<int:coaching_id>/foto/<int:picture_id>")
@needs("coaching.read")
def session_photo(coaching_id: int, picture_id: int) -> Response:
    """A photo taken at the session."""
    held = queries.session_for(db.session(), actor(), coaching_id)
    file = next((one.file for one in held.photos if one.id == picture_id), None)
    if file is None or not files.path_of(file).exists():
        abort(404)
    return send_file(files.path_of(file), mimetype=file.media_type)


def told_before(change: CoachingChange) -> list[tuple[str, str | None]]:
    """What a session said before a change, as (what, words)."""
    before = change.before
    plain = ("finding", "advice", "place", "others", "minutes")
    words = {name: str(before[name] or "") for name in plain if name in before}
    for name in ("held_on", "next_on"):
        if name in before:
            words[name] = tanggal(date.fromisoformat(before[name])) if before[name] else ""
    if "starts_at" in before:
        start = before["starts_at"]
        words["starts_at"] = jam(time.fromisoformat(start)) if start else ""
    if "topics" in before:
        words["topics"] = daftar(_(rules.TOPICS[one]) for one in before["topics"])
    if "mode" in before:
        words["mode"] = _(rules.MODES[before["mode"]])
    if "actions" in before:
        words["actions"] = "; ".join(one[0] for one in before["actions"])
    for name in ("people", "photos"):
        if name in before:
            words[name] = angka(len(before[name]))
    return [(_(BEFORE[name]), words[name] or None) for name in BEFORE if name in words]


def settled_at(held: CoachingSession) -> list[AgreedAction]:
    """Earlier promises that were kept or dropped at a session."""
    promises = queries.promises_at(db.session(), held.mentee_id, held)
    return [one for one in promises if one.done_in_id == held.id]


def may_void(by: Actor, held: CoachingSession) -> bool:
    """The mentor who logged it; the office too, since a mentor of before reads it no more."""
    return by.may("coaching.void") and (by.role == ADMIN or is_own(by, held))


def is_own(by: Actor, held: CoachingSession) -> bool:
    """Whether this person logged the session and still follows the mentee."""
    return by.may("coaching.log") and held.mentor.user_id == by.user_id
