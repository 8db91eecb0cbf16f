"""A curriculum over a calendar: the rules, the saving, the page."""

from datetime import date, time

import pytest
from sqlalchemy import select

from tests.support import cohorts as make
from trainingmgr.cohorts import services
from trainingmgr.cohorts.models import Course, CurriculumTemplate, TrainingSession
from trainingmgr.cohorts.rules import SubjectLine
from trainingmgr.cohorts.rules.planner import Calendar, Pattern, lay_out, month_grid, moved
from trainingmgr.cohorts.services import planner
from trainingmgr.foundation.problems import Refused

LINES = [SubjectLine("A", "Bahan", 4), SubjectLine("B", "Praktik", 8)]
# Saturdays from 1 August 2026; 17 August 2026 is a Monday and a day off.
AUGUST = Pattern(date(2026, 8, 1), frozenset({5}), time(8), time(12), 15)
END = date(2026, 10, 31)


def test_r07_the_plan_covers_the_jp_exactly():
    """Four hours with a quarter's break are 5 JP; 12 JP are 5 + 5 + 2, and the last ends early."""
    plan = lay_out(LINES, AUGUST, Calendar(), END, 45)
    assert [one.jp for one in plan.proposals] == [5, 5, 2]
    assert (plan.planned, plan.missing) == (12, 0)
    last = plan.proposals[-1]
    assert (last.ends_at, last.break_minutes) == (time(9, 45), 15)
    longer = lay_out(LINES, AUGUST, Calendar(), END, 60)
    assert [one.jp for one in longer.proposals] == [3, 3, 3, 3]


def test_materi_follow_each_other_jp_by_jp():
    plan = lay_out(LINES, AUGUST, Calendar(), END, 45)
    assert [[(part.title, part.jp) for part in one.portions] for one in plan.proposals] == [
        [("Bahan", 4), ("Praktik", 1)],
        [("Praktik", 5)],
        [("Praktik", 2)],
    ]
    assert [one.main.title for one in plan.proposals] == ["Bahan", "Praktik", "Praktik"]


def test_days_off_are_passed_over_with_their_reason_and_ramadan_is_told():
    calendar = Calendar({date(2026, 8, 8): "Libur"}, [("Ramadan", date(2026, 8, 15), END)])
    plan = lay_out(LINES, AUGUST, calendar, END, 45)
    assert [one.on.day for one in plan.proposals] == [1, 15, 22]
    assert [(one.on.day, one.reason) for one in plan.skipped] == [(8, "Libur")]
    assert [one.fast for one in plan.proposals] == ["", "Ramadan", "Ramadan"]
    (month,) = month_grid(plan, calendar)
    states = {day.on.day: day.state for week in month.weeks for day in week if day}
    assert (states[1], states[8], states[15], states[2]) == (
        "session",
        "skipped",
        "warned",
        "none",
    )
    assert [len(week) for week in month.weeks] == [7] * 6


def test_too_few_days_are_counted_as_missing_jp():
    plan = lay_out(LINES, AUGUST, Calendar(), date(2026, 8, 8), 45)
    assert (plan.planned, plan.missing) == (10, 2)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"weekdays": frozenset()}, "weekdays"),
        ({"ends_at": time(8)}, "ends_at"),
        ({"break_minutes": 240}, "break_minutes"),
        ({"ends_at": time(8, 30)}, "ends_at"),
    ],
)
def test_hours_that_hold_no_jp_are_refused(changed, field):
    pattern = Pattern(**{**AUGUST.__dict__, **changed})
    with pytest.raises(Refused) as problem:
        lay_out(LINES, pattern, Calendar(), END, 45)
    assert problem.value.field == field


def test_a_curriculum_is_not_spread_over_hundreds_of_days():
    pattern = Pattern(AUGUST.first, AUGUST.weekdays, time(8), time(8, 45), 0)
    with pytest.raises(Refused, match="memerlukan lebih dari"):
        lay_out(
            [SubjectLine("A", "x", 60), SubjectLine("B", "y", 40)], pattern, Calendar(), END, 45
        )


def test_shifted_sessions_are_put_in_order_and_may_fall_on_a_day_off():
    days = [
        (date(2026, 8, 17), time(13), time(17), 15),
        (date(2026, 8, 3), time(8), time(12), 15),
    ]
    calendar = Calendar({date(2026, 8, 17): "Proklamasi"})
    plan = moved(LINES, days, calendar, {day: 45 for day, *_rest in days})
    assert [one.on.day for one in plan.proposals] == [3, 17]
    assert [one.holiday for one in plan.proposals] == ["", "Proklamasi"]
    assert plan.missing == 2


@pytest.fixture
def cohort(session):
    return make.cohort(session, make.programme(session), name="Serpong I")


@pytest.fixture
def template(session):
    return session.scalars(
        select(CurriculumTemplate).where(CurriculumTemplate.name == "Pelatihan teknis 32 JP")
    ).one()


def _plan(session, cohort, template, budi, **fields):
    usual = {"venue": "Aula Contoh", "trainer": budi}
    lines = planner.lines_of(template)
    return planner.propose(session, cohort, lines, AUGUST, **usual | fields)


def _save(session, admin, cohort, template, budi, key="k", title="Kokoru", **fields):
    plan = _plan(session, cohort, template, budi, **fields)
    return services.save_course(
        session, admin, cohort, template, plan,
        key=key, title=title, craft=None, venue="Aula Contoh", trainer=budi,
    )  # fmt: skip


def test_a_plan_is_saved_whole_and_once(session, admin, cohort, template):
    budi = make.trainer(session, "Budi")
    course = _save(session, admin, cohort, template, budi)
    assert course.edition is template.latest
    assert sum(one.jp for one in course.sessions) == 32 == template.latest.jp
    assert next(one.subject.title for one in course.sessions) == course.subjects[0].title
    assert _save(session, admin, cohort, template, budi) is course
    assert session.query(Course).count() == 1
    assert session.query(TrainingSession).count() == 7


def test_what_collides_is_named_with_the_remedy_and_nothing_is_saved(
    session, admin, cohort, template
):
    budi = make.trainer(session, "Budi")
    elsewhere = make.cohort(session, cohort.programme, name="Setu I", kecamatan_code=make.SETU)
    other = make.course(session, elsewhere, budi, title="Tempe", venue="Balai Setu")
    make.meeting(session, other, date(2026, 8, 8), venue="Balai Setu")
    plan = _plan(session, cohort, template, budi)
    assert [[one.kind for one in each.clashes] for each in plan.proposals][:2] == [[], ["trainer"]]
    with pytest.raises(Refused, match="Pilih pelatih atau jam lain"):
        _save(session, admin, cohort, template, budi)
    session.rollback()


def test_national_holidays_of_the_office_s_table_are_passed_over(session, cohort, template):
    budi = make.trainer(session)
    lines = planner.lines_of(template)
    mondays = Pattern(date(2026, 8, 3), frozenset({0}), time(8), time(12), 15)
    plan = planner.propose(session, cohort, lines, mondays, venue="Aula", trainer=budi)
    assert ("Proklamasi Kemerdekaan", 17) in [(one.reason, one.on.day) for one in plan.skipped]
    with pytest.raises(Refused, match="luar masa angkatan"):
        planner.propose(
            session, cohort, lines, mondays, venue="Aula", trainer=budi,
            shifted=[(date(2027, 1, 1), time(8), time(12), 15)],
        )  # fmt: skip


PATTERN = {
    "first": "2026-08-03", "weekdays": ["0", "3"], "starts_at": "08.00", "ends_at": "12.00",
    "break_minutes": "15", "venue": "Aula Contoh",
}  # fmt: skip


def test_the_page_shows_shifts_and_saves(as_role, session, cohort, template):
    budi = make.trainer(session, "Budi")
    client = as_role("admin")
    url = f"/angkatan/{cohort.id}/susun"
    page = client.submit(
        url, button="lay", template=str(template.id), trainer=str(budi.id), **PATTERN
    )
    assert "7 pertemuan, 32 dari 32 JP" in page.text
    assert "Proklamasi Kemerdekaan" in page.text
    assert len(page.select(".month-grid-session")) >= 7
    page = client.submit(page, button="check", **{"sessions-0-on": "2026-08-04"})
    assert page.value("sessions-0-on") == "2026-08-04"
    assert "7 pertemuan, 32 dari 32 JP" in page.text
    again = page
    page = client.submit(page, "#susun", button="save")
    assert "7 pertemuan direncanakan" in page.text
    client.submit(again, "#susun", button="save")
    assert session.query(Course).count() == 1
    first = session.scalars(select(TrainingSession).order_by(TrainingSession.held_on)).first()
    assert first.held_on == date(2026, 8, 4)


def test_a_clash_is_shown_in_the_preview_and_refused_at_saving(as_role, session, cohort, template):
    budi = make.trainer(session, "Budi")
    make.meeting(session, make.course(session, cohort, budi), date(2026, 8, 3))
    client, url = as_role("admin"), f"/angkatan/{cohort.id}/susun"
    page = client.submit(
        url, button="lay", template=str(template.id), trainer=str(budi.id), **PATTERN
    )
    assert "Tempat dipakai “Produksi kokoru" in page.text
    assert "Pelatih mengajar" in page.text
    page = client.submit(page, "#susun", button="save", status=422)
    assert "Bentrok pada 3 Agustus 2026" in page.text
    assert session.query(Course).count() == 1


def test_a_course_with_materi_gets_its_sessions(as_role, session, admin, cohort):
    course = make.course(session, cohort, make.trainer(session, "Budi"))
    client, url = as_role("admin"), f"/pelatihan/{course.id}/susun"
    page = client.submit(url, button="lay", status=422, **PATTERN)
    assert "belum berisi materi" in page.text
    services.set_subjects(session, admin, course, [("B", "Melipat", 8)])
    page = client.submit(url, button="lay", **PATTERN)
    page = client.submit(page, "#susun", button="save")
    assert [one.jp for one in course.sessions] == [5, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "2031-01-01"},
        {"first": "\0"},
        {"weekdays": ["9"]},
        {"ends_at": "07.00"},
        {"break_minutes": "999"},
        {"venue": ""},
        {"sessions-0-on": "2026-08-04"},
    ],
)
def test_impossible_input_is_answered_at_its_field(as_role, session, cohort, template, wrong):
    budi = make.trainer(session)
    session.commit()
    data = PATTERN | {"template": template.id, "trainer": budi.id, "act": "check"} | wrong
    answer = as_role("admin").send(f"/angkatan/{cohort.id}/susun", status=422, **data)
    assert answer.status_code == 422


def test_only_the_administrator_plans(as_role, session, cohort):
    course = make.course(session, cohort)
    for role in ("head", "trainer"):
        assert as_role(role).get(f"/angkatan/{cohort.id}/susun").status_code == 403
        assert as_role(role).get(f"/pelatihan/{course.id}/susun").status_code == 403
    assert as_role("admin").get("/angkatan/99999/susun").status_code == 404
