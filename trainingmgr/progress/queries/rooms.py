"""Figures of the single rooms as of a day: attendance, KUB, mentoring, businesses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.attendance.models import Mark, Register
from trainingmgr.businesses.models import (
    NO_PART,
    RUNNING,
    AssignmentLetter,
    Business,
    BusinessPerson,
    Sale,
    Visit,
)
from trainingmgr.businesses.queries import parts_of
from trainingmgr.cohorts.models import CANCELLED, Cohort, Course, TrainingSession
from trainingmgr.documents.report import Attendance, Businesses, KubRow, MentoringRow, Share
from trainingmgr.journey.active import Status
from trainingmgr.journey.growth import GROWTH_LABELS, Growth, kub_is_active
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.mentors.models import CoachingSession, Institution, Mentor, MentorAssignment
from trainingmgr.participants.models import Participant, StandingRow
from trainingmgr.programmes.models import Kecamatan, Programme
from trainingmgr.progress.queries.standing import Group, holds_on, in_n

RECENT_DAYS = 30
SALES_MONTHS = 3


def marks(programme: Programme, as_of: date, *columns: Any) -> Select[Any]:
    """Marks of people in N in registers that are closed, of sessions held by the day."""
    return (
        select(*columns)
        .select_from(Mark)
        .join(TrainingSession, TrainingSession.id == Mark.session_id)
        .join(Register, Register.session_id == TrainingSession.id)
        .join(Participant, Participant.id == Mark.participant_id)
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .where(
            in_n(programme, as_of),
            Register.closed_at.is_not(None),
            TrainingSession.state != CANCELLED,
            TrainingSession.held_on <= as_of,
        )
    )


def attendance_by(session: Session, programme: Programme, as_of: date, by: Any) -> dict[str, Share]:
    """Counted JP of JP held x participants, by a column of Cohort (handbook R08)."""
    query = marks(
        programme, as_of, by, func.sum(Mark.counted_jp), func.sum(TrainingSession.jp)
    ).group_by(by)
    return {key: Share(n=int(n), of=int(of)) for key, n, of in session.execute(query)}


def attendance(
    session: Session, programme: Programme, as_of: date, threshold: int, total: Group
) -> Attendance:
    """All closed sessions together. `threshold` in percent of JP."""
    counts: Counter[str] = Counter()
    counted = held = 0
    query = marks(
        programme,
        as_of,
        Mark.status,
        func.count(),
        func.sum(Mark.counted_jp),
        func.sum(TrainingSession.jp),
    ).group_by(Mark.status)
    for status, count, n, of in session.execute(query):
        counts[status] = count
        counted, held = counted + int(n), held + int(of)
    started, reached_it = _at_threshold(session, programme, as_of, threshold)
    closed, cancelled = _sessions(session, programme, as_of)
    return Attendance(
        counted=Share(n=counted, of=held),
        present=counts["H"],
        excused=counts["I"],
        sick=counts["S"],
        absent=counts["A"],
        sessions_closed=closed,
        sessions_cancelled=cancelled,
        threshold=threshold,
        at_threshold=Share(n=reached_it, of=started),
        passed=Share(n=total.stages[4], of=total.stages[3]),  # type: ignore[index]
    )


def _at_threshold(
    session: Session, programme: Programme, as_of: date, threshold: int
) -> tuple[int, int]:
    """People who started a technical course, and how many of them have the JP to pass."""
    technical = func.max(case((and_(Course.kind == "teknis", Mark.status == "H"), 1), else_=0))
    query = (
        marks(programme, as_of, technical, func.sum(Mark.counted_jp), func.sum(TrainingSession.jp))
        .join(Course, Course.id == TrainingSession.course_id)
        .group_by(Mark.participant_id)
    )
    started = [(int(n), int(of)) for began, n, of in session.execute(query) if began]
    return len(started), sum(1 for n, of in started if of and 100 * n >= threshold * of)


def _sessions(session: Session, programme: Programme, as_of: date) -> tuple[int, int]:
    base = (
        select(func.count())
        .select_from(TrainingSession)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Cohort, Cohort.id == Course.cohort_id)
        .where(
            Cohort.programme_id == programme.id,
            Cohort.counts.is_(True),
            TrainingSession.held_on <= as_of,
        )
    )
    closed = base.join(Register, Register.session_id == TrainingSession.id).where(
        Register.closed_at.is_not(None), TrainingSession.state != CANCELLED
    )
    cancelled = base.where(TrainingSession.state == CANCELLED)
    return session.scalar(closed) or 0, session.scalar(cancelled) or 0


@dataclass(frozen=True)
class KubFigures:
    """One KUB on a day: its members, and how many of them are active and verified."""

    id: int
    name: str
    kecamatan_code: str
    formed: bool
    decreed: bool
    disbanded: bool
    members: int
    active: int

    @property
    def standing(self) -> bool:
        return self.formed and not self.disbanded


def kub_figures(session: Session, programme: Programme, as_of: date) -> list[KubFigures]:
    """Every KUB of the programme's counting cohorts, in one query."""
    member_now = and_(
        KubMember.kub_id == Kub.id,
        KubMember.from_on <= as_of,
        or_(KubMember.until_on.is_(None), KubMember.until_on > as_of),
    )
    active = and_(
        StandingRow.participant_id == KubMember.participant_id,
        StandingRow.status == Status.AKTIF,
        holds_on(as_of),
    )
    query = (
        select(
            Kub.id,
            Kub.name,
            Cohort.kecamatan_code,
            Kub.minutes_on,
            Kub.decree_on,
            Kub.disbanded_on,
            func.count(KubMember.id),
            func.count(StandingRow.id),
        )
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .join(KubMember, member_now, isouter=True)
        .join(StandingRow, active, isouter=True)
        .where(Cohort.programme_id == programme.id, Cohort.counts.is_(True))
        .group_by(
            Kub.id, Kub.name, Cohort.kecamatan_code, Kub.minutes_on, Kub.decree_on, Kub.disbanded_on
        )
        .order_by(Kub.name)
    )

    def by_then(day: date | None) -> bool:
        return day is not None and day <= as_of

    return [
        KubFigures(*row[:3], by_then(row[3]), by_then(row[4]), by_then(row[5]), row[6], row[7])
        for row in session.execute(query)
    ]


def kub_rows(
    figures: list[KubFigures],
    areas: dict[str, Group],
    kecamatan: list[Kecamatan],
    size: int,
) -> tuple[KubRow, ...]:
    """One row a kecamatan; the plan is one KUB for every `size` people in N."""
    rows = []
    for area in kecamatan:
        here = [one for one in figures if one.kecamatan_code == area.code and one.formed]
        standing = [one for one in here if one.standing]
        people = areas[area.code].participants if area.code in areas else 0
        rows.append(
            KubRow(
                kecamatan=area.name,
                planned=people // size,
                formed=len(here),
                decreed=sum(one.decreed for one in here),
                complete=sum(one.members == size for one in standing),
                members=sum(one.members for one in standing),
                disbanded=len(here) - len(standing),
                active=sum(kub_is_active(one.active) for one in standing),
            )
        )
    return tuple(rows)


def followed_kub(
    session: Session, programme: Programme, as_of: date
) -> dict[int, tuple[int, date | None]]:
    """KUB with a mentor on the day: kub id -> (institution id, its last session by then)."""
    last = (
        select(CoachingSession.kub_id, func.max(CoachingSession.held_on).label("on"))
        .where(CoachingSession.held_on <= as_of)
        .group_by(CoachingSession.kub_id)
        .subquery()
    )
    query = (
        select(Kub.id, Mentor.institution_id, last.c.on)
        .join(MentorAssignment, MentorAssignment.kub_id == Kub.id)
        .join(Mentor, Mentor.id == MentorAssignment.mentor_id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .join(last, last.c.kub_id == Kub.id, isouter=True)
        .where(
            Cohort.programme_id == programme.id,
            Cohort.counts.is_(True),
            or_(Kub.disbanded_on.is_(None), Kub.disbanded_on > as_of),
            MentorAssignment.from_on <= as_of,
            or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > as_of),
        )
    )
    return {kub: (institution, on) for kub, institution, on in session.execute(query)}


def is_recent(on: date | None, as_of: date) -> bool:
    """A session in the 30 days before the day, or on it."""
    return on is not None and on > as_of - timedelta(days=RECENT_DAYS)


def mentoring_rows(
    session: Session,
    programme: Programme,
    as_of: date,
    followed_kub: Mapping[int, tuple[int, date | None]],
) -> tuple[MentoringRow, ...]:
    """One row an institution, by its label; no ranking."""
    followed: dict[int, list[date | None]] = defaultdict(list)
    for institution, on in followed_kub.values():
        followed[institution].append(on)
    held = {
        row[0]: row[1:]
        for row in session.execute(
            select(
                Mentor.institution_id,
                func.count(),
                func.coalesce(func.sum(CoachingSession.minutes), 0),
            )
            .join(CoachingSession, CoachingSession.mentor_id == Mentor.id)
            .join(Kub, Kub.id == CoachingSession.kub_id)
            .join(Cohort, Cohort.id == Kub.cohort_id)
            .where(
                Cohort.programme_id == programme.id,
                Cohort.counts.is_(True),
                CoachingSession.held_on <= as_of,
            )
            .group_by(Mentor.institution_id)
        )
    }
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
            kub_assigned=len(followed[number]),
            kub_recent=sum(is_recent(on, as_of) for on in followed[number]),
            sessions=held.get(number, (0, 0))[0],
            minutes=int(held.get(number, (0, 0))[1]),
        )
        for number, label, mentors in institutions
        if mentors
    )


def months_before(as_of: date, count: int) -> list[str]:
    """The last full calendar months before the day's month, oldest first: `2026-08`."""
    first = as_of.year * 12 + as_of.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(first - count, first)]


def active_people(session: Session, programme: Programme, as_of: date) -> dict[int, Growth]:
    """People of N who are *Aktif* on the day, with the growth class of what they sell (R20)."""
    query = (
        select(Participant.id, StandingRow.growth)
        .join(StandingRow, StandingRow.participant_id == Participant.id)
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .where(in_n(programme, as_of), StandingRow.status == Status.AKTIF, holds_on(as_of))
    )
    unknown = Growth.BELUM_DAPAT_DINILAI
    return {row[0]: Growth(row[1]) if row[1] else unknown for row in session.execute(query)}


def active_businesses(
    session: Session, programme: Programme, as_of: date, people: Collection[int]
) -> set[int]:
    """Businesses in which one of these people has a part."""
    parts = parts_of(session, _in_n(session, programme, as_of))
    return {
        business_id
        for business_id, roles in parts.items()
        if any(part != NO_PART and who in people for who, part in roles.items())
    }


def registered(session: Session, as_of: date, active: Collection[int]) -> Share:
    """Active businesses that had an NIB by the day."""
    by_then = or_(Business.nib_on.is_(None), Business.nib_on <= as_of)
    query = select(func.count()).where(Business.id.in_(active), Business.nib.is_not(None), by_then)
    return Share(n=session.scalar(query) or 0, of=len(active))


def businesses(
    session: Session,
    programme: Programme,
    as_of: date,
    active: set[int],
    growth: Collection[Growth],
) -> Businesses:
    """What visits and sales books say of the participants' businesses (handbook 3.9)."""
    visits = _visits(session, _in_n(session, programme, as_of), as_of)
    found = [met[-1] for met in visits.values()]
    # Workers are counted where the business was seen at work; a closed door counts nobody.
    running = [[v for v in visits.get(one, []) if v.outcome == RUNNING] for one in active]
    seen = [met[-1] for met in running if met]
    averages = _averages(session, as_of, active)
    return Businesses(
        running=Share(n=sum(v.outcome == RUNNING for v in found), of=len(found)),
        sales_median=round(median(averages)) if averages else None,
        sales_coverage=Share(n=len(averages), of=len(active)),
        workers=sum(visit.workers_paid + visit.workers_unpaid for visit in seen),
        workers_coverage=Share(n=len(seen), of=len(active)),
        growth=tuple(
            (label.lower(), sum(one is which for one in growth))
            for which, label in GROWTH_LABELS.items()
        ),
    )


def covered_kecamatan(session: Session, as_of: date) -> set[str]:
    """Codes of kecamatan with a surat tugas in force on the day, held by an active officer."""
    query = (
        select(AssignmentLetter.kecamatan_code)
        .join(User, User.id == AssignmentLetter.user_id)
        .where(
            AssignmentLetter.from_on <= as_of,
            AssignmentLetter.until_on >= as_of,
            User.active.is_(True),
        )
    )
    return set(session.scalars(query))


def _in_n(session: Session, programme: Programme, as_of: date) -> list[int]:
    """Businesses in which someone of N has or had a part; a joint one's members count."""
    mine = (
        select(BusinessPerson.business_id)
        .join(Participant, Participant.id == BusinessPerson.participant_id)
        .join(Cohort, Cohort.id == Participant.cohort_id)
        .where(in_n(programme, as_of))
    )
    group = (
        select(Kub.id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .where(Cohort.programme_id == programme.id, Cohort.counts.is_(True))
    )
    return list(
        session.scalars(
            select(Business.id).where(or_(Business.id.in_(mine), Business.kub_id.in_(group)))
        )
    )


def _visits(session: Session, ids: list[int], as_of: date) -> dict[int, list[Visit]]:
    """business id -> its visits by the day, the newest last."""
    query = (
        select(Visit)
        .where(Visit.business_id.in_(ids), Visit.visited_on <= as_of)
        .order_by(Visit.visited_on, Visit.id)
    )
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in session.scalars(query):
        found[visit.business_id].append(visit)
    return found


def _averages(session: Session, as_of: date, business_ids: set[int]) -> list[float]:
    """Three-month averages of the businesses that have all three months on their book."""
    months = months_before(as_of, SALES_MONTHS)
    query = (
        select(Sale.business_id, func.count(), func.sum(Sale.amount))
        .where(Sale.month.in_(months), Sale.recorded_on <= as_of)
        .group_by(Sale.business_id)
    )
    return [
        float(total) / SALES_MONTHS
        for business_id, count, total in session.execute(query)
        if business_id in business_ids and count == SALES_MONTHS
    ]
