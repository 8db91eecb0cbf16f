"""One secret used by two at the same moment: one of them is let in."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.participants import make_cohort, make_participant
from tests.support.turns import one_during_the_other
from trainingmgr.accounts import services
from trainingmgr.accounts.models import User, UserSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services.own import make_own_link

PIN = "482915"


@pytest.mark.parametrize("which", ["app", "recovery"])
def test_a_code_sent_twice_at_once_opens_one_door(
    session: Session, engine: Engine, which: str
) -> None:
    user = make_user(session, "admin")
    app = pyotp.TOTP(services.start_authenticator(session, user).secret)
    spare = services.confirm_authenticator(session, user, app.at(clock.now()))
    code = spare[0] if which == "recovery" else app.at(clock.now() + timedelta(seconds=30))
    number = user.id
    session.commit()

    def enter(own: Session) -> None:
        services.check_code(own, own.get_one(User, number), code)

    assert one_during_the_other(engine, enter, enter) == "Refused"


def test_of_two_phones_at_once_one_is_bound(session: Session, engine: Engine, admin: Actor) -> None:
    token = make_own_link(session, admin, make_participant(session, make_cohort(session)))
    session.commit()

    def bind(own: Session) -> None:
        services.bind_phone(own, token, services.seal_pin(1, PIN))

    assert one_during_the_other(engine, bind, bind) == "NotFound"


def test_a_phone_bound_while_the_link_is_replaced_is_signed_out(
    session: Session, engine: Engine, admin: Actor
) -> None:
    one = make_participant(session, make_cohort(session))
    number, token = one.id, make_own_link(session, admin, one)
    session.commit()

    def bind(own: Session) -> None:
        user, _phone = services.bind_phone(own, token, services.seal_pin(1, PIN))
        services.open_session(own, user, "ponsel pertama")

    def replace(own: Session) -> None:
        make_own_link(own, admin, own.get_one(Participant, number))

    assert one_during_the_other(engine, bind, replace) == ""
    assert session.scalars(select(UserSession).where(UserSession.ended_at.is_(None))).all() == []
