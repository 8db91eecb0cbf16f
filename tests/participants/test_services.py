"""Accepting people, freezing N, and what follows from evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.participants import (
    make_cohort,
    make_course,
    make_participant,
    make_people,
    make_programme,
    nik_of,
    person,
)
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact
from trainingmgr.participants import queries
from trainingmgr.participants.models import (
    AS_MENTOR,
    CourseEnrolment,
    Milestone,
    Participant,
    StageReached,
    StandingRow,
)
from trainingmgr.participants.services import milestones, people

DAY = date(2026, 2, 2)


def status_on(session, participant, day):
    query = select(StandingRow.status).where(
        StandingRow.participant_id == participant.id, queries.on_day(day)
    )
    return session.scalars(query).all()


def test_accepted_people_get_numbers_in_turn_and_a_place_in_the_workshop(session, admin):
    cohort = make_cohort(session)
    first = people.register(session, admin, cohort, person(), on=DAY)
    second = people.register(session, admin, cohort, person(), on=DAY)
    assert [first.number, second.number] == ["SRP-0001", "SRP-0002"]
    assert session.scalar(select(func.count()).select_from(CourseEnrolment)) == 2
    assert status_on(session, first, DAY) == ["belum_usaha"]


def test_who_registered_before_the_workshop_was_planned_is_on_its_roster(session, admin):
    cohort = make_cohort(session)
    session.delete(cohort.courses[0])
    session.flush()
    early = make_participant(session, cohort)
    course = make_course(session, cohort, kind="lokakarya")
    late = make_participant(session, cohort)
    on_it = session.scalars(
        select(CourseEnrolment.participant_id).where(CourseEnrolment.course_id == course.id)
    )
    assert set(on_it) == {early.id, late.id}


def test_r12_the_same_nik_is_refused_within_a_programme_year_and_names_the_record(session, admin):
    programme = make_programme(session)
    serpong = make_cohort(session, programme)
    setu = make_cohort(session, programme, code="STU", kecamatan_code="36.74.07", turn=2)
    known = make_participant(session, serpong)
    with pytest.raises(Refused) as refusal:
        people.register(session, admin, setu, person(nik=known.nik), on=DAY)
    assert refusal.value.field == "nik"
    assert refusal.value.params["participant_id"] == known.id
    next_year = make_programme(session, "WUB-2027", 2027)
    again = make_cohort(session, next_year, code="SRP27")
    assert people.register(session, admin, again, person(nik=known.nik)).number == "SRP27-0001"


def test_r12_two_equal_niks_at_once_register_nobody(session, admin):
    cohort = make_cohort(session)
    one = person()
    with pytest.raises(Refused):
        people.register_all(session, admin, cohort, [one, person(nik=one.nik)])
    assert session.scalar(select(func.count()).select_from(Participant)) == 0


def test_r14_under_18_needs_the_guardians_consent_on_the_day_of_enrolment(session, admin):
    cohort = make_cohort(session)
    born = date(2008, 2, 3)
    with pytest.raises(Refused) as refusal:
        people.register(session, admin, cohort, person(birth_date=born), on=DAY)
    assert refusal.value.field == "guardian_name"
    with pytest.raises(Refused) as refusal:
        people.register(
            session, admin, cohort, person(birth_date=born, guardian_name="Ibu Contoh"), on=DAY
        )
    assert refusal.value.field == "guardian_consent"
    minor = person(birth_date=born, guardian_name="Ibu Contoh", guardian_consent=True)
    assert people.register(session, admin, cohort, minor, on=DAY).guardian_consent_at
    grown = person(birth_date=born)
    assert people.register(session, admin, cohort, grown, on=date(2026, 2, 3))


def test_r18_closing_enrolment_freezes_n_and_leaving_does_not_shrink_it(session, admin):
    cohort = make_cohort(session)
    found = make_people(session, cohort, 3)
    assert people.close_enrolment(session, admin, cohort) == 3
    assert cohort.frozen_n == 3
    people.leave(session, admin, found[0], kind="bekerja", reason="Diterima di pabrik")
    in_n = select(func.count()).select_from(Participant).where(Participant.in_n)
    assert session.scalar(in_n) == 3
    with pytest.raises(Refused):
        people.register(session, admin, cohort, person())
    with pytest.raises(Refused):
        people.close_enrolment(session, admin, cohort)


def test_enrolment_without_anybody_cannot_close(session, admin):
    with pytest.raises(Refused):
        people.close_enrolment(session, admin, make_cohort(session))


def test_r30_stopping_has_a_date_and_a_reason_and_coming_back_keeps_the_history(session, admin):
    cohort = make_cohort(session)
    one = make_participant(session, cohort)
    with pytest.raises(Refused):
        people.leave(session, admin, one, kind="berhenti", reason="", on=date(2026, 3, 1))
    people.leave(session, admin, one, kind="berhenti", reason="Merawat ibu", on=date(2026, 3, 1))
    with pytest.raises(Refused):
        people.leave(session, admin, one, kind="berhenti", reason="Merawat ibu")
    people.come_back(session, admin, one, on=date(2026, 4, 1))
    assert status_on(session, one, date(2026, 3, 15)) == ["berhenti"]
    assert status_on(session, one, date(2026, 4, 1)) == ["belum_usaha"]
    roster = session.scalars(select(CourseEnrolment.until_on)).all()
    assert roster == [None]


def test_an_open_objection_takes_someone_out_of_the_active(session, admin):
    one = make_participant(session, make_cohort(session))
    milestones.record(session, admin, {(one.id, "visit:1"): active_evidence()})
    day = date(2026, 6, 20)
    assert status_on(session, one, day) == ["aktif"]
    with clock.at(datetime(2026, 6, 15, 3, tzinfo=UTC)):
        objection = people.open_objection(session, admin, one, "Penjualan bukan milik saya")
        # A second tap is the same objection.
        again = people.open_objection(session, admin, one, "Penjualan bukan milik saya ")
        assert again is objection
    assert status_on(session, one, day) == ["aktif_belum_diverifikasi"]
    with clock.at(datetime(2026, 6, 18, 3, tzinfo=UTC)):
        people.close_objection(session, admin, objection, "Sudah dicocokkan dengan nota")
    assert status_on(session, one, date(2026, 6, 16)) == ["aktif_belum_diverifikasi"]
    assert status_on(session, one, day) == ["aktif"]
    with pytest.raises(Conflict):
        people.close_objection(session, admin, objection, "Sekali lagi")


def active_evidence():
    seen = date(2026, 6, 10)
    return [
        journey.production(date(2026, 6, 1), "Tas kokoru", 12),
        journey.sales(date(2026, 5, 31), "2026-05", 900_000, outside_buyer=True, proof=True),
        journey.sales(seen, "2026-06", 400_000, outside_buyer=True, proof=True),
        journey.role(seen, "owner"),
        journey.visit(seen, "berjalan", eligible=True, photo=True),
    ]


def test_facts_that_say_the_same_stay_and_others_supersede(session, admin):
    one = make_participant(session, make_cohort(session))
    key = (one.id, "attendance:1")
    milestones.record(session, admin, {key: [Fact(journey.WORKSHOP, date(2026, 2, 9))]})
    before = session.scalars(select(Milestone.id)).all()
    milestones.record(session, admin, {key: [Fact(journey.WORKSHOP, date(2026, 2, 9))]})
    assert session.scalars(select(Milestone.id)).all() == before
    milestones.record(session, admin, {key: [Fact(journey.WORKSHOP, date(2026, 2, 16))]})
    reached = select(StageReached.on).where(StageReached.stage == 1)
    assert session.scalars(reached).all() == [date(2026, 2, 16)]
    milestones.record(session, admin, {key: []})
    assert session.scalars(reached).all() == []
    assert len(session.scalars(select(Milestone.id)).all()) == 3, "nothing is deleted"


def test_standings_meet_without_gap_or_overlap(session, admin):
    one = make_participant(session, make_cohort(session))
    milestones.record(session, admin, {(one.id, "visit:1"): active_evidence()})
    day = DAY
    while day < date(2026, 12, 31):
        assert len(status_on(session, one, day)) == 1, day
        day += timedelta(days=7)
    assert status_on(session, one, date(2026, 9, 8)) != ["aktif"]


def test_recording_takes_the_same_statements_for_one_and_for_many(session, admin, queries):
    cohort = make_cohort(session)
    found = make_people(session, cohort, 12)
    counts = []
    for group in (found[:1], found[1:]):
        facts = [Fact(journey.WORKSHOP, date(2026, 2, 9))]
        with queries() as sent:
            milestones.record(session, admin, {(one.id, "attendance:1"): facts for one in group})
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def test_deferred_records_are_rebuilt_once_at_the_end(session, admin):
    cohort = make_cohort(session)
    with milestones.deferred(session):
        one = make_participant(session, cohort)
        assert status_on(session, one, DAY) == []
    assert status_on(session, one, DAY) == ["belum_usaha"]


def test_the_recount_from_own_rows_agrees_with_the_milestones(session, admin):
    one = make_participant(session, make_cohort(session), already_in_business=True)
    people.open_objection(session, admin, one, "Tanggal lahir keliru")
    people.leave(session, admin, one, kind="pindah", reason="Pindah ke Bogor")
    live = milestones.facts_of(session, [one.id])[one.id]
    told = [
        (source, fact) for (_, source), facts in queries.evidence(session).items() for fact in facts
    ]
    assert milestones.in_order(told) == live


def test_a_correction_checks_the_version_and_tells_the_audit_only_the_fields(session, admin):
    one = make_participant(session, make_cohort(session))
    data = person(nik=one.nik, name="Nama Baru", phone="+628129999999")
    people.change(session, admin, one, data, version=one.version)
    assert (one.name, one.name_key) == ("Nama Baru", "nama baru")
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "participant.change")).one()
    assert '"name"' in event.detail
    assert "Nama Baru" not in event.detail
    with pytest.raises(Conflict):
        people.change(session, admin, one, data, version=one.version - 1)


def test_a_correction_to_a_neighbours_nik_is_refused(session, admin):
    cohort = make_cohort(session)
    one, other = make_participant(session, cohort), make_participant(session, cohort)
    with pytest.raises(Refused) as refusal:
        people.change(session, admin, one, person(nik=other.nik), version=one.version)
    assert refusal.value.params["participant_id"] == other.id


def test_s14_a_nik_is_shown_for_a_reason_at_most_20_times_an_hour(session, admin):
    one = make_participant(session, make_cohort(session))
    with pytest.raises(Refused):
        people.reveal_nik(session, admin, one, "  ")
    with pytest.raises(Refused):
        people.reveal_nik(session, Actor(1, "mentor"), one, "Mencocokkan KTP")
    start = datetime(2026, 2, 2, 3, tzinfo=UTC)
    for minute in range(20):
        with clock.at(start + timedelta(minutes=minute)):
            shown = people.reveal_nik(session, admin, one, "KTP 3674011205990001 dicocokkan")
            assert shown == one.nik
    with clock.at(start + timedelta(minutes=30)), pytest.raises(Refused):
        people.reveal_nik(session, admin, one, "Mencocokkan KTP")
    with clock.at(start + timedelta(minutes=61)):
        people.reveal_nik(session, admin, one, "Mencocokkan KTP")
    details = session.scalars(select(AuditEvent.detail).where(AuditEvent.act == "nik.reveal"))
    assert not any("36740112" in detail for detail in details)


def test_rights_begin_and_end_by_their_source(session, admin):
    cohort = make_cohort(session)
    one, other = make_participant(session, cohort), make_participant(session, cohort)
    mentor = Actor(admin.user_id, "mentor")
    for _ in range(2):
        people.assign(
            session, admin, [one.id, other.id], admin.user_id, AS_MENTOR, DAY, "mentor_assignment:1"
        )
    seen = session.scalars(queries.visible(mentor).with_only_columns(Participant.id)).all()
    assert sorted(seen) == [one.id, other.id]
    people.end_assignments(session, "mentor_assignment:1", clock.today(), [other.id])
    seen = session.scalars(queries.visible(mentor).with_only_columns(Participant.id)).all()
    assert seen == [one.id]


def test_who_left_a_roster_comes_back_on_it_by_enrolling_again(session, admin):
    cohort = make_cohort(session)
    one = make_participant(session, cohort)
    course = make_course(session, cohort)
    assert people.enrol(session, admin, course, [one.id], DAY) == 1
    assert people.enrol(session, admin, course, [one.id], DAY) == 0
    people.leave(session, admin, one, kind="pindah", reason="Pindah ke Bogor", on=DAY)
    assert people.enrol(session, admin, course, [one.id], DAY) == 1


def test_many_are_registered_in_as_many_statements_as_few(session, admin, queries):
    cohort = make_cohort(session)
    counts = []
    for size in (2, 40):
        # Born years apart, so that nobody is taken for another, which would cost a statement.
        born = [date(1955 + size // 10 + i, 1 + i % 12, 1 + i % 28) for i in range(size)]
        many = [
            person(birth_date=day, nik=nik_of(day, "P", 5000 + i + size))
            for i, day in enumerate(born)
        ]
        with queries() as sent:
            people.register_all(session, admin, cohort, many)
        counts.append(len(sent))
    assert counts[0] == counts[1], str(sent)
