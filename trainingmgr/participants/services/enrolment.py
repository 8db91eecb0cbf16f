"""Accepting people into a cohort, changing their particulars, and freezing N."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import exists, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import WORKSHOP, Cohort, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import ACCEPTED, CourseEnrolment, Participant
from trainingmgr.participants.rules.enrolment import check_guardian, next_numbers, number_prefix
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services import milestones

CLOSED = N_("Pendaftaran angkatan %(cohort)s sudah ditutup. Peserta baru masuk angkatan lain.")
SAME_NIK = N_("NIK ini sudah terdaftar pada program ini atas nama %(name)s (%(number)s).")
SAME_NIK_NOW = N_("NIK ini baru saja didaftarkan orang lain. Muat ulang, lalu periksa kembali.")


def register(
    session: Session, by: Actor, cohort: Cohort, person: PersonData, *, on: date | None = None
) -> Participant:
    """Accept one person on a day (default: today) and return the record.

    Raises Refused when enrolment has closed, the NIK is already registered in this programme
    year (handbook R12; `params` then holds `participant_id` of the existing record), or someone
    under 18 has no guardian's consent (R14).
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
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    session.refresh(cohort, ["enrolment_closed_at", "version"])
    if not cohort.enrolment_open:
        raise Refused(CLOSED, cohort=cohort.name)
    for person in people:
        check_guardian(person, day)
    _refuse_known(session, cohort, people)
    numbers = _numbers(session, cohort, len(people))
    found = _insert(session, cohort, people, numbers, day)
    ids = [one.id for one in found]
    _fill_workshop(session, cohort, day)
    milestones.record(session, by, queries.evidence_of_people(found))
    if len(found) == 1:
        audit(session, by, "participant.accept", subject=("participant", ids[0]))
    elif found:
        detail = {"participants": ids}
        audit(session, by, "participant.accept_all", subject=("cohort", cohort.id), detail=detail)
    return found


def change(
    session: Session, by: Actor, participant: Participant, person: PersonData, *, version: int
) -> None:
    """Correct someone's particulars. Raises Conflict when changed meanwhile, Refused by R12, R14.

    The NIK may be corrected as well; the number and the day of acceptance stay.
    """
    if participant.version != version:
        raise Conflict(N_("Data ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    check_guardian(person, participant.accepted_on or clock.today())
    if person.nik != participant.nik:
        _refuse_known(session, participant.cohort, [person], besides=participant.id)
    before = {name: getattr(participant, name) for name in _fields(person)}
    for name, value in _fields(person).items():
        if before[name] != value:
            setattr(participant, name, value)
    if person.guardian_consent and participant.guardian_consent_at is None:
        participant.guardian_consent_at = clock.now()
    changed = sorted(name for name, value in _fields(person).items() if before[name] != value)
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(SAME_NIK_NOW, field="nik") from error
    if before["already_in_business"] != participant.already_in_business:
        milestones.record(session, by, queries.evidence_of_people([participant]))
    if changed:
        shown = [name for name in changed if name not in {"name_key", "nik_index", "nik_last4"}]
        subject = ("participant", participant.id)
        audit(session, by, "participant.change", subject=subject, detail={"fields": shown})


def close_enrolment(session: Session, by: Actor, cohort: Cohort) -> int:
    """Freeze N: everyone accepted by now belongs to it for good, in a KUB or not (handbook R18).

    Returns N. Raises Refused when nobody was accepted or enrolment is closed already.
    """
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    session.refresh(cohort, ["enrolment_closed_at", "frozen_n", "version"])
    if not cohort.enrolment_open:
        raise Refused(N_("Pendaftaran angkatan %(cohort)s sudah ditutup."), cohort=cohort.name)
    accepted = (Participant.cohort_id == cohort.id) & (Participant.state == ACCEPTED)
    n = session.scalar(select(func.count()).select_from(Participant).where(accepted)) or 0
    if n == 0:
        raise Refused(N_("Belum ada peserta yang diterima; pendaftaran belum dapat ditutup."))
    session.execute(
        update(Participant)
        .where(accepted)
        .values(in_n=True)
        .execution_options(synchronize_session="fetch")
    )
    cohort.enrolment_closed_at, cohort.frozen_n = clock.now(), n
    _fill_workshop(session, cohort, clock.today())
    session.flush()
    audit(session, by, "cohort.close_enrolment", subject=("cohort", cohort.id), detail={"n": n})
    return n


def enrol(
    session: Session, by: Actor, course: Course, participant_ids: Collection[int], on: date
) -> int:
    """Put people on a course's roster from a day on; who is on it already stays. Returns the new.

    Someone who had left the roster comes back on it.
    """
    rows = session.execute(
        select(CourseEnrolment.participant_id, CourseEnrolment.until_on).where(
            CourseEnrolment.course_id == course.id,
            CourseEnrolment.participant_id.in_(participant_ids),
        )
    )
    known = {row.participant_id: row.until_on for row in rows}
    back = [participant_id for participant_id, until_on in known.items() if until_on]
    new = sorted(set(participant_ids) - set(known))
    if back:
        session.execute(
            update(CourseEnrolment)
            .where(CourseEnrolment.course_id == course.id, CourseEnrolment.participant_id.in_(back))
            .values(until_on=None)
        )
    if new:
        row = {"course_id": course.id, "from_on": on}
        session.execute(insert(CourseEnrolment), [row | {"participant_id": one} for one in new])
    if new or back:
        detail = {"participants": sorted([*new, *back])}
        audit(session, by, "course.enrol", subject=("course", course.id), detail=detail)
    return len(new) + len(back)


def refuse_known_nik(
    session: Session, cohort: Cohort, nik: str, besides: Participant | None = None
) -> None:
    """Raise Refused that names the record which has this NIK already (handbook R12)."""
    digits = re.sub(r"\D", "", nik)
    _refuse_indices(session, cohort, [vault().blind_index(digits)], besides.id if besides else None)


def _refuse_known(
    session: Session, cohort: Cohort, people: Sequence[PersonData], besides: int | None = None
) -> None:
    indices = [vault().blind_index(person.nik) for person in people]
    if len(set(indices)) < len(indices):
        raise Refused(N_("NIK yang sama tertulis dua kali."), field="nik")
    _refuse_indices(session, cohort, indices, besides)


def _refuse_indices(
    session: Session, cohort: Cohort, indices: Sequence[str], besides: int | None
) -> None:
    known = queries.registered_niks(session, cohort.programme_id, indices)
    for index in indices:
        if index in known and known[index].id != besides:
            twin = known[index]
            raise Refused(
                SAME_NIK, field="nik", name=twin.name, number=twin.number, participant_id=twin.id
            )


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
        | _fields(person)
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


def _fields(person: PersonData) -> dict[str, object]:
    """The columns that hold a person's particulars, in stored form."""
    return {
        "name": person.name,
        "name_key": normalise_name(person.name),
        "sex": person.sex,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date,
        "nik": person.nik,
        "nik_index": vault().blind_index(person.nik),
        "nik_last4": person.nik[-4:],
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
        "kelurahan_code": person.kelurahan_code,
        "education": person.education,
        "occupation": person.occupation,
        "already_in_business": person.already_in_business,
        "guardian_name": person.guardian_name,
    }


def _fill_workshop(session: Session, cohort: Cohort, day: date) -> None:
    """Put everyone accepted on the workshop's roster, also who came before it was planned."""
    workshop = select(Course.id).where(Course.cohort_id == cohort.id, Course.kind == WORKSHOP)
    course_id = session.scalar(workshop.order_by(Course.id).limit(1))
    if course_id is None:
        return
    on_it = exists().where(
        CourseEnrolment.course_id == course_id, CourseEnrolment.participant_id == Participant.id
    )
    missing = select(literal(course_id), Participant.id, literal(day)).where(
        Participant.cohort_id == cohort.id, Participant.state == ACCEPTED, ~on_it
    )
    session.execute(
        insert(CourseEnrolment).from_select(["course_id", "participant_id", "from_on"], missing)
    )
