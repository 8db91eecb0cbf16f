"""People of a cohort proposed together, and the head's word on them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.certificates import queries
from trainingmgr.certificates.models import (
    APPROVED,
    PROPOSED,
    RETURNED,
    BatchEntry,
    CertificateBatch,
)
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused


def propose(session: Session, by: Actor, cohort: Cohort) -> CertificateBatch:
    """Everyone of the cohort who passed and has none yet. Raises Refused when that is nobody.

    Whose result still waits for a make-up is left out until it is held or declined.
    """
    # Held until the commit: of two who propose at once the second finds nobody left.
    session.refresh(cohort, with_for_update={"of": Cohort})
    waiting = {one.participant.id for one in queries.waiting_for_make_up(session, cohort.id)}
    people = [one for one in queries.eligible(session, cohort.id) if one.id not in waiting]
    if not people:
        raise Refused(
            N_("Belum ada peserta tuntas yang menunggu sertifikat pada angkatan %(code)s."),
            code=cohort.code,
        )
    batch = CertificateBatch(
        cohort_id=cohort.id, state=PROPOSED, proposed_at=clock.now(), proposed_by_id=by.user_id
    )
    batch.entries = [BatchEntry(participant_id=person.id) for person in people]
    session.add(batch)
    session.flush()
    detail = {"people": len(people), "waiting": len(waiting)}
    audit.record(session, by, "certificates.propose", subject=("batch", batch.id), detail=detail)
    return batch


def approve(session: Session, by: Actor, batch: CertificateBatch) -> None:
    """The head's yes. Raises Refused unless the batch waits for it."""
    _decide(session, by, batch, APPROVED, "")


def send_back(session: Session, by: Actor, batch: CertificateBatch, note: str) -> None:
    """The head's no, with what is to be mended. Raises Refused."""
    if not note.strip():
        raise Refused(N_("Tulis apa yang perlu diperbaiki."), field="note")
    _decide(session, by, batch, RETURNED, note.strip())


def _decide(session: Session, by: Actor, batch: CertificateBatch, state: str, note: str) -> None:
    session.refresh(batch, with_for_update={"of": CertificateBatch})
    if batch.state != PROPOSED:
        raise Refused(N_("Usulan ini sudah diputuskan."))
    batch.state, batch.note = state, note
    batch.decided_at, batch.decided_by_id = clock.now(), by.user_id
    session.flush()
    audit.record(session, by, f"certificates.{state}", subject=("batch", batch.id))
