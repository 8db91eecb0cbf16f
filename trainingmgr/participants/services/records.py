"""What happens to one person's record later: NIK shown, objections, leaving and coming back."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.cohorts.models import FINISHED, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import CourseEnrolment, Departure, Objection, Participant
from trainingmgr.participants.rules.records import (
    REVEALS_PER_HOUR,
    check_departure,
    check_how_many,
    check_reason,
    check_return,
    check_text,
)
from trainingmgr.participants.rules.rights_requests import due
from trainingmgr.participants.services import milestones
from trainingmgr.participants.services.turns import hold

REVEAL = "nik.reveal"


def reveal_nik(session: Session, by: Actor, participant: Participant, reason: str) -> str:
    """The sixteen digits, for a reason that the audit keeps; at most 20 an hour for one person.

    Raises Refused without a reason, without the right, or beyond the limit.
    """
    if not by.may(REVEAL):
        raise Refused(N_("Anda tidak berhak melihat NIK."))
    why = check_reason(reason)
    # Who asks for many at once waits in line, so that none slips past the count.
    session.execute(select(User.id).where(User.id == by.user_id).with_for_update(key_share=True))
    same_user = AuditEvent.user_id == by.user_id if by.user_id else AuditEvent.user_id.is_(None)
    recent = select(func.count()).where(
        AuditEvent.act == REVEAL, same_user, AuditEvent.at > clock.now() - timedelta(hours=1)
    )
    if (session.scalar(recent) or 0) >= REVEALS_PER_HOUR:
        raise Refused(
            N_("Sudah %(n)d NIK dibuka dalam satu jam. Coba lagi nanti."), n=REVEALS_PER_HOUR
        )
    # Long runs of digits in a reason might be the very thing that the audit must not hold.
    detail = {"reason": re.sub(r"\d{5,}", "•••", why)}
    audit(session, by, REVEAL, subject=("participant", participant.id), detail=detail)
    return participant.nik


def open_objection(
    session: Session,
    by: Actor,
    participant: Participant,
    text: str,
    *,
    about: str = "",
    on: date | None = None,
) -> Objection:
    """A correction request: while it is open, nobody counts as active (handbook 3.11).

    It is to be answered within 72 hours. The same words again are the same request, still open;
    more than ten open ones of one person are Refused.
    """
    words = check_text(text)
    # Of two taps the second waits here, and finds the first one's request.
    row = select(Participant.id).where(Participant.id == participant.id)
    session.execute(row.with_for_update(key_share=True))
    known = session.scalar(
        select(Objection).where(
            Objection.participant_id == participant.id,
            Objection.text == words,
            Objection.about == about,
            Objection.closed_on.is_(None),
        )
    )
    if known is not None:
        return known
    waiting = select(func.count()).where(
        Objection.participant_id == participant.id, Objection.closed_on.is_(None)
    )
    check_how_many(session.scalar(waiting) or 0)
    day = on or clock.today()
    opened_at = clock.now() if day == clock.today() else clock.instant(day)
    objection = Objection(
        participant_id=participant.id,
        text=words,
        about=about,
        opened_on=day,
        opened_by_id=by.user_id,
        opened_at=opened_at,
        due_at=due(opened_at),
    )
    session.add(objection)
    session.flush()
    milestones.record(session, by, queries.evidence_of_objections([objection]))
    audit(session, by, "objection.open", subject=("participant", participant.id))
    return objection


def close_objection(
    session: Session,
    by: Actor,
    objection: Objection,
    resolution: str,
    *,
    version: int | None = None,
    on: date | None = None,
) -> None:
    """Say how it was resolved. Raises Refused, or Conflict when it was closed meanwhile."""
    if objection.closed_on is not None or version not in {None, objection.version}:
        raise Conflict(N_("Sanggahan ini baru saja diubah orang lain. Periksa kembali."))
    objection.resolution = check_text(resolution, field="resolution")
    objection.closed_on = max(on or clock.today(), objection.opened_on)
    objection.closed_at, objection.closed_by_id = clock.now(), by.user_id
    session.flush()
    milestones.record(session, by, queries.evidence_of_objections([objection]))
    audit(session, by, "objection.close", subject=("participant", objection.participant_id))


def leave(
    session: Session,
    by: Actor,
    participant: Participant,
    *,
    kind: str,
    reason: str,
    on: date | None = None,
) -> Departure:
    """Someone stops, takes a job or moves away; N and the history stay (handbook R18, R30).

    `kind` is berhenti, bekerja or pindah. Rosters of running courses end on that day. Raises
    Refused when the person has left already or the day lies ahead.
    """
    day = on or clock.today()
    check_departure(kind, reason, day, clock.today())
    # Of two taps the second waits here, and finds that the person has stopped.
    hold(session, participant)
    if queries.open_departure(session, participant.id):
        raise Refused(N_("Peserta ini sudah tercatat berhenti."))
    departure = Departure(participant_id=participant.id, on=day, kind=kind, reason=reason.strip())
    session.add(departure)
    session.flush()
    running = select(Course.id).where(Course.state != FINISHED)
    session.execute(
        update(CourseEnrolment)
        .where(
            CourseEnrolment.participant_id == participant.id,
            CourseEnrolment.until_on.is_(None),
            CourseEnrolment.course_id.in_(running),
        )
        .values(until_on=day)
        .execution_options(synchronize_session="fetch")
    )
    milestones.record(session, by, queries.evidence_of_departures([departure]))
    subject = ("participant", participant.id)
    audit(session, by, "participant.leave", subject=subject, detail={"kind": kind})
    return departure


def come_back(
    session: Session, by: Actor, participant: Participant, *, on: date | None = None
) -> None:
    """Someone takes part again; the time away stays in the history (handbook R30)."""
    day = on or clock.today()
    hold(session, participant)
    departure = queries.open_departure(session, participant.id)
    if departure is None:
        raise Refused(N_("Peserta ini tidak tercatat berhenti."))
    check_return(day, departure.on, clock.today())
    departure.returned_on = day
    session.flush()
    session.execute(
        update(CourseEnrolment)
        .where(
            CourseEnrolment.participant_id == participant.id,
            CourseEnrolment.until_on == departure.on,
        )
        .values(until_on=None)
        .execution_options(synchronize_session="fetch")
    )
    milestones.record(session, by, queries.evidence_of_departures([departure]))
    audit(session, by, "participant.come_back", subject=("participant", participant.id))
