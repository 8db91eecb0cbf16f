"""Wishes when two records are one person, in the complete copy, and when a person is erased."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.indonesia.names import called
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.kub.models import CompanionWish, CraftWish, WishSheet
from trainingmgr.kub.models.wishes import NOT_WITH, WITH
from trainingmgr.kub.rules.wishes import EXPERIENCE
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services.every_room import Clash, Moved, Section
from trainingmgr.participants.services.moving import Row, Rows, clashing, raw_row, table_of
from trainingmgr.programmes.models import Craft

KINDS = {WITH: N_("Ingin satu kelompok"), NOT_WITH: N_("Sebaiknya tidak satu kelompok")}


def _apart_first(kept: Row, gone: Row) -> Row:
    """Whoever was once not to be sat with is not sat with."""
    return {"kind": NOT_WITH} if NOT_WITH in (kept["kind"], gone["kind"]) else {}


SHEETS = Rows(WishSheet, same=lambda row: WishSheet.__tablename__)
ROWS = (
    SHEETS,
    Rows(CompanionWish, same=lambda row: row["other_id"], better=_apart_first),
    Rows(CompanionWish, "other_id", same=lambda row: row["participant_id"], better=_apart_first),
)


def clear(session: Session, kept_id: int, gone_id: int) -> list[Moved]:
    """Takes away what cannot be moved: the crafts of a second sheet, wishes between the two."""
    found: list[tuple[str, int]] = []
    for _kept, gone in clashing(session, SHEETS, kept_id, gone_id):
        crafts = select(CraftWish.id).where(CraftWish.sheet_id == gone["id"])
        found += [(CraftWish.__tablename__, one) for one in session.scalars(crafts)]
    two = (kept_id, gone_id)
    between = and_(CompanionWish.participant_id.in_(two), CompanionWish.other_id.in_(two))
    rows = select(CompanionWish.id).where(between)
    found += [(CompanionWish.__tablename__, one) for one in session.scalars(rows)]
    moved = []
    for name, row_id in found:
        table = table_of(name)
        moved.append(Moved(name, {row_id: raw_row(session, table, row_id)}, gone=True))
        session.execute(delete(table).where(table.c.id == row_id))
    return moved


def clash(session: Session, kept_id: int, gone_id: int) -> list[Clash]:
    """Both have wished."""
    if not clashing(session, SHEETS, kept_id, gone_id):
        return []
    text = N_("Keduanya mengisi pilihan. Yang berlaku pilihan catatan yang dipertahankan.")
    return [Clash(sentence(text))]


def sections(session: Session, ids: Sequence[int]) -> list[Section]:
    """What the person wished, and whom they named; who named them is not theirs to read."""
    every = (_sheet(session, ids), _crafts(session, ids), _companions(session, ids))
    return [one for one in every if one.rows]


def goes(session: Session, ids: Sequence[int]) -> list[Sentence]:
    """What an erasure takes."""
    query = select(func.count(WishSheet.id)).where(WishSheet.participant_id.in_(ids))
    sheets = session.scalar(query) or 0
    named = session.scalar(select(func.count(CompanionWish.id)).where(_about(ids))) or 0
    if not sheets and not named:
        return []
    return [sentence(N_("Pilihan bidang usaha, dan siapa ingin bersama siapa"))]


def erase(session: Session, ids: Collection[int]) -> None:
    """All wishes of the person, and those of others that name them."""
    sheets = select(WishSheet.id).where(WishSheet.participant_id.in_(ids))
    session.execute(delete(CraftWish).where(CraftWish.sheet_id.in_(sheets)))
    session.execute(delete(WishSheet).where(WishSheet.participant_id.in_(ids)))
    session.execute(delete(CompanionWish).where(_about(ids)))


def _about(ids: Collection[int]) -> ColumnElement[bool]:
    return or_(CompanionWish.participant_id.in_(ids), CompanionWish.other_id.in_(ids))


def _sheet(session: Session, ids: Sequence[int]) -> Section:
    columns = {
        "experience": N_("Pengalaman"),
        "note": N_("Cerita"),
        "hours": N_("Jam seminggu"),
        "tools": N_("Alat"),
        "may_split": N_("Boleh dipisah dari teman yang mendaftar bersama"),
        "said_at": N_("Disimpan"),
    }
    told = [
        {
            "experience": str(one.experience),
            "note": one.experience_note or None,
            "hours": one.hours,
            "tools": one.tools or None,
            "may_split": one.may_split,
            "said_at": one.said_at,
        }
        for one in session.scalars(select(WishSheet).where(WishSheet.participant_id.in_(ids)))
    ]
    words = {str(key): text for key, text in EXPERIENCE.items()}
    return Section("wishes", N_("Pilihan sebelum KUB"), columns, told, {"experience": words})


def _crafts(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(
        select(CraftWish.rank, func.coalesce(Craft.name, CraftWish.other))
        .join(WishSheet, WishSheet.id == CraftWish.sheet_id)
        .outerjoin(Craft, Craft.id == CraftWish.craft_id)
        .where(WishSheet.participant_id.in_(ids))
        .order_by(WishSheet.id, CraftWish.rank)
    )
    columns = {"rank": N_("Urutan"), "craft": N_("Bidang usaha")}
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    return Section("craft_wishes", N_("Bidang usaha yang dipilih"), columns, told)


def _companions(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(
        select(CompanionWish.kind, Participant.name, CompanionWish.said_at)
        .join(Participant, Participant.id == CompanionWish.other_id)
        .where(CompanionWish.participant_id.in_(ids))
        .order_by(CompanionWish.id)
    )
    columns = {"kind": N_("Keinginan"), "name": N_("Orang"), "said_at": N_("Disimpan")}
    told = [
        {"kind": kind, "name": called(name), "said_at": said_at} for kind, name, said_at in rows
    ]
    return Section("companion_wishes", N_("Bersama siapa"), columns, told, {"kind": KINDS})
