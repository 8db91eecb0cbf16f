"""The outcome report (*Laporan capaian*, handbook 3.6 and 5.1): its figures and its PDF.

Whoever fills these classes counts once, as of one date; nothing here counts again, save the
totals of tables and the differences between two given figures. Persons are counted, never named.
"""

from dataclasses import dataclass
from datetime import date, datetime

from trainingmgr.documents.findings import findings_of
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.clock import local
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.indonesia.money import percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part `n` of a whole `of`; printed `n/of` with a rate of one decimal, or `–` of nothing."""

    n: int
    of: int

    @property
    def rate(self) -> str:
        return percent(self.n, self.of)

    def __str__(self) -> str:
        return f"{self.n}/{self.of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One promise about active businesses (handbook 3.11)."""

    name: str
    """Whose target it is: `Wali Kota`, `Dinas`."""
    percent: int
    """Of N, in whole percent: 30."""
    needed: int
    """Persons that reach it, rounded up: 90 of 300."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the funnel: how many of N ever reached it by the report's date."""

    title: str
    reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """The results of one kecamatan or one cohort; every count is of persons within N."""

    label: str
    """The kecamatan, or the cohort's code."""
    detail: str = ""
    """A second line: the cohort's kecamatan."""
    participants: int
    """The row's own part of N, the denominator of all that follows."""
    workshop: int
    kub_members: int
    """Ever a member of a KUB."""
    passed: int
    active: int
    """*Pelaku usaha nyata*: active and verified."""
    unverified: int
    """*Aktif (belum diverifikasi)*: never part of `active`."""
    stale: int
    """*Perlu verifikasi ulang*: the last visit is older than the window; not part of `active`."""
    attendance: Share
    """Counted JP of JP held × participants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPlan:
    """When and where one cohort took place (Bab II)."""

    code: str
    kecamatan: str
    period: str
    """`5 September–17 Oktober 2026`"""
    venue: str
    participants: int
    sessions: int
    """Closed sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Attendance over all closed sessions (handbook R08)."""

    counted: Share
    """Counted JP of JP held × participants."""
    present: int
    """Marks H; the three below are I, S and A. One mark is one person at one session."""
    excused: int
    sick: int
    absent: int
    sessions_closed: int
    sessions_cancelled: int
    threshold: int
    """Percent of JP needed to pass: 80."""
    at_threshold: Share
    """Persons at or above the threshold, of those who started the technical course."""
    passed: Share
    """Persons who passed, of those who started the technical course."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KubRow:
    """The KUB of one kecamatan; every figure but `members` counts KUB."""

    kecamatan: str
    planned: int
    formed: int
    """With a berita acara, disbanded ones included."""
    decreed: int
    """*Ditetapkan*: with an SK."""
    complete: int
    """With exactly ten members now."""
    members: int
    """Members now, in KUB that still stand."""
    disbanded: int
    active: int
    """*KUB aktif*: at least three members are active and verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringRow:
    """The mentoring of one institution. Old reports counted KUB only, whence the names."""

    institution: str
    mentors: int
    kub_assigned: int
    """Mentees of the programme (KUB and businesses) with a mentor on the report's date."""
    kub_recent: int
    """Of those assigned, with a session in the 30 days before the report's date."""
    sessions: int
    minutes: int
    """What overlaps in a mentor's day counts once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """What was passed on to a division, by kind. What neither ended nor was refused is open."""

    kind: str
    division: str
    raised: int
    done: int
    declined: int
    late: int
    """Open for more than 30 days on the report's date."""
    days: float | None
    """From raising to the result, the middle of those done."""
    amount: int
    """Rupiah that were paid out."""

    @property
    def open(self) -> int:
        return self.raised - self.done - self.declined


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringResults:
    """What mentoring led to, of the mentees with a mentor on the report's date."""

    complete: Share
    """With all four deliverables, by evidence alone."""
    deliverables: tuple[tuple[str, int], ...]
    """The four by name, with how many mentees have each."""
    analysed: Share
    """With a prospect analysis."""
    prospects: tuple[tuple[str, int], ...]
    """Ratings by name, the highest first, with how many of those analysed."""
    referrals: tuple[ReferralRow, ...]
    """Of mentees of the programme, whoever follows them now."""
    median_days: float | None
    """From raising to the result, over all kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Businesses:
    """What is known of the participants' businesses."""

    running: Share
    """Found *berjalan* at their last visit, of all visited."""
    sales_median: int | None
    """Rupiah a month: the median of three-month averages; None if nobody has enough months."""
    sales_coverage: Share
    """Active businesses with three months of sales, of all active ones."""
    workers: int
    """Workers who are not owners, in active businesses."""
    workers_coverage: Share
    """Active businesses whose workers are recorded, of all active ones."""
    growth: tuple[tuple[str, int], ...] = ()
    """Active people by the growth class of what they sell: `(("berkembang", 37), …)` (R20)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A term used in the report and its rule, as applied on the report's date."""

    term: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeReport:
    """All figures of one report: a snapshot that prints the same again (handbook R34).

    Raises ValueError if the rows of a table do not add up to the headline.
    """

    office_line: str
    office_name: str
    programme: str
    """`Pelatihan Kewirausahaan Industri Kreatif 2026`"""
    programme_code: str
    year: int
    first_day: date
    last_day: date
    """The period reported on."""
    as_of: date
    """The date for which stages and *aktif* are computed."""
    cutoff: datetime
    """The instant of the count, aware: what was recorded later is not in it."""
    snapshot: str
    """The id under which these figures are kept."""
    place: str
    issued_on: date
    left_signer: Signatory
    """Kepala Bidang."""
    right_signer: Signatory
    """Mengetahui: Kepala Dinas."""

    participants: int
    """N: everyone accepted when enrolment closed, in a KUB or not; it never shrinks (R18)."""
    planned_participants: int
    planned_kub: int
    turns: Share
    """Kecamatan whose turn is finished, of all."""
    active: int
    """*Pelaku usaha nyata*, verified: the headline's numerator."""
    active_new: Share
    """Those of them with no business at enrolment, of all participants with none then."""
    active_existing: Share
    """Those already in business at enrolment, of all participants in business then."""
    unverified: int
    stale: int
    targets: tuple[Target, ...]
    """In rising order."""
    stages: tuple[Stage, ...]
    """From *Terdaftar* on, in order."""
    areas: tuple[ResultRow, ...]
    cohorts: tuple[ResultRow, ...]
    plans: tuple[CohortPlan, ...]
    trainers: int
    mentors: int
    officers: int
    attendance: Attendance
    kubs: tuple[KubRow, ...]
    mentoring: tuple[MentoringRow, ...]
    businesses: Businesses
    definitions: tuple[Definition, ...]
    decisions: tuple[str, ...] = ()
    """*Perlu keputusan*: at most five sentences, as on the head's page."""
    mentoring_results: MentoringResults | None = None
    """None in reports of before these were counted."""
    legal_basis: tuple[str, ...] = ()
    open_cohorts: int = 0
    """Cohorts still enrolling: their people are outside N."""
    logo: str = ""
    """The city's mark as a `data:image/…` address; empty leaves its place to the mark."""

    def __post_init__(self) -> None:
        for name, rows in (("areas", self.areas), ("cohorts", self.cohorts)):
            for figure in ("participants", "active", "unverified", "stale"):
                found = sum(getattr(row, figure) for row in rows)
                if found != getattr(self, figure):
                    raise ValueError(
                        f"{name} add up to {found} {figure}, the report says"
                        f" {getattr(self, figure)}"
                    )

    @property
    def headline(self) -> Share:
        return Share(n=self.active, of=self.participants)

    @property
    def cutoff_text(self) -> str:
        """`21 November 2026 pukul 08.00 WIB`"""
        moment = local(self.cutoff)
        return f"{long_date(moment.date())} pukul {moment:%H.%M} WIB"


def outcome_report_pdf(report: OutcomeReport) -> bytes:
    """Return the report's PDF, A4 portrait; the same bytes for the same figures."""
    return render(
        "report/report.html",
        {
            "report": report,
            "found": findings_of(report),
            "area_total": total_of(report.areas),
            "cohort_total": total_of(report.cohorts),
        },
        stylesheets=("report/report.css",),
    )


def total_of(rows: tuple[ResultRow, ...]) -> ResultRow:
    """The closing row of a table of results."""
    return ResultRow(
        label="Jumlah",
        participants=sum(row.participants for row in rows),
        workshop=sum(row.workshop for row in rows),
        kub_members=sum(row.kub_members for row in rows),
        passed=sum(row.passed for row in rows),
        active=sum(row.active for row in rows),
        unverified=sum(row.unverified for row in rows),
        stale=sum(row.stale for row in rows),
        attendance=Share(
            n=sum(row.attendance.n for row in rows), of=sum(row.attendance.of for row in rows)
        ),
    )
