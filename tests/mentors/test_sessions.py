"""A session in full: promises, figures of the month, changes, and one told by mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.businesses import make_business, sale
from tests.support.mentors import coach, file_of, make_mentor, told
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.businesses.models import Sale
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import queries, rules, services
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingChange,
    CoachingSession,
    Confirmation,
    Mentor,
    MentorReport,
    MonthFigures,
)
from trainingmgr.mentors.queries import figures
from trainingmgr.mentors.services import ActionInput, FiguresInput, PromiseInput
from trainingmgr.participants.models import Milestone

MONTH = f"{clock.today():%Y-%m}"


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def selling(session: Session) -> Kub:
    """A KUB with a joint business."""
    business, _people = make_business(session)
    return session.get_one(Kub, business.kub_id)


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


def edit(session: Session, held: CoachingSession, reason: str = "", **fields: Any) -> bool:
    """The session told again with other words."""
    as_was = {
        "held_on": held.held_on,
        "topics": held.topics,
        "finding": held.finding,
        "minutes": held.minutes,
        "actions": [
            ActionInput(one.text, one.owner_id, one.due_on, id=one.id) for one in held.actions
        ],
    }
    again = told(**(as_was | fields))
    return services.edit_session(session, held.mentor.user.actor, held, again, reason)


def paraf(session: Session, held: CoachingSession) -> None:
    session.add(Confirmation(session_id=held.id, agrees=True, name="Siti", answered_at=clock.now()))
    session.flush()
    session.expire(held, ["confirmation"])


def test_a_whole_session_is_kept_as_told(session: Session, mentor: Mentor, kub: Kub) -> None:
    held = coach(
        session, mentor, kub, topics=["produksi", "legalitas", "produksi"], mode="klinik",
        starts_at=time(9, 30), place="Balai warga", others="Pak RT",
        actions=[
            ActionInput("Foto produk", owner_name="Pak RT"),
            ActionInput("Daftar harga"),
            ActionInput(" "),
        ],
    )  # fmt: skip
    assert held.topics == ["produksi", "legalitas"]
    assert (held.starts_at, held.place, held.others) == (time(9, 30), "Balai warga", "Pak RT")
    assert [(one.text, one.owner_name) for one in held.actions] == [
        ("Foto produk", "Pak RT"),
        ("Daftar harga", ""),
    ]


def test_a_promise_is_kept_dropped_or_stays_open_with_a_word(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    week_ago = clock.today() - timedelta(days=7)
    agreed = [ActionInput(text) for text in ("Foto", "Label", "Harga")]
    first = coach(session, mentor, kub, held_on=week_ago, actions=agreed)
    photo, label, price = first.actions
    said = [
        PromiseInput(photo.id, rules.DONE, "Lima foto"),
        PromiseInput(label.id, rules.DROPPED, "Terlalu mahal"),
        PromiseInput(price.id, rules.OPEN, "Baru separuh"),
    ]
    held = coach(session, mentor, kub, promises=said)
    assert [one.id for one in queries.promises_at(session, held.mentee_id)] == [price.id]
    assert (photo.done_on, photo.done_in_id) == (clock.today(), held.id)
    assert (label.dropped_on, label.done_on) == (clock.today(), None)
    assert [one.result for one in first.actions] == ["Lima foto", "Terlalu mahal", "Baru separuh"]
    services.void_session(session, mentor.user.actor, held, "Salah dampingan")
    assert len(queries.promises_at(session, held.mentee_id)) == 3
    assert photo.result == ""


def test_figures_of_a_mentee_without_a_business_stand_with_it(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    coach(session, mentor, kub, sale=sale(MONTH, amount=500_000))
    more = FiguresInput(MONTH, cost=200_000, orders=12, workers=3)
    coach(session, mentor, kub, figures=more)
    known = figures.months(session, file_of(session, kub))
    assert [(one.month, one.amount, one.cost, one.margin) for one in known] == [
        (MONTH, 500_000, 200_000, 300_000)
    ]
    assert (known[0].orders, known[0].workers) == (12, 3)


def test_omzet_of_a_business_is_stored_once(session: Session, selling: Kub) -> None:
    mentor = make_mentor(session, selling)
    more = FiguresInput(MONTH, cost=200_000)
    coach(session, mentor, selling, sale=sale(MONTH, amount=750_000), figures=more)
    assert session.scalars(select(MonthFigures)).one().amount is None
    (known,) = figures.months(session, file_of(session, selling))
    assert (known.amount, known.cost) == (750_000, 200_000)


def test_what_a_void_session_said_of_a_month_is_taken_back(session: Session, selling: Kub) -> None:
    mentor, by = make_mentor(session, selling), None
    by = mentor.user.actor
    first = coach(session, mentor, selling, sale=sale(MONTH, amount=100_000))
    second = coach(session, mentor, selling, sale=sale(MONTH, amount=200_000))
    third = coach(session, mentor, selling, sale=sale(MONTH, amount=300_000))
    amount = select(Sale.amount)
    services.void_session(session, by, second, "Salah")
    assert session.scalar(amount) == 300_000
    services.void_session(session, by, third, "Salah")
    assert session.scalar(amount) == 100_000
    live = select(func.count(Milestone.id)).where(Milestone.superseded_at.is_(None))
    with_sale = session.scalar(live)
    services.void_session(session, by, first, "Salah")
    assert session.scalar(amount) is None
    assert session.scalar(live) < with_sale


def test_a_void_session_counts_nowhere_and_only_once(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    held = coach(session, mentor, kub, actions=[ActionInput("Foto")])
    with pytest.raises(Refused):
        services.void_session(session, mentor.user.actor, held, " ")
    for reason in ("Tercatat dua kali", "Lagi"):
        services.void_session(session, mentor.user.actor, held, reason)
    assert held.void_reason == "Tercatat dua kali"
    assert not queries.sessions_of(session, held.mentee_id)
    assert not queries.open_actions(session, [held.mentee_id])
    with pytest.raises(Refused):
        edit(session, held, finding="Lain.")


def test_a_change_keeps_what_was_said_before(session: Session, mentor: Mentor, kub: Kub) -> None:
    held = coach(session, mentor, kub, actions=[ActionInput("Foto"), ActionInput("Label")])
    assert not edit(session, held)
    photo = held.actions[0]
    changed = [ActionInput("Foto produk", id=photo.id), ActionInput("Harga")]
    assert edit(session, held, finding="Stok habis.", minutes=90, actions=changed)
    assert [one.text for one in held.actions] == ["Foto produk", "Harga"]
    kept = session.scalars(select(CoachingChange)).one().before
    assert (kept["finding"], kept["minutes"]) == ("Pembukuan belum rapi.", 60)
    trail = session.scalars(select(AuditEvent.detail).where(AuditEvent.act == "coaching.edit"))
    assert "Stok" not in (told_there := trail.one())
    assert '"minutes": 90' in told_there


def test_what_was_settled_since_stays(session: Session, mentor: Mentor, kub: Kub) -> None:
    held = coach(session, mentor, kub, actions=[ActionInput("Foto")])
    coach(session, mentor, kub, done_actions=[held.actions[0].id])
    edit(session, held, finding="Lain.", actions=[])
    assert session.scalars(select(AgreedAction.text)).all() == ["Foto"]


def test_a_confirmed_session_changes_with_a_reason_and_asks_for_a_new_paraf(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    held = coach(session, mentor, kub)
    paraf(session, held)
    with pytest.raises(Refused) as caught, session.begin_nested():
        edit(session, held, finding="Lain.")
    assert caught.value.field == "reason"
    edit(session, held, "Salah ketik", finding="Lain.")
    assert session.scalar(select(Confirmation.id)) is None
    assert session.scalars(select(CoachingChange)).all()[-1].before["confirmation"]["agrees"]


def test_a_session_in_a_closed_report_no_longer_changes(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    held = coach(session, mentor, kub)
    report = MentorReport(mentor_id=mentor.id, month=MONTH, facts={}, closed_at=clock.now())
    session.add(report)
    session.flush()
    held.report_id = report.id
    session.flush()
    with pytest.raises(Refused):
        edit(session, held, finding="Lain.")
    services.void_session(session, mentor.user.actor, held, "Salah")
    assert held.voided_at is not None


def test_figures_are_told_anew_without_a_trace_of_the_first(session: Session, selling: Kub) -> None:
    mentor = make_mentor(session, selling)
    held = coach(session, mentor, selling, sale=sale(MONTH, amount=100_000))
    assert not edit(session, held, sale=replace(sale(MONTH, amount=100_000)))
    before = f"{clock.today().replace(day=1) - timedelta(days=1):%Y-%m}"
    assert edit(session, held, sale=sale(before, amount=120_000))
    assert session.execute(select(Sale.month, Sale.amount)).all() == [(before, 120_000)]


def test_one_figure_of_a_void_session_goes_though_others_told_more(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    """Cost was told at one session, orders at the next: each is taken back with its own."""
    both = coach(session, mentor, kub, figures=FiguresInput(MONTH, cost=10, workers=2))
    coach(session, mentor, kub, figures=FiguresInput(MONTH, cost=20))
    third = coach(session, mentor, kub, figures=FiguresInput(MONTH, orders=7))
    services.void_session(session, mentor.user.actor, both, "Salah dampingan")
    row = session.scalars(select(MonthFigures)).one()
    assert (row.cost, row.orders, row.workers) == (20, 7, None)
    services.void_session(session, mentor.user.actor, third, "Salah dampingan")
    assert (row.cost, row.orders, row.workers) == (20, None, None)


def test_no_day_has_more_than_twenty_four_hours(session: Session, kub: Kub) -> None:
    mentor = make_mentor(session, kub)
    for _ in range(2):
        coach(session, mentor, kub, minutes=600)
    last = coach(session, mentor, kub, minutes=240)
    session.commit()
    with pytest.raises(Refused, match="24 jam") as caught:
        coach(session, mentor, kub, minutes=5)
    assert caught.value.field == "minutes"
    session.rollback()
    with pytest.raises(Refused, match="24 jam"):
        services.edit_session(session, mentor.user.actor, last, told(minutes=241))
