"""Applicants are accepted, put on the waiting list or declined, and any of it taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import Application, Participant
from trainingmgr.participants.rules.applications import (
    ADMITTED,
    APPLIED,
    DECLINED,
    OPEN_STATES,
    WAITING,
)
from trainingmgr.participants.rules.enrolment import check_guardian, needs_guardian
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.rules.records import check_reason
from trainingmgr.participants.services.consents import hand_over
from trainingmgr.participants.services.enrolment import lock_open, register_all, take_back
from trainingmgr.participants.services.particulars import SAME_NIK


@dataclass(frozen=True)
class Held:
    """Someone who could not be accepted, and why; `twin` is the record that has the NIK already."""

    application: Application
    problem: Refused

    @property
    def twin(self) -> int | None:
        found: int | None = self.problem.params.get("participant_id")
        return found


@dataclass(frozen=True)
class Admission:
    """What came of accepting several at once."""

    admitted: list[Participant] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


def admit(session: Session, by: Actor, cohort: Cohort, ids: Collection[int]) -> Admission:
    """Accept applicants by the rules of enrolment (R12, R14) as far as each may be.

    Who may not be is told with the reason and stays an applicant. Raises Refused when enrolment
    has closed or there are fewer places than people who may be accepted: then nobody is.
    """
    lock_open(session, cohort)
    wanted = _of(session, cohort, ids, OPEN_STATES)
    ready, held = _judged(session, cohort, wanted)
    found = register_all(session, by, cohort, [_person(one) for one in ready]) if ready else []
    for application, participant in zip(ready, found, strict=True):
        application.participant_id = participant.id
        _decide(by, application, ADMITTED)
    session.flush()
    for application in ready:
        hand_over(session, application)
    if ready:
        _note(session, by, cohort, "application.admit", ready)
    return Admission(found, held)


def put_aside(session: Session, by: Actor, cohort: Cohort, ids: Collection[int]) -> int:
    """Put applicants at the end of the waiting list, in the order in which they applied."""
    lock_open(session, cohort)
    wanted = _of(session, cohort, ids, (APPLIED,))
    last = session.scalar(
        select(func.max(Application.waiting_rank)).where(Application.cohort_id == cohort.id)
    )
    for rank, one in enumerate(wanted, (last or 0) + 1):
        _decide(by, one, WAITING)
        one.waiting_rank = rank
    session.flush()
    if wanted:
        _note(session, by, cohort, "application.wait", wanted)
    return len(wanted)


def decline(session: Session, by: Actor, cohort: Cohort, ids: Collection[int], reason: str) -> int:
    """Decline applicants for a reason that is kept. Raises Refused without one."""
    why = check_reason(reason)
    lock_open(session, cohort)
    wanted = _of(session, cohort, ids, OPEN_STATES)
    for one in wanted:
        _decide(by, one, DECLINED)
        one.reason = why
    session.flush()
    if wanted:
        _note(session, by, cohort, "application.decline", wanted)
    return len(wanted)


def undo(session: Session, by: Actor, cohort: Cohort, ids: Collection[int]) -> int:
    """Take decisions back while enrolment is open: everyone is an applicant again.

    Raises Refused for someone accepted of whom something was recorded since.
    """
    lock_open(session, cohort)
    wanted = _of(session, cohort, ids, (WAITING, DECLINED, ADMITTED))
    for one in wanted:
        if one.state == ADMITTED and one.participant is not None:
            take_back(session, by, one.participant)
        _decide(by, one, APPLIED)
    session.flush()
    if wanted:
        _note(session, by, cohort, "application.undo", wanted)
    return len(wanted)


def promote(session: Session, by: Actor, cohort: Cohort) -> Admission:
    """Accept the first on the waiting list. Raises Refused when nobody waits."""
    lock_open(session, cohort)
    first = session.scalar(
        select(Application.id)
        .where(Application.cohort_id == cohort.id, Application.state == WAITING)
        .order_by(Application.waiting_rank, Application.id)
        .limit(1)
    )
    if first is None:
        raise Refused(N_("Daftar cadangan kosong."))
    return admit(session, by, cohort, [first])


def move_up(session: Session, by: Actor, application: Application) -> None:
    """One place further to the front of the waiting list; the first stays the first."""
    cohort = application.cohort
    lock_open(session, cohort)
    session.refresh(application)
    if application.state != WAITING or application.waiting_rank is None:
        return
    before = session.scalar(
        select(Application)
        .where(
            Application.cohort_id == cohort.id,
            Application.state == WAITING,
            Application.waiting_rank < application.waiting_rank,
        )
        .order_by(Application.waiting_rank.desc())
        .limit(1)
    )
    if before is None:
        return
    before.waiting_rank, application.waiting_rank = application.waiting_rank, before.waiting_rank
    session.flush()
    _note(session, by, cohort, "application.move_up", [application])


def guardian_agreed(session: Session, by: Actor, application: Application, name: str) -> None:
    """An official saw the guardian's consent (handbook R14). Raises Refused without a name."""
    if not needs_guardian(application.birth_date, clock.today()):
        raise Refused(N_("Pendaftar ini sudah berusia 18 tahun, jadi tidak memerlukan wali."))
    guardian = " ".join(name.split())[:120]
    if not guardian:
        raise Refused(N_("Isi nama wali yang menyetujui."), field="guardian_name")
    application.guardian_name, application.guardian_consent_at = guardian, clock.now()
    session.flush()
    audit(session, by, "application.guardian", subject=("application", application.id))


def _judged(
    session: Session, cohort: Cohort, wanted: Sequence[Application]
) -> tuple[list[Application], list[Held]]:
    """Who may be accepted, and who not for which reason."""
    registered = queries.registered_niks(
        session, cohort.programme_id, [one.nik_index for one in wanted]
    )
    ready: dict[str, Application] = {}
    held = []
    for one in wanted:
        try:
            if one.nik_index in registered:
                twin = registered[one.nik_index]
                known = {"name": twin.name, "number": twin.number, "participant_id": twin.id}
                raise Refused(SAME_NIK, field="nik", **known)
            if one.nik_index in ready:
                raise Refused(N_("NIK ini sama dengan NIK pendaftar lain yang ikut dipilih."))
            check_guardian(_person(one), clock.today())
        except Refused as problem:
            held.append(Held(one, problem))
        else:
            ready[one.nik_index] = one
    return list(ready.values()), held


def _of(
    session: Session, cohort: Cohort, ids: Collection[int], states: Collection[str]
) -> list[Application]:
    """Those of the cohort that are in one of these states now, in the order they applied."""
    query = (
        select(Application)
        .where(
            Application.cohort_id == cohort.id,
            Application.id.in_(ids),
            Application.state.in_(states),
        )
        .order_by(Application.waiting_rank, Application.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _decide(by: Actor, application: Application, state: str) -> None:
    application.state, application.reason, application.waiting_rank = state, "", None
    undone = state == APPLIED
    application.decided_at = None if undone else clock.now()
    application.decided_by_id = None if undone else by.user_id


def _note(
    session: Session, by: Actor, cohort: Cohort, act: str, those: Sequence[Application]
) -> None:
    detail = {"applications": [one.id for one in those]}
    audit(session, by, act, subject=("cohort", cohort.id), detail=detail)


def _person(one: Application) -> PersonData:
    return PersonData(
        name=one.name,
        nik=one.nik,
        sex="P" if one.sex == "P" else "L",
        birth_date=one.birth_date,
        birth_place=one.birth_place,
        kelurahan_code=one.kelurahan_code,
        address=one.address,
        phone=one.phone,
        email=one.email,
        education=one.education,
        occupation=one.occupation,
        already_in_business=one.already_in_business,
        business_name=one.business_name,
        business_field=one.business_field,
        business_since=one.business_since,
        guardian_name=one.guardian_name,
        guardian_consent=one.guardian_consent_at is not None,
    )
