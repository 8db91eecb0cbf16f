"""A diagnosis or a self-assessment kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Assessment, Mentee
from trainingmgr.mentors.queries.assessments import assessment_of_client, last_on
from trainingmgr.mentors.rules import assessments as rules
from trainingmgr.mentors.services.mentees import lock
from trainingmgr.participants.services.rights_requests import refuse_frozen


@dataclass(frozen=True)
class AssessmentInput:
    """Scores 1 to 4 by area; `respondent` or `participant_id` tells who answered for the mentee."""

    client_id: str
    by_mentee: bool
    assessed_on: date
    scores: Mapping[str, int]
    notes: Mapping[str, str] = field(default_factory=dict)
    respondent: str = ""
    participant_id: int | None = None


def assess(session: Session, by: Actor, mentee: Mentee, told: AssessmentInput) -> Assessment:
    """Saves one; a repeated `client_id` returns the first. Raises Refused."""
    lock(session, mentee)
    known = assessment_of_client(session, told.client_id)
    if known is not None and known.mentee_id == mentee.id:
        return known
    last = last_on(session, mentee.id, by_mentee=told.by_mentee)
    rules.check(told.scores, assessed_on=told.assessed_on, last=last, today=clock.today())
    if told.by_mentee:
        _check_respondent(session, mentee, told)
    made = Assessment(
        client_id=told.client_id,
        mentee_id=mentee.id,
        by_mentee=told.by_mentee,
        assessed_on=told.assessed_on,
        notes={area: note.strip() for area, note in told.notes.items() if note.strip()},
        respondent=told.respondent.strip(),
        participant_id=told.participant_id,
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
        **{area: told.scores[area] for area in rules.AREAS},
    )
    session.add(made)
    session.flush()
    act = "coaching.self_assess" if told.by_mentee else "coaching.diagnose"
    audit.record(session, by, act, subject=("mentee", mentee.id))
    return made


def _check_respondent(session: Session, mentee: Mentee, told: AssessmentInput) -> None:
    if told.participant_id is None and not told.respondent.strip():
        raise Refused(N_("Tulis siapa yang menjawab."), field="respondent")
    if told.participant_id is None:
        return
    if told.participant_id not in {one.id for one in queries.members_of(session, mentee)}:
        raise Refused(
            N_("Yang menjawab harus anggota dampingan ini. Muat ulang halaman."),
            field="participant_id",
        )
    refuse_frozen(session, {told.participant_id})
