"""Who may be certified, whose certificate, and what a code proves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.queries import TrainingResult, results
from trainingmgr.certificates import rules
from trainingmgr.certificates.models import (
    APPROVED,
    PROPOSED,
    BatchEntry,
    Certificate,
    CertificateBatch,
)
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN, HEAD, Actor
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import NotFound
from trainingmgr.journey.stages import Stage
from trainingmgr.participants.models import Participant, StageReached
from trainingmgr.participants.queries import is_frozen

VALID, REVOKED = "berlaku", "dibatalkan"

# What the lists are sorted by.
COHORT = (
    select(Cohort.name)
    .where(Cohort.id == Participant.cohort_id)
    .correlate(Participant)
    .scalar_subquery()
)
PEOPLE = (
    select(func.count(BatchEntry.id))
    .where(BatchEntry.batch_id == CertificateBatch.id)
    .correlate(CertificateBatch)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Candidate:
    """Someone of a batch, or who might be: the training's result and why there is no certificate.

    `result` is None for someone who has left every technical course; `reasons` is then not empty.
    """

    participant: Participant
    result: TrainingResult | None
    reasons: list[Sentence]
    certificate: Certificate | None = None


def eligible(session: Session, cohort_id: int) -> Sequence[Participant]:
    """People of a cohort who passed, have no certificate and are in no open batch, by name."""
    query = (
        select(Participant)
        .where(Participant.cohort_id == cohort_id, _is_eligible())
        .order_by(Participant.name, Participant.id)
    )
    return session.scalars(query).all()


def waiting_by_cohort(session: Session, cohort_ids: Collection[int]) -> dict[int, int]:
    """cohort id -> how many of its people may be proposed; cohorts with nobody are left out."""
    query = (
        select(Participant.cohort_id, func.count())
        .where(Participant.cohort_id.in_(cohort_ids), _is_eligible())
        .group_by(Participant.cohort_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def candidates(session: Session, cohort_id: int) -> list[Candidate]:
    """Those who would be proposed now, with their results."""
    people = eligible(session, cohort_id)
    found = results(session, [person.id for person in people]) if people else {}
    return [Candidate(person, found.get(person.id), []) for person in people]


def waiting_for_make_up(session: Session, cohort_id: int) -> list[Candidate]:
    """Those of a cohort, by name, whose result a make-up may still change, and why it waits."""
    people = session.scalars(
        select(Participant)
        .where(Participant.cohort_id == cohort_id, ~is_frozen())
        .order_by(Participant.name, Participant.id)
    ).all()
    ids = [person.id for person in people]
    found, issued = results(session, ids), certificates_of(session, ids)
    return [
        Candidate(person, found[person.id], [why])
        for person in people
        if person.id in found
        and person.id not in issued
        and (why := found[person.id].waits_for_make_up)
    ]


def batch_people(session: Session, batch: CertificateBatch) -> list[Candidate]:
    """Everyone of a batch by name, judged as of now (handbook 3.3), in four statements."""
    people = session.scalars(
        select(Participant)
        .join(BatchEntry, BatchEntry.participant_id == Participant.id)
        .where(BatchEntry.batch_id == batch.id)
        .order_by(Participant.name, Participant.id)
    ).all()
    ids = [person.id for person in people]
    found, issued = results(session, ids), certificates_of(session, ids)
    mine = {one.participant_id: one for one in certificates_of_batch(session, batch.id)}
    return [
        Candidate(
            person,
            found.get(person.id),
            _reasons(found.get(person.id), person.id in issued) + _frozen(person),
            mine.get(person.id),
        )
        for person in people
    ]


def _reasons(result: TrainingResult | None, certified: bool) -> list[Sentence]:
    if result is None:
        return [sentence(N_("Peserta tidak mengikuti pelatihan teknis."))]
    return rules.may_be_certified(
        result=result.standing,
        course_closed=result.complete,
        already_certified=certified,
        make_up_waits=result.waits_for_make_up,
    )


def _frozen(person: Participant) -> list[Sentence]:
    if person.restricted_at or person.erased_at:
        return [sentence(N_("Data orang ini dibatasi atau dihapus atas permintaannya."))]
    return []


def batches(state: str = "", search: str = "") -> Select[CertificateBatch]:
    """Batches, newest first; found by the code or the name of their cohort."""
    query = (
        select(CertificateBatch)
        .join(CertificateBatch.cohort)
        .options(joinedload(CertificateBatch.cohort))
        .order_by(CertificateBatch.id.desc())
    )
    if state:
        query = query.where(CertificateBatch.state == state)
    if search:
        like = f"%{search.lower()}%"
        query = query.where(
            or_(func.lower(Cohort.code).like(like), func.lower(Cohort.name).like(like))
        )
    return query


def open_batches(session: Session) -> Sequence[CertificateBatch]:
    """Those that wait for the head or for the administrator, the oldest first."""
    query = batches().where(CertificateBatch.state.in_([PROPOSED, APPROVED]))
    return session.scalars(query.order_by(None).order_by(CertificateBatch.id)).all()


def batch_sizes(session: Session, batch_ids: Collection[int]) -> dict[int, int]:
    """batch id -> number of people."""
    query = (
        select(BatchEntry.batch_id, func.count())
        .where(BatchEntry.batch_id.in_(batch_ids))
        .group_by(BatchEntry.batch_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def batch_for(session: Session, batch_id: int) -> CertificateBatch:
    """Raises NotFound."""
    found = session.get(CertificateBatch, batch_id)
    if found is None:
        raise NotFound(N_("Usulan sertifikat tidak ditemukan."))
    return found


def approved_batches(session: Session, cohort_id: int) -> Sequence[CertificateBatch]:
    """Those of a cohort that the head has approved and nobody has issued yet."""
    query = select(CertificateBatch).where(
        CertificateBatch.cohort_id == cohort_id, CertificateBatch.state == APPROVED
    )
    return session.scalars(query.order_by(CertificateBatch.id)).all()


def visible(
    actor: Actor, search: str = "", cohort_id: int | None = None, status: str = ""
) -> Select[Certificate]:
    """Certificates, newest number first; head and admin all, others none. Found by name, number
    or register number; `status` is VALID or REVOKED."""
    query = (
        select(Certificate)
        .join(Certificate.participant)
        .order_by(Certificate.year.desc(), Certificate.sequence.desc())
    )
    if actor.role not in {HEAD, ADMIN}:
        return query.where(Certificate.id.is_(None))
    if search:
        like = f"%{search.strip().lower()}%"
        columns = (Participant.name, Certificate.number, Certificate.register_number)
        query = query.where(or_(*(func.lower(column).like(like) for column in columns)))
    if cohort_id:
        query = query.where(Participant.cohort_id == cohort_id)
    if status == VALID:
        query = query.where(Certificate.revoked_on.is_(None))
    if status == REVOKED:
        query = query.where(Certificate.revoked_on.is_not(None))
    return query


def listed(query: Select[Certificate]) -> Select[Certificate]:
    """Loads with each certificate what its row in a list shows."""
    holder = joinedload(Certificate.participant)
    return query.options(holder.joinedload(Participant.cohort), joinedload(Certificate.pdf))


def certificate_for(session: Session, actor: Actor, certificate_id: int) -> Certificate:
    """Raises NotFound."""
    found = session.scalar(visible(actor).where(Certificate.id == certificate_id))
    if found is None:
        raise NotFound(N_("Sertifikat tidak ditemukan."))
    return found


def certificate_of_code(session: Session, code: str) -> Certificate | None:
    """What a normalised verification code proves."""
    return session.scalar(select(Certificate).where(Certificate.code == code))


def certificates_of(session: Session, participant_ids: Collection[int]) -> dict[int, Certificate]:
    """participant id -> the certificate that holds."""
    query = select(Certificate).where(
        Certificate.participant_id.in_(participant_ids), Certificate.revoked_on.is_(None)
    )
    return {one.participant_id: one for one in session.scalars(query)}


def certificates_of_batch(session: Session, batch_id: int) -> list[Certificate]:
    """In the order of their numbers."""
    query = select(Certificate).where(Certificate.batch_id == batch_id)
    return list(session.scalars(query.order_by(Certificate.sequence)))


def certificates_of_cohort(session: Session, cohort_id: int) -> list[Certificate]:
    """Every one ever issued to a cohort, in the order of their numbers."""
    query = (
        select(Certificate)
        .join(Certificate.batch)
        .where(CertificateBatch.cohort_id == cohort_id)
        .order_by(Certificate.year, Certificate.sequence)
    )
    return list(session.scalars(query))


def printed(session: Session, batch_id: int) -> tuple[int, int]:
    """How many PDF of a batch are ready, of how many."""
    query = select(func.count(Certificate.pdf_id), func.count()).where(
        Certificate.batch_id == batch_id
    )
    ready, total = session.execute(query).one()
    return ready, total


def count(session: Session, query: Select[Certificate] | Select[CertificateBatch]) -> int:
    """How many rows a list has."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _is_eligible() -> ColumnElement[bool]:
    passed = select(StageReached.id).where(
        StageReached.participant_id == Participant.id,
        StageReached.stage == int(Stage.TUNTAS),
        StageReached.on <= clock.today(),
    )
    certified = select(Certificate.id).where(
        Certificate.participant_id == Participant.id, Certificate.revoked_on.is_(None)
    )
    proposed = (
        select(BatchEntry.id)
        .join(CertificateBatch, CertificateBatch.id == BatchEntry.batch_id)
        .where(
            BatchEntry.participant_id == Participant.id,
            CertificateBatch.state.in_([PROPOSED, APPROVED]),
        )
    )
    return and_(exists(passed), ~exists(certified), ~exists(proposed), ~is_frozen())
