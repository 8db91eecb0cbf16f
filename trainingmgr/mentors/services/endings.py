"""Mentoring that ends or begins again, and mentors who stop."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Mentee, Mentor, MentorAssignment
from trainingmgr.mentors.services.assignments import stop_following
from trainingmgr.mentors.services.mentees import lock


def end_mentee(session: Session, by: Actor, mentee: Mentee, on: date, reason: str) -> None:
    """Nobody follows it from a day on, and the reason stays. Raises Refused."""
    lock(session, mentee)
    session.refresh(mentee)
    if mentee.ended_on is not None:
        raise Conflict(N_("Pendampingan ini sudah diakhiri."))
    if on > clock.today():
        raise Refused(N_("Tanggal akhir belum tiba. Periksa kembali."), field="on")
    if not reason.strip():
        raise Refused(N_("Tulis alasan pendampingan berakhir."), field="reason")
    began = session.scalar(
        select(MentorAssignment.from_on)
        .where(MentorAssignment.mentee_id == mentee.id, MentorAssignment.from_on > on)
        .order_by(MentorAssignment.from_on.desc())
        .limit(1)
    )
    if began is not None and began <= clock.today():
        raise Refused(N_("Pendampingnya mulai %(day)s. Pilih tanggal sesudahnya."), field="on",
                      day=began)  # fmt: skip
    stop_following(session, [mentee], on, reason)
    mentee.ended_on, mentee.ended_reason = on, reason.strip()
    session.flush()
    audit.record(session, by, "mentee.end", subject=("mentee", mentee.id))


def reopen_mentee(session: Session, by: Actor, mentee: Mentee) -> None:
    """It is coached again, as soon as somebody is assigned. Nothing of its book is lost."""
    lock(session, mentee)
    session.refresh(mentee)
    if mentee.ended_on is None:
        return
    detail = {"ended": mentee.ended_on.isoformat()}
    mentee.ended_on, mentee.ended_reason = None, ""
    session.flush()
    audit.record(session, by, "mentee.reopen", subject=("mentee", mentee.id), detail=detail)


def stop_mentor(session: Session, by: Actor, mentor: Mentor, reason: str) -> list[Mentee]:
    """The mentor follows nobody from today on; answers those who wait for another now.

    Raises Refused without a reason, Conflict when the mentor got one more meanwhile.
    """
    if not reason.strip():
        raise Refused(N_("Tulis alasannya."), field="reason")
    # Mentees first, then the mentor: in the order in which assigning takes its locks.
    query = select(Mentee).where(Mentee.id.in_(_followed(mentor)))
    mentees = session.scalars(
        query.order_by(Mentee.kub_id.is_(None), Mentee.kub_id, Mentee.id)
    ).all()
    for one in mentees:
        lock(session, one)
    session.refresh(mentor, with_for_update={"of": Mentor})
    if set(session.scalars(_followed(mentor))) - {one.id for one in mentees}:
        raise Conflict("")
    stopped = stop_following(session, mentees, clock.today(), reason, mentor)
    mentor.active = False
    session.flush()
    detail = {"mentees": [one.id for one in stopped]}
    audit.record(session, by, "mentor.stop", subject=("mentor", mentor.id), detail=detail)
    return stopped


def resume_mentor(session: Session, by: Actor, mentor: Mentor) -> None:
    """The mentor may be assigned again; nobody comes back by itself."""
    session.refresh(mentor, with_for_update={"of": Mentor})
    mentor.active = True
    session.flush()
    audit.record(session, by, "mentor.resume", subject=("mentor", mentor.id))


def _followed(mentor: Mentor) -> Select[int]:
    return select(MentorAssignment.mentee_id).where(
        MentorAssignment.mentor_id == mentor.id, queries.holds_from(clock.today())
    )
