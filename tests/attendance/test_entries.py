"""Marks as phones send them: lost, repeated, reordered, overlapping, and by several at once."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.support.training import make_class, make_session, mark
from trainingmgr.attendance import rules
from trainingmgr.attendance.models import AttendanceSum, Mark, MarkEntry, Register
from trainingmgr.attendance.queries.differences import differences as waiting
from trainingmgr.attendance.queries.sheets import sheet
from trainingmgr.attendance.rules.entries import EPOCH
from trainingmgr.attendance.services import differences, entries, registers
from trainingmgr.attendance.services.entries import SentClose, SentMark
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import merges

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
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


def uid():
    return str(uuid.uuid4())


def tap(person, letter, *, base=0, chain=None, step=1, at=NOON, late=0, note=""):
    value = rules.Value(letter, late, 0, note)
    return SentMark(uid(), person, rules.Sent(value, base, chain or uid(), step), at)


def send(session, by, one, *items, sent_at=NOON):
    return entries.receive(session, by, one, items, sent_at=sent_at)


def outcomes(receipt):
    return [result.outcome for result in receipt.results]


@pytest.fixture
def lesson(session):
    """A session of a class of three: (session, trainer's actor, ids)."""
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    session.commit()
    return one, trainer.user.actor, [who.id for who in roster]


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


# What a person sees


def test_the_same_id_with_other_content_is_refused_and_holds_up_no_other(session, lesson):
    one, by, people = lesson
    first = tap(people[0], "H")
    assert outcomes(send(session, by, one, first)) == ["saved"]
    forged = replace(first, sent=replace(first.sent, value=rules.Value("A")))
    receipt = send(session, by, one, forged, tap(people[1], "S"), first)
    assert outcomes(receipt) == ["refused", "saved", "saved"]
    assert receipt.results[0].status == 422
    assert session.scalar(select(func.count()).select_from(MarkEntry)) == 2


def test_what_cannot_be_is_refused_by_itself(session, lesson):
    one, by, people = lesson
    bad = [
        tap(999_999, "H"), tap(people[0], "A", late=5), tap(people[0], "X"),
        tap(people[0], "H", note="x" * 201),
    ]  # fmt: skip
    receipt = send(session, by, one, *bad, tap(people[0], "H"))
    assert outcomes(receipt) == ["refused"] * 4 + ["saved"]
    assert "tidak lagi terdaftar" in str(receipt.results[0].why)


def test_marks_before_a_closing_that_is_refused_stay(session, lesson):
    one, by, people = lesson
    early = SentClose(uid(), NOON)
    receipt = send(session, by, one, tap(people[0], "H"), early)
    assert outcomes(receipt) == ["saved", "refused"]
    assert str(receipt.results[1].why) == "Presensi belum lengkap: 2 dari 3 peserta belum ditandai."
    rest = [tap(people[1], "H"), tap(people[2], "A"), early]
    receipt = send(session, by, one, *rest)
    assert outcomes(receipt) == ["saved"] * 3
    assert receipt.state.closed
    sums = session.scalars(select(AttendanceSum.counted_jp).order_by("participant_id")).all()
    assert sums == [5, 5, 0]


def test_a_closing_sent_again_does_not_close_what_was_opened_since(session, lesson):
    one, by, people = lesson
    close = SentClose(uid(), NOON)
    send(session, by, one, *(tap(who, "H") for who in people), close)
    register = session.scalars(select(Register)).one()
    registers.reopen(session, by, one, version=register.version)
    receipt = send(session, by, one, close)
    assert (outcomes(receipt), receipt.state.closed) == (["saved"], False)
    assert send(session, by, one, SentClose(uid(), NOON)).state.closed


@pytest.fixture
def disputed(session, lesson):
    """Two phones marked the first person without seeing each other."""
    one, by, people = lesson
    send(session, by, one, *(tap(who, "H") for who in people))
    receipt = send(session, by, one, tap(people[0], "A", note="tidak terlihat"))
    assert outcomes(receipt) == ["differs"]
    assert receipt.state.differences == 1
    return one, by, people


def test_a_register_with_differences_does_not_close(session, disputed):
    one, by, _people = disputed
    receipt = send(session, by, one, SentClose(uid(), NOON))
    assert str(receipt.results[0].why).startswith("1 perbedaan menunggu keputusan.")
    with pytest.raises(Refused, match="perbedaan"):
        registers.save(session, by, one, [], close=True)


def test_taking_what_waits_and_dropping_it(session, disputed):
    one, by, people = disputed
    (found,) = waiting(session, one.id)
    assert (found.stands.status, found.waits.status) == ("H", "A")
    assert found.waits.note == "tidak terlihat"
    with pytest.raises(Conflict):
        differences.take(session, by, one, found.entry_id, revision=found.revision + 1)
    differences.take(session, by, one, found.entry_id, revision=found.revision)
    assert entries.state(session, by, one).marks[people[0]].value.status == "A"
    with pytest.raises(Refused, match="sudah diputuskan"):
        differences.drop(session, by, one, found.entry_id)
    send(session, by, one, tap(people[1], "S"))
    (found,) = waiting(session, one.id)
    differences.drop(session, by, one, found.entry_id)
    assert entries.state(session, by, one).differences == 0
    acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.id)).all()
    assert [act for act in acts if act.startswith("register.")] == [
        "register.take",
        "register.drop",
    ]


def test_a_newer_step_of_the_same_phone_replaces_what_waits(session, lesson):
    one, by, people = lesson
    send(session, by, one, tap(people[0], "H"))
    chain = uid()
    first, second = (
        tap(people[0], letter, chain=chain, step=n) for n, letter in ((1, "A"), (2, "S"))
    )
    send(session, by, one, first)
    assert send(session, by, one, second).state.differences == 1
    assert [each.waits.status for each in waiting(session, one.id)] == ["S"]
    # The first answer, whatever has become of it.
    assert outcomes(send(session, by, one, first)) == ["differs"]


def test_a_difference_that_is_none_any_more_waits_for_nobody(session, disputed):
    one, by, people = disputed
    change = MarkInput(people[0], "A", note="tidak terlihat", base=1)
    registers.save(session, by, one, [change], close=False)
    assert waiting(session, one.id) == []


def test_a_mark_for_a_record_merged_away_since_goes_to_the_one_that_is_left(session, lesson):
    one, by, people = lesson
    gone, kept = (session.get_one(Participant, who) for who in people[:2])
    sent = tap(gone.id, "H")
    assert outcomes(send(session, by, one, sent)) == ["saved"]
    merges.merge(session, COMMAND_LINE, kept, gone)
    late = tap(gone.id, "H", note="dari ponsel lain")
    assert outcomes(send(session, by, one, sent, late)) == ["saved", "differs"]
    assert [each.participant_id for each in waiting(session, one.id)] == [kept.id]


# After the lock


@pytest.fixture
def shut(session, lesson):
    one, by, people = lesson
    send(session, by, one, *(tap(who, "H") for who in people), SentClose(uid(), NOON))
    return one, by, people


@pytest.mark.parametrize("off", [-26, 0, 26])
def test_made_before_the_lock_and_come_after_it_counts_and_is_flagged(session, shut, off):
    one, by, people = shut
    later, clock_off = NOON + timedelta(days=3), timedelta(hours=off)
    made = tap(people[0], "A", base=1, at=NOON + timedelta(hours=1) + clock_off)
    with clock.at(later):
        receipt = send(session, by, one, made, sent_at=later + clock_off)
        assert outcomes(receipt) == ["saved"]
        assert receipt.state.locked
    entry = session.scalars(select(MarkEntry).where(MarkEntry.client_id == made.id)).one()
    assert (entry.after_lock, entry.made_at) == (True, NOON + timedelta(hours=1))
    assert (entry.claimed_at, entry.received_at) == (made.at, later)
    assert [row.after_lock for row in sheet(session, one).rows].count(True) == 1
    assert session.scalars(
        select(AttendanceSum.counted_jp).where(AttendanceSum.participant_id == people[0])
    ).one() == 0  # fmt: skip


def test_made_after_the_lock_is_refused_and_a_correction_before_it_counts(session, shut):
    one, by, people = shut
    with clock.at(NOON + timedelta(hours=25)):
        late = tap(people[0], "A", base=1, at=clock.now())
        receipt = send(session, by, one, late, sent_at=clock.now())
        assert "terkunci" in str(receipt.results[0].why)
    with clock.at(NOON + timedelta(hours=23)):
        correction = tap(people[0], "A", base=1, at=clock.now())
        assert outcomes(send(session, by, one, correction, sent_at=clock.now())) == ["saved"]
    assert session.scalar(select(func.count()).where(AuditEvent.act == "register.correct")) == 1


def test_the_administrator_corrects_on_the_page_where_a_reason_is_asked(session, shut, admin):
    one, _by, people = shut
    with clock.at(NOON + timedelta(hours=1)):
        change = tap(people[0], "A", base=1, at=clock.now())
        receipt = send(session, admin, one, change, sent_at=clock.now())
    assert str(receipt.results[0].why) == "Tulis alasan koreksi."


def test_after_the_lock_the_trainer_decides_between_what_was_made_before_it(session, shut, admin):
    one, by, people = shut
    earlier = NOON + timedelta(hours=1)
    with clock.at(NOON + timedelta(days=3)):
        office = [MarkInput(people[1], "I", base=1)]
        registers.save(session, admin, one, office, close=True, reason="Surat izin menyusul")
        both = [tap(who, "A", at=earlier) for who in people[:2]]
        sent = send(session, by, one, *both, sent_at=clock.now())
        assert outcomes(sent) == ["differs", "differs"]
        found = {each.participant_id: each for each in waiting(session, one.id)}
        mine, corrected = (found[who] for who in people[:2])
        assert mine.after_lock
        differences.take(session, by, one, mine.entry_id, revision=1)
        # What the administrator corrected since, only the administrator corrects again.
        with pytest.raises(Refused, match="terkunci"):
            differences.take(session, by, one, corrected.entry_id, revision=2)
        with pytest.raises(Refused, match="alasan"):
            differences.take(session, admin, one, corrected.entry_id, revision=2)
        differences.take(session, admin, one, corrected.entry_id, revision=2, reason="keliru")
    sums = session.scalars(select(AttendanceSum.counted_jp).order_by("participant_id")).all()
    assert sums == [0, 0, 5]


# Who comes in by a code


def test_whoever_comes_in_is_marked_once_and_may_be_undone(session, lesson):
    one, by, people = lesson
    name = uid()

    def arrive(late=0):
        return entries.arrive(
            session, entries.CODE, one, people[0], client_id=name, source="code", late=late
        ).outcome

    assert (arrive(), arrive(late=3)) == ("saved", "saved")
    assert entries.withdraw(session, by, one, people[0])
    assert not entries.withdraw(session, by, one, people[0])
    assert session.scalar(select(func.count()).select_from(Mark)) == 0


def test_whom_the_trainer_marked_absent_is_not_present_by_a_code(session, lesson):
    one, by, people = lesson
    send(session, by, one, tap(people[0], "A"), tap(people[1], "H", late=20))
    answers = [
        entries.arrive(session, entries.CODE, one, who, client_id=uid(), source="code").outcome
        for who in people
    ]
    assert answers == ["differs", "same", "saved"]


# Costs, and neighbours


def test_a_batch_of_two_hundred_takes_as_many_statements_as_one_of_three(session, queries):
    def cost(size, steps):
        course, trainer, roster = make_class(session, size)
        one = make_session(session, course, trainer)
        chains = {who.id: uid() for who in roster}
        items = [
            tap(who.id, "HA"[step % 2], chain=chains[who.id], step=step + 1)
            for step in range(steps)
            for who in roster
        ]
        by = trainer.user.actor
        with queries() as counted:
            send(session, by, one, *items)
        return len(counted)

    assert cost(3, 1) == cost(50, 4) <= 12


def test_a_draft_that_was_moved_counts_by_its_new_hours(session, lesson):
    one, by, people = lesson
    send(session, by, one, *(tap(who, "H") for who in people))
    one.jp, one.ends_at = 3, one.ends_at.replace(hour=11)
    session.flush()
    send(session, by, one, SentClose(uid(), NOON))
    assert set(session.scalars(select(Mark.counted_jp))) == {3}
    assert set(session.scalars(select(Mark.revision))) == {1}


def test_a_register_saved_on_paper_before_is_known_to_phones(session, lesson):
    one, by, people = lesson
    session.refresh(one)
    roster = [type("Who", (), {"id": who}) for who in people]
    mark(session, one, roster, "HHA", close=False)
    receipt = send(session, by, one, tap(people[2], "H"), tap(people[1], "S", base=1))
    assert outcomes(receipt) == ["differs", "saved"]
