"""Reading a KUB's people back: the open membership of one, and what memberships prove."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import Milestone, Participant


def facts(session: Session, participant_id: int) -> list[tuple[str, date]]:
    """Live milestones that memberships of a person have made: kind and day."""
    rows = session.scalars(
        select(Milestone).where(
            Milestone.participant_id == participant_id,
            Milestone.superseded_at.is_(None),
            Milestone.source.startswith("kub_member:"),
        )
    )
    return sorted((one.kind, one.on) for one in rows)


def member_of(session: Session, kub: Kub, person: Participant) -> KubMember | None:
    """The membership that has not ended."""
    return session.scalar(
        select(KubMember).where(
            KubMember.kub_id == kub.id,
            KubMember.participant_id == person.id,
            KubMember.until_on.is_(None),
        )
    )
