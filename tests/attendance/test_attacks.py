"""What somebody might try on a register: another's row of changes, a mark that came back, a lie."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.training import make_class, make_session, make_trainer
from trainingmgr.attendance import rules
from trainingmgr.attendance.models import Mark, Register
from trainingmgr.attendance.queries.differences import differences as waiting
from trainingmgr.attendance.services import entries, registers
from trainingmgr.attendance.services.entries import SentClose, SentMark
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import merges

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def class_day():
    """It is noon in Jakarta on the day of the session."""
    with clock.at(NOON):
        yield


@pytest.fixture
def lesson(session):
    """A session of a class of three with two trainers: (session, their actors, ids)."""
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    colleague = make_trainer(session)
    course.trainer = colleague
    session.commit()
    return one, trainer.user.actor, colleague.user.actor, [who.id for who in roster]


def uid():
    return str(uuid.uuid4())


def tap(person, letter, *, base=0, chain=None, step=1, at=NOON, name=None):
    sent = rules.Sent(rules.Value(letter), base, chain or uid(), step)
    return SentMark(name or uid(), person, sent, at)


def send(session, by, one, *items, sent_at=NOON):
    return entries.receive(session, by, one.id, items, sent_at=sent_at)


def outcomes(receipt):
    return [result.outcome for result in receipt.results]


def letter(session, one, person):
    query = select(Mark.status).where(Mark.session_id == one.id, Mark.participant_id == person)
    return session.scalar(query)


@pytest.mark.parametrize("own_name", [False, True])
def test_nobody_goes_on_with_the_changes_of_somebody_else(session, lesson, own_name):
    one, first, second, (person, *_rest) = lesson
    chain = uid()
    send(session, first, one, tap(person, "H", chain=chain))
    forged = tap(person, "A", chain=chain, step=2, name=chain if own_name else None)
    for _again in range(2):
        receipt = send(session, second, one, forged)
        assert outcomes(receipt) == ["refused"]
        assert receipt.results[0].status == 422
    assert letter(session, one, person) == "H"
    # Nor is the one whose changes they are held up by it.
    assert outcomes(send(session, first, one, tap(person, "S", chain=chain, step=2))) == ["saved"]


def test_an_arrival_is_not_overruled_by_its_tickets_own_id(session, lesson):
    one, first, _second, (person, *_rest) = lesson
    ticket = uid()
    entries.arrive(session, entries.CODE, one.id, person, client_id=ticket, source="code")
    for name in (None, ticket):
        forged = tap(person, "A", chain=ticket, step=9, name=name)
        assert outcomes(send(session, first, one, forged)) == ["refused"]
    assert letter(session, one, person) == "H"


def test_a_phone_that_knew_what_was_undone_has_not_seen_what_stands(session, lesson):
    one, first, second, (person, *_rest) = lesson
    entries.arrive(session, entries.CODE, one.id, person, client_id=uid(), source="code")
    seen = entries.state(session, first, one.id).marks[person].revision
    assert entries.withdraw(session, second, one.id, person)
    send(session, second, one, tap(person, "A"))
    assert outcomes(send(session, first, one, tap(person, "S", base=seen))) == ["differs"]
    assert letter(session, one, person) == "A"
    assert [each.waits.status for each in waiting(session, one.id)] == ["S"]


def test_a_phone_that_knew_the_mark_that_gave_way_has_not_seen_the_other(session, lesson):
    one, first, second, (kept, gone, _third) = lesson
    send(session, second, one, tap(kept, "H"), tap(gone, "S"))
    both = (session.get(Participant, who) for who in (kept, gone))
    merges.merge(session, COMMAND_LINE, *both)
    assert outcomes(send(session, first, one, tap(gone, "A", base=1))) == ["differs"]
    assert letter(session, one, kept) == "H"


@pytest.mark.parametrize("wrong", [timedelta(hours=-26), timedelta(hours=26), timedelta(days=9000)])
def test_a_clock_that_is_wrong_moves_nothing_across_the_lock(session, lesson, wrong):
    one, first, _second, people = lesson
    send(session, first, one, *(tap(who, "H") for who in people), SentClose(uid(), NOON))
    for late, outcome in ((-1, "saved"), (0, "saved"), (1, "refused")):
        made = NOON + timedelta(hours=24, seconds=late)
        with clock.at(made + timedelta(hours=1)):
            sent_at = clock.now() + wrong
            item = tap(people[0], "IS"[late == 0], base=late + 2, at=made + wrong)
            assert outcomes(send(session, first, one, item, sent_at=sent_at)) == [outcome]


def test_reopening_just_before_the_lock_does_not_keep_the_register_open_for_good(session, lesson):
    one, first, _second, people = lesson
    send(session, first, one, *(tap(who, "A") for who in people), SentClose(uid(), NOON))
    version = session.scalar(select(Register.version))
    with clock.at(NOON + timedelta(hours=23)):
        registers.reopen(session, first, one, version=version)
        assert outcomes(send(session, first, one, tap(people[0], "H", base=1))) == ["saved"]
        session.commit()
    late = NOON + timedelta(days=30)
    with clock.at(late):
        changed = [MarkInput(people[1], "H", base=1)]
        with pytest.raises(Refused, match="terkunci"):
            registers.save(session, first, one, changed, close=True)
        session.rollback()
        receipt = send(session, first, one, tap(people[1], "H", base=1, at=late), sent_at=late)
        assert outcomes(receipt) == ["refused"]
        assert receipt.state.locked
        # What was changed in time may be closed, and the administrator may change the rest.
        registers.save(session, COMMAND_LINE, one, changed, close=False)
        assert registers.save(session, first, one, [], close=True).closed_at == late
