"""Referrals raised, moved and closed; and who sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.builders import actor
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.referrals import refer, wanted
from tests.support.training import make_kub
from trainingmgr.facilitation import queries, rules, services
from trainingmgr.facilitation.models import Referral
from trainingmgr.facilitation.services import ResultInput, personal_data
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.mentors.queries.follow_ups import follow_ups_of
from trainingmgr.participants.services.every_room import Whole

pytestmark = pytest.mark.both


def test_the_gate_opens_with_a_session_that_counts(session: Session) -> None:
    """R24: a void session opens nothing."""
    kub, _ = make_kub(session, make_cohort(session))
    mentor, mentee = make_mentor(session, kub), file_of(session, kub)
    with pytest.raises(Refused, match="satu sesi pendampingan"):
        refer(session, mentor, mentee)
    held = coach(session, mentor, kub)
    held.voided_at = clock.now()
    with pytest.raises(Refused, match="satu sesi pendampingan"):
        refer(session, mentor, mentee)
    held.voided_at = None
    one = refer(session, mentor, mentee)
    assert (one.state, one.session_id, [step.state for step in one.steps]) == (
        "diusulkan",
        held.id,
        ["diusulkan"],
    )


def test_sent_five_times_it_is_one_referral(session: Session) -> None:
    kub, _ = make_kub(session, make_cohort(session))
    mentor, mentee = make_mentor(session, kub), file_of(session, kub)
    coach(session, mentor, kub)
    told = wanted(detail="Benang untuk 200 kain")
    first, *others = [
        services.raise_referral(session, mentor.user.actor, mentee, told) for _ in range(5)
    ]
    assert {one.id for one in others} == {first.id}
    assert session.scalar(select(func.count()).select_from(Referral)) == 1
    with pytest.raises(Refused, match="sudah dirujuk"):
        refer(session, mentor, mentee)
    refer(session, mentor, mentee, need="usaha")


def test_from_raised_to_its_result(session: Session) -> None:
    kub, _ = make_kub(session, make_cohort(session))
    mentor, mentee = make_mentor(session, kub), file_of(session, kub)
    coach(session, mentor, kub)
    one, by = refer(session, mentor, mentee), actor(session, "facilitation")
    services.advance(session, by, one)
    services.advance(session, by, one)
    with pytest.raises(Refused, match="Catat hasilnya"):
        services.advance(session, by, one)
    with clock.at(clock.now() + timedelta(days=12)):
        services.finish(session, by, one, ResultInput("KUR cair", 5_000_000))
        assert rules.age(one.raised_on, one.closed_on, clock.today()) == 12
    assert [step.state for step in one.steps] == ["diusulkan", "diterima", "diproses", "selesai"]
    with pytest.raises(Refused, match="sudah ditutup"):
        services.decline(session, by, one, "Terlambat")
    told = follow_ups_of(session, mentee.id)[0]
    assert (told.state, told.note, told.amount, told.open) == (
        "Selesai",
        "KUR cair",
        5_000_000,
        False,
    )


def test_a_refusal_says_why_and_the_need_may_be_raised_again(session: Session) -> None:
    kub, _ = make_kub(session, make_cohort(session))
    mentor, mentee = make_mentor(session, kub), file_of(session, kub)
    coach(session, mentor, kub)
    one, by = refer(session, mentor, mentee), actor(session, "facilitation")
    with pytest.raises(Refused) as refused:
        services.decline(session, by, one, " ")
    assert refused.value.field == "reason"
    services.decline(session, by, one, "Belum ada buku kas.")
    assert one.closed_on == clock.today()
    assert refer(session, mentor, mentee).id != one.id


def test_who_sees_a_referral(session: Session) -> None:
    """The mentor of the mentee, the office and the divisions; no neighbour."""
    kub, _ = make_kub(session, make_cohort(session))
    mentor, mentee = make_mentor(session, kub), file_of(session, kub)
    neighbour = make_mentor(session, label="ITI")
    coach(session, mentor, kub)
    one = refer(session, mentor, mentee)
    for role in ("head", "admin", "facilitation"):
        assert queries.referral_for(session, actor(session, role), one.id) is one
    assert queries.referral_for(session, mentor.user.actor, one.id) is one
    for by in (neighbour.user.actor, *(actor(session, r) for r in ("trainer", "field", "intel"))):
        with pytest.raises(NotFound):
            queries.referral_for(session, by, one.id)
        assert not session.scalars(queries.inbox(by)).all()


def test_the_inbox_by_division_and_by_name(session: Session) -> None:
    kub, _ = make_kub(session, make_cohort(session))
    mentor, mentee = make_mentor(session, kub), file_of(session, kub)
    coach(session, mentor, kub)
    one = refer(session, mentor, mentee)
    refer(session, mentor, mentee, kind="koperasi", need="anggota")
    by = actor(session, "facilitation")
    found = session.scalars(queries.inbox(by, division="koperasi")).all()
    assert [row.kind for row in found] == ["koperasi"]
    assert session.scalars(queries.inbox(by, kub.name[:4])).all()
    rows = queries.inbox_rows(session, [one], clock.today())
    assert (rows[0].mentor, rows[0].days, rows[0].file[1]) == (mentor, 0, len(rules.FILES["modal"]))
    assert queries.standing_of(session, queries.inbox(by), clock.today()).open == 2
    kub.cohort.counts = True
    programme = kub.cohort.programme.code
    assert len(session.scalars(queries.inbox(by, programme=programme)).all()) == 2
    assert not session.scalars(queries.inbox(by, programme="LAIN")).all()


def test_an_erased_person_leaves_no_name_in_referrals(session: Session) -> None:
    kub, members = make_kub(session, make_cohort(session))
    mentor, mentee = make_mentor(session, kub), file_of(session, kub)
    coach(session, mentor, kub)
    name, number = members[0].name, members[0].id
    one = refer(session, mentor, mentee, detail=f"Mesin untuk {name}")
    assert personal_data.copy(session, [number])[0].rows[0]["need"] == "Modal bahan baku"
    assert personal_data.plan(session, [number]).stays
    personal_data.erase(session, COMMAND_LINE, Whole((number,), "Peserta A", (name,)))
    assert one.detail == "Mesin untuk Peserta A"
