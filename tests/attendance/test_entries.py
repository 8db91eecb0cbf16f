"""Marks as phones send them: what is answered, what waits for a person, what the lock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.taps import NOON, make_lesson, outcomes, send, tap, uid
from tests.support.training import make_class, make_session, mark
from trainingmgr.attendance import rules
from trainingmgr.attendance.models import AttendanceSum, Mark, MarkEntry, Register
from trainingmgr.attendance.queries.differences import differences as waiting
from trainingmgr.attendance.queries.sheets import sheet
from trainingmgr.attendance.services import differences, entries, registers
from trainingmgr.attendance.services.entries import SentClose
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import merges


@pytest.fixture(autouse=True)
def class_day():
    """It is noon in Jakarta on the day of the session."""
    with clock.at(NOON):
        yield


@pytest.fixture
def lesson(session):
    """A session of a class of three: (session, trainer's actor, ids)."""
    return make_lesson(session)


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
    early = SentClose(uid(), NOON)
    send(session, by, one, *(tap(who, "H") for who in people), early)
    for hours in (1, 2):
        session.expire_all()
        register = session.scalars(select(Register)).one()
        registers.reopen(session, by, one, version=register.version)
        later = NOON + timedelta(hours=hours)
        # However often it was closed and opened again in between.
        receipt = send(session, by, one, early, sent_at=later)
        assert (outcomes(receipt), receipt.state.closed) == (["saved"], False)
        assert send(session, by, one, SentClose(uid(), later), sent_at=later).state.closed


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
    assert entries.state(session, by, one.id).marks[people[0]].value.status == "A"
    with pytest.raises(Refused, match="sudah diputuskan"):
        differences.drop(session, by, one, found.entry_id)
    send(session, by, one, tap(people[1], "S"))
    (found,) = waiting(session, one.id)
    differences.drop(session, by, one, found.entry_id)
    assert entries.state(session, by, one.id).differences == 0
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
            session, entries.CODE, one.id, people[0], client_id=name, source="code", late=late
        ).outcome

    assert (arrive(), arrive(late=3)) == ("saved", "saved")
    assert entries.withdraw(session, by, one.id, people[0])
    assert not entries.withdraw(session, by, one.id, people[0])
    assert session.scalar(select(func.count()).select_from(Mark)) == 0


def test_whom_the_trainer_marked_absent_is_not_present_by_a_code(session, lesson):
    one, by, people = lesson
    send(session, by, one, tap(people[0], "A"), tap(people[1], "H", late=20))
    answers = [
        entries.arrive(session, entries.CODE, one.id, who, client_id=uid(), source="code").outcome
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
