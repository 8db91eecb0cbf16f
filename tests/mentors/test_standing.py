"""How mentees stand, read for many at once; and the page that gathers it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.businesses import make_business
from tests.support.client import PageClient
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import Mentee, Mentor
from trainingmgr.mentors.queries import mentees_of_mentor
from trainingmgr.mentors.queries.standing import standings
from trainingmgr.mentors.rules.business_plans import PlanInput
from trainingmgr.mentors.services import business_plans, corrections
from trainingmgr.mentors.services.confirmations import HOLDER, confirm
from trainingmgr.mentors.services.told import ActionInput

FULL = PlanInput(
    product="Bros", buyer="Toko", unit="buah", price=9000, cost=5000, monthly_target=40,
    capital_need=500_000,
)  # fmt: skip


@pytest.fixture
def mentor(session: Session) -> Mentor:
    business, _people = make_business(session)
    return make_mentor(session, session.get_one(Kub, business.kub_id))


@pytest.fixture
def mentee(session: Session, mentor: Mentor) -> Mentee:
    return session.scalars(mentees_of_mentor(mentor.user.actor)).one()


def test_sessions_promises_and_parafs_are_counted_void_ones_nowhere(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    today = clock.today()
    late = [ActionInput("Beli map", due_on=today - timedelta(days=1))]
    first = coach(session, mentor, mentee, held_on=today - timedelta(days=9), actions=late)
    confirm(session, HOLDER, first, agrees=False, name="Ketua", remark="Bukan hari itu")
    coach(session, mentor, mentee, held_on=today - timedelta(days=5), next_on=today)
    void = coach(session, mentor, mentee, actions=late)
    corrections.void_session(session, mentor.user.actor, void, "Salah dampingan")
    one = standings(session, [mentee.id], today)[mentee.id]
    assert (one.last_on, one.next_on) == (today - timedelta(days=5), today)
    assert (one.overdue, one.doubted, one.unanswered) == (1, 1, 1)


def test_a_new_draft_takes_nothing_from_an_accepted_business_plan(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    by, states = mentor.user.actor, []

    def state() -> str:
        return standings(session, [mentee.id], clock.today())[mentee.id].business_plan

    plan = business_plans.write_business_plan(session, by, mentee, FULL, number=1)
    states.append(state())
    business_plans.submit(session, by, mentee, plan)
    states.append(state())
    business_plans.accept(session, by, mentee, plan)
    second = business_plans.write_business_plan(session, by, mentee, FULL, number=2)
    states.append(state())
    business_plans.submit(session, by, mentee, second)
    states.append(state())
    assert states == ["draf", "diajukan", "diterima", "diajukan"]


def test_the_first_page_puts_the_most_pressing_first_and_finds_by_name(
    session: Session, mentor: Mentor, mentee: Mentee, sign_in: Callable[[User], PageClient]
) -> None:
    coach(session, mentor, mentee)
    assert mentee.kub is not None
    for _ in range(8):
        other = make_kub(session, mentee.kub.cohort)[0]
        file = file_of(session, other)
        services.assign_mentor(session, mentor.user.actor, mentor, file, clock.today())
    client = sign_in(mentor.user)
    page = client.page("/pendampingan/hari-ini")
    assert page.h1 == "8 dari 9 dampingan Anda menunggu lebih dari 30 hari"
    assert page.texts("main .card h2")[-1] == mentee.name
    found = client.page(f"/pendampingan/hari-ini?q={mentee.name}")
    assert mentee.name in found.texts("main .card h2")
    assert "Tidak ada dampingan yang cocok" in client.page("/pendampingan/hari-ini?q=zzz").text


def test_the_file_says_what_comes_next(
    session: Session, mentor: Mentor, mentee: Mentee, sign_in: Callable[[User], PageClient]
) -> None:
    client = sign_in(mentor.user)
    empty = client.page(f"/pendampingan/{mentee.id}")
    assert "Belum pernah ada sesi" in empty.text
    assert "Diagnosis awal belum dibuat" in empty.text
    coach(session, mentor, mentee)
    page = client.page(f"/pendampingan/{mentee.id}")
    assert "Belum pernah ada sesi" not in page.text
    assert "1 sesi belum diparaf" in page.text
    leads = {link.get("href") for link in page.select("main a")}
    for tail in ("catat", "diagnosis", "luaran", "prospek", "rencana", "rencana-usaha", "buku.pdf"):
        assert f"/pendampingan/{mentee.id}/{tail}" in leads
