"""Taking, closing, correcting and reopening the register of one session (handbook 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import Mark, Register
from trainingmgr.attendance.queries.facts import counting_sessions, evidence_of_presence, source_of
from trainingmgr.attendance.queries.sheets import expected_at
from trainingmgr.attendance.services import make_up, marking, results, sums
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import CANCELLED, Course, TrainingSession
from trainingmgr.cohorts.services import check_may_take, mark_held
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import CourseEnrolment
from trainingmgr.participants.services import milestones
from trainingmgr.programmes.queries import number_setting

__all__ = ["MarkInput", "recount", "reopen", "save", "sessions_changed", "still_open"]

STALE = N_("Presensi ini baru saja disimpan orang lain. Bandingkan, lalu simpan lagi.")
LOCKED = N_("Presensi sudah terkunci. Minta administrator mengoreksinya dengan alasan.")
NO_REASON = N_("Tulis alasan koreksi.")


@dataclass(frozen=True)
class _Sheet:
    """The register as stored: who is on the roster, and what is marked."""

    register: Register | None
    roster: frozenset[int]
    marks: dict[int, MarkInput]

    @property
    def closed(self) -> bool:
        return self.register is not None and self.register.closed_at is not None


def save(
    session: Session,
    by: Actor,
    training_session: TrainingSession,
    marks: Sequence[MarkInput],
    *,
    close: bool,
    version: int | None,
    reason: str = "",
) -> Register:
    """Save the marks in one statement; with `close` they count from now on.

    `version` is that of the register as it was opened, None when there was none yet. Saving
    what is stored already is harmless, whatever the version. A draft counts nothing. Once
    closed, a register stays closed and changes are corrections: by the trainer within
    `register_lock_hours`, by the administrator with a reason.

    Raises Refused when someone is unmarked at closing, on the wrong day, or locked; Conflict
    when others saved meanwhile.
    """
    check_may_take(by, training_session)
    jp_minutes = number_setting(session, "jp_minutes", training_session.held_on)
    rows = marking.weigh(training_session, marks, jp_minutes)
    _lock(session, training_session)
    sheet = _load(session, training_session)
    changed = [row for row in rows if _differs(sheet.marks.get(row["p"]), row)]
    if sheet.register and not changed and (sheet.closed or not close):
        return sheet.register
    _check_version(sheet, version)
    _check_roster(sheet, marks)
    correcting = sheet.closed
    if sheet.register is not None and correcting:
        _check_correction(session, by, sheet.register, reason)
    if close:
        _check_closing(training_session, sheet, marks)
    if changed:
        marking.write(session, by, training_session, changed)
    register = _keep(session, by, training_session, sheet.register, close or correcting)
    if register.closed_at is not None:
        recount(session, by, training_session.course_id)
        _note(session, by, register, [row["p"] for row in changed], correcting, reason)
    return register


def reopen(
    session: Session,
    by: Actor,
    training_session: TrainingSession,
    *,
    version: int | None,
    reason: str = "",
) -> Register:
    """Make a closed register a draft again; it counts nothing until it is closed anew.

    Raises Refused when it is not closed or locked, Conflict when stale.
    """
    check_may_take(by, training_session)
    _lock(session, training_session)
    sheet = _load(session, training_session)
    if sheet.register is None or not sheet.closed:
        raise Refused(N_("Presensi ini belum ditutup."))
    _check_version(sheet, version)
    _check_correction(session, by, sheet.register, reason)
    sheet.register.closed_at = sheet.register.closed_by_id = None
    mark_held(session, training_session, held=False)
    recount(session, by, training_session.course_id)
    subject = ("training_session", training_session.id)
    audit(session, by, "register.reopen", subject=subject, detail=_because(reason))
    return sheet.register


def recount(session: Session, by: Actor, course_id: int) -> None:
    """Sums and milestones of everyone in a course, after what counts in it has changed."""
    # One at a time per course: sums and milestones of the same people must not interleave.
    session.execute(select(Course.id).where(Course.id == course_id).with_for_update(key_share=True))
    make_up.settle(session, course_id)
    sums.recount(session, course_id)
    people = session.scalars(
        select(CourseEnrolment.participant_id).where(CourseEnrolment.course_id == course_id)
    ).all()
    source = source_of(course_id)
    presence = evidence_of_presence(session, people, course_id)
    told = {(person, source): presence.get((person, source), []) for person in people}
    milestones.record(session, by, told | results.to_record(session, people))


def sessions_changed(session: Session, by: Actor, course_id: int) -> None:
    """After a session was added or cancelled: who passed may have changed once registers count."""
    cohort = select(Course.cohort_id).where(Course.id == course_id).scalar_subquery()
    counting = counting_sessions().join(Course).where(Course.cohort_id == cohort).limit(1)
    if session.execute(counting).first():
        recount(session, by, course_id)


def still_open(session: Session, by: Actor, first_closed_at: datetime | None) -> bool:
    """Whether this person may change a register first closed at that instant (handbook 3.2)."""
    if first_closed_at is None or by.may("attendance.correct"):
        return True
    hours = number_setting(session, "register_lock_hours", clock.today())
    return clock.now() <= first_closed_at + timedelta(hours=hours)


def _lock(session: Session, one: TrainingSession) -> None:
    """Saves of one register wait for each other until the commit."""
    session.refresh(one, ["state", "version"], with_for_update={"key_share": True})
    if one.state == CANCELLED:
        raise Refused(N_("Pertemuan ini dibatalkan, jadi presensinya tidak dapat diisi."))


def _load(session: Session, one: TrainingSession) -> _Sheet:
    register = session.scalar(
        select(Register)
        .where(Register.session_id == one.id)
        .execution_options(populate_existing=True)
    )
    rows = session.execute(
        select(
            CourseEnrolment.participant_id,
            Mark.status,
            Mark.late_minutes,
            Mark.early_minutes,
            Mark.note,
        )
        .outerjoin(
            Mark,
            and_(
                Mark.session_id == one.id,
                Mark.participant_id == CourseEnrolment.participant_id,
            ),
        )
        .where(
            CourseEnrolment.course_id == one.course_id,
            CourseEnrolment.from_on <= one.held_on,
            or_(CourseEnrolment.until_on.is_(None), CourseEnrolment.until_on > one.held_on),
            expected_at(one),
        )
    ).all()
    marks = {row[0]: MarkInput(*row) for row in rows if row.status is not None}
    return _Sheet(register, frozenset(row[0] for row in rows), marks)


def _differs(stored: MarkInput | None, row: dict[str, Any]) -> bool:
    return stored != MarkInput(row["p"], row["s"], row["l"], row["e"], row["n"])


def _check_version(sheet: _Sheet, version: int | None) -> None:
    current = sheet.register.version if sheet.register else None
    if (version or None) != current:
        raise Conflict(STALE, mine=version or 0, current=current or 0)


def _check_roster(sheet: _Sheet, marks: Sequence[MarkInput]) -> None:
    for mark in marks:
        if mark.participant_id not in sheet.roster:
            raise Refused(
                N_("Ada peserta yang tidak lagi terdaftar pada pertemuan ini. Muat ulang dahulu."),
                field=f"mark-{mark.participant_id}",
            )


def _check_correction(session: Session, by: Actor, register: Register, reason: str) -> None:
    if not still_open(session, by, register.first_closed_at):
        raise Refused(LOCKED)
    if by.may("attendance.correct") and not reason.strip():
        raise Refused(NO_REASON, field="reason")


def _check_closing(one: TrainingSession, sheet: _Sheet, marks: Sequence[MarkInput]) -> None:
    if one.held_on > clock.today():
        raise Refused(N_("Presensi baru dapat ditutup pada hari pertemuan."))
    if not sheet.roster:
        raise Refused(N_("Belum ada peserta yang terdaftar pada pertemuan ini."))
    missing = sheet.roster - set(sheet.marks) - {mark.participant_id for mark in marks}
    if missing:
        raise Refused(
            N_("Presensi belum lengkap: %(n)d dari %(total)d peserta belum ditandai."),
            n=len(missing),
            total=len(sheet.roster),
        )


def _keep(
    session: Session,
    by: Actor,
    one: TrainingSession,
    register: Register | None,
    closed: bool,
) -> Register:
    """The register's own row: a new version each time, and when it was closed."""
    if register is None:
        register = Register(session_id=one.id, saved_at=clock.now())
        session.add(register)
    register.saved_at = clock.now()
    if closed and register.closed_at is None:
        register.closed_at, register.closed_by_id = clock.now(), by.user_id
        register.first_closed_at = register.first_closed_at or clock.now()
        mark_held(session, one)
    session.flush()
    return register


def _note(
    session: Session,
    by: Actor,
    register: Register,
    changed: list[int],
    correcting: bool,
    reason: str,
) -> None:
    act = "register.correct" if correcting else "register.close"
    detail: dict[str, Any] = {"participants": changed} if correcting else {"changed": len(changed)}
    detail |= _because(reason)
    audit(session, by, act, subject=("training_session", register.session_id), detail=detail)


def _because(reason: str) -> dict[str, Any]:
    return {"reason": reason.strip()} if reason.strip() else {}
