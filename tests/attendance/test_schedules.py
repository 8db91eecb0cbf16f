"""Marks lost, repeated, reordered and overlapping: what must hold whatever the line does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support.taps import NOON, make_lesson, send, tap, uid
from trainingmgr.attendance import rules
from trainingmgr.attendance.models import Mark, MarkEntry
from trainingmgr.attendance.queries.differences import differences as waiting
from trainingmgr.attendance.rules.entries import EPOCH
from trainingmgr.attendance.services import entries
from trainingmgr.attendance.services.entries import SentMark
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation import clock

# Every schedule is tried on both databases; PostgreSQL, where a statement is a journey, is tried
# with all of them among the long tests.
FEW = 40 if "TEST_DATABASE_URL" in os.environ else 200


def schedules(number):
    return settings(
        max_examples=number, deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip


@pytest.fixture(autouse=True)
def class_day():
    """It is noon in Jakarta on the day of the session."""
    with clock.at(NOON):
        yield


@pytest.fixture
def lesson(session):
    """A session of a class of three: (session, trainer's actor, ids)."""
    return make_lesson(session)


# The rule


VALUES = st.builds(rules.Value, st.sampled_from("HISA"), st.sampled_from([0, 15]))
SENT = st.builds(rules.Sent, VALUES, st.integers(0, 3), st.sampled_from("ab"), st.integers(1, 3))
STORED = st.builds(
    rules.Stored, VALUES, st.integers(1, 3), st.sampled_from(["a", "b", None]), st.integers(1, 3)
)


@pytest.mark.once
@settings(max_examples=100, database=None, derandomize=True)
@given(SENT, st.none() | STORED, st.none() | st.integers(1, 3))
def test_nothing_unseen_is_overwritten(sent, stored, newest):
    outcome = rules.decide(sent, stored, newest)
    knew = stored is None or sent.chain == stored.chain or sent.base == stored.revision
    overtaken = newest is not None and newest > sent.step
    assert (outcome == "superseded") == overtaken
    assert (outcome == "saved") == (knew and not overtaken)
    if outcome in {"same", "differs"}:
        assert (outcome == "same") == (sent.value == stored.value)


@pytest.mark.once
def test_a_form_has_no_chain_that_another_form_could_continue():
    stored = rules.Stored(rules.Value("H"), 2)
    assert rules.decide(rules.Sent(rules.Value("A"), 1), stored) == "differs"


MOMENTS = st.datetimes(
    datetime(1971, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC)
)  # fmt: skip


@pytest.mark.once
@settings(max_examples=40, database=None, derandomize=True)
@given(MOMENTS, MOMENTS, st.timedeltas(timedelta(hours=-26), timedelta(hours=26)))
def test_a_phone_s_clock_may_lie_by_years(claimed, sent, off):
    assert EPOCH <= rules.made_at(claimed, sent, NOON) <= NOON
    hour = timedelta(hours=1)
    assert rules.made_at(NOON - hour + off, NOON + off, NOON) == NOON - hour


# Two hundred schedules


@dataclass
class Phone:
    """Somebody who taps, with what they know, what waits to be sent and what is under way."""

    off: timedelta
    known: dict[int, int] = field(default_factory=dict)
    chains: dict[int, str] = field(default_factory=dict)
    steps: dict[int, int] = field(default_factory=dict)
    waiting: list[SentMark] = field(default_factory=list)

    def tap(self, person, letter):
        chain = self.chains.setdefault(person, uid())
        step = self.steps[person] = self.steps.get(person, 0) + 1
        base = self.known.get(person, 0)
        self.waiting.append(
            tap(person, letter, base=base, chain=chain, step=step, at=NOON + self.off)
        )

    def hear(self, receipt):
        done = {result.id for result in receipt.results}
        self.waiting = [one for one in self.waiting if one.id not in done]
        for person, stored in receipt.state.marks.items():
            self.known[person] = stored.revision


@dataclass
class Server:
    """The real service, and what must be true of every answer it gives."""

    session: object
    by: object
    one: TrainingSession
    answers: dict[str, str] = field(default_factory=dict)
    delivered: dict[str, SentMark] = field(default_factory=dict)
    marks: dict[int, rules.Stored] = field(default_factory=dict)

    def take(self, phone, batch: Sequence[SentMark]):
        receipt = send(self.session, self.by, self.one, *batch, sent_at=NOON + phone.off)
        told = {}
        for item, result in zip(batch, receipt.results, strict=True):
            first = self.answers.setdefault(item.id, result.outcome)
            assert result.outcome == first
            assert result.outcome != entries.REFUSED
            if item.id not in self.delivered and result.outcome in {"saved", "same"}:
                told[item.person] = item.sent.value
            self.delivered[item.id] = item
        for person, after in receipt.state.marks.items():
            self._was_allowed(self.marks.get(person), after, batch, person)
        # What is acknowledged as saved is what stands.
        assert told.items() <= {who: one.value for who, one in receipt.state.marks.items()}.items()
        self.marks = receipt.state.marks
        return receipt

    def take_all_again(self):
        """Everything once more, in no order: the same answers, and nothing moves."""
        before = self.marks
        items = sorted(self.delivered.values(), key=lambda item: item.id)
        self.take(Phone(timedelta(0)), items)
        assert self.marks == before

    def _was_allowed(self, before, after, batch, person):
        """What stood was overwritten only by its own writer, or by someone who had seen it."""
        if before is None or before == after:
            return
        mine = [one.sent for one in batch if one.person == person]
        assert any(one.chain == before.chain or one.base == before.revision for one in mine)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["tap", "tap", "send", "send", "late"]),
        st.integers(0, 2),
        st.sampled_from([0, 0, 1]),
        st.sampled_from("HA"),
        st.sampled_from(["heard", "lost", "unheard", "twice", "delayed", "half", "reversed"]),
    ),
    min_size=6,
    max_size=16,
)


def play(server, phones, people, acts):
    """One schedule; in the end every phone gets through with what it has left."""
    under_way = []
    for kind, number, person, letter, fate in acts:
        phone = phones[number % len(phones)]
        if kind == "tap":
            phone.tap(people[person], letter)
        elif kind == "late" and under_way:
            server.take(*under_way.pop())
        elif phone.waiting:
            batch = list(phone.waiting)
            if fate in {"half", "reversed"}:
                batch = batch[::2] if fate == "half" else batch[::-1]
            if fate == "delayed":
                under_way.append((phone, batch))
            if fate in {"twice", "unheard"}:
                server.take(phone, batch)
            if fate in {"heard", "half", "reversed", "twice"}:
                phone.hear(server.take(phone, batch))
    for phone, batch in under_way:
        server.take(phone, batch)
    for phone in phones:
        if phone.waiting:
            phone.hear(server.take(phone, phone.waiting))
        assert not phone.waiting


def check_nothing_is_lost(server):
    """Every mark is kept once; the newest of each writer stands, was seen, or waits."""
    session, one = server.session, server.one
    kept = session.scalars(select(MarkEntry).where(MarkEntry.session_id == one.id)).all()
    assert sorted(entry.client_id for entry in kept) == sorted(server.delivered)
    marks = session.scalars(select(Mark).where(Mark.session_id == one.id)).all()
    assert len(marks) == len({entry.participant_id for entry in kept})
    standing = {each.participant_id: each.status for each in marks}
    last = {}
    for entry in sorted(kept, key=lambda entry: entry.step):
        last[entry.chain] = entry
    for entry in kept:
        answer = server.answers[entry.client_id]
        if entry.outcome == "superseded":
            assert last[entry.chain].step > entry.step
        elif entry.outcome == "differs":
            assert entry.status != standing[entry.participant_id]
            assert entry is last[entry.chain]
        assert answer != "differs" or entry.outcome in {"differs", "superseded", "same"}
    assert all(entry.outcome in {"saved", "same", "differs"} for entry in last.values())
    # Nobody's older step stands in place of their newer one.
    assert all(last[each.chain].status == each.status for each in marks)
    shown = {each.entry_id for each in waiting(session, one.id)}
    assert shown == {entry.id for entry in kept if entry.outcome == "differs"}


@schedules(FEW)
@given(ACTS, st.integers(2, 3))
def test_r3_any_schedule_loses_nothing_and_doubles_nothing(session, lesson, acts, count):
    tell(session, lesson, acts, count)


@pytest.mark.long
@schedules(1000)
@given(ACTS, st.integers(2, 3))
def test_r3_a_thousand_schedules(session, lesson, acts, count):
    tell(session, lesson, acts, count)


def tell(session, lesson, acts, count):
    like, by, people = lesson
    session.rollback()
    one = TrainingSession(
        course_id=like.course_id, trainer_id=like.trainer_id, held_on=like.held_on,
        starts_at=like.starts_at, ends_at=like.ends_at, break_minutes=15, jp=5, venue="Balai",
    )  # fmt: skip
    session.add(one)
    session.flush()
    server = Server(session, by, one)
    phones = [Phone(timedelta(hours=13 * number - 13)) for number in range(count)]
    play(server, phones, people, acts)
    server.take_all_again()
    check_nothing_is_lost(server)
