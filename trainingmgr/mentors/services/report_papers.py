"""A mentor's month as it is printed: read once, then frozen or shown as a preview."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.documents.mentor_report import (
    CONFIRMED,
    DOUBTED,
    UNANSWERED,
    MentorLine,
    MentorReportPaper,
    ResultLine,
    SessionLine,
)
from trainingmgr.documents.mentoring import clock_text, contract_text
from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia.dates import long_date, long_month
from trainingmgr.mentors import rules
from trainingmgr.mentors.models import BusinessPlan, CoachingSession, Contract, Mentor
from trainingmgr.mentors.queries import engagements, figures, plans, worklog
from trainingmgr.mentors.queries.deliverables import deliverables_of_many
from trainingmgr.mentors.queries.month_work import MonthWork
from trainingmgr.mentors.rules import reports
from trainingmgr.programmes.models import Kecamatan
from trainingmgr.programmes.services.office import letterhead, signer


def month_paper(session: Session, work: MonthWork, *, draft: bool) -> MentorReportPaper:
    """What the month's report says now."""
    first, last = reports.month_of(work.month)
    now, today = clock.local(clock.now()), clock.today()
    told = [*work.own, *work.late, *work.taken_back]
    numbers = worklog.numbers(session, {one.mentee_id for one in told})
    counted, late = work.own_counted, work.late_counted
    return MentorReportPaper(
        head=letterhead(session, today),
        month=long_month(first),
        mentor=mentor_line(work.mentor, engagements.contract_on(session, work.mentor, first, last)),
        sessions=tuple(_line(one, numbers, counted[one.id]) for one in work.own),
        late=tuple(_line(one, numbers, late[one.id]) for one in work.late),
        taken_back=tuple(_line(one, numbers, 0) for one in work.taken_back),
        results=_results(session, work, counted),
        own_minutes=work.own_minutes,
        late_minutes=work.late_minutes,
        back_minutes=work.back_minutes,
        moment=f"{long_date(now.date())} pukul {now:%H.%M} WIB",
        draft=draft,
        signer=signer(session, "report_left", today),
    )


def mentor_line(mentor: Mentor, contract: Contract | None) -> MentorLine:
    """The mentor as papers name one."""
    return MentorLine(
        name=mentor.name,
        staff_number=mentor.staff_number,
        institution=mentor.institution.name,
        expertise=mentor.expertise,
        contract=contract_text(contract.number, contract.from_on, contract.until_on)
        if contract
        else "",
    )


def paraf(held: CoachingSession) -> str:
    """How the mentee answered."""
    if held.confirmation is None:
        return UNANSWERED
    return CONFIRMED if held.confirmation.agrees else DOUBTED


def _line(held: CoachingSession, numbers: dict[int, int], counted: int) -> SessionLine:
    void = clock.local(held.voided_at).date() if held.voided_at else None
    return SessionLine(
        on=held.held_on,
        clock=clock_text(held.starts_at, held.minutes),
        mentee=held.mentee.name,
        number=numbers.get(held.id, 0),
        mode=rules.MODES[held.mode],
        topics=", ".join(rules.TOPICS[topic] for topic in held.topics),
        people=len(held.people),
        minutes=held.minutes,
        counted=counted,
        paraf=paraf(held),
        note=f"dinyatakan batal {long_date(void)}" if void else "",
    )


def _results(session: Session, work: MonthWork, counted: dict[int, int]) -> tuple[ResultLine, ...]:
    first, last = reports.month_of(work.month)
    mine = worklog.by_mentee(work.own)
    followed = engagements.followed_between(session, [work.mentor.id], first, last)
    met = {one.mentee_id: one.mentee for one in work.own}
    known = {one.id: one for one in followed} | met
    mentees = sorted(known.values(), key=lambda one: (one.name.lower(), one.id))
    so_far = worklog.counts(session, known, last)
    planned = engagements.sessions_planned(session, known)
    promises = worklog.due_between(session, known, first, min(last, clock.today()))
    done = deliverables_of_many(session, list(known))
    accepted = plans.accepted_business_plans(session, list(known))
    sold = figures.months_of(session, mentees, work.month, work.month)
    places = {one.code: one.name for one in session.scalars(select(Kecamatan))}
    found = []
    for one in mentees:
        amounts = [month.amount for month in sold[one.id]]
        found.append(
            ResultLine(
                name=one.name,
                kind=rules.MENTEES[one.kind],
                place=places.get(one.kecamatan_code or "", ""),
                sessions=len(mine.get(one.id, ())),
                minutes=sum(counted[held.id] for held in mine.get(one.id, ())),
                so_far=so_far.get(one.id, 0),
                planned=planned[one.id],
                promises=promises.get(one.id, (0, 0)),
                deliverables=(sum(each.done for each in done[one.id]), len(done[one.id])),
                target=target_words(accepted.get(one.id), amounts[0] if amounts else None),
            )
        )
    return tuple(found)


def target_words(plan: BusinessPlan | None, amount: int | None) -> str:
    """Whether the month's sales reached what the accepted plan aims at; amounts are not told."""
    if plan is None or plan.price is None or plan.monthly_target is None:
        return "belum ada rencana usaha yang diterima"
    if amount is None:
        return "penjualan bulan ini belum tercatat"
    return "tercapai" if amount >= plan.price * plan.monthly_target else "belum tercapai"
