"""What a KUB's papers still say of somebody who wishes to be forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.language import N_, sentence
from trainingmgr.kub.models import KubMember, KubPaper, Statutes
from trainingmgr.participants.services.every_room import Kept, Whole
from trainingmgr.participants.services.retention import ACCOUNT, kept_until


def stays(session: Session, ids: Sequence[int]) -> list[Kept]:
    """Signed papers are the office's account of what nine others have signed as well."""
    query = select(func.count(KubPaper.id)).where(KubPaper.kub_id.in_(_theirs(ids)))
    n = session.scalar(query) or 0
    text = N_("%(n)d pindaian surat KUB yang ditandatangani bersama anggota lain")
    return [Kept(sentence(text, n=n), ACCOUNT, kept_until(session))] if n else []


def erase(session: Session, person: Whole) -> None:
    """Hides the name wherever an AD/ART or the reason on a scan repeats it."""
    mine = _theirs(person.ids)
    for row in session.scalars(select(Statutes).where(Statutes.kub_id.in_(mine))):
        row.chapters = [dict(one, text=person.hide(str(one["text"]))) for one in row.chapters]
    for paper in session.scalars(select(KubPaper).where(KubPaper.kub_id.in_(mine))):
        paper.set_aside_reason = person.hide(paper.set_aside_reason)[:200]


def _theirs(ids: Sequence[int]) -> Select[int]:
    return select(KubMember.kub_id).where(KubMember.participant_id.in_(ids))
