"""A session changed or declared void by the mentor who logged it; what it said before is kept."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingChange,
    CoachingSession,
)
from trainingmgr.mentors.services import month_figures
from trainingmgr.mentors.services.confirmations import ask_again
from trainingmgr.mentors.services.mentees import lock
from trainingmgr.mentors.services.sessions import check, check_day, settle, write
from trainingmgr.mentors.services.told import CoachingInput

# Neither text nor name: the trail of acts keeps no personal data.
PLAIN = ("held_on", "starts_at", "minutes", "mode", "topics", "next_on", "people", "photos")


def edit_session(
    session: Session, by: Actor, held: CoachingSession, told: CoachingInput, reason: str = ""
) -> bool:
    """Tells a session anew; False when nothing is different. Raises Refused.

    Not once it is void or in a closed report. What the mentee has confirmed is changed only with
    a reason, and is to be confirmed again. `told.photos` come to those there are.
    """
    lock(session, held.mentee)
    session.refresh(held)
    refuse_closed(held)
    check(session, held.mentor, held.mentee, told)
    before = _as_told(held)
    write(held, told)
    session.flush()
    check_day(session, held)
    settle(session, held, told)
    after = _as_told(held)
    changed = sorted(name for name in after if after[name] != before[name])
    figures = _change_figures(session, by, held, told)
    if changed:
        _keep(session, by, held, {name: before[name] for name in changed}, reason.strip())
    if not changed and not figures:
        return False
    held.changed_at = clock.now()
    session.flush()
    detail = {
        "changed": changed + (["figures"] if figures else []),
        "before": {name: before[name] for name in changed if name in PLAIN},
        "after": {name: after[name] for name in changed if name in PLAIN},
    }
    audit.record(session, by, "coaching.edit", subject=("coaching", held.id), detail=detail)
    return True


def void_session(session: Session, by: Actor, held: CoachingSession, reason: str) -> None:
    """Takes a session back that was told by mistake; its promises and figures go with it.

    What it had ticked is open again. One in a closed report is taken back in the mentor's next.
    Once void, always void: a second time changes nothing. Raises Refused without a reason.
    """
    lock(session, held.mentee)
    session.refresh(held)
    if held.voided_at is not None:
        return
    if not reason.strip():
        raise Refused(N_("Tulis alasan sesi ini dibatalkan."), field="reason")
    for action in session.scalars(select(AgreedAction).where(AgreedAction.done_in_id == held.id)):
        action.done_on = action.dropped_on = action.done_in_id = None
        action.result = ""
    month_figures.take_back(session, by, held)
    held.voided_at, held.void_reason = clock.now(), reason.strip()
    session.flush()
    detail = {"reported": held.report_id is not None}
    audit.record(session, by, "coaching.void", subject=("coaching", held.id), detail=detail)


def refuse_closed(held: CoachingSession) -> None:
    """Raises Refused for a session that no longer changes."""
    if held.voided_at is not None:
        raise Refused(N_("Sesi ini sudah dibatalkan."))
    if held.report_id is not None:
        raise Refused(
            N_("Sesi ini ada dalam laporan bulanan yang sudah ditutup, jadi tidak dapat diubah.")
        )


def _change_figures(
    session: Session, by: Actor, held: CoachingSession, told: CoachingInput
) -> bool:
    """The month's figures told anew, unless they say what they said."""
    said = month_figures.told_at(session, held)
    if (told.sale, told.figures) == (said.sale, said.figures):
        return False
    month_figures.take_back(session, by, held)
    month_figures.record(session, by, held.mentee, held, told)
    return True


def _keep(
    session: Session, by: Actor, held: CoachingSession, before: dict[str, Any], reason: str
) -> None:
    """Keeps what it said before; a paraf was given to that, so it goes there too."""
    if paraf := held.confirmation:
        if not reason:
            raise Refused(
                N_("Dampingan sudah memberi paraf. Tulis alasan perubahannya."), field="reason"
            )
        before = before | {
            "confirmation": {
                "agrees": paraf.agrees,
                "remark": paraf.remark,
                "answered_at": paraf.answered_at.isoformat(),
            }
        }
        ask_again(session, by, held)
    session.add(
        CoachingChange(
            session_id=held.id,
            changed_at=clock.now(),
            changed_by_id=by.user_id,
            reason=reason,
            before=before,
        )
    )


def _as_told(held: CoachingSession) -> dict[str, Any]:
    """All that is said in it, as JSON."""
    names = ("minutes", "mode", "place", "topics", "finding", "advice", "others")
    return {name: getattr(held, name) for name in names} | {
        "held_on": _iso(held.held_on),
        "starts_at": _iso(held.starts_at),
        "next_on": _iso(held.next_on),
        "people": sorted(one.participant_id for one in held.people),
        "photos": [one.file_id for one in held.photos],
        "actions": [
            [one.text, one.owner_id, one.owner_name, _iso(one.due_on)] for one in held.actions
        ],
    }


def _iso(value: date | time | None) -> str | None:
    return value.isoformat() if value else None
