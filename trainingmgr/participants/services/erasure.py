"""Erasure: one asks, another confirms, every room takes its part away in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainingmgr.foundation import jobs
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import RightsRequest
from trainingmgr.participants.models.rights_requests import DONE, ERASURE
from trainingmgr.participants.services import rights_requests
from trainingmgr.participants.services.every_room import ROOMS, Kept
from trainingmgr.participants.services.whole import ids_of, whole_of

SHRED = "participants.shred"


@dataclass(frozen=True)
class Outlook:
    """What an erasure would take from every room, and what has to stay."""

    goes: Sequence[Sentence]
    stays: Sequence[Kept]


def outlook(session: Session, participant_id: int) -> Outlook:
    """Said before anybody confirms; reads only."""
    ids = ids_of(session, participant_id)
    plans = [
        room.plan(session, ids)
        for room in sorted(ROOMS, key=lambda one: one.room != "participants")
        if room.plan
    ]
    return Outlook(
        [one for plan in plans for one in plan.goes], [one for plan in plans for one in plan.stays]
    )


def may_confirm(by: Actor, request: RightsRequest) -> bool:
    """Four eyes: never the one who took the request down (nor the command line)."""
    return by.user_id is not None and by.user_id != request.made_by_id


def erase(session: Session, by: Actor, request: RightsRequest) -> None:
    """Takes the person away from every room and answers the request. Raises Refused.

    What stays bears a pseudonym. The bytes of files, and what the database itself keeps of rows
    that are gone, follow in a job of the same transaction.
    """
    rights_requests.lock_open(session, request, ERASURE)
    if not may_confirm(by, request):
        raise Refused(
            N_("Penghapusan harus dikonfirmasi orang lain daripada yang mencatat permintaannya.")
        )
    person = whole_of(session, request.participant_id)
    stays = outlook(session, request.participant_id).stays
    names: set[str] = set()
    for room in sorted(ROOMS, key=lambda one: one.room == "participants"):
        if room.erase:
            names |= set(room.erase(session, by, person))
    session.refresh(request)
    rights_requests.answer(session, by, request, DONE, _kept(stays))
    subject = ("participant", request.participant_id)
    detail = {"request": request.id, "records": len(person.ids), "files": len(names)}
    audit(session, by, "rights.erase", subject=subject, detail=detail)
    jobs.enqueue(session, by, SHRED, {"names": sorted(names)})


def _kept(stays: Sequence[Kept]) -> str:
    """What stays, as the answer that the person is given."""
    lines = [
        f"{one.what}. {one.basis}" + (f", sampai {long_date(one.until)}" if one.until else "")
        for one in stays
    ]
    return "\n".join(lines)
