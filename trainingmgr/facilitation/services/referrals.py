"""Referrals raised, taken up, and brought to an end."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.facilitation import queries, rules
from trainingmgr.facilitation.models import Referral, ReferralStep
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.models import Mentee
from trainingmgr.mentors.services.mentees import lock


@dataclass(frozen=True)
class ReferralInput:
    """What a mentee needs; `detail` says more of `need`, which is one of its kind's."""

    client_id: str
    kind: str
    need: str
    detail: str = ""


@dataclass(frozen=True)
class ResultInput:
    """What came of it: a sentence, whole rupiah, and a member or letter number."""

    result: str
    amount: int | None = None
    number: str = ""


def raise_referral(session: Session, by: Actor, mentee: Mentee, told: ReferralInput) -> Referral:
    """Passes a need on to its division (R24); a repeated `client_id` returns the first one.

    Raises Refused without a session, without a need, or while the same need still waits.
    """
    lock(session, mentee)
    known = queries.referral_of_client(session, told.client_id)
    if known is not None:
        return known
    held = queries.sessions_held(session, mentee.id)
    rules.check_raising(len(held), told.kind, told.need, told.detail)
    waiting = queries.open_of_kind(session, mentee.id, told.kind, told.need)
    if waiting is not None and told.need != rules.OTHER:
        raise Refused(
            N_("Kebutuhan ini sudah dirujuk pada %(day)s dan belum selesai."),
            field="wanted",
            day=waiting.raised_on,
        )
    row = Referral(
        client_id=told.client_id,
        mentee_id=mentee.id,
        session_id=held[0].id,
        kind=told.kind,
        need=told.need,
        detail=told.detail.strip(),
        state=rules.PROPOSED,
        raised_on=clock.today(),
        raised_by_id=by.user_id,
    )
    session.add(row)
    _step(session, by, row, rules.PROPOSED)
    audit.record(
        session, by, "referral.raise", subject=("referral", row.id), detail={"kind": row.kind}
    )
    return row


def advance(session: Session, by: Actor, referral: Referral) -> Referral:
    """One step on: taken up, then worked on. Raises Refused when an end needs its result."""
    _lock(session, referral)
    to = rules.NEXT.get(referral.state, "")
    rules.check_step(referral.state, to)
    if to == rules.DONE:
        raise Refused(N_("Catat hasilnya untuk menyelesaikan rujukan ini."), field="result")
    return _move(session, by, referral, to)


def finish(session: Session, by: Actor, referral: Referral, told: ResultInput) -> Referral:
    """Closes it with what came of it. Raises Refused."""
    _lock(session, referral)
    rules.check_step(referral.state, rules.DONE)
    rules.check_result(referral.kind, told.result, told.amount, told.number)
    referral.result, referral.amount = told.result.strip(), told.amount
    referral.result_number = told.number.strip()
    return _move(session, by, referral, rules.DONE)


def decline(session: Session, by: Actor, referral: Referral, reason: str) -> Referral:
    """Closes it without a result, with the reason. Raises Refused."""
    _lock(session, referral)
    rules.check_step(referral.state, rules.DECLINED)
    rules.check_reason(reason)
    referral.reason = reason.strip()
    return _move(session, by, referral, rules.DECLINED)


def _lock(session: Session, referral: Referral) -> None:
    """From here on nobody else moves it; what was read before is read again."""
    session.execute(select(Referral.id).where(Referral.id == referral.id).with_for_update())
    session.refresh(referral)


def _move(session: Session, by: Actor, referral: Referral, to: str) -> Referral:
    referral.state = to
    if to not in rules.OPEN:
        referral.closed_on = clock.today()
    _step(session, by, referral, to)
    audit.record(
        session, by, "referral.step", subject=("referral", referral.id), detail={"state": to}
    )
    return referral


def _step(session: Session, by: Actor, referral: Referral, state: str) -> None:
    session.flush()
    session.add(
        ReferralStep(referral_id=referral.id, state=state, at=clock.now(), by_id=by.user_id)
    )
    session.flush()
    session.expire(referral, ["steps"])
