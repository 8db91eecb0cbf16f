"""A mentor's first page, and the file of one mentee from which all else is a tap away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import Sentence
from trainingmgr.foundation.ui.format import angka, bulan, rupiah
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.mentors import queries, rules
from trainingmgr.mentors.models import Mentee
from trainingmgr.mentors.queries.assessments import sides_of
from trainingmgr.mentors.queries.deliverables import deliverables_of
from trainingmgr.mentors.queries.figures import Month, months
from trainingmgr.mentors.queries.follow_ups import follow_ups_of
from trainingmgr.mentors.queries.prospects import latest_prospects, rating
from trainingmgr.mentors.queries.standing import standings
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.reminders import reminder_of, reminders_of
from trainingmgr.mentors.rules.assessments import AREAS
from trainingmgr.mentors.rules.deliverables import DELIVERABLES
from trainingmgr.mentors.rules.next_steps import GROUPS, Standing, next_steps, urgency
from trainingmgr.mentors.rules.prospects import RATINGS

MONTHS = 6
MANY = 8
"""From more mentees on, one wants to search."""
# What a page of the file is for -> its address.
PLACES = {
    "log": "mentors.log_session",
    "diagnosis": "mentors.diagnosis",
    "self_assessment": "mentors.self_assessment",
    "deliverables": "mentors.deliverables",
    "prospect": "mentors.prospect",
    "mentoring_plan": "mentors.mentoring_plan",
    "business_plan": "mentors.business_plan",
    "book": "mentors.book",
    "brief": "mentors.brief",
    "plan_paper": "mentors.mentoring_plan_pdf",
    "hand_over": "mentors.hand_over",
    "edit_mentee": "mentors.edit_mentee",
    "end_mentee": "mentors.end_mentee",
    "raise_referral": "facilitation.raise_referral",
}


@dataclass(frozen=True)
class Waiting:
    """A mentee on its mentor's first page."""

    followed: queries.Followed
    standing: Standing

    @property
    def step(self) -> Sentence | None:
        """The most pressing thing to do."""
        steps = next_steps(self.standing)
        return steps[0].text if steps else None


@bp.get("/pendampingan/hari-ini")
@needs("today.mentor")
def today() -> str:
    """Own mentees, the most pressing first, with what they promised."""
    session, day, term = db.session(), clock.today(), search_term()
    everyone = _waiting(session, day)
    rows = [one for one in everyone if term.lower() in one.followed.mentee.name.lower()]
    groups = [
        (words, [one for one in rows if urgency(one.standing) in levels])
        for levels, words in GROUPS
    ]
    return render_template(
        "mentors/today.html",
        everyone=everyone,
        rows=rows,
        groups=groups,
        q=term,
        many=len(everyone) > MANY,
        silent=[one for one in everyone if not one.followed.recent],
        today=day,
        topics=rules.TOPICS,
        days=rules.RECENT_DAYS,
        reports=address("mentors.my_reports"),
        reminders=address("mentors.own_reminders"),
        paraf=address("mentors.list_confirmations"),
        reminds=reminders_of(session, actor(), [one.followed.mentee for one in rows]),
    )


def _waiting(session: Session, day: date) -> Sequence[Waiting]:
    followed = queries.followed_today(session, actor(), day)
    known = standings(session, [one.mentee.id for one in followed], day)
    rows = [Waiting(one, known[one.mentee.id]) for one in followed]
    # Sorting keeps those that wait longest first within each.
    return sorted(rows, key=lambda one: urgency(one.standing))


@bp.get("/pendampingan/<int:mentee_id>")
@needs("coaching.read")
def mentee_page(mentee_id: int) -> str:
    """A mentee's file: what comes next, what was agreed, how it stands, its book and papers."""
    session, day = db.session(), clock.today()
    mentee = queries.mentee_for(session, actor(), mentee_id)
    standing = standings(session, [mentee_id], day)[mentee_id]
    places = _places(mentee)
    return render_template(
        "mentors/mentee_page.html",
        mentee=mentee,
        mentor=queries.mentor_of(session, mentee_id),
        followers=queries.followers(session, mentee_id),
        sessions=queries.sessions_of(session, mentee_id),
        promises_open=queries.open_actions(session, [mentee_id]).get(mentee_id, []),
        standing=standing,
        steps=[(one.text, places.get(one.key)) for one in next_steps(standing)],
        deliverables=deliverables_of(session, mentee),
        deliverable_words=DELIVERABLES,
        areas=AREAS,
        sides=sides_of(session, mentee_id),
        follow_ups=follow_ups_of(session, mentee_id),
        prospect=_prospect(session, mentee_id),
        bars=_bars(session, mentee) if actor().may("turnover.read") else [],
        places=places,
        remind=reminder_of(session, actor(), mentee) if places["log"] else None,
        topics=rules.TOPICS,
        modes=rules.MODES,
        kinds=rules.MENTEES,
        today=day,
    )


def _places(mentee: Mentee) -> dict[str, str | None]:
    """Addresses of the file's pages that this visitor may open, and of two parts of this one."""
    pages = {key: address(endpoint, mentee_id=mentee.id) for key, endpoint in PLACES.items()}
    return pages | {"promises": "#kesepakatan", "sessions": "#sesi"}


def _prospect(session: Session, mentee_id: int) -> str | None:
    """The newest rating in marked words."""
    newest = latest_prospects(session, [mentee_id]).get(mentee_id)
    return RATINGS[rating(newest)] if newest else None


def _bars(session: Session, mentee: Mentee) -> list[dict[str, Any]]:
    """The last six months whose omzet is known, newest first, as the drawing takes them."""
    known = [one for one in months(session, mentee) if one.amount is not None]
    return [
        {
            "label": bulan(date.fromisoformat(f"{one.month}-01")),
            "amount": one.amount,
            "note": _others(one),
        }
        for one in reversed(known[-MONTHS:])
    ]


def _others(one: Month) -> str:
    told = [
        _("biaya %(n)s", n=rupiah(one.cost)) if one.cost is not None else "",
        _("%(n)s pesanan", n=angka(one.orders)) if one.orders is not None else "",
        _("%(n)s orang bekerja", n=angka(one.workers)) if one.workers is not None else "",
    ]
    return " · ".join(part for part in told if part)
