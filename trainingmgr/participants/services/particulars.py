"""Someone's particulars as stored, corrected, and known by one NIK in a programme year (R12)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import (
    WITHDRAWN,
    Participant,
)
from trainingmgr.participants.rules.enrolment import check_guardian
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services import duplicates, milestones

SAME_NIK = N_("NIK ini sudah terdaftar pada program ini atas nama %(name)s (%(number)s).")
SAME_NIK_NOW = N_("NIK ini baru saja didaftarkan orang lain. Muat ulang, lalu periksa kembali.")


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
        refuse_known(session, participant.cohort, [person], besides=participant.id)
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


def refuse_known_nik(
    session: Session, cohort: Cohort, nik: str, besides: Participant | None = None
) -> None:
    """Raise Refused that names the record which has this NIK already (handbook R12)."""
    digits = re.sub(r"\D", "", nik)
    _refuse_indices(session, cohort, [vault().blind_index(digits)], besides.id if besides else None)


def refuse_known(
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
