"""Practical products: what a trainee made, and the trainer's word on it (handbook 3.3)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import ACCEPTED, REPAIR, PracticalProduct
from trainingmgr.attendance.services import results
from trainingmgr.cohorts.models import TECHNICAL, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import CourseEnrolment

LONGEST_NOTE = 200


def judge(
    session: Session,
    by: Actor,
    course: Course,
    participant_id: int,
    *,
    decision: str,
    photo: StoredFile | None = None,
    note: str = "",
    version: int | None = None,
) -> PracticalProduct:
    """Record *diterima* or *perbaiki*, over an earlier word if there is one.

    Without a new photo the earlier one stays. `version` is the one that was shown, 0 when there
    was none, None to pass over the comparison.
    Raises Refused outside a technical course or for someone not enrolled, Conflict when stale.
    """
    _check(session, course, participant_id, decision, note)
    product = session.scalar(
        select(PracticalProduct)
        .where(
            PracticalProduct.course_id == course.id,
            PracticalProduct.participant_id == participant_id,
        )
        .with_for_update(of=PracticalProduct)
    )
    if product is None:
        product = PracticalProduct(course_id=course.id, participant_id=participant_id)
        session.add(product)
    else:
        same = (product.decision, product.note) == (decision, note)
        if same and photo is None:
            return product
        if version is not None and version != product.version:
            raise Conflict(N_("Penilaian ini baru saja diubah orang lain. Bandingkan dahulu."))
    product.decision, product.note = decision, note
    product.decided_on, product.decided_by_id = clock.today(), by.user_id
    if photo is not None:
        product.photo = photo
    session.flush()
    detail = {"course": course.id, "decision": decision}
    audit(session, by, "product.judge", subject=("participant", participant_id), detail=detail)
    results.refresh(session, by, [participant_id])
    return product


def _check(session: Session, course: Course, participant_id: int, decision: str, note: str) -> None:
    if course.kind != TECHNICAL:
        raise Refused(N_("Produk praktik hanya dinilai pada kelas pelatihan teknis."))
    if decision not in (ACCEPTED, REPAIR):
        raise Refused(N_("Pilih diterima atau perbaiki."), field="decision")
    if decision == REPAIR and not note.strip():
        raise Refused(N_("Tulis apa yang perlu diperbaiki."), field="note")
    if len(note) > LONGEST_NOTE:
        raise Refused(N_("Catatan paling panjang %(n)d huruf."), field="note", n=LONGEST_NOTE)
    enrolled = session.scalar(
        select(CourseEnrolment.id).where(
            CourseEnrolment.course_id == course.id,
            CourseEnrolment.participant_id == participant_id,
        )
    )
    if enrolled is None:
        raise Refused(N_("Peserta ini tidak terdaftar pada kelas ini."))
