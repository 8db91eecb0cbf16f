"""Mentoring met by people who want to break it, and by those who are merely unlucky."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.businesses import make_business, make_photo
from tests.support.client import PageClient
from tests.support.mentors import coach, file_of, make_mentor, told
from tests.support.participants import make_cohort, make_participant
from tests.support.training import cohort_by_code
from tests.support.turns import one_during_the_other
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import queries, services
from trainingmgr.mentors.models import CoachingSession, Confirmation, Mentee, Mentor, MentoringPlan
from trainingmgr.mentors.queries.matching import offers
from trainingmgr.mentors.queries.month_work import month_work
from trainingmgr.mentors.rules import hours
from trainingmgr.mentors.services import ActionInput, letters, personal_data, reports
from trainingmgr.mentors.services.confirmations import HOLDER, confirm
from trainingmgr.mentors.services.endings import end_mentee, stop_mentor
from trainingmgr.participants.services.every_room import Whole

SignIn = Callable[[User], PageClient]


@pytest.fixture
def kub(session: Session) -> Kub:
    """A KUB with a joint business."""
    business, _people = make_business(session)
    return session.get_one(Kub, business.kub_id)


@pytest.fixture
def mentee(session: Session, kub: Kub) -> Mentee:
    return file_of(session, kub)


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def client(sign_in: SignIn, mentor: Mentor) -> PageClient:
    return sign_in(mentor.user)


def engine_of(session: Session) -> Engine:
    bind = session.get_bind()
    assert isinstance(bind, Engine)
    return bind


def test_ids_that_no_page_sent_name_nothing(
    session: Session, client: PageClient, mentee: Mentee
) -> None:
    """A superscript is a digit to Python but no number; neither it nor a flood of nines harms."""
    row = {"actions-0-text": "Foto produk", "actions-0-owner": "", "mode": "kunjungan"}
    for odd in ("²", "9" * 5000):
        data: dict[str, Any] = {
            "finding": "Baik.",
            "minutes": "60",
            "held_on": f"{clock.today()}",
            **row,
        }
        data |= {f"janji-{odd}": "selesai", "actions-0-id": odd}
        client.send(f"/pendampingan/{mentee.id}/catat", **data)
    found = session.scalars(select(CoachingSession)).all()
    assert [[one.text for one in held.actions] for held in found] == [["Foto produk"]] * 2


def test_a_plan_called_off_keeps_nobody_away(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    """The next mentor was to begin in a month and stops before: another may begin today."""
    today, planned, another = clock.today(), make_mentor(session), make_mentor(session)
    later = today + timedelta(days=30)
    services.assign_mentor(session, COMMAND_LINE, planned, mentee, later, reason="Cuti")
    with pytest.raises(Refused, match="Sudah ada pendamping"):
        services.assign_mentor(session, COMMAND_LINE, another, mentee, today, reason="Cuti")
    stop_mentor(session, COMMAND_LINE, planned, "Sakit")
    services.assign_mentor(session, COMMAND_LINE, another, mentee, today, reason="Cuti")
    assert queries.mentor_of(session, mentee.id) is another


def test_minutes_past_midnight_are_paid_in_one_of_two_months(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    first = clock.today().replace(day=1)
    last = first - timedelta(days=1)
    held = [
        coach(session, mentor, kub, held_on=last, starts_at=time(23), minutes=180),
        coach(session, mentor, kub, held_on=first, starts_at=time(1), minutes=90),
    ]
    reports.close(session, mentor.user.actor, mentor, f"{last:%Y-%m}")
    work = month_work(session, mentor, f"{first:%Y-%m}")
    assert 180 + work.minutes == hours.minutes(held) == 210
    assert reports.preview(session, mentor, f"{first:%Y-%m}").sessions[0].counted == 30


@pytest.mark.both
def test_nobody_confirms_what_they_have_not_seen(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    """The words change while somebody's thumb is on the button."""
    held = coach(session, mentor, kub)
    number, shown = held.id, held.version
    session.commit()

    def change(own: Session) -> None:
        held = own.get_one(CoachingSession, number)
        again = told(client_id=held.client_id, finding="Sama sekali lain.")
        services.edit_session(own, held.mentor.user.actor, held, again)

    def agree(own: Session) -> None:
        held = own.get_one(CoachingSession, number)
        # The page compares what was shown; the database may change its mind after that.
        if held.version == shown:
            confirm(own, HOLDER, held, agrees=True, name="Siti")

    one_during_the_other(engine_of(session), change, agree)
    assert session.scalar(select(func.count(Confirmation.id))) == 0


@pytest.mark.both
def test_one_form_with_other_words_at_once_loses_none(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    mentor_id, mentee_id = mentor.id, mentee.id
    session.commit()

    def log(words: str) -> Callable[[Session], object]:
        def act(own: Session) -> None:
            by = own.get_one(Mentor, mentor_id).user.actor
            one = told(client_id="sama", finding=words)
            services.log_session(own, by, own.get_one(Mentee, mentee_id), one)

        return act

    engine = engine_of(session)
    assert one_during_the_other(engine, log("Rapi."), log("Rapi. ")) == ""
    assert one_during_the_other(engine, log("Rapi."), log("Stok habis.")) == "Conflict"
    assert session.scalars(select(CoachingSession.finding)).all() == ["Rapi."]


@pytest.mark.both
def test_what_ends_meanwhile_gets_no_mentor(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    mentee_id, next_id = mentee.id, make_mentor(session).id
    session.commit()

    def end(own: Session) -> None:
        end_mentee(own, COMMAND_LINE, own.get_one(Mentee, mentee_id), clock.today(), "Selesai")

    def assign(own: Session) -> None:
        known, other = own.get_one(Mentee, mentee_id), own.get_one(Mentor, next_id)
        services.assign_mentor(own, COMMAND_LINE, other, known, clock.today(), reason="Cuti")

    assert one_during_the_other(engine_of(session), end, assign) == "Refused"
    assert queries.mentor_of(session, mentee_id) is None


def test_who_can_no_longer_sign_in_gets_no_mentee(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    gone = make_mentor(session)
    gone.user.active = False
    session.flush()
    assert gone.id not in offers(session, clock.today())
    with pytest.raises(Refused, match="tidak aktif"):
        services.assign_mentor(session, COMMAND_LINE, gone, mentee, clock.today(), reason="Cuti")


def test_of_an_erased_person_no_signature_and_no_name_stays(
    session: Session, mentor: Mentor
) -> None:
    """The agreement about their own business was signed; why mentoring ended names them."""
    cohort = cohort_by_code(session, "SRP") or make_cohort(session)
    person = make_participant(session, cohort, name="Ratnaningrum Kusumadewi")
    business, _people = make_business(session, people=[person], joint=False)
    mentee = services.file_of_business(session, COMMAND_LINE, business)
    today, scan = clock.today(), make_photo(session)
    mentee.ended_reason = f"{person.name} pindah kota"
    session.add(
        MentoringPlan(mentee_id=mentee.id, mentor_id=mentor.id, number=1, from_on=today,
                      until_on=today, scan_id=scan.id, recorded_at=clock.now())
    )  # fmt: skip
    session.flush()
    before = scan.name
    whole = Whole((person.id,), "Peserta 7", (person.name,))
    assert before in personal_data.erase(session, COMMAND_LINE, whole)
    assert scan.name != before
    assert mentee.ended_reason == "Peserta 7 pindah kota"


def test_a_letter_number_is_used_once_however_it_is_typed(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    held = coach(session, mentor, kub)
    days = {"first": held.held_on, "last": held.held_on, "issued_on": held.held_on}
    one = letters.issue(session, COMMAND_LINE, mentor, number="400/12 UMKM", **days)
    again = letters.issue(session, COMMAND_LINE, mentor, number=" 400/12 Umkm", **days)
    assert again is one
    with pytest.raises(Refused, match="sudah dipakai"):
        letters.issue(session, COMMAND_LINE, make_mentor(session), number="400 / 12 umkm", **days)


def test_a_mentor_of_before_settles_nothing_that_the_next_one_agreed(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub, mentee: Mentee
) -> None:
    """A late session still arrives, and with it only what was promised until the handover."""
    today, week_ago = clock.today(), clock.today() - timedelta(days=7)
    mine = coach(session, mentor, kub, held_on=week_ago, actions=[ActionInput("Foto")]).actions[0]
    after = make_mentor(session)
    services.assign_mentor(session, COMMAND_LINE, after, mentee, today, reason="Cuti")
    theirs = coach(session, after, kub, topic="legalitas", actions=[ActionInput("NIB")]).actions[0]
    data: dict[str, Any] = {"minutes": "60", "mode": "kunjungan"}
    data |= {f"janji-{one.id}": "selesai" for one in (mine, theirs)}
    data |= {"held_on": f"{today - timedelta(days=1)}"}
    url = f"/pendampingan/{mentee.id}/catat"
    refused = client.send(url, status=422, **data)
    assert "Sesi lalu" not in refused.text
    client.send(url, finding="Foto sudah ada.", **data)
    assert mine.done_on == today - timedelta(days=1)
    assert theirs.done_on is None
