"""The outcome of a programme on a day: one set of figures for the head's page and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.cohorts.models import Cohort
from trainingmgr.documents.report import (
    Definition,
    MentoringResults,
    OutcomeReport,
    ResultRow,
    Share,
    Target,
)
from trainingmgr.documents.report import Stage as ReportStage
from trainingmgr.foundation.access.policy import FIELD
from trainingmgr.journey.headline import needed
from trainingmgr.journey.stages import Stage
from trainingmgr.mentors.models import Mentor
from trainingmgr.mentors.queries import followed as mentees
from trainingmgr.mentors.queries.followed import Followed
from trainingmgr.mentors.rules import is_recent
from trainingmgr.programmes import queries as programmes
from trainingmgr.programmes.models import Programme
from trainingmgr.programmes.services import office
from trainingmgr.progress.queries import attendance, businesses, mentoring
from trainingmgr.progress.queries.cohorts import counting_cohorts, place_of, plans, turns_over
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


@dataclass(frozen=True)
class Outcome:
    """The report's figures, and what only a screen needs: keys to link by and things to decide."""

    report: OutcomeReport
    programme: Programme
    total: Group
    by_kecamatan: dict[str, Group]
    kub: list[KubFigures]
    recent: dict[str, tuple[int, int]]
    results: MentoringResults
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
    followed = mentees.followed(session, programme.code, as_of)
    results = mentoring.mentoring_results(session, programme, as_of, followed)
    covered = businesses.covered_kecamatan(session, as_of)
    people = businesses.active_people(session, programme, as_of)
    active = businesses.active_businesses(session, programme, as_of, people)
    to_decide = decisions(
        session,
        programme,
        as_of,
        total=total,
        kub=[one for one in kub if one.standing and one.members < size],
        late=sum(row.late for row in results.referrals),
        silent=sum(not is_recent(one.last_on, as_of) for one in followed),
        uncovered=[area for area in kecamatan if area.code not in covered],
        kecamatan=kecamatan,
        rules=rules,
    )
    counting = counting_cohorts(session, programme)
    report = OutcomeReport(
        office_line=office.CITY_LINE,
        office_name=office.office_name(session, as_of),
        programme=programme.name,
        programme_code=programme.code,
        year=programme.year,
        first_day=programme.starts_on,
        last_day=as_of,
        as_of=as_of,
        cutoff=cutoff,
        snapshot=snapshot,
        place=office.PLACE,
        issued_on=as_of,
        left_signer=office.signer(session, "report_left", as_of),
        right_signer=office.signer(session, "report_right", as_of),
        participants=total.participants,
        planned_participants=programme.planned_participants,
        planned_kub=programme.planned_kub,
        turns=Share(n=turns_over(counting, as_of), of=len(kecamatan)),
        active=total.active,
        active_new=Share(n=total.active_new, of=total.new_total),
        active_existing=Share(
            n=total.active - total.active_new, of=total.participants - total.new_total
        ),
        unverified=total.unverified,
        stale=total.stale,
        targets=_targets(programme, total),
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
            {one.code: (one.code, place_of(one)) for one in counting},
            attendance.attendance_by(session, programme, as_of, Cohort.code),
        ),
        plans=plans(session, counting, cohorts, as_of),
        trainers=_count(session, Trainer.active.is_(True)),
        mentors=_count(session, Mentor.active.is_(True)),
        officers=_count(session, User.role == FIELD, User.active.is_(True)),
        attendance=attendance.attendance(session, programme, as_of, threshold, total),
        kubs=kub_rows(kub, areas, kecamatan, size),
        mentoring=mentoring.mentoring_rows(session, programme, as_of, followed),
        mentoring_results=results,
        businesses=businesses.businesses(session, programme, as_of, active, people.values()),
        definitions=tuple(
            Definition(term=term, text=str(text))
            for term, text in definitions(int(rules["active_window_days"]), threshold, size)
        ),
        decisions=tuple(str(one) for one in to_decide),
        open_cohorts=sum(one.enrolment_open for one in counting),
    )
    return Outcome(
        report,
        programme,
        total,
        areas,
        kub,
        _recent(followed, as_of),
        results,
        to_decide,
        Share(n=sum(area.code in covered for area in kecamatan), of=len(kecamatan)),
        businesses.registered(session, as_of, active),
    )


def _targets(programme: Programme, total: Group) -> tuple[Target, ...]:
    return tuple(
        Target(
            name=target.name,
            percent=target.percent,
            needed=needed(total.participants, target.percent),
        )
        for target in programme.targets
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


def _recent(followed: Sequence[Followed], as_of: date) -> dict[str, tuple[int, int]]:
    """Kecamatan code -> mentees with a session in the last 30 days, of those with a mentor."""
    found: dict[str, tuple[int, int]] = {}
    for one in followed:
        n, of = found.get(one.kecamatan_code or "", (0, 0))
        found[one.kecamatan_code or ""] = (n + is_recent(one.last_on, as_of), of + 1)
    return found


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*which)) or 0
