"""A mentee's file as papers print it, piece by piece, from the queries of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.businesses.rules import PROOFS
from trainingmgr.documents.mentoring_file import (
    Area,
    Following,
    Leaving,
    MonthLine,
    Rating,
    Referred,
    View,
    Work,
)
from trainingmgr.foundation.indonesia.dates import long_date, long_month
from trainingmgr.mentors.models import CoachingSession, Mentee
from trainingmgr.mentors.queries import engagements, figures, follow_ups, prospects, worklog
from trainingmgr.mentors.queries.assessments import Side, sides_of
from trainingmgr.mentors.queries.deliverables import deliverables_of
from trainingmgr.mentors.rules import assessments as areas
from trainingmgr.mentors.rules import deliverables as four
from trainingmgr.mentors.rules import prospects as chances
from trainingmgr.mentors.rules.reports import month_of


def work_of(session: Session, mentee: Mentee, held: Sequence[CoachingSession], on: date) -> Work:
    """The coaching of `held`, all its sessions that count, in numbers."""
    told = worklog.promises_of(session, [mentee.id], on)
    promises = told.get(mentee.id, worklog.Promises())
    return Work(
        sessions=len(held),
        planned=engagements.sessions_planned(session, [mentee.id])[mentee.id],
        minutes=worklog.minutes_of(held),
        first_on=held[0].held_on if held else None,
        last_on=held[-1].held_on if held else None,
        confirmed=sum(bool(one.confirmation and one.confirmation.agrees) for one in held),
        promised=promises.made,
        kept=promises.done,
        dropped=promises.dropped,
    )


def followings(session: Session, mentee: Mentee) -> tuple[Following, ...]:
    """Who followed it, oldest first."""
    return tuple(
        Following(
            mentor=one.mentor.name,
            institution=one.mentor.institution.label,
            since=one.from_on,
            until=one.until_on,
            reason=one.handover_reason,
            note=one.handover_note,
        )
        for one in engagements.assignments_of(session, mentee)
        if one.until_on is None or one.until_on > one.from_on
    )


def views(session: Session, mentee: Mentee) -> tuple[View, ...]:
    """The diagnosis and the self-assessment, where there is one, first against latest."""
    told = sides_of(session, mentee.id)
    found = [("Diagnosis pendamping", told.diagnosis), ("Penilaian diri dampingan", told.own)]
    return tuple(_view(title, side) for title, side in found if side is not None)


def _view(title: str, side: Side) -> View:
    change = side.change
    level = change.before if change.after is None else change.after
    return View(
        title=title,
        first_on=side.first.assessed_on,
        latest_on=side.latest.assessed_on if side.latest else None,
        areas=tuple(
            Area(label=areas.AREAS[one.area], before=one.before, after=one.after)
            for one in change.moves
        ),
        level=f"{level:.1f}".replace(".", ","),
    )


def leaving(session: Session, mentee: Mentee) -> tuple[Leaving, ...]:
    """The four deliverables."""
    return tuple(
        Leaving(
            label=four.DELIVERABLES[one.key],
            n=one.n,
            total=one.total,
            done=one.done,
            words=f"selesai {long_date(one.done_on)}" if one.done_on else str(one.missing or ""),
        )
        for one in deliverables_of(session, mentee)
    )


def months(session: Session, mentee: Mentee, *, money: bool) -> tuple[MonthLine, ...]:
    """Figures by month; amounts only for those who may read them."""
    return tuple(
        MonthLine(
            label=long_month(month_of(one.month)[0]),
            amount=one.amount if money else None,
            cost=one.cost if money else None,
            orders=one.orders,
            workers=one.workers,
            proof=PROOFS.get(one.proof or "", ""),
        )
        for one in figures.months(session, mentee)
    )


def rating(session: Session, mentee: Mentee) -> Rating | None:
    """The prospect analysis that holds."""
    one = prospects.latest_prospects(session, [mentee.id]).get(mentee.id)
    if one is None:
        return None
    found = prospects.scores(one)
    return Rating(
        words=chances.RATINGS[prospects.rating(one)],
        on=one.analysed_on,
        aspects=tuple(
            Area(label=label, before=found[key], after=None)
            for key, label in chances.ASPECTS.items()
        ),
        reason=one.reason,
        by=one.recorded_by.name if one.recorded_by else "",
    )


def referrals(session: Session, mentee: Mentee) -> tuple[Referred, ...]:
    """What was passed on, and what came of it; amounts stay on their own page."""
    return tuple(
        Referred(
            on=one.raised_on,
            kind=one.kind,
            need=one.need,
            state=one.state,
            result=", ".join(filter(None, [one.note, one.number])),
        )
        for one in follow_ups.follow_ups_of(session, mentee.id)
    )
