"""A session of several materi names them all, wherever it is named."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from tests.support import cohorts as make
from tests.support.cohorts import MONDAY
from tests.support.pdf import text_of
from tests.support.two_materi import give_two
from trainingmgr.cohorts import services
from trainingmgr.cohorts.models import HELD, CurriculumTemplate, SessionSubject
from trainingmgr.cohorts.queries import calendars, hours, sessions_of
from trainingmgr.cohorts.rules.planner import Pattern
from trainingmgr.cohorts.services import planner
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused

BOTH = "Bahan; Teknik dasar"


@pytest.fixture
def course(session):
    cohort = make.cohort(session, make.programme(session), name="Serpong I", code="SRP-2026")
    return make.course(session, cohort, make.trainer(session, "Budi"))


@pytest.fixture
def one(session, course):
    made = make.meeting(session, course)
    give_two(session, made, course)
    return made


def change(session, one, **fields):
    usual = {
        "held_on": one.held_on, "starts_at": one.starts_at, "ends_at": one.ends_at,
        "break_minutes": one.break_minutes, "venue": one.venue, "subject": one.subject,
        "trainer": one.trainer,
    }  # fmt: skip
    services.change_session(session, COMMAND_LINE, one, **usual | fields)
    session.flush()


def test_a_saved_plan_keeps_every_materi_of_every_session(session, admin, course):
    template = session.scalars(
        select(CurriculumTemplate).where(CurriculumTemplate.name == "Pelatihan teknis 32 JP")
    ).one()
    lines = planner.lines_of(template)
    pattern = Pattern(date(2026, 8, 1), frozenset({5}), time(8), time(16), 60)
    plan = planner.propose(
        session, course.cohort, lines, pattern, venue="Aula Contoh", trainer=course.trainer
    )
    saved = services.save_course(
        session, admin, course.cohort, template, plan,
        key="k", title="Tempe", craft=None, venue="Aula Contoh", trainer=course.trainer,
    )  # fmt: skip
    assert any(len(each.portions) > 1 for each in plan.proposals)
    for each, planned in zip(saved.sessions, plan.proposals, strict=True):
        assert each.title == "; ".join(part.title for part in planned.portions)
        kept = [(part.subject.title, part.jp) for part in each.portions]
        several = [(part.title, part.jp) for part in planned.portions]
        assert kept == (several if len(several) > 1 else [])


def test_moved_and_cancelled_it_stays_what_it_is_and_another_materi_replaces_all(
    session, course, one
):
    assert one.title == BOTH
    change(session, one, held_on=MONDAY + timedelta(days=1), ends_at=time(14))
    assert (one.title, [part.jp for part in one.portions]) == (BOTH, [2, 3])
    change(session, one, subject=course.subjects[2])
    assert (one.title, one.portions) == ("Pembukuan", [])
    assert session.query(SessionSubject).count() == 0
    change(session, one, subject=None)
    assert (one.topic, one.title) == (None, course.title)


def test_a_materi_that_is_taught_only_in_part_of_a_session_cannot_be_left_out(session, course, one):
    with pytest.raises(Refused, match="dipakai dalam pertemuan"):
        services.set_subjects(session, COMMAND_LINE, course, [("B", "Teknik dasar", 3)])
    services.cancel_session(session, COMMAND_LINE, one, "Aula dipakai")
    assert one.title == BOTH


def test_lists_and_pages_name_both(as_role, session, course, one):
    client = as_role("admin")
    for url in (
        f"/pelatihan/{course.id}/pertemuan",
        f"/pelatihan/{course.id}/pertemuan?cari=bahan",
        f"/sesi/{one.id}/ubah",
        f"/sesi/{one.id}/presensi",
    ):
        answer = client.get(url)
        assert (url, answer.status_code) == (url, 200)
        assert BOTH in answer.text


def test_the_schedule_s_pdf_names_both(as_role, course, one):
    pdf = as_role("admin").get(f"/pelatihan/{course.id}/jadwal.pdf").data
    assert BOTH in text_of(pdf)


def test_calendar_and_teaching_hours_name_both(session, course, one):
    token = services.issue_link(session, COMMAND_LINE, course.trainer)
    feed, _changed = calendars.feed_of(session, calendars.link_of_token(session, token))
    assert r"SUMMARY:Bahan\; Teknik dasar" in feed.decode()
    one.state = HELD
    session.flush()
    (row,) = hours.taught(session, MONDAY, MONDAY)
    assert (row.subject, row.jp) == (BOTH, 5)


def test_a_list_asks_as_much_for_one_such_session_as_for_five(session, course, queries):
    counts, course_id = [], course.id
    for first, more in ((0, 1), (1, 5)):
        for day in range(first, more):
            give_two(session, make.meeting(session, course, MONDAY + timedelta(days=day)), course)
        session.commit()
        with queries() as sent:
            assert {each.title for each in sessions_of(session, [course_id])} == {BOTH}
        counts.append(len(sent))
    assert counts[0] == counts[1]
