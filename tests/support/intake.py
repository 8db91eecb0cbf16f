"""People who apply through a link, the link they use, and what the office makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.participants import make_programme, nik_of, person
from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.cohorts.services import create_cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.journey.facts import WORKSHOP, Fact
from trainingmgr.participants.models import (
    Application,
    CourseEnrolment,
    FriendGroup,
    Participant,
    RegistrationLink,
)
from trainingmgr.participants.services import applications, links, milestones, selection
from trainingmgr.programmes.models import Programme

_serial = count(1)


def open_link(session: Session, cohort: Cohort, last_day: date | None = None) -> RegistrationLink:
    """A cohort's public link."""
    return links.open_registration(
        session, COMMAND_LINE, cohort, contact="+6281200099999", last_day=last_day
    )


def apply(
    session: Session,
    link: RegistrationLink,
    *,
    consents: dict[str, bool] | None = None,
    company: applications.Company | None = None,
    sent_id: str = "",
    **fields: Any,
) -> Application:
    """Somebody applies."""
    return applications.apply(
        session,
        link,
        person(**fields),
        sent_id=sent_id or str(uuid4()),
        consents=consents or {},
        company=company,
    )


def typed(**fields: Any) -> dict[str, Any]:
    """What somebody types into the public form."""
    serial = next(_serial)
    usual = {
        "phone": f"0813-1111-{serial:04d}",
        "name": f"Pendaftar Contoh {serial}",
        "nik": nik_of(date(1998, 3, 4), "P", 7000 + serial),
        "kelurahan": "36.74.01.1001",
    }
    return usual | fields


def make_ikm(session: Session, programme: Programme | None = None, **fields: Any) -> Cohort:
    """A cohort of pelatihan IKM: open to every kecamatan, in one field, with a partner."""
    usual: dict[str, Any] = {
        "code": "IKM-BKL",
        "name": "Bengkel 2026",
        "kind": "ikm",
        "kecamatan_code": None,
        "turn": None,
        "field": "bengkel",
        "partner": "Kementerian Perindustrian",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 10, 31),
    }
    programme = programme or make_programme(session)
    return create_cohort(session, COMMAND_LINE, programme, **(usual | fields))


def admit(session: Session, cohort: Cohort, *those: Application) -> selection.Admission:
    """The office accepts them, as far as it can."""
    return selection.admit(session, COMMAND_LINE, cohort, [one.id for one in those])


def roster(session: Session, cohort: Cohort) -> set[int]:
    """Who stands on a roster of the cohort, of any of its courses."""
    return set(
        session.scalars(
            select(CourseEnrolment.participant_id)
            .join(Course, Course.id == CourseEnrolment.course_id)
            .where(Course.cohort_id == cohort.id, CourseEnrolment.until_on.is_(None))
        )
    )


def attended(session: Session, participant: Participant) -> None:
    """They were at the opening workshop today."""
    fact = Fact(WORKSHOP, clock.today(), {})
    milestones.record(session, COMMAND_LINE, {(participant.id, "attendance:1"): [fact]})


def register_together(
    session: Session, cohort: Cohort, people: Sequence[Participant]
) -> FriendGroup:
    """These people's applications, all in one group of friends."""
    group = FriendGroup(cohort_id=cohort.id, code=f"K{people[0].id:05d}")
    session.add(group)
    session.flush()
    names = ("name", "name_key", "sex", "birth_date", "nik", "nik_index", "nik_last4")
    session.add_all(
        Application(
            programme_id=one.programme_id,
            cohort_id=cohort.id,
            number=f"K-{one.id}",
            receipt=f"kawan-{one.id}",
            sent_id=f"kawan-{one.id}",
            made_at=clock.now(),
            state="diterima",
            group_id=group.id,
            participant_id=one.id,
            **{name: getattr(one, name) for name in names},
        )
        for one in people
    )
    session.flush()
    return group
