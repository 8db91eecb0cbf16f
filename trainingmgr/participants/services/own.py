"""A trainee's way to their own page: a personal link, made and ended by staff."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.accounts import services as accounts
from trainingmgr.accounts.models import User
from trainingmgr.accounts.rules import pins
from trainingmgr.foundation.access.policy import PARTICIPANT, Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import ACCEPTED, Participant
from trainingmgr.participants.services.rights_requests import ERASED
from trainingmgr.participants.services.turns import hold


def make_own_link(session: Session, by: Actor, participant: Participant) -> str:
    """The token of a fresh link; an earlier one and the phone it was bound to end at once.

    Raises Refused for a record that is no participant's, or nobody's any more.
    """
    if participant.state != ACCEPTED:
        raise Refused(N_("Tautan pribadi hanya untuk peserta yang sudah diterima."))
    # Of two who make the first link at once the second finds the account.
    hold(session, participant)
    if participant.erased_at:
        raise Refused(ERASED)
    user = _account(session, by, participant)
    guessable = pins.of_person(participant.birth_date, participant.phone)
    token = accounts.make_personal_link(session, by, user, guessable)
    audit(session, by, "link.make", subject=("participant", participant.id))
    return token


def end_own_link(session: Session, by: Actor, participant: Participant) -> None:
    """A lost phone: the link and the phone are dead until staff make another."""
    user = session.get(User, participant.user_id) if participant.user_id else None
    if user is None:
        return
    accounts.end_personal_link(session, user)
    session.flush()
    audit(session, by, "link.end", subject=("participant", participant.id))


def _account(session: Session, by: Actor, participant: Participant) -> User:
    """The account of the record, made on first need; it is named by the number alone."""
    if participant.user_id is not None:
        return session.get_one(User, participant.user_id)
    user = accounts.create_user(session, by, email=None, name=participant.number, role=PARTICIPANT)
    participant.user_id = user.id
    session.flush()
    return user
