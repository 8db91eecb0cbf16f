"""Photos of the signed paper sheet: kept beside the register they prove."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.models import Register, SheetPhoto
from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.walk_ins import claimed_moment
from trainingmgr.cohorts.models import CANCELLED, TrainingSession
from trainingmgr.cohorts.services import check_may_take, may_take
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

MOST = 20


def attach(
    session: Session,
    by: Actor,
    one: TrainingSession,
    stream: BinaryIO,
    *,
    client_id: str,
    taken_at: datetime | None = None,
) -> SheetPhoto:
    """One more photo of the sheet, stored small and without location; the same one twice is one.

    `client_id` is the sender's; should it come with another picture, both are kept. `taken_at` is
    what the phone claims. Raises Refused for what is no photo, before the day of the session, and
    beyond MOST.
    """
    check_may_take(by, one)
    session.refresh(one, ["state", "version"], with_for_update={"key_share": True})
    if one.state == CANCELLED or one.held_on > clock.today():
        raise Refused(N_("Foto daftar hadir dilampirkan pada hari pertemuan."), field="photo")
    try:
        stored = files.store_image(session, by, stream)
    except Refused as problem:
        problem.field = "photo"
        raise
    there = session.scalars(
        select(SheetPhoto)
        .where(SheetPhoto.session_id == one.id)
        .options(joinedload(SheetPhoto.file))
    ).all()
    for each in there:
        if each.file.sha256 == stored.sha256:
            files.drop(session, stored.id)
            return each
    if len(there) >= MOST:
        raise Refused(
            N_("Foto daftar hadir satu pertemuan paling banyak %(n)d."), field="photo", n=MOST
        )
    # An old page sent anew would carry the id of its first photo.
    used = select(SheetPhoto.id).where(SheetPhoto.client_id == client_id)
    photo = SheetPhoto(
        client_id=client_id if session.scalar(used) is None else str(uuid4()),
        session_id=one.id,
        file_id=stored.id,
        taken_at=claimed_moment(one, taken_at, clock.now()),
        taken_by_id=by.user_id,
    )
    session.add(photo)
    session.flush()
    _note(session, by, "sheet_photo.attach", photo)
    return photo


def remove(session: Session, by: Actor, one: TrainingSession, photo: SheetPhoto) -> set[str]:
    """Takes a photo away, for whoever may still correct the register.

    Returns the names of files to destroy after the commit. Raises Refused once it is locked.
    """
    check_may_take(by, one)
    if not may_remove(session, by, one):
        raise Refused(N_("Presensi sudah terkunci. Minta administrator menghapus fotonya."))
    _note(session, by, "sheet_photo.remove", photo)
    file_id = photo.file_id
    session.delete(photo)
    session.flush()
    return files.drop(session, file_id)


def may_remove(session: Session, by: Actor, one: TrainingSession) -> bool:
    """Whether this person may correct the register that the photos belong to."""
    first_closed = session.scalar(
        select(Register.first_closed_at).where(Register.session_id == one.id)
    )
    return may_take(by, one) and registers.still_open(session, by, first_closed)


def _note(session: Session, by: Actor, act: str, photo: SheetPhoto) -> None:
    subject = ("training_session", photo.session_id)
    audit(session, by, act, subject=subject, detail={"photo": photo.id})
