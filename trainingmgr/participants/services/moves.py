"""Someone changes cohorts; number, history and the N of whoever was counted stay."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import FINISHED, Cohort, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.journey.facts import WORKSHOP
from trainingmgr.participants import queries
from trainingmgr.participants.models import CohortMove, CourseEnrolment, Milestone, Participant
from trainingmgr.participants.queries.lists import in_kub_on
from trainingmgr.participants.rules.applications import check_move, check_places
from trainingmgr.participants.rules.records import check_reason
from trainingmgr.participants.services.enrolment import places_taken
from trainingmgr.participants.services.rights_requests import refuse_frozen
from trainingmgr.participants.services.rosters import fill_rosters
from trainingmgr.participants.services.turns import hold


def move(
    session: Session,
    by: Actor,
    participant: Participant,
    to: Cohort,
    *,
    reason: str,
    on: date | None = None,
) -> CohortMove:
    """Someone trains in another cohort of the kind and year from a day on (handbook R30).

    Who was counted in N when enrolment closed stays counted in that cohort for good and is not
    counted again (R18); who was not goes to a cohort that is still open, where they will be. The
    opening workshop counts where it was attended. Raises Refused.
    """
    day, home = on or clock.today(), participant.cohort
    why = check_reason(reason)
    if day > clock.today():
        raise Refused(N_("Tanggal tidak boleh di masa depan."), field="on")
    _take_turn(session, participant, home, to)
    refuse_frozen(session, [participant.id])
    check_move(
        same=participant.cohort_id == to.id,
        alike=home.programme_id == to.programme_id and home.kind == to.kind,
        counted=participant.in_n,
        target_open=to.enrolment_open,
        in_kub=in_kub_on(session, participant.id, clock.today()),
        stopped=queries.open_departure(session, participant.id) is not None,
    )
    check_places(to.quota, places_taken(session, to.id), 1)
    _leave_rosters(session, participant, day)
    if participant.workshop_in_id is None and _attended(session, participant):
        participant.workshop_in_id = home.id
    if participant.workshop_in_id == to.id:
        participant.workshop_in_id = None
    row = CohortMove(
        participant_id=participant.id,
        from_id=home.id,
        to_id=to.id,
        on=day,
        reason=why,
        moved_by_id=by.user_id,
    )
    session.add(row)
    participant.cohort = to
    session.flush()
    _rejoin(session, participant, to)
    fill_rosters(session, to, day)
    detail = {"from": home.id, "to": to.id}
    audit(session, by, "participant.move", subject=("participant", participant.id), detail=detail)
    return row


def _take_turn(session: Session, participant: Participant, home: Cohort, to: Cohort) -> None:
    """Hold both cohorts and the person. Raises Conflict when they were moved meanwhile."""
    # Both, in one order, so that two moves in opposite directions do not wait for each other.
    both = select(Cohort.id).where(Cohort.id.in_((home.id, to.id))).order_by(Cohort.id)
    session.execute(both.with_for_update())
    session.refresh(to, ["enrolment_closed_at", "quota", "version"])
    hold(session, participant)
    if participant.cohort_id != home.id:
        raise Conflict(N_("Peserta ini baru saja dipindahkan orang lain. Muat ulang, lalu ulangi."))


def _leave_rosters(session: Session, participant: Participant, day: date) -> None:
    running = select(Course.id).where(
        Course.cohort_id == participant.cohort_id, Course.state != FINISHED
    )
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


def _rejoin(session: Session, participant: Participant, to: Cohort) -> None:
    """Who moves back stands again on the rosters left behind."""
    running = select(Course.id).where(Course.cohort_id == to.id, Course.state != FINISHED)
    session.execute(
        update(CourseEnrolment)
        .where(
            CourseEnrolment.participant_id == participant.id,
            CourseEnrolment.course_id.in_(running),
        )
        .values(until_on=None)
        .execution_options(synchronize_session="fetch")
    )


def _attended(session: Session, participant: Participant) -> bool:
    """Whether the opening workshop was attended."""
    held = select(Milestone.id).where(
        Milestone.participant_id == participant.id,
        Milestone.kind == WORKSHOP,
        Milestone.superseded_at.is_(None),
    )
    return session.scalar(held.limit(1)) is not None
