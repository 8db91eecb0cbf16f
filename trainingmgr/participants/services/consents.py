"""What people allow or refuse, dated; the latest word holds and the earlier ones stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import Application, Consent, Participant
from trainingmgr.participants.queries.consents import consents_of
from trainingmgr.participants.rules.applications import PURPOSES, WAYS


def record_consents(
    session: Session,
    by: Actor,
    participant: Participant,
    answers: Mapping[str, bool],
    *,
    how: str,
    on: date | None = None,
) -> int:
    """Write down answers by purpose that differ from what held before; returns how many did.

    Raises Refused for a day ahead. Nothing else depends on an answer.
    """
    day = on or clock.today()
    if day > clock.today():
        raise Refused(N_("Tanggal tidak boleh di masa depan."), field="on")
    if how not in WAYS:
        raise Refused(N_("Pilih bagaimana persetujuan ini disampaikan."), field="how")
    now = {purpose: one.given for purpose, one in consents_of(session, participant.id).items()}
    changed = {
        purpose: given
        for purpose, given in answers.items()
        if purpose in PURPOSES and now.get(purpose) is not given
    }
    for purpose, given in changed.items():
        session.add(_row(by, purpose, given, day, how, participant_id=participant.id))
    session.flush()
    if changed:
        subject = ("participant", participant.id)
        audit(session, by, "consent.record", subject=subject, detail={"answers": changed})
    return len(changed)


def consents_of_application(
    session: Session, by: Actor, application: Application, answers: Mapping[str, bool], how: str
) -> None:
    """Write down what an applicant answered; a purpose not named is one that was refused."""
    for purpose in PURPOSES:
        given = answers.get(purpose, False)
        row = _row(by, purpose, given, clock.today(), how, application_id=application.id)
        session.add(row)
    session.flush()


def hand_over(session: Session, application: Application) -> None:
    """What was answered with an application holds for the participant whom it became."""
    session.execute(
        update(Consent)
        .where(Consent.application_id == application.id)
        .values(participant_id=application.participant_id)
        .execution_options(synchronize_session="fetch")
    )


def _row(by: Actor, purpose: str, given: bool, on: date, how: str, **whose: int) -> Consent:
    return Consent(
        purpose=purpose,
        given=given,
        on=on,
        how=how,
        recorded_at=clock.now(),
        recorded_by_id=by.user_id,
        **whose,
    )
