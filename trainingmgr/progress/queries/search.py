"""Finding a person, KUB, cohort or business from any page, within what the asker may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import Business
from trainingmgr.businesses.queries import visible_businesses
from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import visible_cohorts
from trainingmgr.foundation import search
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import visible_kub
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries import visible
from trainingmgr.programmes.models import Craft

FEWEST_PHONE_DIGITS = 4


@dataclass(frozen=True)
class Found:
    """One thing found: `note` tells it from its namesakes; `near` when it is only alike."""

    kind: str
    id: int
    name: str
    note: str
    near: bool


# What may be found, in the order it is shown: the permission, whose rows, and how they are told.
_SCOPES: Mapping[str, tuple[str, Callable[[Actor], Select[int]]]] = {
    "participant": (
        "participants.read",
        lambda actor: visible(actor).with_only_columns(Participant.id),
    ),
    "kub": ("kub.read", lambda actor: visible_kub(actor).with_only_columns(Kub.id)),
    "cohort": (
        "cohorts.read",
        lambda actor: visible_cohorts(actor).with_only_columns(Cohort.id).order_by(None),
    ),
    "business": (
        "businesses.read",
        lambda actor: visible_businesses(actor).with_only_columns(Business.id),
    ),
}
_TOLD: Mapping[str, Select[int, str, str]] = {
    "participant": select(Participant.id, Participant.name, Participant.number),
    "kub": select(Kub.id, Kub.name, Craft.name).join(Craft, Craft.id == Kub.craft_id),
    "cohort": select(Cohort.id, Cohort.name, Cohort.code),
    "business": select(Business.id, Business.name, Craft.name).join(
        Craft, Craft.id == Business.craft_id
    ),
}


def find(session: Session, actor: Actor, typed: str, most: int) -> list[Found]:
    """People, KUB, cohorts and businesses, at most `most` of each; a constant number of queries."""
    scopes = {
        kind: scope(actor) for kind, (permission, scope) in _SCOPES.items() if actor.may(permission)
    }
    hits = search.find(session, typed, scopes, most)
    hits = _by_phone(session, actor, typed, scopes, most) + hits
    told: dict[tuple[str, int], tuple[str, str]] = {}
    for kind in {hit.kind for hit in hits}:
        ids = [hit.subject_id for hit in hits if hit.kind == kind]
        told |= _told(session, kind, ids)
    found = dict.fromkeys(hits)
    return [
        Found(hit.kind, hit.subject_id, *told[hit.kind, hit.subject_id], hit.near)
        for kind in _SCOPES
        for hit in found
        if hit.kind == kind
    ]


def _by_phone(
    session: Session, actor: Actor, typed: str, scopes: Mapping[str, Select[int]], most: int
) -> list[search.Hit]:
    """The end of a telephone number, for those who may call."""
    digits = re.sub(r"\D", "", typed).removeprefix("62").removeprefix("0")
    is_number = re.fullmatch(r"[\d\s().+-]+", typed.strip()) is not None
    if len(digits) < FEWEST_PHONE_DIGITS or not is_number or "participant" not in scopes:
        return []
    if not actor.may("participants.contact"):
        return []
    query = (
        scopes["participant"]
        .where(Participant.phone.endswith(digits))
        .order_by(Participant.name)
        .limit(most)
    )
    return [search.Hit("participant", one, near=False) for one in session.scalars(query)]


def _told(
    session: Session, kind: str, ids: Collection[int]
) -> dict[tuple[str, int], tuple[str, str]]:
    query = _TOLD[kind]
    key = query.selected_columns[0]
    return {(kind, row[0]): (row[1], row[2]) for row in session.execute(query.where(key.in_(ids)))}
