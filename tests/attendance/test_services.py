"""Registers, products and results through the services (handbook 3.2, 3.3, R07 to R09)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.support.participants import make_cohort
from tests.support.training import DAY, make_class, make_session, mark
from trainingmgr.attendance.models import AttendanceSum, Mark
from trainingmgr.attendance.queries import evidence, results
from trainingmgr.attendance.services import products, registers, remarks
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import HELD, SCHEDULED, Course
from trainingmgr.cohorts.queries import workshop_of
from trainingmgr.cohorts.services import cancel_session, plan_sessions
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import Milestone

BEFORE = DAY - timedelta(days=9)
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def class_day():
    """It is noon in Jakarta on the day of the session."""
    with clock.at(NOON):
        yield


def sums(session, course):
    rows = session.scalars(
        select(AttendanceSum).where(AttendanceSum.course_id == course.id).order_by("participant_id")
    )
    return [(row.counted_jp, row.held_jp) for row in rows]


def facts(session, participant):
    return {
        (one.source, one.kind, one.on)
        for one in session.scalars(
            select(Milestone).where(
                Milestone.participant_id == participant.id, Milestone.superseded_at.is_(None)
            )
        )
        if one.kind in ("workshop", "course_started", "passed")
    }


def test_a_draft_keeps_its_marks_and_counts_nothing(session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HIA", close=False)
    marks = session.scalars(select(Mark.status).order_by(Mark.participant_id)).all()
    assert marks == ["H", "I", "A"]
    assert sums(session, course) == []
    assert not facts(session, roster[0])
    assert one.state == SCHEDULED


def test_r08_closing_counts_whole_jp_of_those_present(session):
    course, trainer, roster = make_class(session, 4)
    one = make_session(session, course, trainer)
    marks = [MarkInput(who.id, "H") for who in roster[:2]] + [
        MarkInput(roster[2].id, "H", late=30),
        MarkInput(roster[3].id, "S"),
    ]
    register = registers.save(session, trainer.user.actor, one, marks, close=True)
    assert (register.closed_at, one.state) == (NOON, HELD)
    # 225 minutes less 30 are 195, four whole JP of 45 minutes.
    assert sums(session, course) == [(5, 5), (5, 5), (4, 5), (0, 5)]
    assert facts(session, roster[2]) == {(f"attendance:{course.id}", "course_started", DAY)}
    assert not facts(session, roster[3])


def test_the_workshop_gives_a_milestone_of_its_own(session):
    cohort = make_cohort(session)
    _, trainer, roster = make_class(session, cohort=cohort)
    workshop = workshop_of(session, cohort.id)
    one = make_session(session, workshop, trainer)
    mark(session, one, roster, "HHA")
    assert facts(session, roster[0]) == {(f"attendance:{workshop.id}", "workshop", DAY)}
    assert not facts(session, roster[2])


def test_closing_needs_everyone_marked(session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    with pytest.raises(Refused) as refusal:
        registers.save(session, trainer.user.actor, one, [MarkInput(roster[0].id, "H")], close=True)
    assert str(refusal.value) == "Presensi belum lengkap: 2 dari 3 peserta belum ditandai."


def test_a_register_closes_on_its_day_and_not_before(session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer, DAY + timedelta(days=1))
    with pytest.raises(Refused, match="pada hari pertemuan"):
        mark(session, one, roster)


def test_closing_twice_changes_nothing(session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    first = mark(session, one, roster, "HHA")
    version, closed_at = first.version, first.closed_at
    again = mark(session, one, roster, "HHA")
    assert (again.version, again.closed_at) == (version, closed_at)
    closings = session.scalars(select(AuditEvent).where(AuditEvent.act == "register.close")).all()
    assert len(closings) == 1


def test_a_stale_save_conflicts_and_changes_nothing(session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HHA", close=False)
    with pytest.raises(Conflict) as conflict:
        mark(session, one, roster, "HHH", close=False)
    assert conflict.value.field == f"mark-{roster[2].id}"
    assert session.scalars(select(Mark.status).order_by(Mark.participant_id)).all() == list("HHA")


def test_someone_not_on_the_roster_is_refused(session):
    course, trainer, roster = make_class(session)
    _, _, strangers = make_class(session, 1, cohort=course.cohort)
    one = make_session(session, course, trainer)
    with pytest.raises(Refused, match="tidak lagi terdaftar"):
        mark(session, one, [*roster, *strangers])


def test_minutes_late_belong_to_the_present_and_fit_the_session(session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    for bad in (MarkInput(roster[0].id, "A", late=5), MarkInput(roster[0].id, "H", late=226)):
        with pytest.raises(Refused) as refusal:
            registers.save(session, trainer.user.actor, one, [bad], close=False)
        assert refusal.value.field == f"late-{roster[0].id}"


def test_the_trainer_corrects_within_a_day_and_the_sums_follow(session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HHA", by=trainer.user.actor)
    with clock.at(NOON + timedelta(hours=24)):
        change = [MarkInput(roster[0].id, "A", base=1)]
        registers.save(session, trainer.user.actor, one, change, close=True)
    assert sums(session, course) == [(0, 5), (5, 5), (0, 5)]
    assert not facts(session, roster[0])


def test_after_the_lock_only_the_administrator_corrects_with_a_reason(session, admin):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HHA", by=trainer.user.actor)
    change = [MarkInput(roster[2].id, "I", base=1)]
    with clock.at(NOON + timedelta(hours=24, minutes=1)):
        with pytest.raises(Refused, match="terkunci"):
            registers.save(session, trainer.user.actor, one, change, close=True)
        with pytest.raises(Refused, match="alasan"):
            registers.save(session, admin, one, change, close=True)
        registers.save(session, admin, one, change, close=True, reason="Surat izin menyusul")
    note = session.scalar(select(AuditEvent).where(AuditEvent.act == "register.correct"))
    assert "Surat izin menyusul" in note.detail


def test_reopening_withdraws_what_counted_and_does_not_restart_the_lock(session):
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    by = trainer.user.actor
    register = mark(session, one, roster, by=by)
    registers.reopen(session, by, one, version=register.version)
    assert sums(session, course) == [(0, 0)] * 3
    assert not facts(session, roster[0])
    assert one.state == SCHEDULED
    with clock.at(NOON + timedelta(hours=20)):
        marks = [MarkInput(who.id, "H") for who in roster]
        registers.save(session, by, one, marks, close=True)
    with clock.at(NOON + timedelta(hours=25)), pytest.raises(Refused, match="terkunci"):
        registers.reopen(session, by, one, version=register.version)


def passed(session, letters, jps, *, judge=True):
    """One person through a course of sessions with these marks; returns the result."""
    course, trainer, (who,) = make_class(session, 1)
    for number, (letter, jp) in enumerate(zip(letters, jps, strict=True)):
        one = make_session(session, course, trainer, DAY - timedelta(days=number), hours=8, jp=jp)
        mark(session, one, [who], letter)
    if judge:
        products.judge(session, trainer.user.actor, course, who.id, decision="diterima")
    return who, results(session, [who.id])[who.id]


def test_r09_thirty_two_of_forty_jp_pass_and_thirty_one_of_thirty_nine_fail(session):
    who, result = passed(session, "HHHHA", [8] * 5)
    assert (result.counted_jp, result.held_jp, result.outcome) == (32, 40, "tuntas")
    assert ("result", "passed", DAY) in facts(session, who)
    who, result = passed(session, "HHHHA", [8, 8, 8, 7, 8])
    assert (result.counted_jp, result.held_jp, result.outcome) == (31, 39, "mengikuti")
    assert not any(kind == "passed" for _, kind, _ in facts(session, who))


def test_without_an_accepted_product_nobody_passes(session):
    _, result = passed(session, "HH", [8, 8], judge=False)
    assert result.outcome == "mengikuti"
    assert [str(one) for one in result.missing] == ["Produk praktik belum diterima pelatih."]


def test_a_product_sent_back_withdraws_the_pass_and_an_open_remark_does_too(session, admin):
    who, result = passed(session, "HH", [8, 8])
    course = session.get(Course, result.course_id)
    products.judge(session, admin, course, who.id, decision="perbaiki", note="Rapikan tepinya")
    assert not any(kind == "passed" for _, kind, _ in facts(session, who))
    products.judge(session, admin, course, who.id, decision="diterima")
    remark = remarks.open_remark(session, admin, course, who.id, "Berkelahi di kelas")
    # A second tap is the same remark.
    assert remarks.open_remark(session, admin, course, who.id, "Berkelahi di kelas") is remark
    assert not any(kind == "passed" for _, kind, _ in facts(session, who))
    remarks.close_remark(session, admin, remark)
    assert any(kind == "passed" for _, kind, _ in facts(session, who))


def test_nobody_passes_while_a_session_of_the_course_is_open(session):
    course, trainer, (who,) = make_class(session, 1)
    mark(session, make_session(session, course, trainer), [who])
    make_session(session, course, trainer, DAY + timedelta(days=7))
    products.judge(session, trainer.user.actor, course, who.id, decision="diterima")
    result = results(session, [who.id])[who.id]
    assert (result.outcome, result.standing) == (None, "tuntas")


def test_cancelling_the_last_open_session_lets_people_pass_and_another_one_withdraws_it(
    session, admin
):
    course, trainer, (who,) = make_class(session, 1)
    mark(session, make_session(session, course, trainer), [who])
    ahead = make_session(session, course, trainer, DAY + timedelta(days=7))
    products.judge(session, trainer.user.actor, course, who.id, decision="diterima")
    assert not any(kind == "passed" for _, kind, _ in facts(session, who))
    cancel_session(session, admin, ahead, "Banjir")
    assert any(kind == "passed" for _, kind, _ in facts(session, who))
    hours = {"starts_at": time(8), "ends_at": time(12)}
    plan_sessions(session, admin, course, days=[DAY + timedelta(days=14)], **hours)
    assert not any(kind == "passed" for _, kind, _ in facts(session, who))


def test_workshop_and_course_count_together(session):
    cohort = make_cohort(session)
    course, trainer, (who,) = make_class(session, 1, cohort=cohort)
    workshop = workshop_of(session, cohort.id)
    mark(session, make_session(session, workshop, trainer, BEFORE, jp=8), [who], "A")
    mark(session, make_session(session, course, trainer, hours=8, jp=8), [who])
    result = results(session, [who.id])[who.id]
    assert (result.counted_jp, result.held_jp) == (8, 16)


def test_the_rooms_evidence_is_what_was_recorded(session):
    cohort = make_cohort(session)
    course, trainer, roster = make_class(session, 3, cohort=cohort)
    workshop = workshop_of(session, cohort.id)
    mark(session, make_session(session, workshop, trainer, BEFORE, jp=5), roster, "HHA")
    mark(session, make_session(session, course, trainer), roster, "HAH")
    products.judge(session, trainer.user.actor, course, roster[0].id, decision="diterima")
    told = {
        (person, source, fact.kind, fact.on)
        for (person, source), many in evidence(session).items()
        for fact in many
    }
    live = {(one.id, *fact[:2], fact[2]) for one in roster for fact in facts(session, one)}
    assert told == live
    assert (roster[0].id, "result", "passed", DAY) in told


def test_saving_thirty_people_takes_as_many_statements_as_three(session, queries):
    def cost(size):
        course, trainer, roster = make_class(session, size)
        one = make_session(session, course, trainer)
        with queries() as counted:
            mark(session, one, roster)
        return len(counted)

    assert cost(3) == cost(30)
