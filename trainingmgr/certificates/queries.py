"""Who may be certified, whose certificate, and what a code proves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.certificates.models import (
    APPROVED,
    PROPOSED,
    BatchEntry,
    Certificate,
    CertificateBatch,
)
from trainingmgr.foundation.access.policy import ADMIN, HEAD, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.journey.stages import Stage
from trainingmgr.participants.models import Participant, StageReached


def eligible(session: Session, cohort_id: int) -> Sequence[Participant]:
    """People of a cohort who passed, have no certificate and are in no open batch, by name."""
    passed = select(StageReached.id).where(
        StageReached.participant_id == Participant.id, StageReached.stage == int(Stage.TUNTAS)
    )
    certified = select(Certificate.id).where(Certificate.participant_id == Participant.id)
    proposed = (
        select(BatchEntry.id)
        .join(CertificateBatch, CertificateBatch.id == BatchEntry.batch_id)
        .where(
            BatchEntry.participant_id == Participant.id,
            CertificateBatch.state.in_([PROPOSED, APPROVED]),
        )
    )
    query = (
        select(Participant)
        .where(Participant.cohort_id == cohort_id, exists(passed))
        .where(~exists(certified), ~exists(proposed))
        .order_by(Participant.name, Participant.id)
    )
    return session.scalars(query).all()


def batches(cohort_id: int | None = None) -> Select[CertificateBatch]:
    """Batches, newest first."""
    query = select(CertificateBatch).order_by(CertificateBatch.id.desc())
    return query if cohort_id is None else query.where(CertificateBatch.cohort_id == cohort_id)


def batch_for(session: Session, batch_id: int) -> CertificateBatch:
    """Raises NotFound."""
    found = session.get(CertificateBatch, batch_id)
    if found is None:
        raise NotFound(N_("Usulan sertifikat tidak ditemukan."))
    return found


def visible(actor: Actor, search: str = "") -> Select[Certificate]:
    """Certificates by number; head and admin all, others none. Found by name or number."""
    query = (
        select(Certificate)
        .join(Participant, Participant.id == Certificate.participant_id)
        .order_by(Certificate.year.desc(), Certificate.sequence.desc())
    )
    if actor.role not in {HEAD, ADMIN}:
        return query.where(Certificate.id.is_(None))
    if search:
        like = f"%{search.strip().lower()}%"
        query = query.where(
            or_(func.lower(Participant.name).like(like), func.lower(Certificate.number).like(like))
        )
    return query


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
    """participant id -> certificate."""
    query = select(Certificate).where(Certificate.participant_id.in_(participant_ids))
    return {one.participant_id: one for one in session.scalars(query)}
