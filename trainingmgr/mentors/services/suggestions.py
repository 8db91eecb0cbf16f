"""What a new mentoring plan may begin with: the diagnosis' weakest areas, and who would sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Mentee
from trainingmgr.mentors.queries.assessments import scores, sides_of
from trainingmgr.mentors.queries.plans import chair_of
from trainingmgr.mentors.rules.assessments import AREAS, LEVELS
from trainingmgr.mentors.rules.plans import weakest


@dataclass(frozen=True)
class Suggested:
    """Words for a plan, in Indonesian as the mentor would write them, and whence they are."""

    needs: str
    priority: str
    diagnosed_on: date


def needs_of(session: Session, mentee_id: int) -> Suggested | None:
    """The weakest areas of the newest diagnosis; None while there is none."""
    diagnosis = sides_of(session, mentee_id).diagnosis
    if diagnosis is None:
        return None
    newest = diagnosis.newest
    found = scores(newest)
    areas = weakest(found)
    lines = [f"{AREAS[area]}: {LEVELS[area][found[area] - 1]}" for area in areas]
    return Suggested("\n".join(lines), AREAS[areas[0]], newest.assessed_on)


def signatory_of(session: Session, mentee: Mentee) -> str:
    """Who signs for a mentee: a KUB's chair, a business' first person, or the contact outside."""
    if mentee.kub_id is not None:
        return chair_of(session, mentee.kub_id)
    if mentee.business_id is None:
        return mentee.contact_name
    members = queries.members_of(session, mentee)
    return members[0].name if members else ""
