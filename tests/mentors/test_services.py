"""Who follows a KUB, and sessions that are saved once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.businesses import make_business, sale
from tests.support.mentors import coach, file_of, make_institution, make_mentor, told
from tests.support.participants import make_cohort, make_participant
from tests.support.training import make_kub
from trainingmgr.businesses.models import Sale
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import queries, services
from trainingmgr.mentors.models import AgreedAction, CoachingSession, Mentee
from trainingmgr.mentors.services import ActionInput, InstitutionInput
from trainingmgr.participants.queries import visible


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


def members_of(kub: Kub) -> list[int]:
    return [one.participant_id for one in kub.members]


def test_a_mentor_sees_the_people_of_the_kub(session: Session, kub: Kub) -> None:
    mentor = make_mentor(session, kub)
    seen = {one.id for one in session.scalars(visible(mentor.user.actor))}
    assert seen == set(members_of(kub))
    file = file_of(session, kub).id
    assert queries.own_mentee(session, mentor.user.actor, file).kub is kub


def test_a_new_mentor_takes_the_place_of_the_old(session: Session, kub: Kub) -> None:
    old = make_mentor(session, kub)
    new = make_mentor(session)
    today = clock.today()
    services.assign_mentor(session, COMMAND_LINE, new, file_of(session, kub), today, "Pindah tugas")
    assert queries.mentor_of_kub(session, kub.id) is new
    assert queries.mentor_of_kub(session, kub.id, today - timedelta(days=1)) is old
    assert not session.scalars(visible(old.user.actor)).all()
    with pytest.raises(NotFound):
        queries.own_mentee(session, old.user.actor, file_of(session, kub).id)
    assert queries.loads(session, today) == {new.id: 1}


def test_assigning_the_same_mentor_again_changes_nothing(session: Session, kub: Kub) -> None:
    mentor = make_mentor(session, kub)
    first = session.scalars(queries.open_assignment(clock.today())).one()
    again = services.assign_mentor(
        session, COMMAND_LINE, mentor, file_of(session, kub), clock.today()
    )
    assert again is first


def test_a_mentor_cannot_begin_before_the_one_who_follows(session: Session, kub: Kub) -> None:
    make_mentor(session, kub)
    assert kub.minutes_on
    earlier = kub.minutes_on - timedelta(days=1)
    with pytest.raises(Refused) as caught:
        services.assign_mentor(
            session, COMMAND_LINE, make_mentor(session), file_of(session, kub), earlier
        )
    assert caught.value.field == "from_on"


def test_only_a_mentor_s_account_and_once(session: Session) -> None:
    place = make_institution(session)
    mentor = make_mentor(session)
    for user in (make_user(session, "trainer"), mentor.user):
        with pytest.raises(Refused):
            services.add_mentor(session, COMMAND_LINE, user, place)
    with pytest.raises(Refused):
        services.add_institution(session, COMMAND_LINE, InstitutionInput("UT", "Lagi", "akademisi"))
    with pytest.raises(Refused):
        services.add_institution(session, COMMAND_LINE, InstitutionInput("X", "X", "lain"))


def test_promises_are_carried_on_until_they_are_kept(session: Session, kub: Kub) -> None:
    mentor, chair = make_mentor(session, kub), members_of(kub)[0]
    agreed = ActionInput("Membuat daftar harga", chair, clock.today() + timedelta(days=7))
    coach(session, mentor, kub, actions=[agreed, ActionInput(" ")])
    file = file_of(session, kub).id
    open_now = queries.open_actions(session, [file])[file]
    assert [one.text for one in open_now] == ["Membuat daftar harga"]
    coach(session, mentor, kub, done_actions=[open_now[0].id])
    assert queries.open_actions(session, [file_of(session, kub).id]) == {}
    assert session.scalars(select(AgreedAction)).one().done_on == clock.today()


def test_another_kub_s_promise_is_not_ticked(session: Session, kub: Kub) -> None:
    other = make_kub(session, kub.cohort)[0]
    mentor = make_mentor(session, kub)
    held = coach(session, mentor, kub, actions=[ActionInput("Foto produk")])
    coach(session, make_mentor(session, other), other, done_actions=[held.actions[0].id])
    assert session.scalars(select(AgreedAction)).one().done_on is None


def test_nobody_from_elsewhere_is_named(session: Session, kub: Kub) -> None:
    mentor, stranger = make_mentor(session, kub), make_participant(session, kub.cohort).id
    for fields in ({"present": [stranger]}, {"actions": [ActionInput("Foto", stranger)]}):
        with pytest.raises(Refused):
            coach(session, mentor, kub, **fields)


def test_the_month_s_sales_go_to_the_joint_business(session: Session) -> None:
    business, _people = make_business(session)
    kub = session.get_one(Kub, business.kub_id)
    mentor, month = make_mentor(session, kub), f"{clock.today():%Y-%m}"
    held = coach(session, mentor, kub, sale=sale(month, amount=750_000))
    row = session.scalars(select(Sale)).one()
    assert (row.business_id, row.amount, row.source) == (
        business.id, 750_000, f"coaching:{held.id}",
    )  # fmt: skip


def test_twenty_at_once_save_one_session(session: Session, engine: Engine, kub: Kub) -> None:
    mentor = make_mentor(session, kub)
    by, number = mentor.user.actor, file_of(session, kub).id
    same = told(client_id="serentak", actions=[ActionInput("Foto produk")])
    session.commit()

    def send(_: int) -> int:
        with Session(engine) as own:
            saved = services.log_session(own, by, own.get_one(Mentee, number), same)
            own.commit()
            return saved.id

    with ThreadPoolExecutor(20) as pool:
        ids = set(pool.map(send, range(20)))
    session.expire_all()
    assert len(ids) == 1
    assert session.scalar(select(func.count(CoachingSession.id))) == 1
    assert session.scalar(select(func.count(AgreedAction.id))) == 1
