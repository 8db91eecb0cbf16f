"""Following a mentee from day to day: planned handovers, people who join, two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.businesses import make_business, make_letter, told
from tests.support.mentors import file_of, make_mentor
from tests.support.participants import make_cohort, make_participant
from tests.support.training import make_kub
from trainingmgr.businesses import services as businesses
from trainingmgr.businesses.models import SHARES
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Conflict, NotFound, Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import queries, services
from trainingmgr.mentors.models import Mentee, Mentor, MentorAssignment
from trainingmgr.mentors.rules.assignments import capacity_warning
from trainingmgr.mentors.rules.contracts import state_of
from trainingmgr.mentors.rules.craft_capacities import Figure, by_craft
from trainingmgr.mentors.services.assignments import assign_all
from trainingmgr.mentors.services.endings import end_mentee, reopen_mentee, stop_mentor
from trainingmgr.participants.queries import visible

DAY = date(2026, 6, 10)


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


def follows(session: Session, mentor: Mentor, mentee: Mentee) -> bool:
    try:
        queries.own_mentee(session, mentor.user.actor, mentee.id)
    except NotFound:
        assert not session.scalars(visible(mentor.user.actor)).all()
        return False
    assert session.scalars(visible(mentor.user.actor)).all()
    return True


def test_a_planned_handover_changes_hands_on_its_day(session: Session, kub: Kub) -> None:
    old, new, today = make_mentor(session, kub), make_mentor(session), clock.today()
    mentee, day = file_of(session, kub), today + timedelta(days=7)
    services.assign_mentor(session, COMMAND_LINE, new, mentee, day, "Pindah tugas", "Baca bukunya.")
    assert (follows(session, old, mentee), follows(session, new, mentee)) == (True, False)
    with pytest.raises(Refused, match="Sudah ada pendamping sejak"):
        services.assign_mentor(session, COMMAND_LINE, make_mentor(session), mentee, today, "Lain")
    with clock.at(datetime.combine(day, time(9), clock.JAKARTA)):
        assert (follows(session, old, mentee), follows(session, new, mentee)) == (False, True)
    assert stop_mentor(session, COMMAND_LINE, new, "Batal") == [mentee]
    with clock.at(datetime.combine(day, time(9), clock.JAKARTA)):
        assert not follows(session, new, mentee)
        assert queries.mentor_of(session, mentee.id) is None


def test_a_day_too_far_ahead_is_a_slip(session: Session, kub: Kub) -> None:
    far = clock.today() + timedelta(days=300)
    with pytest.raises(Refused) as caught:
        services.assign_mentor(
            session, COMMAND_LINE, make_mentor(session), file_of(session, kub), far
        )
    assert caught.value.field == "from_on"


def test_an_end_has_a_reason_and_can_be_undone(session: Session, kub: Kub) -> None:
    mentor, mentee, today = make_mentor(session, kub), file_of(session, kub), clock.today()
    for on, reason in ((today, " "), (today + timedelta(days=1), "Selesai")):
        with pytest.raises(Refused):
            end_mentee(session, COMMAND_LINE, mentee, on, reason)
    end_mentee(session, COMMAND_LINE, mentee, today, "Selesai")
    assert not follows(session, mentor, mentee)
    with pytest.raises(Refused, match="sudah diakhiri"):
        services.assign_mentor(session, COMMAND_LINE, mentor, mentee, today)
    reopen_mentee(session, COMMAND_LINE, mentee)
    services.assign_mentor(session, COMMAND_LINE, mentor, mentee, today)
    assert follows(session, mentor, mentee)


def test_who_joins_the_business_is_coached_with_it(session: Session) -> None:
    business, people = make_business(session, joint=False)
    mentor = make_mentor(session)
    mentee = services.file_of_business(session, COMMAND_LINE, business)
    services.assign_mentor(session, COMMAND_LINE, mentor, mentee, clock.today())
    newcomer = make_participant(session, people[0].cohort)
    officer = make_user(session, "field", kecamatan_code=business.kecamatan_code)
    make_letter(session, officer)
    seen = told(business, parts={newcomer.id: SHARES})
    businesses.record_visit(session, officer.actor, business, seen)
    assert newcomer.id in {one.id for one in session.scalars(visible(mentor.user.actor))}


@pytest.mark.both
def test_two_who_assign_at_once_assign_one(session: Session, engine: Engine, kub: Kub) -> None:
    chosen = [make_mentor(session).id for _ in range(4)]
    number = kub.id
    session.commit()

    def assign(mentor_id: int) -> str:
        with Session(engine) as own:
            mentor = own.get_one(Mentor, mentor_id)
            try:
                assign_all(own, COMMAND_LINE, [(own.get_one(Kub, number), mentor)], clock.today())
            except Conflict:
                return "conflict"
            own.commit()
            return "done"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(assign, chosen))
    session.expire_all()
    assert answers == ["conflict", "conflict", "conflict", "done"]
    assert len(session.scalars(select(MentorAssignment)).all()) == 1


@pytest.mark.parametrize(
    ("day", "state"),
    [(-1, "akan"), (0, "berlaku"), (54, "berlaku"), (55, "segera"), (100, "segera"),
     (101, "berakhir")],
)  # fmt: skip
def test_a_contract_holds_on_both_its_days(day: int, state: str) -> None:
    first = DAY
    assert state_of(first, first + timedelta(days=100), first + timedelta(days=day)) == state


@pytest.mark.parametrize(("capacity", "warned"), [(4, True), (5, False), (10, False), (11, True)])
def test_an_unusual_capacity_is_said(capacity: int, warned: bool) -> None:
    assert (capacity_warning(capacity) is not None) is warned


def test_room_is_divided_among_crafts_and_the_reserve_is_for_all() -> None:
    figures = by_craft([(7, [1, 2]), (5, [1]), (3, [])], [1, 2, 9])
    assert figures == {1: Figure(9, 2, 12), 2: Figure(3, 1, 6), 9: Figure(0, 0, 3)}
