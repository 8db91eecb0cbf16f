"""Signed papers of a KUB as photo or PDF: kept, and set aside when one was uploaded by mistake."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub, KubPaper
from trainingmgr.kub.queries.papers import change_days
from trainingmgr.kub.rules.papers import CHANGE, KINDS
from trainingmgr.kub.services import membership

MOST = 100


def attach(
    session: Session,
    by: Actor,
    kub: Kub,
    stream: BinaryIO,
    *,
    kind: str,
    client_id: str,
    day: date | None = None,
) -> KubPaper:
    """Keep a signed paper; the same file sent twice is there once.

    `kind` is one of rules.papers.KINDS, `day` that of a change of members. Raises Refused for what
    is no photo or PDF, an unknown paper, and beyond MOST.
    """
    if kind not in KINDS:
        raise Refused(N_("Surat ini tidak dikenal. Muat ulang halaman, lalu pilih lagi."))
    membership.lock(session, kub)
    if kind == CHANGE and day not in change_days(session, kub.id):
        raise Refused(N_("Pada tanggal itu tidak ada perubahan anggota."), field="file")
    try:
        stored = files.store_proof(session, by, stream)
    except Refused as problem:
        problem.field = "file"
        raise
    query = select(KubPaper).where(KubPaper.kub_id == kub.id).options(joinedload(KubPaper.file))
    there = session.scalars(query).all()
    for one in there:
        same_paper = (one.kind, one.dated_on) == (kind, day if kind == CHANGE else None)
        if same_paper and one.set_aside_at is None and one.file.sha256 == stored.sha256:
            files.drop(session, stored.id)
            return one
    if len(there) >= MOST:
        raise Refused(N_("Satu KUB menyimpan paling banyak %(n)d pindaian."), field="file", n=MOST)
    # An old page sent anew would carry the id of what it sent first.
    used = session.scalar(select(KubPaper.id).where(KubPaper.client_id == client_id))
    paper = KubPaper(
        client_id=client_id if used is None else str(uuid4()),
        kub_id=kub.id,
        kind=kind,
        file_id=stored.id,
        dated_on=day if kind == CHANGE else None,
        uploaded_at=clock.now(),
        uploaded_by_id=by.user_id,
    )
    session.add(paper)
    session.flush()
    detail = {"paper": paper.id, "kind": kind}
    audit(session, by, "kub_paper.attach", subject=("kub", kub.id), detail=detail)
    return paper


def set_aside(session: Session, by: Actor, paper: KubPaper, *, reason: str) -> None:
    """It no longer counts, but stays to be looked at. Raises Refused without a reason."""
    plain = " ".join(reason.split())
    if len(plain) < 5:
        raise Refused(N_("Tulis alasannya, sedikitnya 5 huruf."), field="reason")
    session.refresh(paper, with_for_update=True)
    if paper.set_aside_at is not None:
        return
    paper.set_aside_at, paper.set_aside_reason = clock.now(), plain[:200]
    session.flush()
    detail = {"paper": paper.id, "kind": paper.kind}
    audit(session, by, "kub_paper.set_aside", subject=("kub", paper.kub_id), detail=detail)
