"""Enrolment closes: N is frozen (handbook A2, R18)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import (
    ACCEPTED,
    Application,
    Participant,
    RegistrationLink,
)
from trainingmgr.participants.rules.applications import OPEN_STATES, UNDECIDED
from trainingmgr.participants.services.rosters import fill_rosters


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
