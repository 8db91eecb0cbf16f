"""What is known of a KUB, for its checklist."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.kub.models import DECREED, FORMED, MEMBER, Kub, KubPaper
from trainingmgr.kub.queries.assistant import bounds
from trainingmgr.kub.queries.meetings import came, founders
from trainingmgr.kub.queries.members import open_members
from trainingmgr.kub.rules import Sizes
from trainingmgr.kub.rules.checklist import Checklist, Facts, checklist


def checklist_of(session: Session, kub: Kub, today: date | None = None) -> Checklist:
    """Everything a KUB has and lacks, step by step, in a fixed number of statements."""
    members = open_members(session, kub.id)
    begun = founders(session, kub) if kub.minutes_on else members
    meeting = kub.meeting
    scans = select(KubPaper.kind).where(KubPaper.kub_id == kub.id, KubPaper.set_aside_at.is_(None))
    return checklist(
        Facts(
            members=len(members),
            sizes=forced_sizes(session, today or clock.today()),
            founders=len(begun),
            formed=kub.state in (FORMED, DECREED),
            met=meeting is not None,
            present=came(session, kub, [one.participant_id for one in begun]),
            witness=meeting is not None and bool(meeting.witness_name),
            notes=meeting is not None and bool(meeting.notes),
            address=bool(kub.address),
            savings=kub.savings_once is not None and kub.savings_monthly is not None,
            house_rules=bool(kub.rules),
            officers=sum(one.position != MEMBER for one in members),
            minutes_on=kub.minutes_on,
            minutes_number=kub.minutes_number,
            size_reason=kub.size_reason,
            decree_number=kub.decree_number,
            decree_on=kub.decree_on,
            papers=frozenset(session.scalars(scans)),
        )
    )


def forced_sizes(session: Session, on: date) -> Sizes:
    """The usual number of members, and what numbers may force at the least and the most."""
    known = bounds(session, on)
    return Sizes(known.usual, known.fewest, known.most)
