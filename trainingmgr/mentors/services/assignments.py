"""Mentors assigned to mentees: for the first time, by a handover, and no longer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.kub.models import DISBANDED, DRAFT, Kub
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Mentee, Mentor, MentorAssignment
from trainingmgr.mentors.queries.matching import taken
from trainingmgr.mentors.rules import assignments as rules
from trainingmgr.mentors.services.mentees import file_of_kub, lock
from trainingmgr.participants.models import AS_MENTOR, OF_BUSINESS, OF_KUB
from trainingmgr.participants.services import people


def assign_mentor(
    session: Session,
    by: Actor,
    mentor: Mentor,
    mentee: Mentee,
    from_on: date,
    reason: str = "",
    note: str = "",
    *,
    beyond: bool = True,
) -> MentorAssignment:
    """The mentor follows the mentee from a day on; whoever did before stops that day.

    A handover has its `reason`; `note` is what the next mentor should know. `beyond`: more than
    the mentor's capacity is all right. Raises Refused.
    """
    lock(session, mentee)
    # Ended or disbanded while this waited: what was read before does not count.
    session.refresh(mentee)
    _lock_mentors(session, [mentor.id])
    _check(session, mentor, mentee, from_on)
    for before in _holding(session, mentee, from_on):
        if before.mentor_id == mentor.id:
            return before
        rules.check_reason(reason)
        before.handover_reason, before.handover_note = reason.strip(), note.strip()
        _end(session, before, from_on)
    rules.check_room(mentor.name, mentor.capacity, _load(session, mentor), beyond)
    row = MentorAssignment(mentor_id=mentor.id, mentee_id=mentee.id, from_on=from_on)
    session.add(row)
    session.flush()
    members = [one.id for one in queries.members_of(session, mentee)]
    source = _source(row, mentee)
    people.assign(session, by, members, mentor.user_id, AS_MENTOR, from_on, source)
    detail = {"mentor": mentor.id, "from": from_on.isoformat()}
    audit.record(session, by, "mentor.assign", subject=("mentee", mentee.id), detail=detail)
    return row


def assign_all(
    session: Session, by: Actor, chosen: Sequence[tuple[Kub | Mentee, Mentor]], from_on: date
) -> None:
    """First mentors of several mentees, all or none.

    Raises Conflict when one of them has a mentor by now, Refused when a mentor has no room.
    """
    # Always in this order, so that two people who do this at once wait and do not block.
    mentees = [
        (file_of_kub(session, one) if isinstance(one, Kub) else one, mentor)
        for one, mentor in sorted(chosen, key=lambda pair: _rank(pair[0]))
    ]
    for mentee, _mentor in mentees:
        lock(session, mentee)
        if _from_now_on(session, mentee):
            raise Conflict(N_("%(name)s sudah mendapat pendamping."), name=mentee.name)
    _lock_mentors(session, {mentor.id for _mentee, mentor in mentees})
    for mentee, mentor in mentees:
        assign_mentor(session, by, mentor, mentee, from_on, beyond=False)


def stop_following(
    session: Session,
    mentees: Iterable[Mentee],
    on: date,
    reason: str,
    mentor: Mentor | None = None,
) -> list[Mentee]:
    """Nobody (or not this mentor) follows these from a day on; answers those who lost somebody.

    The mentees are locked already. What was planned to begin later never does.
    """
    stopped = []
    for mentee in mentees:
        for row in _from_now_on(session, mentee):
            if mentor is not None and row.mentor_id != mentor.id:
                continue
            row.handover_reason = row.handover_reason or reason.strip()
            _end(session, row, max(on, row.from_on))
            stopped.append(mentee)
    session.flush()
    return stopped


def _check(session: Session, mentor: Mentor, mentee: Mentee, from_on: date) -> None:
    if mentee.kub is not None and mentee.kub.state == DISBANDED:
        raise Refused(N_("KUB ini sudah bubar."), field="mentor_id")
    if mentee.kub is not None and mentee.kub.state == DRAFT:
        raise Refused(N_("KUB ini belum terbentuk."), field="mentor_id")
    if mentee.ended_on is not None:
        raise Refused(N_("Pendampingan ini sudah diakhiri. Buka lagi lebih dahulu."))
    if not (mentor.active and mentor.user.active):
        raise Refused(N_("Pendamping ini sudah tidak aktif."), field="mentor_id")
    rules.check_start(from_on, clock.today())
    later = queries.assigned_after(session, mentee.id, from_on)
    if later is not None:
        raise Refused(
            N_("Sudah ada pendamping sejak %(day)s. Pilih tanggal sesudahnya."),
            field="from_on",
            day=later.from_on,
        )


def _lock_mentors(session: Session, ids: Collection[int]) -> None:
    """Nobody else gives these mentors a mentee, or makes them inactive, until the commit."""
    query = select(Mentor).where(Mentor.id.in_(ids)).order_by(Mentor.id)
    locked = query.with_for_update(of=Mentor).execution_options(populate_existing=True)
    session.scalars(locked).all()


def _holding(session: Session, mentee: Mentee, on: date) -> Sequence[MentorAssignment]:
    holding = queries.open_assignment(on).where(MentorAssignment.mentee_id == mentee.id)
    return session.scalars(holding).all()


def _from_now_on(session: Session, mentee: Mentee) -> Sequence[MentorAssignment]:
    """Those that hold today or will."""
    query = select(MentorAssignment).where(
        MentorAssignment.mentee_id == mentee.id, queries.holds_from(clock.today())
    )
    return session.scalars(query).all()


def _load(session: Session, mentor: Mentor) -> int:
    return taken(session, clock.today(), [mentor.id]).get(mentor.id, 0)


def _end(session: Session, row: MentorAssignment, on: date) -> None:
    row.until_on = on
    people.end_assignments(session, _source(row, row.mentee), on)


def _source(row: MentorAssignment, mentee: Mentee) -> str:
    return f"{OF_KUB if mentee.kub_id is not None else OF_BUSINESS}{row.id}"


def _rank(one: Kub | Mentee) -> tuple[bool, int]:
    """KUB by their ids, whether or not they have a file; then the others."""
    if isinstance(one, Kub):
        return False, one.id
    return one.kub_id is None, one.kub_id or one.id
