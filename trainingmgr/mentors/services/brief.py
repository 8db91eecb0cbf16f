"""What the next mentor must know of a mentee, cut to one page."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from trainingmgr.documents.mentoring_brief import MentoringBrief
from trainingmgr.documents.mentoring_file import Following, MonthLine, Work
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import MENTOR, Actor
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.indonesia.money import rupiah
from trainingmgr.foundation.indonesia.phone import show_phone
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Mentee
from trainingmgr.mentors.queries import plans, worklog
from trainingmgr.mentors.queries.contacts import contacts_of
from trainingmgr.mentors.services import file_meetings, file_parts
from trainingmgr.mentors.services.file_words import agreement, kicker, moment
from trainingmgr.programmes.services.office import letterhead

Pairs = tuple[tuple[str, str], ...]
LAST, PROMISES, MONTHS, LONG = 3, 6, 6, 120
"""What has no end is cut so that everything stands on one page."""


def brief_of(session: Session, by: Actor, mentee: Mentee) -> MentoringBrief:
    """What the next mentor must know; phone numbers only for the one who follows it today."""
    today = clock.today()
    held = worklog.read(session, worklog.held(mentee_id=mentee.id))
    work = file_parts.work_of(session, mentee, held, today)
    open_now = [one for one in file_meetings.promises(held, today) if one.open]
    open_now.sort(key=lambda one: (one.due_on is None, one.due_on or today, one.number))
    mentor = queries.mentor_of(session, mentee.id)
    months = file_parts.months(session, mentee, money=by.may("turnover.read"))[-MONTHS:]
    title, trend = _trend(months)
    return MentoringBrief(
        head=letterhead(session, today),
        name=mentee.name,
        kicker=kicker(session, mentee),
        sentence=_sentence(mentee, work),
        work=work,
        mentor=f"{mentor.name}, {mentor.institution.label}" if mentor else "",
        handover=_handover(file_parts.followings(session, mentee)),
        promises=tuple(open_now[:PROMISES]),
        more_promises=max(0, len(open_now) - PROMISES),
        trend_title=title,
        trend=trend,
        trend_words=_trend_words(months),
        meetings=tuple(reversed(file_meetings.meetings(held)[-LAST:])),
        views=file_parts.views(session, mentee),
        leaving=file_parts.leaving(session, mentee),
        facts=_facts(session, mentee),
        contacts=_contacts(session, by, mentee),
        next_on=held[-1].next_on if held else None,
        moment=moment(),
        printed_by=by.name,
    )


def _sentence(mentee: Mentee, work: Work) -> str:
    if not work.sessions or work.first_on is None:
        return f"{mentee.name} belum pernah didampingi"
    met = f"{mentee.name} didampingi {work.sessions} kali sejak {long_date(work.first_on)}"
    return f"{met}; {work.open} kesepakatan belum selesai" if work.open else met


def _handover(told: Sequence[Following]) -> Following | None:
    """The latest mentor who handed it over with a word."""
    past = [one for one in told if one.until and (one.reason or one.note)]
    return past[-1] if past else None


def _facts(session: Session, mentee: Mentee) -> Pairs:
    """What else is decided, in a line each."""
    plan = plans.current_plan(session, mentee.id)
    accepted = plans.accepted_business_plan(session, mentee.id)
    chance = file_parts.rating(session, mentee)
    found = [
        ("Rencana pendampingan", agreement(plan) or "belum ada"),
        ("Rencana usaha", f"versi {accepted.number} diterima" if accepted else "belum diterima"),
        ("Prospek", f"{chance.words}, {long_date(chance.on)}: {chance.reason}" if chance else "–"),
    ]
    for one in file_parts.referrals(session, mentee)[:LAST]:
        found.append((f"Rujukan {one.kind}", f"{one.need} ({one.state})"))
    return tuple((label, _short(words)) for label, words in found)


def _contacts(session: Session, by: Actor, mentee: Mentee) -> Pairs:
    own = session.scalar(queries.mentees_of_mentor(by).where(Mentee.id == mentee.id))
    if by.role != MENTOR or own is None:
        return ()
    one = contacts_of(session, [mentee]).get(mentee.id)
    if one is None:
        return ()
    return ((one.name, show_phone(one.phone) if one.phone else "tanpa nomor"),)


def _trend(months: Sequence[MonthLine]) -> tuple[str, tuple[tuple[str, str, int], ...]]:
    """The months drawn: sales where the reader may read them, else orders, else people."""
    choices = (
        ("Omzet per bulan", [one.amount for one in months], rupiah),
        ("Pesanan per bulan", [one.orders for one in months], str),
        ("Tenaga kerja per bulan", [one.workers for one in months], str),
    )
    for title, values, words in choices:
        if any(value is not None for value in values):
            most = max(max(value or 0 for value in values), 1)
            bars = (
                (one.label, "–" if value is None else words(value), 100 * (value or 0) // most)
                for one, value in zip(months, values, strict=True)
            )
            return title, tuple(bars)
    return "Angka per bulan", ()


def _trend_words(months: Sequence[MonthLine]) -> str:
    known = [one for one in months if one.amount is not None]
    if len(known) < 2:
        return ""
    first, last = known[0], known[-1]
    if first.amount == last.amount:
        return f"Tetap antara {first.label} dan {last.label}"
    way = "Naik" if (last.amount or 0) > (first.amount or 0) else "Turun"
    return (
        f"{way} dari {rupiah(first.amount or 0)} ({first.label}) menjadi "
        f"{rupiah(last.amount or 0)} ({last.label})"
    )


def _short(text: str, most: int = LONG) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
