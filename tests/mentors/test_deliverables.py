"""The four deliverables: done by evidence alone, and since when."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.businesses import make_photo
from tests.support.mentors import file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.statements import Statements
from tests.support.training import make_kub
from trainingmgr.businesses.rules import last_months
from trainingmgr.foundation import clock
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import ACCEPTED, SUBMITTED, BusinessPlan, Mentor
from trainingmgr.mentors.queries.deliverables import (
    administration_items,
    cash_months,
    deliverables_of,
    deliverables_of_many,
)
from trainingmgr.mentors.rules import deliverables as rules
from trainingmgr.mentors.rules.deliverables import CashMonth, Plan
from trainingmgr.mentors.services.deliverables import CashInput, keep_cash_month, keep_items

Counting = Callable[[], AbstractContextManager[Statements]]


def month(number: int, opening: int = 100, closing: int = 150, **fields: object) -> CashMonth:
    usual: dict[str, object] = {
        "month": date(2026, number, 1),
        "opening": opening,
        "money_in": 80,
        "money_out": 30,
        "closing": closing,
        "has_file": True,
        "seen_on": date(2026, number, 28) + timedelta(days=10),
    }
    return CashMonth(**(usual | fields))  # type: ignore[arg-type]


def test_two_months_that_agree_and_follow() -> None:
    done = rules.accounting([month(9, 150, 200), month(8)])
    assert (done.done_on, done.n, done.total, done.missing) == (date(2026, 10, 8), 2, 2, None)
    late = rules.accounting([month(8, seen_on=date(2026, 11, 3)), month(9, 150, 200)])
    assert late.done_on == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("book", "n", "said"),
    [
        ([], 0, "Belum ada"),
        ([month(8)], 1, "Kurang satu"),
        ([month(8, 0, 0, money_in=0, money_out=0)], 0, "Belum ada"),
        ([month(8), month(9, 150, 150, money_in=0, money_out=0)], 1, "Kurang satu"),
        ([month(8), month(10, 150, 200)], 1, "berurutan"),
        ([month(8), month(9, 100, 150)], 1, "saldo awalnya"),
        ([month(8), month(9, 150, 201)], 1, "belum cocok"),
        ([month(8, has_file=False), month(9, 150, 200)], 1, "belum berfoto"),
        ([month(8), month(9, 150, 200, seen_on=date(2026, 9, 29))], 1, "sebelum bulannya berakhir"),
    ],
)
def test_what_a_cash_book_still_lacks(book: list[CashMonth], n: int, said: str) -> None:
    found = rules.accounting(book)
    assert (found.done, found.n) == (False, n)
    assert said in str(found.missing)


def test_december_is_followed_by_january() -> None:
    december = month(12, seen_on=date(2026, 12, 31))
    assert december.over
    january = month(1, 150, 200, month=date(2027, 1, 1))
    assert rules.carries(december, january)
    assert not rules.carries(january, december)


def test_four_of_five_with_the_folder_among_them() -> None:
    days = [date(2026, 8, day) for day in (1, 2, 3, 4, 5)]
    seen = dict(zip(rules.ITEMS, days, strict=True))
    assert rules.administration(seen).done_on == days[4]
    early = seen | {"map": days[0]}
    assert rules.administration(early).done_on == days[2]
    bare = {item: day for item, day in seen.items() if item != "map"}
    assert rules.administration(bare).n == 4
    assert str(rules.administration(bare).missing) == "Map dokumen usaha belum ada."
    assert "Kurang 3" in str(rules.administration({"map": days[0]}).missing)


def test_the_second_self_assessment_counts_after_sixty_days() -> None:
    first = date(2026, 8, 1)
    soon, late = first + timedelta(days=59), first + timedelta(days=60)
    assert not rules.self_assessment([first, soon]).done
    assert "30 September 2026" in str(rules.self_assessment([first]).missing)
    found = rules.self_assessment([late + timedelta(days=9), late, first, soon])
    assert (found.done_on, found.n) == (late, 2)


def test_a_plan_is_done_when_accepted_in_full() -> None:
    day = date(2026, 10, 1)
    assert rules.business_plan([Plan(6, day), Plan(3)]).done_on == day
    waiting = rules.business_plan([Plan(6)])
    assert (waiting.done, waiting.n, waiting.total) == (False, 6, 6)
    assert "belum diterima" in str(waiting.missing)
    assert "Kurang 2" in str(rules.business_plan([Plan(4, day)]).missing)


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


def test_the_four_from_what_was_kept(session: Session, mentor: Mentor, kub: Kub) -> None:
    by, mentee, today = mentor.user.actor, file_of(session, kub), clock.today()
    _this, last, before = last_months(today)
    for name, opening in ((before, 0), (last, 50)):
        told = CashInput(name, opening, 80, 30, opening + 50, make_photo(session))
        keep_cash_month(session, by, mentee, told)
    keep_items(session, by, mentee, ["map", "nota", "stok", "pesanan"])
    plan = BusinessPlan(
        mentee_id=mentee.id, number=1, state=SUBMITTED, product="Batik", buyer="Toko", price=9,
        cost=5, monthly_target=10, capital_need=0, written_at=clock.now(),
    )  # fmt: skip
    session.add(plan)
    session.flush()
    found = deliverables_of(session, mentee)
    assert [one.done for one in found] == [True, True, False, False]
    plan.state, plan.decided_on = ACCEPTED, today
    assert deliverables_of(session, mentee)[3].done_on == today


def test_a_month_told_again_takes_the_place_of_before(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    by, mentee = mentor.user.actor, file_of(session, kub)
    _this, last = last_months(clock.today(), 2)
    keep_cash_month(session, by, mentee, CashInput(last, 0, 10, 5, 6, make_photo(session)))
    keep_cash_month(session, by, mentee, CashInput(last, 0, 10, 5, 5))
    (kept,) = cash_months(session, mentee.id)
    assert (kept.closing, kept.file_id is not None) == (5, True)
    seen_at = kept.recorded_at
    with clock.at(clock.now() + timedelta(days=3)):
        keep_cash_month(session, by, mentee, CashInput(last, 0, 10, 5, 5))
    assert kept.recorded_at == seen_at
    later = (clock.today() + timedelta(days=40)).strftime("%Y-%m")
    with pytest.raises(Refused):
        keep_cash_month(session, by, mentee, CashInput(later, 0, 0, 0, 0))


def test_what_is_gone_counts_no_more_until_it_is_seen_again(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    by, mentee, today = mentor.user.actor, file_of(session, kub), clock.today()
    early = today - timedelta(days=20)
    keep_items(session, by, mentee, ["map", "nota", "stok", "pesanan"], on=early)
    assert deliverables_of(session, mentee)[1].done_on == early
    keep_items(session, by, mentee, ["map", "nota", "stok"])
    assert not deliverables_of(session, mentee)[1].done
    assert administration_items(session, mentee.id)["pesanan"].gone_on == today
    keep_items(session, by, mentee, ["map", "nota", "stok", "inventaris"])
    assert deliverables_of(session, mentee)[1].done_on == today


def test_many_are_read_together(
    session: Session, mentor: Mentor, kub: Kub, queries: Counting
) -> None:
    own = file_of(session, kub).id
    session.commit()
    with queries() as counted:
        found = deliverables_of_many(session, [own, own + 1, own + 2])
    assert len(counted) == 4
    assert [len(four) for four in found.values()] == [4, 4, 4]
