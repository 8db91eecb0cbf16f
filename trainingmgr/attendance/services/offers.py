"""Offering a make-up to whoever fails the threshold only through izin or sakit, and the answer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import AGREED, DECLINED, OFFERED, MakeUpOffer
from trainingmgr.attendance.queries.offers import Due, due, offer_of
from trainingmgr.attendance.queries.trainings import trainings
from trainingmgr.cohorts.models import Course
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

STATES: dict[str, str] = {
    OFFERED: N_("Ditawarkan, menunggu jawaban"),
    AGREED: N_("Bersedia"),
    DECLINED: N_("Tidak bersedia"),
}


def record_offer(
    session: Session,
    by: Actor,
    course: Course,
    participant_id: int,
    *,
    state: str,
    on: date | None = None,
    note: str = "",
) -> MakeUpOffer:
    """Put on record that somebody was offered a make-up, and what they answered.

    `on` is the day of the call (default: today). While it is open the result is not final; who
    declines keeps the result as it is, and may still change their mind. Saying the same again
    changes nothing. Raises Refused for who needs no make-up, and for a day that cannot be.
    """
    day = on or clock.today()
    # Of two who call at once the second waits here, and finds what the first one heard.
    session.execute(select(Course.id).where(Course.id == course.id).with_for_update(key_share=True))
    offer = offer_of(session, course.id, participant_id)
    if offer is None and due_of(session, course.id, participant_id) is None:
        raise Refused(
            N_(
                "Peserta ini tidak perlu ditawari susulan: kehadirannya masih dapat mencukupi, "
                "atau bukan karena izin atau sakit."
            )
        )
    if state not in STATES:
        raise Refused(N_("Pilih jawaban peserta."), field="state")
    if day > clock.today():
        raise Refused(N_("Tanggal tidak boleh sesudah hari ini."), field="on")
    if offer is not None and day < offer.offered_on:
        raise Refused(N_("Tanggal tidak boleh sebelum tawaran pertama."), field="on")
    return _write(session, by, course.id, participant_id, offer, state, day, note.strip())


def due_of(session: Session, course_id: int, participant_id: int) -> Due | None:
    """What a make-up would have to bring this person; None when it is not needed."""
    found = trainings(session, [participant_id], [course_id])
    return due(session, found, [participant_id]).get((participant_id, course_id))


def refuse_finishing(session: Session, course: Course) -> None:
    """Raise Refused as long as only a make-up still saves somebody: a finished course has none."""
    found = due(session, trainings(session, course_ids=[course.id]))
    waiting = sum(one.open for one in found.values())
    if waiting:
        raise Refused(
            N_(
                "%(n)d peserta masih menunggu susulan. Rencanakan susulannya, atau catat pada "
                "Perlu dihubungi bahwa mereka tidak bersedia."
            ),
            n=waiting,
        )


def _write(
    session: Session,
    by: Actor,
    course_id: int,
    participant_id: int,
    offer: MakeUpOffer | None,
    state: str,
    day: date,
    note: str,
) -> MakeUpOffer:
    answered = None if state == OFFERED else day
    if offer is None:
        offer = MakeUpOffer(course_id=course_id, participant_id=participant_id, offered_on=day)
        session.add(offer)
    elif (offer.state, offer.answered_on, offer.note) == (state, answered, note):
        return offer
    offer.state, offer.answered_on, offer.note, offer.by_id = state, answered, note, by.user_id
    session.flush()
    detail = {"course": course_id, "state": state}
    audit.record(
        session, by, "make_up.offer", subject=("participant", participant_id), detail=detail
    )
    return offer


__all__ = ["STATES", "due_of", "offer_of", "record_offer", "refuse_finishing"]
