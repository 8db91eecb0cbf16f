"""Requests about one's own data: taken down, worked on, answered; records restricted and freed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import Participant, RightsRequest
from trainingmgr.participants.models.rights_requests import (
    CORRECTION,
    DONE,
    RECEIVED,
    REFUSED,
    RESTRICTION,
    WORKED_ON,
)
from trainingmgr.participants.queries.rights_requests import changes_since
from trainingmgr.participants.queries.scope import frozen_among
from trainingmgr.participants.rules import rights_requests as rules
from trainingmgr.participants.rules.records import check_reason, check_text
from trainingmgr.participants.services.turns import hold, keep

FROZEN = N_(
    "Ada orang yang datanya dibatasi atau dihapus atas permintaannya; "
    "catatan baru tentangnya tidak dapat dibuat."
)
ERASED = N_("Identitas orang ini sudah dihapus; yang tinggal tidak dapat diubah.")


def open_request(
    session: Session,
    by: Actor,
    participant: Participant,
    *,
    kind: str,
    asked_by: str,
    checked_how: str,
    wish: str = "",
    received_at: datetime | None = None,
) -> RightsRequest:
    """Takes a request down; the 72 hours run from when it was received. Raises Refused.

    The second of two taps gets the first one's request: while one of a kind is open, there is no
    other of that kind.
    """
    now = clock.now()
    received = received_at or now
    rules.check_new(kind, asked_by, checked_how, received, now)
    _lock(session, participant)
    if participant.erased_at:
        raise Refused(ERASED)
    if kind == RESTRICTION and participant.restricted_at:
        raise Refused(N_("Data orang ini sudah dibatasi."), field="kind")
    same = RightsRequest.participant_id == participant.id, RightsRequest.kind == kind
    known = session.scalar(
        select(RightsRequest).where(*same, RightsRequest.state.in_(rules.OPEN_STATES))
    )
    if known is not None:
        return known
    found = RightsRequest(
        participant_id=participant.id,
        kind=kind,
        state=RECEIVED,
        asked_by=asked_by,
        checked_how=checked_how,
        wish=wish.strip(),
        received_at=received,
        due_at=rules.due(received),
        made_by_id=by.user_id,
    )
    session.add(found)
    session.flush()
    detail = {"request": found.id, "kind": kind}
    audit(session, by, "rights.open", subject=("participant", participant.id), detail=detail)
    return found


def begin(session: Session, request: RightsRequest) -> None:
    """Somebody has started on it."""
    if request.state == RECEIVED:
        request.state = WORKED_ON
        session.flush()


def refuse(session: Session, by: Actor, request: RightsRequest, reason: str) -> None:
    """Turns a request down, with the reason that the person is told. Raises Refused."""
    text = check_text(reason, "reason")
    lock_open(session, request)
    answer(session, by, request, REFUSED, text)


def finish_correction(session: Session, by: Actor, request: RightsRequest, result: str) -> None:
    """Says what was corrected. Raises Refused while nothing has been, since it was asked."""
    text = check_text(result, "result")
    lock_open(session, request, CORRECTION)
    if not changes_since(session, request.participant_id, request.received_at):
        raise Refused(
            N_("Belum ada perubahan sejak permintaan ini. Ubah datanya dahulu, atau tolak."),
            field="result",
        )
    answer(session, by, request, DONE, text)


def restrict(session: Session, by: Actor, request: RightsRequest) -> None:
    """Freezes the record: it still counts in N, and nothing else is done with it. Raises Refused.

    It is hidden from everybody but the office, no new coaching, visit, KUB, course or certificate
    may name it, and its telephone is shown to nobody else (UU 27/2022 Ps 41).
    """
    lock_open(session, request, RESTRICTION)
    request.participant.restricted_at = clock.now()
    subject = ("participant", request.participant_id)
    audit(session, by, "rights.restrict", subject=subject, detail={"request": request.id})
    answer(session, by, request, DONE, None)


def lift(session: Session, by: Actor, request: RightsRequest, reason: str) -> None:
    """Ends a restriction from now on, with the reason. Raises Refused."""
    why = check_reason(reason)
    _lock(session, request.participant)
    session.refresh(request, with_for_update={"of": RightsRequest})
    if request.kind != RESTRICTION or request.state != DONE or request.lifted_at:
        raise Refused(N_("Pembatasan ini sudah tidak berlaku."))
    request.lifted_at, request.lift_reason = clock.now(), why
    request.participant.restricted_at = None
    session.flush()
    subject = ("participant", request.participant_id)
    audit(session, by, "rights.lift", subject=subject, detail={"request": request.id})


def answer(
    session: Session, by: Actor, request: RightsRequest, state: str, result: str | None
) -> None:
    """Closes a request that is locked; for the services that carry one out."""
    request.state, request.result = state, result
    request.answered_at, request.answered_by_id = clock.now(), by.user_id
    session.flush()
    detail = {"request": request.id, "kind": request.kind, "state": state}
    subject = ("participant", request.participant_id)
    audit(session, by, "rights.answer", subject=subject, detail=detail)


def check_open(request: RightsRequest, kind: str | None = None) -> None:
    """Raises Refused for a request that is answered, or of another kind."""
    if kind is not None and request.kind != kind:
        raise Refused(N_("Permintaan ini berjenis lain."))
    if request.state not in rules.OPEN_STATES:
        raise Refused(N_("Permintaan ini sudah dijawab."))


def refuse_frozen(session: Session, participant_ids: Collection[int]) -> None:
    """Raises Refused when new records would name someone restricted or erased (Ps 41, 43).

    Without a name: who asks may have no right to know whom it is about.
    """
    keep(session, participant_ids)
    if frozen_among(session, participant_ids):
        raise Refused(FROZEN)


def _lock(session: Session, participant: Participant) -> None:
    """Requests about one person are dealt with one after the other."""
    hold(session, participant, alone=True)


def lock_open(session: Session, request: RightsRequest, kind: str | None = None) -> None:
    """Holds the person and the request, which must be open and of this kind. Raises Refused."""
    _lock(session, request.participant)
    session.refresh(request, with_for_update={"of": RightsRequest})
    check_open(request, kind)
