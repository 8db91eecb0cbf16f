"""Who may see what (handbook 5.9), told a second time: plain rows and sets, none of the queries.

The house tests hold the pages against this, so that a slip in a query is not repeated here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.orm import Base

Ids = set[int]
# Kinds of things that an address names, by the name it uses.
KINDS = {
    "application_id": "applications",
    "paper_id": "kub_papers",
    "participant_id": "participants",
    "cohort_id": "cohorts",
    "course_id": "courses",
    "session_id": "training_sessions",
    "kub_id": "kub",
    "member_id": "kub_members",
    "business_id": "businesses",
    "visit_id": "visits",
    "coaching_id": "coaching_sessions",
    "sale_id": "sales",
    "objection_id": "objections",
    "remark_id": "conduct_remarks",
    "request_id": "rights_requests",
    "certificate_id": "certificates",
    "batch_id": "certificate_batches",
    "participants.batch_id": "import_batches",
    "proposal_id": "proposals",
    "referral_id": "referrals",
    "report_id": "report_runs",
    "letter_id": "assignment_letters",
    "mail_id": "outgoing_mail",
    "mentee_id": "mentees",
    "mentor_id": "mentors",
    "mentor_report_id": "mentor_reports",
    "mentoring_letter_id": "mentoring_letters",
    "merge_id": "merges",
    "job_id": "jobs",
    "pair_id": "duplicate_pairs",
    "picture_id": "coaching_photos",
    "row_id": "import_rows",
    "template_id": "curriculum_templates",
    "trainer_id": "trainers",
    "contract_id": "mentoring_contracts",
    "craft_id": "crafts",
    "fast_id": "fasting_periods",
    "holiday_id": "holidays",
    "institution_id": "institutions",
    "photo_id": "sheet_photos",
    "programme_id": "programmes",
    "user_id": "users",
    "device_id": "user_sessions",
    "walk_in_id": "walk_ins",
}


@dataclass
class City:
    """Every row of the tables that decide about scope."""

    rows: dict[str, list[Row[Any]]]
    today: date

    def ids(self, table: str) -> Ids:
        return {row.id for row in self.rows[table]}

    def holding(self, table: str) -> list[Row[Any]]:
        """Rows with from_on and until_on that hold today."""
        return [
            row
            for row in self.rows[table]
            if row.from_on <= self.today and (row.until_on is None or row.until_on > self.today)
        ]


@dataclass
class Scope:
    """Table -> ids that somebody may see; a table that is missing shows them nothing."""

    seen: dict[str, Ids] = field(default_factory=dict)

    def of(self, table: str) -> Ids:
        return self.seen.get(table, set())


def read_city(session: Session) -> City:
    """The tables as they are now."""
    wanted = {
        *KINDS.values(), "assignments", "business_people", "coaching_people", "cohort_grants",
        "course_enrolments", "kelurahan", "mentor_assignments", "proposal_seats",
    }  # fmt: skip
    tables = Base.metadata.tables
    rows = {}
    for name in wanted:
        # Only what decides: the rest may be large or sealed.
        columns = [
            column for column in tables[name].columns
            if column.primary_key or column.foreign_keys
            or column.name
            in {"kind", "from_on", "until_on", "ended_on", "voided_at", "state", "code"}
        ]  # fmt: skip
        rows[name] = list(session.execute(select(*columns)).all())
    return City(rows, clock.today())


def scope_of(city: City, user: User) -> Scope:
    """What this account may see; the crafts on offer are for everyone."""
    scope = _of_role(city, user)
    scope.seen["crafts"] = city.ids("crafts")
    return scope


def _of_role(city: City, user: User) -> Scope:
    if user.role in {"head", "admin"}:
        return Scope({table: city.ids(table) for table in KINDS.values()})
    if user.role == "trainer":
        return _trainer(city, user)
    if user.role == "mentor":
        return _mentor(city, user)
    if user.role == "field":
        return _officer(city, user)
    if user.role == "participant":
        return _trainee(city, user)
    if user.role == "facilitation":
        return _division(city)
    return Scope()


def companions(city: City, scope: Scope) -> Ids:
    """Whose names one meets besides: who is or was in a KUB or business that one may see."""
    members = {
        row.participant_id
        for row in city.rows["kub_members"]
        if row.kub_id in scope.of("kub") | scope.of("followed")
    }
    return members | {
        row.participant_id
        for row in city.rows["business_people"]
        if row.business_id in scope.of("businesses")
    }


def _trainer(city: City, user: User) -> Scope:
    me = {row.id for row in city.rows["trainers"] if row.user_id == user.id}
    given = [row for row in city.rows["training_sessions"] if row.trainer_id in me]
    mine = {row.id for row in city.rows["courses"] if row.trainer_id in me}
    courses = mine | {row.course_id for row in given}
    people = {
        row.participant_id for row in city.rows["course_enrolments"] if row.course_id in courses
    }
    return Scope(
        {
            "courses": courses,
            "cohorts": {row.cohort_id for row in city.rows["courses"] if row.id in courses},
            "trainers": me,
            "training_sessions": {row.id for row in given} | _sessions(city, mine),
            "participants": people,
            "kub": _kub_of(city, people)
            | {row.id for row in city.rows["kub"] if row.course_id in courses},
        }
    )


def _mentor(city: City, user: User) -> Scope:
    people = {
        row.participant_id
        for row in city.holding("assignments")
        if row.user_id == user.id and row.kind == "mentor"
    }
    me = {row.id for row in city.rows["mentors"] if row.user_id == user.id}
    disbanded = {row.id for row in city.rows["kub"] if row.state == "bubar"}
    files = {row.id: row for row in city.rows["mentees"] if row.ended_on is None}
    mentees = {
        row.mentee_id
        for row in city.holding("mentor_assignments")
        if row.mentor_id in me and row.mentee_id in files
    }
    mentees = {one for one in mentees if files[one].kub_id not in disbanded}
    followed = {files[one].kub_id for one in mentees} - {None}
    cohorts = {row.cohort_id for row in city.holding("cohort_grants") if row.user_id == user.id}
    courses = _courses(city, cohorts)
    businesses = {
        row.business_id for row in city.rows["business_people"] if row.participant_id in people
    }
    return Scope(
        {
            "participants": people,
            "kub": _kub_of(city, people),
            "followed": followed,
            "mentees": mentees,
            "cohorts": cohorts,
            "courses": courses,
            "training_sessions": _sessions(city, courses),
            "coaching_sessions": {
                row.id for row in city.rows["coaching_sessions"] if row.mentee_id in mentees
            },
            "mentor_reports": {
                row.id for row in city.rows["mentor_reports"] if row.mentor_id in me
            },
            "mentoring_letters": {
                row.id for row in city.rows["mentoring_letters"] if row.mentor_id in me
            },
            "businesses": businesses,
            "referrals": {row.id for row in city.rows["referrals"] if row.mentee_id in mentees},
            "sales": {row.id for row in city.rows["sales"] if row.business_id in businesses},
        }
    )


def _officer(city: City, user: User) -> Scope:
    here = user.kecamatan_code
    wards = {row.code for row in city.rows["kelurahan"] if row.kecamatan_code == here}
    cohorts = {row.id for row in city.rows["cohorts"] if row.kecamatan_code == here}
    assigned = {
        row.participant_id
        for row in city.holding("assignments")
        if row.user_id == user.id and row.kind == "officer"
    }
    people = assigned | {
        row.id
        for row in city.rows["participants"]
        if row.kelurahan_code in wards or row.cohort_id in cohorts
    }
    courses = _courses(city, cohorts)
    businesses = {row.id for row in city.rows["businesses"] if row.kecamatan_code == here}
    return Scope(
        {
            "participants": people,
            "cohorts": cohorts,
            "courses": courses,
            "training_sessions": _sessions(city, courses),
            "kub": {row.id for row in city.rows["kub"] if row.cohort_id in cohorts},
            "businesses": businesses,
            "visits": {row.id for row in city.rows["visits"] if row.business_id in businesses},
            "sales": {row.id for row in city.rows["sales"] if row.business_id in businesses},
        }
    )


def _trainee(city: City, user: User) -> Scope:
    me = {row.id for row in city.rows["participants"] if row.user_id == user.id}
    return Scope(
        {
            "participants": me,
            "kub": _kub_of(city, me),
            "coaching_sessions": _coached(city, me),
            "certificates": {
                row.id for row in city.rows["certificates"] if row.participant_id in me
            },
        }
    )


def _coached(city: City, people: Ids) -> Ids:
    """Of the KUB and businesses they belong to today, and what they were at; none that is void."""
    kub = _kub_of(city, people)
    businesses = {
        row.business_id for row in city.rows["business_people"] if row.participant_id in people
    }
    files = {
        row.id
        for row in city.rows["mentees"]
        if row.ended_on is None and (row.kub_id in kub or row.business_id in businesses)
    }
    there = {row.session_id for row in city.rows["coaching_people"] if row.participant_id in people}
    return {
        row.id
        for row in city.rows["coaching_sessions"]
        if row.voided_at is None and (row.mentee_id in files or row.id in there)
    }


def _division(city: City) -> Scope:
    """Every referral, and what those mentees sell."""
    referred = {row.mentee_id for row in city.rows["referrals"]}
    files = [row for row in city.rows["mentees"] if row.id in referred]
    own, kub = {row.business_id for row in files}, {row.kub_id for row in files} - {None}
    businesses = {row.id for row in city.rows["businesses"] if row.id in own or row.kub_id in kub}
    sales = {row.id for row in city.rows["sales"] if row.business_id in businesses}
    return Scope({"referrals": city.ids("referrals"), "referred_sales": sales})


def _courses(city: City, cohorts: Iterable[int]) -> Ids:
    return {row.id for row in city.rows["courses"] if row.cohort_id in set(cohorts)}


def _sessions(city: City, courses: Iterable[int]) -> Ids:
    return {row.id for row in city.rows["training_sessions"] if row.course_id in set(courses)}


def _kub_of(city: City, people: Iterable[int]) -> Ids:
    return {
        row.kub_id
        for row in city.rows["kub_members"]
        if row.until_on is None and row.participant_id in set(people)
    }
