"""Additional participants (*peserta tambahan*): written down in the hall, completed later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import (
    COMPLETED,
    PRESENT,
    REJECTED,
    WAITING,
    MakeUpSeat,
    Mark,
    WalkIn,
)
from trainingmgr.attendance.queries.arrivals import names_expected, walk_in_for
from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import CANCELLED, Cohort, TrainingSession
from trainingmgr.cohorts.services import check_may_take
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, NotFound, Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import Participant
from trainingmgr.participants.rules.records import check_reason
from trainingmgr.participants.services.beforehand import Known
from trainingmgr.participants.services.rights_requests import refuse_frozen
from trainingmgr.participants.services.rosters import enrol_since

MOST = 200
REASON = "peserta tambahan"
ON_LIST = N_(
    "%(name)s sudah ada pada daftar pertemuan ini. Tandai hadir pada barisnya, atau nyatakan "
    "bahwa ini orang lain."
)


def add(
    session: Session,
    by: Actor,
    one: TrainingSession,
    *,
    client_id: str,
    name: str,
    phone: str | None = None,
    arrived_at: datetime | None = None,
    another: bool = False,
) -> WalkIn:
    """Someone came who stands on no list; sent again, the same `client_id` gives the first answer.

    A name that waits already is the same person, and gets the number that was missing, unless
    `another` says otherwise or both have a number of their own. `arrived_at` is what the phone
    claims: never later than now, nor before the day of the session.

    Raises Refused for a name that stands on the session's list (`params["participant_id"]`), and
    before the day of the session.
    """
    check_may_take(by, one)
    _lock(session, one)
    known = session.scalar(select(WalkIn).where(WalkIn.client_id == client_id))
    if known is not None:
        if (known.session_id, known.name) != (one.id, name):
            # An old page filled in anew: nobody may be lost for that.
            raise Refused(N_("Isian ini memakai halaman lama. Periksa namanya, lalu kirim lagi."))
        return known
    sound = _check_name(name)
    there = session.scalars(
        select(WalkIn).where(WalkIn.session_id == one.id, WalkIn.state != REJECTED)
    ).all()
    if not another:
        for participant_id, full_name, key in names_expected(session, one):
            if key == sound:
                raise Refused(ON_LIST, field="name", name=full_name, participant_id=participant_id)
        for each in there:
            if normalise_name(each.name) == sound and (
                not phone or not each.phone or phone == each.phone
            ):
                if each.state == WAITING:
                    each.phone = each.phone or phone
                    session.flush()
                return each
    if len(there) >= MOST:
        raise Refused(N_("Peserta tambahan pada satu pertemuan paling banyak %(n)d."), n=MOST)
    now = clock.now()
    came = WalkIn(
        client_id=client_id,
        session_id=one.id,
        name=name,
        phone=phone,
        arrived_at=claimed_moment(one, arrived_at, now),
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
    session.add(came)
    session.flush()
    _note(session, by, "walk_in.add", came)
    return came


def complete(session: Session, by: Actor, walk_in_id: int, participant: Participant) -> None:
    """It was this person: on the course's roster from that day, and marked present (R08).

    Once closed, the register is corrected with a reason. Raises Refused with the remedy, Conflict
    when it was decided meanwhile.
    """
    came, one = _held(session, walk_in_id)
    if came.state == COMPLETED:
        if came.participant_id == participant.id:
            return
        raise Conflict(N_("Peserta tambahan ini sudah dilengkapi orang lain. Muat ulang dahulu."))
    refuse_frozen(session, [participant.id])
    _check_belongs(session, one, participant)
    enrol_since(session, by, one.course, participant.id, one.held_on)
    _mark_present(session, by, one, participant.id)
    came.state, came.participant_id, came.reason = COMPLETED, participant.id, ""
    _decided(session, by, came)
    _note(session, by, "walk_in.complete", came, participant=participant.id)


def reject(session: Session, by: Actor, walk_in_id: int, reason: str) -> None:
    """It was nobody to be counted: the name stays with the reason, the number goes.

    Raises Refused without a reason, Conflict when it was completed meanwhile.
    """
    why = check_reason(reason)
    came, _one = _held(session, walk_in_id)
    if came.state == COMPLETED:
        raise Conflict(N_("Peserta tambahan ini sudah dilengkapi orang lain. Muat ulang dahulu."))
    if came.state == REJECTED:
        return
    came.state, came.reason, came.phone = REJECTED, why, None
    _decided(session, by, came)
    _note(session, by, "walk_in.reject", came)


def beforehand(session: Session, by: Actor, cohort: Cohort, walk_in_id: int) -> Known | None:
    """What the form of a new participant begins with, for one who waits in that cohort."""
    try:
        came, one = walk_in_for(session, walk_in_id)
    except NotFound:
        return None
    if came.state == COMPLETED or one.course.cohort_id != cohort.id:
        return None

    def registered(session: Session, by: Actor, participant: Participant) -> None:
        complete(session, by, walk_in_id, participant)

    return Known(came.name, came.phone, registered)


def claimed_moment(one: TrainingSession, claimed: datetime | None, now: datetime) -> datetime:
    """When something happened by the phone's clock, as far as that can be: not in the future, not
    before the day of the session.
    """
    if claimed is None or not clock.instant(one.held_on) <= claimed <= now:
        return now
    return claimed


def _check_name(name: str) -> str:
    if not any(letter.isalpha() for letter in name):
        raise Refused(N_("Tulis nama orang yang datang."), field="name")
    return normalise_name(name)


def _check_belongs(session: Session, one: TrainingSession, participant: Participant) -> None:
    """Raises Refused for somebody of another cohort, who stopped, or whom a make-up is not for."""
    if participant.cohort_id != one.course.cohort_id:
        raise Refused(
            N_("%(name)s peserta %(cohort)s. Pindahkan dahulu ke angkatan ini dari datanya."),
            name=participant.name,
            cohort=participant.cohort.name,
        )
    if queries.open_departure(session, participant.id) is not None:
        raise Refused(
            N_("%(name)s tercatat berhenti. Catat ikut lagi dari datanya, lalu ulangi."),
            name=participant.name,
        )
    seat = select(MakeUpSeat.id).where(
        MakeUpSeat.session_id == one.id, MakeUpSeat.participant_id == participant.id
    )
    if one.chosen_only and session.scalar(seat) is None:
        raise Refused(
            N_("Pertemuan susulan ini hanya untuk peserta yang dipilih, dan %(name)s bukan."),
            name=participant.name,
        )


def _mark_present(session: Session, by: Actor, one: TrainingSession, participant_id: int) -> None:
    stored = session.execute(
        select(Mark.status, Mark.revision, Mark.note).where(
            Mark.session_id == one.id, Mark.participant_id == participant_id
        )
    ).one_or_none()
    if stored is not None and stored.status == PRESENT:
        return
    mark = MarkInput(
        participant_id,
        PRESENT,
        note=stored.note if stored else "",
        base=stored.revision if stored else 0,
    )
    registers.save(session, by, one, [mark], close=False, reason=REASON)


def _lock(session: Session, one: TrainingSession) -> None:
    """What is written of one session's people waits for each other until the commit."""
    session.refresh(one, ["state", "version"], with_for_update={"key_share": True})
    if one.state == CANCELLED:
        raise Refused(N_("Pertemuan ini dibatalkan, jadi tidak ada peserta tambahan."))
    if one.held_on > clock.today():
        raise Refused(N_("Peserta tambahan dicatat pada hari pertemuan."))


def _held(session: Session, walk_in_id: int) -> tuple[WalkIn, TrainingSession]:
    came, one = walk_in_for(session, walk_in_id)
    _lock(session, one)
    session.refresh(came)
    return came, one


def _decided(session: Session, by: Actor, came: WalkIn) -> None:
    came.decided_at, came.decided_by_id = clock.now(), by.user_id
    session.flush()


def _note(session: Session, by: Actor, act: str, came: WalkIn, **detail: int) -> None:
    subject = ("training_session", came.session_id)
    audit(session, by, act, subject=subject, detail={"walk_in": came.id} | detail)
