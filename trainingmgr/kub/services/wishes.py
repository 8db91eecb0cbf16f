"""What a person wishes for, as they or staff for them last said it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.kub.models import CompanionWish, CraftWish, WishSheet
from trainingmgr.kub.models.wishes import NOT_WITH, WITH
from trainingmgr.kub.queries.wishes import (
    companion_wishes,
    formed_kub,
    nameable,
    sheet_of,
    wishes_of,
)
from trainingmgr.kub.rules.wishes import WishedCraft, Wishes, check
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services.rights_requests import refuse_frozen
from trainingmgr.participants.services.turns import hold, keep
from trainingmgr.programmes.models import Craft


def save_wishes(
    session: Session,
    by: Actor,
    participant: Participant,
    wishes: Wishes,
    *,
    version: int | None = None,
) -> WishSheet:
    """What this person wishes from now on; the same said again changes nothing.

    Raises Refused naming the field, or when the person is already in a KUB that is formed;
    Conflict when `version` (None: none yet) is not the newest.
    """
    named = wishes.friends | wishes.apart
    keep(session, {participant.id, *named})
    hold(session, participant)
    _check_open(session, participant)
    check(wishes, participant.id)
    sheet = sheet_of(session, participant.id)
    before = wishes_of(session, sheet)
    # Whoever was named before they were restricted may stay named.
    refuse_frozen(session, {participant.id, *named} - before.friends - before.apart)
    if sheet is not None and wishes == before:
        return sheet
    if (sheet.version if sheet else None) != version:
        raise Conflict("")
    _check_known(session, participant, wishes, before)
    sheet = _write(session, by, participant, sheet, wishes)
    _write_companions(session, participant.id, wishes)
    session.flush()
    # Who with whom stands nowhere in the trail.
    crafts = [one.craft_id for one in wishes.crafts]
    audit(
        session, by, "wishes.save", subject=("participant", participant.id),
        detail={"crafts": crafts, "experience": wishes.experience},
    )  # fmt: skip
    return sheet


def _check_open(session: Session, participant: Participant) -> None:
    if participant.cohort.is_ikm:
        raise Refused(N_("Peserta pelatihan IKM tidak membentuk KUB."))
    kub = formed_kub(session, participant.id)
    if kub is not None:
        raise Refused(
            N_("KUB %(kub)s sudah terbentuk, jadi pilihan ini tidak dapat diubah lagi."),
            kub=kub.name,
        )


def _check_known(
    session: Session, participant: Participant, wishes: Wishes, before: Wishes
) -> None:
    """New crafts are on offer, new companions are people of the same cohort."""
    ids = {one.craft_id for one in wishes.crafts if one.craft_id}
    was = {one.craft_id for one in before.crafts}
    offered = set(session.scalars(select(Craft.id).where(Craft.id.in_(ids), Craft.active)))
    for rank, one in enumerate(wishes.crafts, 1):
        if one.craft_id and one.craft_id not in offered | was:
            text = N_("Bidang usaha ini tidak ditawarkan lagi. Pilih yang lain.")
            raise Refused(text, field=f"craft_{rank}")
    new = (wishes.friends | wishes.apart) - before.friends - before.apart
    if not new:
        return
    here = {one.id for one in nameable(session, participant)}
    for field, people in (("friends", wishes.friends), ("apart", wishes.apart)):
        if people & new - here:
            raise Refused(N_("Orang itu bukan peserta angkatan ini."), field=field)


def _write(
    session: Session,
    by: Actor,
    participant: Participant,
    sheet: WishSheet | None,
    wishes: Wishes,
) -> WishSheet:
    if sheet is None:
        sheet = WishSheet(participant_id=participant.id)
        session.add(sheet)
    sheet.experience, sheet.hours = wishes.experience, wishes.hours
    sheet.experience_note, sheet.tools = wishes.experience_note, wishes.tools
    sheet.may_split = wishes.may_split
    # Also when only companions changed: the version counts on.
    sheet.said_at, sheet.said_by_id = clock.now(), by.user_id
    _write_crafts(sheet, wishes.crafts)
    session.flush()
    return sheet


def _write_crafts(sheet: WishSheet, crafts: tuple[WishedCraft, ...]) -> None:
    rows = {one.rank: one for one in sheet.crafts}
    for rank, one in enumerate(crafts, 1):
        row = rows.pop(rank, None)
        if row is None:
            row = CraftWish(rank=rank)
            sheet.crafts.append(row)
        row.craft_id, row.other = one.craft_id, "" if one.craft_id else one.other
    for row in rows.values():
        sheet.crafts.remove(row)


def _write_companions(session: Session, participant_id: int, wishes: Wishes) -> None:
    wanted = dict.fromkeys(wishes.friends, WITH) | dict.fromkeys(wishes.apart, NOT_WITH)
    for row in companion_wishes(session, participant_id):
        kind = wanted.pop(row.other_id, None)
        if kind is None:
            session.delete(row)
        elif row.kind != kind:
            row.kind, row.said_at = kind, clock.now()
    session.add_all(
        CompanionWish(participant_id=participant_id, other_id=other, kind=kind, said_at=clock.now())
        for other, kind in wanted.items()
    )
