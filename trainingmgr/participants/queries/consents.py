"""What people allowed, where their record comes from, and where they moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.cohorts.models import Cohort
from trainingmgr.participants.models import Application, CohortMove, Consent, Participant


@dataclass(frozen=True)
class Origin:
    """Where a record comes from and what its person agreed to, for their page."""

    participant: Participant
    consents: dict[str, Consent]
    """The latest answer by purpose; a purpose never asked is missing."""
    history: Sequence[Consent]
    """Every answer, the newest first."""
    application: Application | None
    moves: Sequence[CohortMove]


def consents_of(session: Session, participant_id: int) -> dict[str, Consent]:
    """The answer that holds, by purpose."""
    return {one.purpose: one for one in reversed(_history(session, participant_id))}


def origin_of(session: Session, participant: Participant) -> Origin:
    """For the page of a record that the reader may see, in three statements."""
    history = _history(session, participant.id)
    application = session.scalar(
        select(Application)
        .where(Application.participant_id == participant.id)
        .options(joinedload(Application.group))
        .order_by(Application.id.desc())
        .limit(1)
    )
    moves = session.scalars(
        select(CohortMove)
        .where(CohortMove.participant_id == participant.id)
        .options(joinedload(CohortMove.left), joinedload(CohortMove.joined))
        .order_by(CohortMove.id)
    ).all()
    latest = {one.purpose: one for one in reversed(history)}
    return Origin(participant, latest, history, application, moves)


def move_targets(session: Session, participant: Participant) -> Sequence[Cohort]:
    """Cohorts of the same kind and year that someone can go on in."""
    home = participant.cohort
    query = select(Cohort).where(
        Cohort.programme_id == home.programme_id, Cohort.kind == home.kind, Cohort.id != home.id
    )
    if not participant.in_n:
        query = query.where(Cohort.enrolment_closed_at.is_(None))
    return session.scalars(query.order_by(Cohort.starts_on, Cohort.id)).all()


def _history(session: Session, participant_id: int) -> Sequence[Consent]:
    return session.scalars(
        select(Consent)
        .where(Consent.participant_id == participant_id)
        .order_by(Consent.on.desc(), Consent.id.desc())
    ).all()
