"""Accepting people into a cohort, changing their particulars, and freezing N."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.cohorts import services as cohorts
from trainingmgr.cohorts.models import FINISHED, OPEN, TECHNICAL, WORKSHOP, Cohort, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.journey.facts import ACCEPTED as ACCEPTED_FACT
from trainingmgr.journey.facts import ALREADY_RUNNING
from trainingmgr.participants import queries
from trainingmgr.participants.models import (
    ACCEPTED,
    WITHDRAWN,
    Application,
    CourseEnrolment,
    Departure,
    Milestone,
    Participant,
    RegistrationLink,
)
from trainingmgr.participants.rules.applications import OPEN_STATES, UNDECIDED, check_places
from trainingmgr.participants.rules.enrolment import check_guardian, next_numbers, number_prefix
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services import duplicates, milestones

CLOSED = N_("Pendaftaran angkatan %(cohort)s sudah ditutup. Peserta baru masuk angkatan lain.")
SAME_NIK = N_("NIK ini sudah terdaftar pada program ini atas nama %(name)s (%(number)s).")
SAME_NIK_NOW = N_("NIK ini baru saja didaftarkan orang lain. Muat ulang, lalu periksa kembali.")


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
    withdrawn = _refuse_known(session, cohort, people)
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


def change(
    session: Session, by: Actor, participant: Participant, person: PersonData, *, version: int
) -> None:
    """Correct someone's particulars. Raises Conflict when changed meanwhile, Refused by R12, R14.

    The NIK may be corrected as well; the number and the day of acceptance stay.
    """
    if participant.version != version:
        raise Conflict(N_("Data ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    if participant.erased_at:
        raise Refused(N_("Identitas orang ini sudah dihapus; yang tinggal tidak dapat diubah."))
    check_guardian(person, participant.accepted_on or clock.today())
    if person.nik != participant.nik:
        _refuse_known(session, participant.cohort, [person], besides=participant.id)
    before = {name: getattr(participant, name) for name in fields_of(person)}
    for name, value in fields_of(person).items():
        if before[name] != value:
            setattr(participant, name, value)
    if person.guardian_consent and participant.guardian_consent_at is None:
        participant.guardian_consent_at = clock.now()
    changed = sorted(name for name, value in fields_of(person).items() if before[name] != value)
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(SAME_NIK_NOW, field="nik") from error
    if before["already_in_business"] != participant.already_in_business:
        milestones.record(session, by, queries.evidence_of_people([participant]))
    if changed:
        duplicates.look(session, by, [participant])
        shown = [name for name in changed if name not in {"name_key", "nik_index", "nik_last4"}]
        subject = ("participant", participant.id)
        audit(session, by, "participant.change", subject=subject, detail={"fields": shown})


def close_enrolment(session: Session, by: Actor, cohort: Cohort) -> int:
    """Freeze N: everyone accepted by now belongs to it for good, in a KUB or not (handbook R18).

    Returns N. Applications that nobody decided say so, and public links close. Pelatihan IKM has
    a number of people too, but none of them belongs to N. Raises Refused when nobody was accepted
    or enrolment is closed already.
    """
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    session.refresh(cohort, ["enrolment_closed_at", "frozen_n", "version"])
    if not cohort.enrolment_open:
        raise Refused(N_("Pendaftaran angkatan %(cohort)s sudah ditutup."), cohort=cohort.name)
    n = count_to_freeze(session, cohort.id)
    if n == 0:
        raise Refused(N_("Belum ada peserta yang diterima; pendaftaran belum dapat ditutup."))
    if not cohort.is_ikm:
        session.execute(
            update(Participant)
            .where(_to_freeze(cohort.id))
            .values(in_n=True, counted_in_id=cohort.id)
            .execution_options(synchronize_session="fetch")
        )
    cohort.enrolment_closed_at, cohort.frozen_n = clock.now(), n
    _close_applications(session, by, cohort)
    fill_rosters(session, cohort, clock.today())
    session.flush()
    audit(session, by, "cohort.close_enrolment", subject=("cohort", cohort.id), detail={"n": n})
    return n


def count_to_freeze(session: Session, cohort_id: int) -> int:
    """What N of a cohort will be when its enrolment closes now."""
    query = select(func.count()).select_from(Participant).where(_to_freeze(cohort_id))
    return session.scalar(query) or 0


def _to_freeze(cohort_id: int) -> ColumnElement[bool]:
    """Accepted here; who moved here after being counted elsewhere is counted there (R18)."""
    return and_(
        Participant.cohort_id == cohort_id,
        Participant.state == ACCEPTED,
        Participant.in_n.is_(False),
    )


def open_ikm_course(session: Session, by: Actor, course: Course, *, on: date | None = None) -> None:
    """Open a course of pelatihan IKM, which needs field and trainer but no KUB (handbook R06).

    Everyone accepted stands on its roster, and so will who is accepted later. Raises Refused.
    """
    if not course.cohort.is_ikm:
        raise Refused(N_("Pelatihan ini dibuka dari halaman KUB-nya."))
    day = on or clock.today()
    cohorts.open_course(session, by, course, on=day)
    fill_rosters(session, course.cohort, day)


def enrol(
    session: Session, by: Actor, course: Course, participant_ids: Collection[int], on: date
) -> int:
    """Put people on a course's roster from a day on; who is on it already stays. Returns the new.

    Someone who had left the roster comes back on it; whose record is frozen is passed over.
    """
    participant_ids = set(participant_ids) - queries.frozen_among(session, participant_ids)
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
) -> list[Participant]:
    """Refuse whoever is registered; returns records whose acceptance was taken back."""
    indices = [vault().blind_index(person.nik) for person in people]
    if len(set(indices)) < len(indices):
        raise Refused(N_("NIK yang sama tertulis dua kali."), field="nik")
    return _refuse_indices(session, cohort, indices, besides)


def _refuse_indices(
    session: Session, cohort: Cohort, indices: Sequence[str], besides: int | None
) -> list[Participant]:
    query = select(Participant).where(
        Participant.programme_id == cohort.programme_id, Participant.nik_index.in_(indices)
    )
    found = session.scalars(query).all()
    known = {one.nik_index: one for one in found if one.state != WITHDRAWN}
    for index in indices:
        if index in known and known[index].id != besides:
            twin = known[index]
            raise Refused(
                SAME_NIK, field="nik", name=twin.name, number=twin.number, participant_id=twin.id
            )
    return [one for one in found if one.state == WITHDRAWN]


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


def fields_of(person: PersonData) -> dict[str, object]:
    """The columns that hold a person's particulars, in stored form; also of an application."""
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
        "business_name": person.business_name,
        "business_field": person.business_field,
        "business_since": person.business_since,
        "guardian_name": person.guardian_name,
    }


def fill_rosters(session: Session, cohort: Cohort, day: date) -> None:
    """Put everyone accepted on the workshop's roster, also who came before it was planned.

    In pelatihan IKM those are the rosters of its open courses. Whose record is frozen is passed
    over.
    """
    courses = select(Course.id).where(Course.cohort_id == cohort.id).order_by(Course.id)
    if cohort.is_ikm:
        courses = courses.where(Course.kind == TECHNICAL, Course.state == OPEN)
    else:
        courses = courses.where(Course.kind == WORKSHOP).limit(1)
    for course_id in session.scalars(courses).all():
        _fill(session, cohort, course_id, day)


def _fill(session: Session, cohort: Cohort, course_id: int, day: date) -> None:
    on_it = exists().where(
        CourseEnrolment.course_id == course_id, CourseEnrolment.participant_id == Participant.id
    )
    gone = exists().where(
        Departure.participant_id == Participant.id, Departure.returned_on.is_(None)
    )
    missing = select(literal(course_id), Participant.id, literal(day)).where(
        Participant.cohort_id == cohort.id,
        Participant.state == ACCEPTED,
        # Who attended another cohort's workshop before moving here needs no second one.
        Participant.workshop_in_id.is_(None),
        ~queries.is_frozen(),
        ~gone,
        ~on_it,
    )
    session.execute(
        insert(CourseEnrolment).from_select(["course_id", "participant_id", "from_on"], missing)
    )


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


def _close_applications(session: Session, by: Actor, cohort: Cohort) -> None:
    """Nobody applies any more, and who was not decided on is told so."""
    now = clock.now()
    session.execute(
        update(RegistrationLink)
        .where(RegistrationLink.cohort_id == cohort.id, RegistrationLink.closed_at.is_(None))
        .values(closed_at=now)
    )
    session.execute(
        update(Application)
        .where(Application.cohort_id == cohort.id, Application.state.in_(OPEN_STATES))
        .values(
            state=UNDECIDED,
            decided_at=now,
            decided_by_id=by.user_id,
            version=Application.version + 1,
        )
    )
