"""What an institution's mentors did in a period, counted for its dean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainingmgr.documents.institution_summary import (
    AreaChange,
    Counted,
    InstitutionSummary,
    MonthCount,
)
from trainingmgr.documents.mentoring import contract_text
from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia.dates import long_month
from trainingmgr.mentors import rules
from trainingmgr.mentors.models import (
    CoachingSession,
    Contract,
    Institution,
    Mentee,
    Mentor,
    MentorAssignment,
)
from trainingmgr.mentors.queries import engagements, worklog
from trainingmgr.mentors.queries.assessments import scores, sides
from trainingmgr.mentors.queries.deliverables import deliverables_of_many
from trainingmgr.mentors.rules.assessments import AREAS
from trainingmgr.mentors.rules.deliverables import DELIVERABLES
from trainingmgr.mentors.services.file_words import moment
from trainingmgr.programmes.services.office import letterhead, signer


def summary_of(
    session: Session, institution: Institution, first: date, last: date
) -> InstitutionSummary:
    """Counts of a period; deliverables and scores are those of today."""
    today = clock.today()
    ids = session.scalars(select(Mentor.id).where(Mentor.institution_id == institution.id)).all()
    held = worklog.read(session, worklog.held(mentor_ids=ids, first=first, last=last))
    followed = engagements.followed_between(session, ids, first, last)
    mentees = {one.id: one for one in followed} | {one.mentee_id: one.mentee for one in held}
    met = {one.mentee_id for one in held}
    promises = worklog.due_between(session, mentees, first, min(last, today)).values()
    busy = {one.mentor_id for one in held}
    return InstitutionSummary(
        head=letterhead(session, today),
        institution=institution.name,
        leader_title=institution.leader_title,
        leader_name=institution.leader_name,
        contract=_contract(session, institution, first, last),
        first=first,
        last=last,
        mentors=_of("", len(busy), len(busy | _assigned(session, ids, first, last))),
        met=_of("", len(met), len(mentees)),
        kept=_of("", sum(n for n, _all in promises), sum(of for _n, of in promises)),
        confirmed=_of("", sum(_agreed(one) for one in held), len(held)),
        sessions=len(held),
        minutes=worklog.minutes_of(held),
        months=_months(held),
        topics=_topics(held),
        kinds=_kinds(mentees.values(), met),
        leaving=_leaving(session, mentees),
        **_scores(session, mentees),
        moment=moment(),
        signer=signer(session, "report_left", today),
    )


def _of(label: str, n: int, total: int) -> Counted:
    return Counted(label=label, n=n, total=total)


def _agreed(held: CoachingSession) -> bool:
    return held.confirmation is not None and held.confirmation.agrees


def _assigned(session: Session, ids: Collection[int], first: date, last: date) -> set[int]:
    query = select(MentorAssignment.mentor_id).where(
        MentorAssignment.mentor_id.in_(ids),
        MentorAssignment.from_on <= last,
        or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > first),
    )
    return set(session.scalars(query))


def _contract(session: Session, institution: Institution, first: date, last: date) -> str:
    query = select(Contract).where(
        Contract.institution_id == institution.id,
        Contract.from_on <= last,
        Contract.until_on >= first,
    )
    found = session.scalar(query.order_by(Contract.from_on.desc(), Contract.id.desc()).limit(1))
    return contract_text(found.number, found.from_on, found.until_on) if found else ""


def _months(held: Sequence[CoachingSession]) -> tuple[MonthCount, ...]:
    by_month: dict[date, list[CoachingSession]] = {}
    for one in held:
        by_month.setdefault(one.held_on.replace(day=1), []).append(one)
    return tuple(
        MonthCount(
            label=long_month(month),
            sessions=len(mine),
            minutes=worklog.minutes_of(mine),
            mentees=len({one.mentee_id for one in mine}),
        )
        for month, mine in sorted(by_month.items())
    )


def _topics(held: Sequence[CoachingSession]) -> tuple[Counted, ...]:
    told = Counter(topic for one in held for topic in set(one.topics))
    return tuple(
        _of(label, told[topic], len(held)) for topic, label in rules.TOPICS.items() if told[topic]
    )


def _kinds(mentees: Collection[Mentee], met: set[int]) -> tuple[Counted, ...]:
    total = Counter(one.kind for one in mentees)
    n = Counter(one.kind for one in mentees if one.id in met)
    return tuple(
        _of(label, n[kind], total[kind]) for kind, label in rules.MENTEES.items() if total[kind]
    )


def _leaving(session: Session, ids: Collection[int]) -> tuple[Counted, ...]:
    done = Counter(
        one.key
        for four in deliverables_of_many(session, list(ids)).values()
        for one in four
        if one.done
    )
    return tuple(_of(label, done[key], len(ids)) for key, label in DELIVERABLES.items())


def _scores(session: Session, ids: Collection[int]) -> dict[str, Any]:
    """First and latest averages by area, of the mentees diagnosed twice."""
    twice = [
        (scores(told.diagnosis.first), scores(told.diagnosis.latest))
        for told in sides(session, list(ids)).values()
        if told.diagnosis and told.diagnosis.latest
    ]
    areas = tuple(
        AreaChange(
            label=label,
            before=_mean([first[area] for first, _latest in twice]),
            after=_mean([latest[area] for _first, latest in twice]),
            up=sum(latest[area] > first[area] for first, latest in twice),
        )
        for area, label in AREAS.items()
        if twice
    )
    return {"areas": areas, "twice": _of("", len(twice), len(ids))}


def _mean(values: Sequence[int]) -> str:
    return f"{sum(values) / len(values):.1f}".replace(".", ",")
