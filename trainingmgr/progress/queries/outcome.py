"""The outcome of a programme on a day: one set of figures for the head's page and the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.attendance.models import Register
from trainingmgr.cohorts.models import CANCELLED, WORKSHOP, Cohort, Course, TrainingSession
from trainingmgr.documents.report import (
    CohortPlan,
    Definition,
    OutcomeReport,
    ResultRow,
    Share,
    Target,
)
from trainingmgr.documents.report import Stage as ReportStage
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.foundation.indonesia.dates import date_range
from trainingmgr.journey.headline import needed
from trainingmgr.journey.stages import Stage
from trainingmgr.mentors.models import Mentor
from trainingmgr.programmes import queries as programmes
from trainingmgr.programmes.models import Programme
from trainingmgr.progress.queries import attendance, businesses, mentoring
from trainingmgr.progress.queries.decisions import Decision, decisions
from trainingmgr.progress.queries.definitions import definitions
from trainingmgr.progress.queries.kub import KubFigures, kub_figures, kub_rows
from trainingmgr.progress.queries.standing import Group, groups_by, total_of
from trainingmgr.trainers.models import Trainer

# The funnel is cumulative: who ever reached a stage stays in its row.
FUNNEL = {
    Stage.TERDAFTAR: "Terdaftar",
    Stage.LOKAKARYA: "Lokakarya",
    Stage.ANGGOTA_KUB: "Anggota KUB",
    Stage.PELATIHAN_TEKNIS: "Pelatihan teknis",
    Stage.TUNTAS: "Tuntas pelatihan",
    Stage.RINTISAN: "Rintisan",
    Stage.AKTIF: "Pernah aktif",
    Stage.BERKEMBANG: "Berkembang",
}
CITY = "Pemerintah Kota Tangerang Selatan"
OFFICE_UNIT = "disperindag"


@dataclass(frozen=True)
class Outcome:
    """The report's figures, and what only a screen needs: keys to link by and things to decide."""

    report: OutcomeReport
    programme: Programme
    total: Group
    by_kecamatan: dict[str, Group]
    kub: list[KubFigures]
    recent: dict[str, tuple[int, int]]
    decisions: list[Decision]
    covered: Share
    """Kecamatan with a surat tugas in force on the day, of all."""
    registered: Share
    """Active businesses with an NIB by the day, of all active businesses."""


def outcome(
    session: Session, programme: Programme, as_of: date, *, cutoff: datetime, snapshot: str
) -> Outcome:
    """Counts everything once, as of a day; `cutoff` is the instant of counting.

    A constant number of statements, whatever the number of people.
    """
    rules = programmes.settings(session, as_of)
    size, threshold = int(rules["kub_size"]), int(rules["pass_percent"])
    areas = groups_by(session, programme, as_of, Cohort.kecamatan_code)
    cohorts = groups_by(session, programme, as_of, Cohort.code)
    total = total_of(areas)
    kecamatan = list(programmes.kecamatan(session))
    kub = kub_figures(session, programme, as_of)
    followed = mentoring.followed_kub(session, programme, as_of)
    covered = businesses.covered_kecamatan(session, as_of)
    people = businesses.active_people(session, programme, as_of)
    active = businesses.active_businesses(session, programme, as_of, people)
    to_decide = decisions(
        session,
        programme,
        as_of,
        total=total,
        kub=[one for one in kub if one.standing and one.members < size],
        silent=sum(not mentoring.is_recent(on, as_of) for _, on in followed.values()),
        uncovered=[area for area in kecamatan if area.code not in covered],
        kecamatan=kecamatan,
        rules=rules,
    )
    plans = counting_cohorts(session, programme)
    report = OutcomeReport(
        office_line=CITY,
        office_name=_office(session, as_of),
        programme=programme.name,
        programme_code=programme.code,
        year=programme.year,
        first_day=programme.starts_on,
        last_day=as_of,
        as_of=as_of,
        cutoff=cutoff,
        snapshot=snapshot,
        place="Tangerang Selatan",
        issued_on=as_of,
        left_signer=_signer(session, "report_left", as_of),
        right_signer=_signer(session, "report_right", as_of),
        participants=total.participants,
        planned_participants=programme.planned_participants,
        planned_kub=programme.planned_kub,
        turns=Share(
            n=len({c.kecamatan_code for c in plans if not c.enrolment_open and c.ends_on <= as_of}),
            of=len(kecamatan),
        ),
        active=total.active,
        active_new=Share(n=total.active_new, of=total.new_total),
        active_existing=Share(
            n=total.active - total.active_new, of=total.participants - total.new_total
        ),
        unverified=total.unverified,
        stale=total.stale,
        targets=tuple(
            Target(
                name=target.name,
                percent=target.percent,
                needed=needed(total.participants, target.percent),
            )
            for target in programme.targets
        ),
        stages=tuple(
            ReportStage(title=title, reached=total.stages[stage]) for stage, title in FUNNEL.items()
        ),
        areas=_rows(
            areas,
            {area.code: (area.name, "") for area in kecamatan},
            attendance.attendance_by(session, programme, as_of, Cohort.kecamatan_code),
        ),
        cohorts=_rows(
            cohorts,
            {c.code: (c.code, _place(c)) for c in plans},
            attendance.attendance_by(session, programme, as_of, Cohort.code),
        ),
        plans=_plans(session, plans, cohorts, as_of),
        trainers=_count(session, select(func.count()).where(Trainer.active.is_(True))),
        mentors=_count(session, select(func.count()).where(Mentor.active.is_(True))),
        officers=_count(
            session, select(func.count()).where(User.role == FIELD, User.active.is_(True))
        ),
        attendance=attendance.attendance(session, programme, as_of, threshold, total),
        kubs=kub_rows(kub, areas, kecamatan, size),
        mentoring=mentoring.mentoring_rows(session, programme, as_of, followed),
        businesses=businesses.businesses(session, programme, as_of, active, people.values()),
        definitions=tuple(
            Definition(term=term, text=str(text))
            for term, text in definitions(int(rules["active_window_days"]), threshold, size)
        ),
        decisions=tuple(str(one) for one in to_decide),
        open_cohorts=sum(c.counts and c.enrolment_open for c in plans),
    )
    return Outcome(
        report,
        programme,
        total,
        areas,
        kub,
        _recent(kub, followed, as_of),
        to_decide,
        Share(n=sum(area.code in covered for area in kecamatan), of=len(kecamatan)),
        businesses.registered(session, as_of, active),
    )


def _rows(
    groups: dict[str, Group], names: dict[str, tuple[str, str]], attended: dict[str, Share]
) -> tuple[ResultRow, ...]:
    return tuple(
        ResultRow(
            label=names[key][0],
            detail=names[key][1],
            participants=group.participants,
            workshop=group.stages[Stage.LOKAKARYA],
            kub_members=group.stages[Stage.ANGGOTA_KUB],
            passed=group.stages[Stage.TUNTAS],
            active=group.active,
            unverified=group.unverified,
            stale=group.stale,
            attendance=attended.get(key, Share(n=0, of=0)),
        )
        for key, group in groups.items()
    )


def counting_cohorts(session: Session, programme: Programme) -> list[Cohort]:
    """The cohorts whose people belong to the programme's figures, by turn."""
    query = select(Cohort).where(Cohort.programme_id == programme.id, Cohort.counts.is_(True))
    return list(session.scalars(query.order_by(Cohort.turn, Cohort.code)))


def _plans(
    session: Session, cohorts: list[Cohort], groups: dict[str, Group], as_of: date
) -> tuple[CohortPlan, ...]:
    """Where each cohort meets, by its workshop, and how many sessions are closed."""
    workshop = case((Course.kind == WORKSHOP, Course.venue))
    closed = case((Register.closed_at.is_not(None) & (TrainingSession.held_on <= as_of), 1))
    query = (
        select(
            Course.cohort_id,
            func.coalesce(func.min(workshop), func.min(Course.venue)),
            func.count(closed),
        )
        .join(TrainingSession, TrainingSession.course_id == Course.id)
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .where(TrainingSession.state != CANCELLED)
        .group_by(Course.cohort_id)
    )
    held = {cohort: (venue, count) for cohort, venue, count in session.execute(query)}
    return tuple(
        CohortPlan(
            code=cohort.code,
            kecamatan=_place(cohort),
            period=date_range(cohort.starts_on, cohort.ends_on),
            venue=held.get(cohort.id, ("", 0))[0],
            participants=groups[cohort.code].participants if cohort.code in groups else 0,
            sessions=held.get(cohort.id, ("", 0))[1],
        )
        for cohort in cohorts
    )


def _recent(
    kub: list[KubFigures], followed: dict[int, tuple[int, date | None]], as_of: date
) -> dict[str, tuple[int, int]]:
    """Kecamatan code -> KUB with a session in the last 30 days, of those with a mentor."""
    found: dict[str, tuple[int, int]] = {}
    for one in kub:
        if one.id in followed:
            n, of = found.get(one.kecamatan_code, (0, 0))
            recent = mentoring.is_recent(followed[one.id][1], as_of)
            found[one.kecamatan_code] = (n + recent, of + 1)
    return found


def _signer(session: Session, purpose: str, on: date) -> Signatory:
    row = programmes.signatory(session, purpose, on)
    if row is None:
        return Signatory(title="")
    return Signatory(title=row.title, name=row.name or "", rank=row.rank or "", nip=row.nip or "")


def _office(session: Session, on: date) -> str:
    unit = programmes.unit(session, OFFICE_UNIT, on)
    return unit.name if unit else "Dinas Perindustrian dan Perdagangan"


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


def _place(cohort: Cohort) -> str:
    # Only pelatihan IKM has none, and it never counts.
    return cohort.kecamatan.name if cohort.kecamatan else ""
