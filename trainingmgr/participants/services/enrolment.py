"""Accepting people into a cohort, and taking an acceptance back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import FINISHED, Cohort, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.journey.facts import ACCEPTED as ACCEPTED_FACT
from trainingmgr.journey.facts import ALREADY_RUNNING
from trainingmgr.participants import queries
from trainingmgr.participants.models import (
    ACCEPTED,
    WITHDRAWN,
    CourseEnrolment,
    Departure,
    Milestone,
    Participant,
)
from trainingmgr.participants.rules.applications import check_places
from trainingmgr.participants.rules.enrolment import check_guardian, next_numbers, number_prefix
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services import duplicates, milestones
from trainingmgr.participants.services.particulars import SAME_NIK_NOW, fields_of, refuse_known
from trainingmgr.participants.services.rosters import fill_rosters

CLOSED = N_("Pendaftaran angkatan %(cohort)s sudah ditutup. Peserta baru masuk angkatan lain.")


def register(
    session: Session, by: Actor, cohort: Cohort, person: PersonData, *, on: date | None = None
) -> Participant:
    """Accept one person on a day (default: today) and return the record.

    Raises Refused when enrolment has closed, no place is left (`cohort.quota`), the NIK is already
    registered in this programme year (handbook R12; `params` then holds `participant_id` of the
    existing record), or someone under 18 has no guardian's consent (R14).
    """
    return register_all(session, by, cohort, [person], on=on)[0]


def register_all(
    session: Session,
    by: Actor,
    cohort: Cohort,
    people: Sequence[PersonData],
    *,
    on: date | None = None,
) -> list[Participant]:
    """Accept many in a constant number of statements, or none: the first refusal stops all."""
    day = on or clock.today()
    # Held until the commit: numbers are given one after the other, and closing waits its turn.
    lock_open(session, cohort)
    for person in people:
        check_guardian(person, day)
    withdrawn = refuse_known(session, cohort, people)
    if cohort.quota is not None:
        check_places(cohort.quota, places_taken(session, cohort.id), len(people))
    back = _revive(session, cohort, people, withdrawn, day) if withdrawn else {}
    new = [person for person in people if person.nik not in back]
    made = _insert(session, cohort, new, _numbers(session, cohort, len(new)), day)
    by_nik = back | {person.nik: one for person, one in zip(new, made, strict=True)}
    found = [by_nik[person.nik] for person in people]
    ids = [one.id for one in found]
    fill_rosters(session, cohort, day)
    milestones.record(session, by, queries.evidence_of_people(found))
    duplicates.look(session, by, found)
    if len(found) == 1:
        audit(session, by, "participant.accept", subject=("participant", ids[0]))
    elif found:
        detail = {"participants": ids}
        audit(session, by, "participant.accept_all", subject=("cohort", cohort.id), detail=detail)
    return found


def lock_open(session: Session, cohort: Cohort) -> None:
    """Hold a cohort until the commit; what is decided about its places then stands.

    Raises Refused when enrolment has closed.
    """
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    session.refresh(cohort, ["enrolment_closed_at", "quota", "version"])
    if not cohort.enrolment_open:
        raise Refused(CLOSED, cohort=cohort.name)


def places_taken(session: Session, cohort_id: int) -> int:
    """How many people hold a place; who stopped before enrolment closed has given theirs back."""
    gone = select(Departure.participant_id).where(Departure.returned_on.is_(None))
    query = select(func.count(Participant.id)).where(
        Participant.cohort_id == cohort_id,
        Participant.state == ACCEPTED,
        Participant.id.not_in(gone),
    )
    return session.scalar(query) or 0


def take_back(session: Session, by: Actor, participant: Participant) -> None:
    """Undo an acceptance while enrolment is open; the row and its number wait for another yes.

    Raises Refused once anything was recorded of the person since.
    """
    lock_open(session, participant.cohort)
    since = select(Milestone.id).where(
        Milestone.participant_id == participant.id,
        Milestone.superseded_at.is_(None),
        Milestone.kind.not_in((ACCEPTED_FACT, ALREADY_RUNNING)),
    )
    if participant.in_n or session.scalar(since.limit(1)):
        raise Refused(
            N_("Sudah ada catatan tentang %(name)s sejak diterima. Catat berhenti dari datanya."),
            name=participant.name,
        )
    participant.state = WITHDRAWN
    # On the rosters for no day at all.
    session.execute(
        update(CourseEnrolment)
        .where(CourseEnrolment.participant_id == participant.id)
        .values(until_on=CourseEnrolment.from_on)
        .execution_options(synchronize_session="fetch")
    )
    session.flush()
    milestones.record(session, by, {(participant.id, f"participant:{participant.id}"): []})
    audit(session, by, "participant.take_back", subject=("participant", participant.id))


def _numbers(session: Session, cohort: Cohort, count: int) -> list[str]:
    prefix = number_prefix(cohort.code)
    query = select(Participant.number).where(
        Participant.number.like(prefix.replace("_", r"\_") + "-%", escape="\\")
    )
    return next_numbers(prefix, session.scalars(query), count)


def _insert(
    session: Session, cohort: Cohort, people: Sequence[PersonData], numbers: list[str], day: date
) -> list[Participant]:
    """All rows in one statement, and then the records in the order of their numbers."""
    same = {
        "programme_id": cohort.programme_id,
        "cohort_id": cohort.id,
        "state": ACCEPTED,
        "accepted_on": day,
        "in_n": False,
        "created_at": clock.now(),
        "version": 1,
    }
    rows = [
        same
        | fields_of(person)
        | {
            "number": number,
            "guardian_consent_at": clock.now() if person.guardian_consent else None,
        }
        for person, number in zip(people, numbers, strict=True)
    ]
    if not rows:
        return []
    try:
        session.execute(insert(Participant), rows, execution_options={"render_nulls": True})
    except IntegrityError as error:
        raise Refused(SAME_NIK_NOW, field="nik") from error
    query = select(Participant).where(Participant.number.in_(numbers)).order_by(Participant.id)
    return list(session.scalars(query))


def _revive(
    session: Session,
    cohort: Cohort,
    people: Sequence[PersonData],
    withdrawn: Sequence[Participant],
    day: date,
) -> dict[str, Participant]:
    """Records whose acceptance was taken back and who are accepted now, by NIK."""
    by_index = {vault().blind_index(person.nik): person for person in people}
    found = {}
    for one in withdrawn:
        person = by_index[one.nik_index]
        for name, value in fields_of(person).items():
            setattr(one, name, value)
        one.state, one.cohort, one.accepted_on = ACCEPTED, cohort, day
        one.guardian_consent_at = clock.now() if person.guardian_consent else None
        found[person.nik] = one
    session.flush()
    here = select(Course.id).where(Course.cohort_id == cohort.id, Course.state != FINISHED)
    session.execute(
        update(CourseEnrolment)
        .where(
            CourseEnrolment.participant_id.in_([one.id for one in withdrawn]),
            CourseEnrolment.course_id.in_(here),
        )
        .values(until_on=None)
        .execution_options(synchronize_session="fetch")
    )
    return found
