"""Letters of assignment (surat tugas)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.businesses import rules
from trainingmgr.businesses.models import AssignmentLetter
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import FIELD, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused


def add_letter(
    session: Session,
    by: Actor,
    *,
    user: User,
    kecamatan_code: str,
    number: str,
    from_on: date,
    until_on: date,
) -> AssignmentLetter:
    """Records a surat tugas, valid on its first and its last day. Raises Refused."""
    if user.role != FIELD:
        raise Refused(N_("Surat tugas hanya untuk petugas lapangan."), field="user_id")
    rules.check_letter_period(from_on, until_on)
    number = " ".join(number.split())
    if not number:
        raise Refused(N_("Nomor surat tugas wajib diisi."), field="number")
    taken = select(AssignmentLetter.id).where(AssignmentLetter.number == number)
    if session.scalar(taken):
        raise Refused(N_("Nomor surat tugas ini sudah tercatat."), field="number")
    letter = AssignmentLetter(
        user_id=user.id,
        kecamatan_code=kecamatan_code,
        number=number,
        from_on=from_on,
        until_on=until_on,
    )
    session.add(letter)
    session.flush()
    audit.record(session, by, "letter.add", subject=("letter", letter.id))
    return letter
