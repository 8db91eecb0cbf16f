"""A prospect analysis kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.mentors.models import Mentee, Prospect
from trainingmgr.mentors.queries.prospects import prospect_of_client
from trainingmgr.mentors.rules import prospects as rules
from trainingmgr.mentors.services.mentees import lock


def analyse_prospect(
    session: Session,
    by: Actor,
    mentee: Mentee,
    *,
    client_id: str,
    scores: Mapping[str, int],
    reason: str,
    on: date | None = None,
) -> Prospect:
    """Saves one (`on`: default today); a repeated `client_id` returns the first. Raises Refused."""
    lock(session, mentee)
    known = prospect_of_client(session, client_id)
    if known is not None and known.mentee_id == mentee.id:
        return known
    today = clock.today()
    day = on or today
    rules.check(scores, reason=reason, analysed_on=day, today=today)
    made = Prospect(
        client_id=client_id,
        mentee_id=mentee.id,
        analysed_on=day,
        reason=reason.strip(),
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
        **{aspect: scores[aspect] for aspect in rules.ASPECTS},
    )
    session.add(made)
    session.flush()
    audit.record(
        session,
        by,
        "coaching.prospect",
        subject=("mentee", mentee.id),
        detail={"rating": rules.rating(scores)},
    )
    return made
