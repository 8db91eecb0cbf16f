"""What this room holds on a person: referrals of the KUB and businesses one belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.businesses.models import BusinessPerson
from trainingmgr.facilitation.models import Referral
from trainingmgr.facilitation.rules import KINDS, STATES, need_words
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_, sentence
from trainingmgr.kub.models import KubMember
from trainingmgr.mentors.models import Mentee
from trainingmgr.participants.services.every_room import Kept, Plan, Section, Whole
from trainingmgr.participants.services.retention import ACCOUNT, kept_until


def copy(session: Session, ids: Sequence[int]) -> list[Section]:
    """What was asked of the divisions for one's KUB or business, and how it ended."""
    return [
        Section(
            "referrals",
            N_("Rujukan ke bidang"),
            {
                "mentee": N_("Dampingan"),
                "kind": N_("Jenis"),
                "need": N_("Kebutuhan"),
                "raised_on": N_("Diajukan"),
                "state": N_("Keadaan"),
                "closed_on": N_("Ditutup"),
            },
            [
                {
                    "mentee": one.mentee.name,
                    "kind": one.kind,
                    "need": need_words(one.kind, one.need),
                    "raised_on": one.raised_on,
                    "state": one.state,
                    "closed_on": one.closed_on,
                }
                for one in _near(session, ids)
            ],
            {"kind": KINDS, "state": STATES},
        )
    ]


def plan(session: Session, ids: Sequence[int]) -> Plan:
    """Referrals are the group's: they stay, without the name."""
    held = len(_near(session, ids))
    if not held:
        return Plan()
    what = sentence(N_("%(n)d rujukan usaha atau kelompoknya; nama lengkap di dalamnya diganti"),
                    n=held)  # fmt: skip
    return Plan((), [Kept(what, ACCOUNT, kept_until(session))])


def erase(session: Session, by: Actor, person: Whole) -> Collection[str]:
    """The name goes from what mentor and division wrote."""
    for one in _near(session, person.ids):
        one.detail = person.hide(one.detail)[:300]
        one.reason = person.hide(one.reason)[:300]
        one.result = person.hide(one.result)[:300]
    session.flush()
    return set()


def _near(session: Session, ids: Sequence[int]) -> Sequence[Referral]:
    """Referrals of every KUB and business one is or was in."""
    kub = select(KubMember.kub_id).where(KubMember.participant_id.in_(ids))
    business = select(BusinessPerson.business_id).where(BusinessPerson.participant_id.in_(ids))
    mentees = select(Mentee.id).where(or_(Mentee.kub_id.in_(kub), Mentee.business_id.in_(business)))
    query = select(Referral).where(Referral.mentee_id.in_(mentees)).order_by(Referral.id)
    return session.scalars(query.options(joinedload(Referral.mentee))).all()
