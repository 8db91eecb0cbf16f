"""Mentoring as of a day: who is followed and when last, by institution; and what it led to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.documents.report import MentoringResults, MentoringRow, ReferralRow, Share
from trainingmgr.facilitation import rules as referring
from trainingmgr.facilitation.models import Referral
from trainingmgr.mentors.models import CoachingSession, Institution, Mentor
from trainingmgr.mentors.queries import ids_of_programme, stands
from trainingmgr.mentors.queries.followed import Followed, done_by, ratings
from trainingmgr.mentors.rules import hours, is_recent
from trainingmgr.mentors.rules.deliverables import DELIVERABLES
from trainingmgr.mentors.rules.prospects import RATINGS
from trainingmgr.programmes.models import Programme


def mentoring_rows(
    session: Session, programme: Programme, as_of: date, followed: Sequence[Followed]
) -> tuple[MentoringRow, ...]:
    """One row an institution, by its label; no ranking."""
    last: dict[int, list[date | None]] = defaultdict(list)
    for one in followed:
        last[one.institution_id].append(one.last_on)
    held = _held(session, programme, as_of)
    institutions = session.execute(
        select(Institution.id, Institution.label, func.count(Mentor.id))
        .join(Mentor, Mentor.institution_id == Institution.id, isouter=True)
        .group_by(Institution.id, Institution.label)
        .order_by(Institution.label)
    )
    return tuple(
        MentoringRow(
            institution=label,
            mentors=mentors,
            kub_assigned=len(last[number]),
            kub_recent=sum(is_recent(on, as_of) for on in last[number]),
            sessions=held.get(number, (0, 0))[0],
            minutes=held.get(number, (0, 0))[1],
        )
        for number, label, mentors in institutions
        if mentors
    )


def _held(session: Session, programme: Programme, as_of: date) -> dict[int, tuple[int, int]]:
    """institution id -> sessions and minutes; those of one mentor that overlap count once."""
    query = (
        select(Mentor.institution_id, CoachingSession)
        .join(Mentor, Mentor.id == CoachingSession.mentor_id)
        .where(
            CoachingSession.mentee_id.in_(ids_of_programme(programme.code)),
            CoachingSession.held_on <= as_of,
            stands(),
        )
    )
    by_mentor: dict[tuple[int, int], list[CoachingSession]] = defaultdict(list)
    for institution_id, one in session.execute(query):
        by_mentor[institution_id, one.mentor_id].append(one)
    found: dict[int, tuple[int, int]] = {}
    for (institution_id, _mentor), mine in by_mentor.items():
        n, minutes = found.get(institution_id, (0, 0))
        found[institution_id] = (n + len(mine), minutes + hours.minutes(mine))
    return found


def mentoring_results(
    session: Session, programme: Programme, as_of: date, followed: Sequence[Followed]
) -> MentoringResults:
    """Deliverables and prospects of those followed, and the programme's referrals."""
    ids = [one.mentee_id for one in followed]
    done, rated = done_by(session, ids, as_of), ratings(session, ids, as_of)
    ranks = Counter(rated.values())
    referrals = _referrals(session, programme, as_of)
    return MentoringResults(
        complete=Share(
            n=sum(len(keys) == len(DELIVERABLES) for keys in done.values()), of=len(ids)
        ),
        deliverables=tuple(
            (word, sum(key in keys for keys in done.values())) for key, word in DELIVERABLES.items()
        ),
        analysed=Share(n=len(rated), of=len(ids)),
        prospects=tuple((word, ranks[key]) for key, word in RATINGS.items()),
        referrals=tuple(
            _referral_row(kind, [one for one in referrals if one.kind == kind], as_of)
            for kind in referring.KINDS
        ),
        median_days=_days([one for one in referrals if _ended(one, referring.DONE, as_of)]),
    )


def _referrals(session: Session, programme: Programme, as_of: date) -> Sequence[Referral]:
    query = select(Referral).where(
        Referral.mentee_id.in_(ids_of_programme(programme.code)), Referral.raised_on <= as_of
    )
    return session.scalars(query).all()


def _referral_row(kind: str, told: Sequence[Referral], as_of: date) -> ReferralRow:
    done = [one for one in told if _ended(one, referring.DONE, as_of)]
    declined = sum(_ended(one, referring.DECLINED, as_of) for one in told)
    waiting = [one for one in told if one.closed_on is None or one.closed_on > as_of]
    return ReferralRow(
        kind=referring.KINDS[kind],
        division=referring.division_of(kind),
        raised=len(told),
        done=len(done),
        declined=declined,
        late=sum((as_of - one.raised_on).days > referring.LATE_DAYS for one in waiting),
        days=_days(done),
        amount=sum(one.amount or 0 for one in done),
    )


def _ended(one: Referral, state: str, as_of: date) -> bool:
    return one.state == state and one.closed_on is not None and one.closed_on <= as_of


def _days(done: Collection[Referral]) -> float | None:
    days = [(one.closed_on - one.raised_on).days for one in done if one.closed_on is not None]
    return float(median(days)) if days else None
