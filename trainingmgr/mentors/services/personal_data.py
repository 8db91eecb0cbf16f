"""What this room holds on a person: copied for them, and taken away when they wish it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from trainingmgr.businesses.models import Business, BusinessPerson
from trainingmgr.foundation import files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_, sentence
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingPerson,
    CoachingSession,
    Confirmation,
    Mentee,
)
from trainingmgr.mentors.queries.mentees import NAME
from trainingmgr.mentors.rules import MODES, TOPICS
from trainingmgr.mentors.services import personal_growth, personal_plans, personal_sessions
from trainingmgr.participants.services.every_room import GONE, Kept, Plan, Section, Whole
from trainingmgr.participants.services.retention import ACCOUNT, kept_until


def copy(session: Session, ids: Sequence[int]) -> list[Section]:
    """Coaching that one took part in, and what one promised; what others said is left out."""
    held = session.execute(
        select(CoachingSession, NAME)
        .join(Mentee, Mentee.id == CoachingSession.mentee_id)
        .outerjoin(Kub, Kub.id == Mentee.kub_id)
        .outerjoin(Business, Business.id == Mentee.business_id)
        .join(CoachingPerson, CoachingPerson.session_id == CoachingSession.id)
        .where(CoachingPerson.participant_id.in_(ids))
        .order_by(CoachingSession.held_on, CoachingSession.id)
    )
    promised = session.scalars(
        select(AgreedAction).where(AgreedAction.owner_id.in_(ids)).order_by(AgreedAction.id)
    )
    return [
        Section(
            "coaching",
            N_("Pendampingan yang diikuti"),
            {
                "on": N_("Tanggal"),
                "mentee": N_("Dampingan"),
                "topic": N_("Topik"),
                "minutes": N_("Lama (menit)"),
                "mode": N_("Cara"),
                "finding": N_("Temuan"),
                "advice": N_("Saran"),
            },
            [
                {
                    "on": one.held_on,
                    "mentee": name,
                    "topic": one.topic,
                    "minutes": one.minutes,
                    "mode": one.mode,
                    # Written about the group when there were more: others' data are not copied.
                    "finding": one.finding if _alone(one, ids) else None,
                    "advice": one.advice if _alone(one, ids) else None,
                }
                for one, name in held
            ],
            {"topic": TOPICS, "mode": MODES},
        ),
        Section(
            "agreed_actions",
            N_("Tindak lanjut yang disepakati"),
            {"text": N_("Isi"), "due_on": N_("Tenggat"), "done_on": N_("Selesai")},
            [{"text": one.text, "due_on": one.due_on, "done_on": one.done_on} for one in promised],
        ),
        Section(
            "coaching_confirmations",
            N_("Paraf pendampingan yang diberikan"),
            {
                "on": N_("Waktu"),
                "agrees": N_("Benar"),
                "name": N_("Nama"),
                "remark": N_("Keterangan"),
            },
            [
                {
                    "on": row.answered_at,
                    "agrees": row.agrees,
                    "name": row.name,
                    "remark": row.remark,
                }
                for row in _answers(session, ids)
            ],
        ),
        personal_growth.section(session, ids),
    ]


def subjects(session: Session, ids: Sequence[int]) -> Mapping[str, Collection[int]]:
    """The coaching one took part in."""
    return {"coaching": [one.id for one in _attended(session, ids)]}


def plan(session: Session, ids: Sequence[int]) -> Plan:
    """What was written about this person alone goes; shared notes lose the name."""
    held = _attended(session, ids)
    if not held:
        return Plan()
    alone = [one for one in held if _alone(one, ids)]
    shared = len(held) - len(alone)
    goes, stays = [sentence(N_("Tindak lanjut yang menjadi tugasnya"))], []
    if alone:
        goes.append(sentence(N_("Isi dan foto %(n)d pendampingan perorangan"), n=len(alone)))
    if shared:
        what = N_("%(n)d catatan dan foto pendampingan bersama; nama lengkap di dalamnya diganti")
        stays.append(Kept(sentence(what, n=shared), ACCOUNT, kept_until(session)))
    return Plan(goes, stays)


def erase(session: Session, by: Actor, person: Whole) -> Collection[str]:
    """Own notes, photos and promises go; the name goes from what others share."""
    names: set[str] = set()
    owned = select(AgreedAction).where(AgreedAction.owner_id.in_(person.ids))
    for action in session.scalars(owned):
        action.text, action.owner_name, action.result = GONE, "", ""
    for answer in _answers(session, person.ids):
        answer.name, answer.remark = person.pseudonym, GONE if answer.remark else ""
    near = _near(session, person.ids)
    own = {one.id for one in near if _alone(one, person.ids)}
    personal_sessions.hide(session, near, own, person)
    for one in near:
        if one.confirmation is not None:
            one.confirmation.name = person.hide(one.confirmation.name)[:120]
            one.confirmation.remark = person.hide(one.confirmation.remark)[:500]
        if one.id in own:
            one.finding, one.advice = GONE, ""
            for photo in one.photos:
                names |= files.blank(session, by, photo.file_id)
        else:
            one.finding, one.advice = person.hide(one.finding), person.hide(one.advice)
        for action in one.actions:
            action.text = person.hide(action.text)[:300]
            action.owner_name = person.hide(action.owner_name)[:120]
            action.result = person.hide(action.result)[:200]
    personal_plans.hide(session, person)
    return names | set(personal_growth.erase(session, by, person))


def _alone(one: CoachingSession, ids: Sequence[int]) -> bool:
    present = {person.participant_id for person in one.people}
    return bool(present) and present <= set(ids)


def _answers(session: Session, ids: Sequence[int]) -> Sequence[Confirmation]:
    """What one answered for a session."""
    query = select(Confirmation).where(Confirmation.participant_id.in_(ids))
    return session.scalars(query.order_by(Confirmation.id)).all()


def _attended(session: Session, ids: Sequence[int]) -> Sequence[CoachingSession]:
    mine = select(CoachingPerson.session_id).where(CoachingPerson.participant_id.in_(ids))
    query = select(CoachingSession).where(CoachingSession.id.in_(mine))
    return session.scalars(query.options(selectinload(CoachingSession.people))).all()


def _near(session: Session, ids: Sequence[int]) -> Sequence[CoachingSession]:
    """Sessions that one was at, and all of the KUB and businesses one has been in."""
    mine = select(CoachingPerson.session_id).where(CoachingPerson.participant_id.in_(ids))
    kub = select(KubMember.kub_id).where(KubMember.participant_id.in_(ids))
    business = select(BusinessPerson.business_id).where(BusinessPerson.participant_id.in_(ids))
    mentee = select(Mentee.id).where(or_(Mentee.kub_id.in_(kub), Mentee.business_id.in_(business)))
    promised = select(AgreedAction.session_id).where(AgreedAction.owner_id.in_(ids))
    query = select(CoachingSession).where(
        or_(
            CoachingSession.id.in_(mine),
            CoachingSession.mentee_id.in_(mentee),
            CoachingSession.id.in_(promised),
        )
    )
    eager = (
        selectinload(CoachingSession.people),
        selectinload(CoachingSession.actions),
        selectinload(CoachingSession.photos),
        selectinload(CoachingSession.confirmation),
    )
    return session.scalars(query.options(*eager)).all()
