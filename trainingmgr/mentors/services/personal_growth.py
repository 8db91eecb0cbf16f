"""What diagnosis, self-assessment, evidence and prospect hold on a person: copied, taken away."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import BusinessPerson
from trainingmgr.foundation import files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.kub.models import KubMember
from trainingmgr.mentors.models import (
    AdministrationItem,
    Assessment,
    CashBookMonth,
    Mentee,
    MentoringPlan,
    Prospect,
)
from trainingmgr.mentors.rules.assessments import AREAS
from trainingmgr.participants.services.every_room import GONE, Section, Whole


def section(session: Session, ids: Sequence[int]) -> Section:
    """The self-assessments one answered on behalf of the group or business."""
    query = select(Assessment).where(Assessment.participant_id.in_(ids))
    told = session.scalars(query.order_by(Assessment.assessed_on, Assessment.id))
    return Section(
        "self_assessments",
        N_("Penilaian diri yang dijawab"),
        {"on": N_("Tanggal"), "respondent": N_("Nama"), **AREAS},
        [
            {"on": one.assessed_on, "respondent": one.respondent}
            | {area: getattr(one, area) for area in AREAS}
            for one in told
        ],
    )


def erase(session: Session, by: Actor, person: Whole) -> Collection[str]:
    """Of one's own business words and pictures go; of what others share only the name goes."""
    answered = select(Assessment).where(Assessment.participant_id.in_(person.ids))
    for one in session.scalars(answered):
        one.respondent, one.notes = person.pseudonym[:120] if one.respondent else "", {}
    names: set[str] = set()
    for mentee_id, alone in _mentees(session, person.ids):
        _words(session, mentee_id, person, alone=alone)
        if alone:
            names |= _pictures(session, by, mentee_id)
    session.flush()
    return names


def _words(session: Session, mentee_id: int, person: Whole, *, alone: bool) -> None:
    for one in session.scalars(select(Assessment).where(Assessment.mentee_id == mentee_id)):
        one.respondent = person.hide(one.respondent)[:120]
        one.notes = {area: GONE if alone else person.hide(note) for area, note in one.notes.items()}
    for found in session.scalars(select(Prospect).where(Prospect.mentee_id == mentee_id)):
        found.reason = GONE if alone else person.hide(found.reason)


def _pictures(session: Session, by: Actor, mentee_id: int) -> set[str]:
    """The figures stay, which the office accounts for; what the pages looked like does not, nor
    the agreement with its signature."""
    book = select(CashBookMonth.file_id).where(CashBookMonth.mentee_id == mentee_id)
    things = select(AdministrationItem.file_id).where(AdministrationItem.mentee_id == mentee_id)
    signed = select(MentoringPlan.scan_id).where(MentoringPlan.mentee_id == mentee_id)
    names: set[str] = set()
    for file_id in [*session.scalars(book), *session.scalars(things), *session.scalars(signed)]:
        names |= files.blank(session, by, file_id)
    return names


def _mentees(session: Session, ids: Sequence[int]) -> list[tuple[int, bool]]:
    """Mentees one belongs or belonged to, and whether each is this person's business alone."""
    kub = select(KubMember.kub_id).where(KubMember.participant_id.in_(ids))
    mine = select(BusinessPerson.business_id).where(BusinessPerson.participant_id.in_(ids))
    others = exists().where(
        BusinessPerson.business_id == Mentee.business_id, BusinessPerson.participant_id.not_in(ids)
    )
    query = select(Mentee.id, Mentee.business_id.is_not(None) & ~others)
    query = query.where(or_(Mentee.kub_id.in_(kub), Mentee.business_id.in_(mine)))
    return [(row[0], bool(row[1])) for row in session.execute(query)]
