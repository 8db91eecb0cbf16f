from datetime import UTC, date, datetime, time

import pytest

from tests.support import cohorts as make
from tests.support.builders import make_user
from tests.support.cohorts import MONDAY, SERPONG, SETU
from trainingmgr.cohorts import queries, services
from trainingmgr.cohorts.models import CANCELLED, DRAFT, FINISHED, HELD, OPEN, SCHEDULED, WORKSHOP
from trainingmgr.cohorts.queries.plans import sessions_given
from trainingmgr.foundation import clock
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.programmes.queries import craft_by_name
from trainingmgr.programmes.services import change_setting

NEXT = date(2026, 6, 8)


@pytest.fixture
def programme(session):
    return make.programme(session)


@pytest.fixture
def cohort(session, programme):
    return make.cohort(session, programme)


def refused(act, *args, **fields):
    with pytest.raises(Refused) as caught:
        act(*args, **fields)
    return caught.value


def test_r01_a_turn_is_given_once_a_year_over_all_programmes(session, programme):
    first = make.cohort(session, programme, turn=1, name="Serpong I")
    other = make.programme(session, code="LAIN-2026")
    problem = refused(make.cohort, session, other, turn=1)
    assert (problem.field, "Serpong I" in str(problem)) == ("turn", True)
    next_year = make.programme(session, 2027, code="WUB-2027")
    assert make.cohort(session, next_year, turn=1).turn == first.turn
    trial = make.cohort(session, programme, turn=None, counts=False)
    assert make.cohort(session, programme, turn=None).turn is trial.turn is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "a b"}, "code"),
        ({"name": " "}, "name"),
        ({"kecamatan_code": "36.03.01"}, "kecamatan_code"),
        ({"ends_on": date(2026, 4, 1)}, "ends_on"),
        ({"ends_on": date(2027, 4, 1)}, "starts_on"),
        ({"turn": 0}, "turn"),
    ],
)
def test_a_cohort_that_cannot_be_is_refused_at_its_field(session, programme, wrong, field):
    assert refused(make.cohort, session, programme, **wrong).field == field


def test_a_cohort_s_period_keeps_its_sessions_inside(session, admin, cohort):
    make.meeting(session, make.course(session, cohort))
    same = {"name": "Serpong", "turn": cohort.turn, "counts": True}
    problem = refused(
        services.change_cohort, session, admin, cohort,
        starts_on=date(2026, 6, 2), ends_on=date(2026, 10, 31), **same,
    )  # fmt: skip
    assert "1 Juni 2026" in str(problem)
    services.change_cohort(
        session, admin, cohort, starts_on=MONDAY, ends_on=date(2026, 9, 30), **same
    )
    assert cohort.ends_on == date(2026, 9, 30)


def test_once_enrolment_is_closed_a_cohort_counts_or_not_for_good(session, admin, cohort):
    cohort.enrolment_closed_at = clock.now()
    problem = refused(
        services.change_cohort, session, admin, cohort, name="S", turn=None,
        starts_on=cohort.starts_on, ends_on=cohort.ends_on, counts=False,
    )  # fmt: skip
    assert problem.field == "counts"


def test_a_cohort_has_one_workshop_which_is_open_at_once(session, cohort):
    workshop = make.course(session, cohort, kind=WORKSHOP, title="Lokakarya")
    assert (workshop.state, workshop.craft, workshop.opened_on) == (OPEN, None, cohort.starts_on)
    assert queries.workshop_of(session, cohort.id) is workshop
    assert refused(make.course, session, cohort, kind=WORKSHOP).field == "kind"


def test_a_second_tap_plans_no_second_course(session, admin, cohort):
    first = make.course(session, cohort)
    again = {"kind": first.kind, "title": f" {first.title.upper()}"}
    assert refused(services.plan_course, session, admin, cohort, **again).field == "title"


def test_r06_a_technical_course_opens_with_a_craft_and_a_trainer(session, admin, cohort):
    bare = make.course(session, cohort, craft=None)
    assert bare.state == DRAFT
    assert refused(services.open_course, session, admin, bare, on=MONDAY).field == "craft"
    craft = craft_by_name(session, "Tempe")
    services.change_course(session, admin, bare, title="Tempe", venue="", trainer=None, craft=craft)
    assert refused(services.open_course, session, admin, bare, on=MONDAY).field == "trainer"
    ready = make.course(session, cohort)
    services.open_course(session, admin, ready, on=MONDAY)
    assert (ready.state, ready.opened_on) == (OPEN, MONDAY)
    assert refused(services.open_course, session, admin, ready, on=MONDAY)
    problem = refused(
        services.change_course, session, admin, ready,
        title="K", venue="", trainer=ready.trainer, craft=None,
    )  # fmt: skip
    assert problem.field == "craft"


def test_a_curriculum_keeps_its_materi_by_title(session, admin, cohort):
    course = make.course(session, cohort)
    version = course.version
    services.set_subjects(session, admin, course, [("B", "Melipat", 16), ("A", "Dasar", 8)])
    assert [(one.group, one.title) for one in course.subjects] == [("A", "Dasar"), ("B", "Melipat")]
    assert course.version > version
    kept = course.subjects[1].id
    make.meeting(session, course, subject=course.subjects[1])
    services.set_subjects(session, admin, course, [("C", " melipat ", 20)])
    assert [(one.id, one.group, one.jp) for one in course.subjects] == [(kept, "C", 20)]
    problem = refused(services.set_subjects, session, admin, course, [("A", "Baru", 4)])
    assert (problem.field, "melipat" in str(problem)) == ("subjects", True)


def test_r07_jp_follow_from_the_hours_and_the_setting_of_the_day(session, admin, cohort):
    course = make.course(session, cohort)
    assert make.meeting(session, course).jp == 5
    change_setting(session, admin, "jp_minutes", "60", NEXT)
    assert make.meeting(session, course, NEXT).jp == 3
    assert refused(make.meeting, session, course, date(2026, 6, 2), ends_at=time(8, 30))


def test_venue_and_trainer_that_are_taken_are_both_named(session, cohort):
    budi = make.trainer(session, "Budi")
    course = make.course(session, cohort, budi)
    make.meeting(session, course)
    text = str(refused(make.meeting, session, course, starts_at=time(11), ends_at=time(13)))
    assert "Aula Contoh dipakai “Produksi kokoru, " in text
    assert "Budi mengajar" in text
    other = make.course(session, cohort, title="Lain")
    assert refused(make.meeting, session, other, venue="aula contoh ").field == "venue"
    busy = refused(make.meeting, session, other, venue="Balai", trainer=budi)
    assert (busy.field, "Budi sudah mengajar" in str(busy)) == ("trainer", True)
    assert make.meeting(session, other, venue="Balai").jp == 5


def test_cohorts_of_other_kecamatan_share_trainers_and_rooms(session, programme, cohort):
    budi = make.trainer(session, "Budi")
    make.meeting(session, make.course(session, cohort, budi))
    setu = make.cohort(session, programme, kecamatan_code=SETU)
    assert refused(make.meeting, session, make.course(session, setu, budi, venue="Setu"))


def test_weekly_sessions_are_planned_all_or_none(session, admin, cohort):
    course = make.course(session, cohort)
    days = [date(2026, 6, 1 + 7 * week) for week in range(4)]
    make.meeting(session, course, days[2])
    fields = {"starts_at": time(8), "ends_at": time(12)}
    problem = refused(services.plan_sessions, session, admin, course, days=days, **fields)
    assert "15 Juni 2026" in str(problem)
    assert len(queries.sessions_of(session, [course.id])) == 1
    outside = refused(
        services.plan_sessions, session, admin, course, days=[date(2026, 11, 2)], **fields
    )
    assert outside.field == "held_on"
    planned = services.plan_sessions(session, admin, course, days=days[:2], **fields)
    assert [one.held_on for one in planned] == days[:2]


def test_a_refused_move_leaves_the_session_as_it_was(session, admin, cohort):
    course = make.course(session, cohort)
    first, second = make.meeting(session, course), make.meeting(session, course, NEXT)
    same = {"break_minutes": 15, "venue": "Aula Contoh", "subject": None}
    move = {"held_on": MONDAY, "starts_at": time(9), "ends_at": time(10), **same}
    refused(services.change_session, session, admin, second, trainer=course.trainer, **move)
    assert (second.held_on, second.starts_at) == (NEXT, time(8))
    services.change_session(
        session, admin, first, held_on=MONDAY, starts_at=time(9), ends_at=time(12),
        trainer=make.trainer(session), **same,
    )  # fmt: skip
    assert (first.starts_at, first.jp, first.trainer_id) == (time(9), 3, first.trainer.id)


def test_a_cancelled_session_frees_its_place_and_keeps_its_reason(session, admin, cohort):
    course = make.course(session, cohort)
    one = make.meeting(session, course)
    assert refused(services.cancel_session, session, admin, one, " ").field == "reason"
    services.cancel_session(session, admin, one, "Pelatih sakit")
    assert (one.state, one.cancel_reason) == (CANCELLED, "Pelatih sakit")
    assert refused(services.cancel_session, session, admin, one, "lagi")
    assert make.meeting(session, course).state == SCHEDULED
    assert queries.sessions_by_course(session, [course.id])[course.id].planned == 1


def test_a_session_whose_register_is_closed_stays_where_it_was(session, admin, cohort):
    course = make.course(session, cohort)
    one = make.meeting(session, course)
    services.mark_held(session, one)
    assert one.state == HELD
    assert refused(services.cancel_session, session, admin, one, "salah")
    services.mark_held(session, one, held=False)
    services.cancel_session(session, admin, one, "salah")
    services.mark_held(session, one)
    assert one.state == CANCELLED


def test_a_course_is_finished_when_nothing_is_left_to_hold(session, admin, cohort):
    course = make.course(session, cohort)
    refused(services.finish_course, session, admin, course)
    services.open_course(session, admin, course, on=MONDAY)
    make.meeting(session, course)
    with clock.at(datetime(2026, 5, 31, tzinfo=UTC)):
        assert "belum berlangsung" in str(refused(services.finish_course, session, admin, course))
    with clock.at(datetime(2026, 6, 2, tzinfo=UTC)):
        services.finish_course(session, admin, course)
    assert course.state == FINISHED
    assert refused(make.meeting, session, course, NEXT)


def test_one_who_no_longer_teaches_is_given_no_session(session, cohort):
    course = make.course(session, cohort)
    course.trainer.active = False
    assert refused(make.meeting, session, course).field == "trainer"


def test_everyone_sees_their_own_scope_and_nothing_else(session, admin, programme):
    mine, setu = make.cohort(session, programme), make.cohort(
        session, programme, kecamatan_code=SETU
    )  # fmt: skip
    budi, siti = make.trainer(session), make.trainer(session)
    own, other = make.course(session, mine, budi), make.course(session, mine, siti, title="Lain")
    make.course(session, setu, siti, venue="Balai Setu")
    first, second = make.meeting(session, own), make.meeting(session, other, venue="Balai")
    substitute = make.meeting(session, other, NEXT, trainer=budi)
    field = make_user(session, "field", kecamatan_code=SETU)
    mentor = make_user(session, "mentor")

    def seen(who):
        actor = who.actor if hasattr(who, "actor") else who
        return {
            "cohorts": set(session.scalars(queries.visible_cohorts(actor))),
            "courses": len(session.scalars(queries.visible_courses(actor)).all()),
            "sessions": set(session.scalars(queries.visible_sessions(actor))),
        }

    everything = {"cohorts": {mine, setu}, "courses": 3, "sessions": {first, second, substitute}}
    assert seen(admin) == seen(make_user(session, "head")) == everything
    assert seen(budi.user) == {"cohorts": {mine}, "courses": 2, "sessions": {first, substitute}}
    assert seen(field) == {"cohorts": {setu}, "courses": 1, "sessions": set()}
    nothing = {"cohorts": set(), "courses": 0, "sessions": set()}
    for role in ("intel", "facilitation", "participant"):
        assert seen(make_user(session, role, kecamatan_code=SERPONG)) == nothing
    assert seen(make_user(session, "field")) == seen(mentor) == nothing
    services.grant(session, [mine.id, mine.id], mentor.id, date(2026, 1, 1), "mentor:1")
    services.grant(session, [mine.id], mentor.id, date(2026, 1, 1), "mentor:1")
    assert seen(mentor)["cohorts"] == {mine}
    services.end_grants(session, "mentor:1", clock.today())
    assert seen(mentor) == nothing
    with pytest.raises(NotFound):
        queries.session_for(session, budi.user.actor, second.id)


def test_a_trainer_s_day_is_listed_by_the_hour(session, admin, cohort):
    course = make.course(session, cohort)
    late = make.meeting(session, course, starts_at=time(13), ends_at=time(15))
    early = make.meeting(session, course)
    gone = make.meeting(session, course, starts_at=time(16), ends_at=time(18))
    services.cancel_session(session, admin, gone, "hujan")
    make.meeting(session, course, NEXT)
    given = sessions_given(session, course.trainer_id, MONDAY, MONDAY)
    assert given == [early, late, gone]
    assert queries.cohort_by_code(session, cohort.code.lower()) is cohort
