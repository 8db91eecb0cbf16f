"""Make-up sessions (susulan) and cancelled ones (handbook R08)."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from tests.support.training import DAY, make_class, make_session, mark
from tests.support.two_materi import give_two
from trainingmgr.attendance import rules
from trainingmgr.attendance.models import AttendanceSum, Mark, Register
from trainingmgr.attendance.queries import results
from trainingmgr.attendance.queries.make_up import missed_by
from trainingmgr.attendance.queries.sheets import sheet
from trainingmgr.attendance.services import make_up, registers
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import CANCELLED, TrainingSession
from trainingmgr.cohorts.services import cancel_session
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused

LATER = DAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(clock.now().replace(year=2026, month=3, day=20)):
        yield


@pytest.fixture
def held(session):
    """A course of three people; the second was ill and the third away in its one session."""
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    mark(session, one, roster, "HSA")
    return one, roster


def plan(session, one, people, *, on=LATER, start=8, end=12):
    return make_up.plan_make_up(
        session, COMMAND_LINE, one, [who.id for who in people],
        held_on=on, starts_at=time(start), ends_at=time(end), break_minutes=15,
        venue="Balai Contoh", trainer=one.trainer,
    )  # fmt: skip


def sums(session, course_id):
    session.expire_all()
    rows = session.query(AttendanceSum).filter_by(course_id=course_id)
    return {row.participant_id: (row.counted_jp, row.held_jp) for row in rows}


def test_r08_what_was_missed_is_made_up_and_the_denominator_stays(session, held):
    one, (here, ill, away) = held
    assert {who.participant_id for who in missed_by(session, one)} == {ill.id, away.id}
    again = plan(session, one, [ill])
    assert [row.participant_id for row in sheet(session, again).rows] == [ill.id]
    mark(session, again, [ill])
    found = sums(session, one.course_id)
    assert found == {here.id: (5, 5), ill.id: (5, 5), away.id: (0, 5)}
    assert [who.participant_id for who in missed_by(session, one)] == [away.id]


def test_r08_more_than_was_missed_is_never_gained():
    """The pure rule: a longer make-up, a part attended, a mark corrected afterwards."""
    assert rules.make_up_jp(8, 5, 0) == 5
    assert rules.make_up_jp(3, 5, 0) == 3
    assert rules.make_up_jp(5, 5, 5) == 0
    assert rules.make_up_jp(5, 5, 3) == 2


def test_r08_a_longer_make_up_gives_what_was_missed(session, held):
    one, (_here, ill, _away) = held
    again = plan(session, one, [ill], end=16)
    assert again.jp > one.jp
    mark(session, again, [ill])
    assert sums(session, one.course_id)[ill.id] == (5, 5)


def test_a_mark_corrected_afterwards_takes_the_make_up_back(session, held):
    one, (here, ill, away) = held
    again = plan(session, one, [ill])
    mark(session, again, [ill])
    marks = [MarkInput(here.id, "H"), MarkInput(ill.id, "H", base=1), MarkInput(away.id, "A")]
    registers.save(session, COMMAND_LINE, one, marks, close=True, reason="salah tulis")
    assert sums(session, one.course_id)[ill.id] == (5, 5)
    assert session.query(Mark).filter_by(session_id=again.id).one().counted_jp == 0


def test_nothing_counts_while_the_missed_session_is_open_again(session, held):
    one, (_here, ill, _away) = held
    again = plan(session, one, [ill])
    mark(session, again, [ill])
    version = session.scalar(select(Register.version).where(Register.session_id == one.id))
    registers.reopen(session, COMMAND_LINE, one, version=version, reason="periksa")
    assert sums(session, one.course_id)[ill.id] == (0, 0)


def test_a_result_waits_for_one_s_own_make_up_only(session, held):
    one, (here, ill, away) = held
    assert results(session, [away.id])[away.id].final
    again = plan(session, one, [ill])
    found = results(session)
    assert found[here.id].final
    assert found[away.id].final
    assert not found[ill.id].final
    mark(session, again, [ill])
    assert results(session)[ill.id].decided_on == LATER


def test_r08_a_cancelled_session_leaves_the_denominator_and_its_make_up_takes_its_place(
    session, held
):
    first, roster = held
    course = first.course
    second = make_session(session, course, first.trainer, DAY + timedelta(days=1))
    cancel_session(session, COMMAND_LINE, second, "Aula dipakai")
    assert second.state == CANCELLED
    assert sums(session, course.id)[roster[0].id] == (5, 5)
    again = plan(session, second, [])
    assert not again.chosen_only
    assert again.makes_up_id == second.id
    assert len(sheet(session, again).rows) == 3
    mark(session, again, roster)
    assert sums(session, course.id)[roster[0].id] == (10, 10)
    with pytest.raises(Refused, match="sudah mempunyai pengganti"):
        plan(session, second, [], on=LATER + timedelta(days=1))


def test_who_was_there_or_has_a_make_up_is_not_chosen(session, held):
    one, (here, ill, away) = held
    for people in ([here], [], [here, ill]):
        with pytest.raises(Refused):
            plan(session, one, people)
    again = plan(session, one, [ill])
    with pytest.raises(Refused, match="sudah mendapat susulan"):
        plan(session, one, [ill], on=LATER + timedelta(days=1))
    with pytest.raises(Refused):
        plan(session, again, [ill], on=LATER + timedelta(days=1))
    mark(session, again, [ill], "A")
    assert plan(session, one, [ill, away], on=LATER + timedelta(days=1)).chosen_only


def test_what_is_still_to_come_has_no_make_up(session, held):
    one, (_here, ill, _away) = held
    coming = make_session(session, one.course, one.trainer, date(2026, 3, 25))
    with pytest.raises(Refused, match="dibatalkan atau selesai"):
        plan(session, coming, [ill])


def test_the_page_offers_who_missed_it_and_plans(as_role, session, held):
    one, (here, ill, away) = held
    client = as_role("admin")
    page = client.page(f"/pelatihan/{one.course_id}/pertemuan")
    assert any(link.endswith("/susulan") for link in page.links.values())
    page = client.page(f"/sesi/{one.id}/susulan")
    assert away.name in page.text
    assert here.name not in page.text
    page = client.submit(page, people=[str(ill.id)], held_on=LATER.isoformat(), status=200)
    assert "susulan direncanakan" in page.text
    made = session.query(TrainingSession).filter_by(makes_up_id=one.id).one()
    page = client.page(f"/sesi/{made.id}/presensi")
    assert ill.name in page.text
    assert away.name not in page.text
    client.submit(f"/sesi/{one.id}/susulan", people=[], held_on="2026-03-06", status=422)
    client.send(f"/sesi/{one.id}/susulan", status=422, people="99999", held_on="2026-03-06")


def test_only_the_administrator_plans_a_make_up(as_role, sign_in, held):
    one, _people = held
    assert sign_in(one.trainer.user).get(f"/sesi/{one.id}/susulan").status_code == 403
    assert as_role("admin").get("/sesi/99999/susulan").status_code == 404


def test_what_a_make_up_is_about_is_what_was_missed(session, held):
    one, (_here, ill, _away) = held
    give_two(session, one, one.course)
    again = plan(session, one, [ill], end=11)
    assert again.title == one.title == "Bahan; Teknik dasar"
    assert [part.jp for part in again.portions] == [2, 3]
