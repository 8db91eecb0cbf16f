"""Forming, decreeing and disbanding KUB; their courses (handbook 3.1, R03 to R06)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.builders import make_user
from tests.support.members import facts, member_of
from tests.support.participants import SETU, make_cohort, make_participant, make_people
from tests.support.training import (
    DAY,
    START,
    draft,
    form,
    kokoru,
    make_kub,
    make_technical,
    make_trainer,
)
from trainingmgr.cohorts.models import DRAFT, OPEN
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE, MENTOR, Actor
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.kub import services
from trainingmgr.kub.models import DECREED, DISBANDED, FORMED
from trainingmgr.kub.queries import evidence, open_members, visible_kub
from trainingmgr.participants.models import (
    AS_MENTOR,
    Assignment,
    CourseEnrolment,
    Milestone,
    Participant,
)
from trainingmgr.participants.services import people

BY = COMMAND_LINE
LATER = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def later():
    """Two months after the forming."""
    with clock.at(datetime(2026, 5, 4, 5, tzinfo=UTC)):
        yield


@pytest.fixture
def cohort(session):
    return make_cohort(session)


def test_a_draft_has_a_code_of_its_kecamatan_and_proves_nothing(session, cohort):
    members = make_people(session, cohort, 8)
    first = draft(session, cohort, members[:4])
    second = draft(session, cohort, members[4:])
    assert (first.code, second.code) == ("KUB-SRP-01", "KUB-SRP-02")
    assert facts(session, members[0].id) == []


def test_r04_nobody_is_in_two_kub(session, cohort):
    members = make_people(session, cohort, 4)
    draft(session, cohort, members[:3])
    with pytest.raises(Refused, match="sudah menjadi anggota KUB"):
        draft(session, cohort, members[2:])


def test_r03_officers_are_three_members(session, cohort):
    one, two = make_people(session, cohort, 2)
    with pytest.raises(Refused, match="satu orang"):
        services.draft_kub(
            session, BY, cohort, name="Ceria", craft=kokoru(session),
            members=[(one.id, "ketua"), (two.id, "ketua")],
        )  # fmt: skip
    with pytest.raises(Refused, match="tiga orang yang berbeda"):
        services.draft_kub(
            session, BY, cohort, name="Ceria", craft=kokoru(session),
            members=[(one.id, "ketua"), (one.id, "bendahara")],
        )  # fmt: skip


def test_r03_ten_and_not_eight_form_a_kub(session, cohort):
    members = make_people(session, cohort, 11)
    kub = draft(session, cohort, members[:8])
    with pytest.raises(Refused, match="8 orang, bukan 10"):
        form(session, kub)
    for one in members[8:10]:
        services.add_member(session, BY, kub, one.id, on=DAY)
    assert form(session, kub).state == FORMED
    with pytest.raises(Refused, match="sudah lengkap"):
        services.add_member(session, BY, kub, members[10].id, on=DAY)
    seven = form_of(session, cohort, 7)
    with pytest.raises(Refused, match="KUB belum lengkap: 7 dari 10 anggota"):
        services.form_kub(session, BY, seven, minutes_on=DAY, size_reason="Tinggal tujuh")
    with pytest.raises(Refused, match="paling banyak 12 orang; Anda memilih 13"):
        draft(session, cohort, make_people(session, cohort, 13))


@pytest.mark.parametrize("n", [8, 12])
def test_r03_numbers_may_force_another_size_when_the_berita_acara_says_why(session, cohort, n):
    kub = form_of(session, cohort, n)
    with pytest.raises(Refused) as refusal:
        services.form_kub(session, BY, kub, minutes_on=DAY)
    assert refusal.value.field == "size_reason"
    why = "Peserta lokakarya 28 orang"
    services.form_kub(session, BY, kub, minutes_on=DAY, size_reason=why)
    assert (kub.state, kub.size_reason) == (FORMED, why)


def test_ten_need_no_reason_and_none_is_kept(session, cohort):
    kub = form_of(session, cohort, 10)
    services.form_kub(session, BY, kub, minutes_on=DAY, size_reason="Tidak perlu")
    assert kub.size_reason is None


def form_of(session, cohort, n):
    """A draft of so many, all of whom met."""
    members = make_people(session, cohort, n)
    kub = draft(session, cohort, members)
    present = [one.id for one in members]
    services.record_meeting(session, BY, kub, held_on=DAY, place="Balai", present=present)
    return kub


def test_r05_forming_needs_two_thirds_and_a_day(session, cohort):
    kub = draft(session, cohort, make_people(session, cohort))
    people = [one.participant_id for one in open_members(session, kub.id)]
    with pytest.raises(Refused, match="Musyawarah pembentukan belum dicatat"):
        services.form_kub(session, BY, kub, minutes_on=DAY)

    def met(present):
        return services.record_meeting(
            session, BY, kub, held_on=DAY, place="Balai", present=present
        )

    met(people[:6])
    with pytest.raises(Refused, match="dua pertiga"):
        services.form_kub(session, BY, kub, minutes_on=DAY)
    met(people[:7])
    with pytest.raises(Refused, match="masa depan"):
        services.form_kub(session, BY, kub, minutes_on=clock.today() + timedelta(1))
    services.form_kub(session, BY, kub, minutes_on=DAY)
    assert (kub.state, kub.minutes_on) == (FORMED, DAY)


def test_r05_only_those_who_are_members_still_count_as_present(session, cohort):
    kub = draft(session, cohort, make_people(session, cohort))
    people = [one.participant_id for one in open_members(session, kub.id)]
    services.record_meeting(session, BY, kub, held_on=DAY, place="Balai", present=people[:7])
    row = member_of(session, kub, session.get(Participant, people[0]))
    services.replace_member(
        session, BY, row, make_participant(session, cohort).id, reason="Sakit", on=DAY
    )
    with pytest.raises(Refused, match="Hadir 6 dari 10"):
        services.form_kub(session, BY, kub, minutes_on=DAY)
    again = services.record_meeting(
        session, BY, kub, held_on=DAY, place="Aula", present=people[1:8]
    )
    # That the one who left was there stays written.
    assert people[0] in {one.participant_id for one in again.present}
    services.form_kub(session, BY, kub, minutes_on=DAY)
    assert kub.state == FORMED


def test_members_count_from_the_berita_acara_however_late_it_is_typed_in(session, cohort):
    members = make_people(session, cohort)
    kub = draft(session, cohort, members)
    form(session, kub, DAY - timedelta(days=5))
    assert facts(session, members[0].id) == [("kub_joined", DAY - timedelta(days=5))]
    services.form_kub(session, BY, kub, minutes_on=DAY - timedelta(days=3))
    assert facts(session, members[0].id) == [("kub_joined", DAY - timedelta(days=3))]


def test_forming_twice_is_harmless_and_a_stale_form_conflicts(session, cohort):
    kub, _ = make_kub(session, cohort)
    version = kub.version
    form(session, kub)
    assert kub.version == version
    with pytest.raises(Conflict):
        services.form_kub(session, BY, kub, minutes_on=DAY, minutes_number="1", version=1)


def test_r05_a_decree_needs_number_day_and_a_formed_kub(session, cohort):
    kub = draft(session, cohort, make_people(session, cohort))
    with pytest.raises(Refused, match="belum terbentuk"):
        services.decree_kub(session, BY, kub, number="1/2026", on=LATER)
    form(session, kub)
    with pytest.raises(Refused, match="Nomor SK"):
        services.decree_kub(session, BY, kub, number=" ", on=LATER)
    with pytest.raises(Refused, match="mendahului"):
        services.decree_kub(session, BY, kub, number="1/2026", on=DAY - timedelta(days=1))
    services.decree_kub(session, BY, kub, number="1/2026", on=LATER)
    assert kub.state == DECREED


def test_disbanding_ends_every_membership_and_takes_people_along(session, cohort):
    first, members = make_kub(session, cohort)
    second, others = make_kub(session, cohort)
    services.remove_member(
        session, BY, member_of(session, second, others[9]), reason="Berhenti", on=LATER
    )
    services.disband(
        session, BY, first, reason="Tidak sepakat", on=LATER, moves={members[0].id: second}
    )
    assert (first.state, first.disbanded_on) == (DISBANDED, LATER)
    assert list(open_members(session, first.id)) == []
    assert member_of(session, second, members[0]) is not None
    assert facts(session, members[1].id) == [("kub_joined", DAY), ("kub_left", LATER)]
    with pytest.raises(Refused, match="bubar"):
        services.add_member(session, BY, first, members[1].id, on=LATER)


def test_the_evidence_is_what_was_recorded(session, cohort):
    kub, members = make_kub(session, cohort)
    draft(session, cohort, make_people(session, cohort, 3))
    services.remove_member(
        session, BY, member_of(session, kub, members[3]), reason="Berhenti", on=LATER
    )
    live = {
        (one.participant_id, one.source, one.kind, one.on)
        for one in session.scalars(
            select(Milestone).where(
                Milestone.superseded_at.is_(None), Milestone.source.startswith("kub_member:")
            )
        )
    }
    told = {
        (person, source, fact.kind, fact.on)
        for (person, source), many in evidence(session).items()
        for fact in many
    }
    assert told == live
    assert len(told) == 11


def roster(session, course):
    query = select(CourseEnrolment.participant_id).where(
        CourseEnrolment.course_id == course.id, CourseEnrolment.until_on.is_(None)
    )
    return set(session.scalars(query))


def test_r06_a_course_opens_with_craft_trainer_and_a_formed_kub(session, cohort):
    trainer = make_trainer(session)
    kub = draft(session, cohort, make_people(session, cohort))
    course = make_technical(session, cohort, trainer, craft=kokoru(session))
    course.state = DRAFT
    with pytest.raises(Refused, match="belum terbentuk"):
        services.open_course(session, BY, [kub], course=course)
    form(session, kub)
    with pytest.raises(Refused, match="Belum ada KUB"):
        services.open_course(session, BY, [], course=course)
    course.trainer_id = course.trainer = None
    with pytest.raises(Refused, match="Pelatih"):
        services.open_course(session, BY, [kub], course=course)
    course.trainer_id, course.trainer = trainer.id, trainer
    services.open_course(session, BY, [kub], course=course, on=LATER)
    assert (course.state, course.opened_on, kub.course_id) == (OPEN, LATER, course.id)
    assert len(roster(session, course)) == 10
    services.open_course(session, BY, [kub], course=course, on=LATER)
    assert len(roster(session, course)) == 10


def test_a_newcomer_enters_the_course_and_the_coaching_of_the_kub(session, cohort):
    kub, members = make_kub(session, cohort)
    course = make_technical(session, cohort, make_trainer(session), craft=kokoru(session))
    services.open_course(session, BY, [kub], course=course, on=LATER)
    mentor = make_user(session, "mentor")
    ids = [one.id for one in members]
    people.assign(session, BY, ids, mentor.id, AS_MENTOR, LATER, "mentor_assignment:1")
    newcomer = make_participant(session, cohort, on=START)
    row = member_of(session, kub, members[9])
    services.replace_member(session, BY, row, newcomer.id, reason="Berhenti", on=LATER)
    assert newcomer.id in roster(session, course)
    coached = select(Assignment.participant_id).where(Assignment.until_on.is_(None))
    assert set(session.scalars(coached)) == {*ids[:9], newcomer.id}


def test_each_sees_the_kub_of_his_scope(session, cohort):
    kub, members = make_kub(session, cohort)
    setu = make_cohort(session, cohort.programme, code="STU", kecamatan_code=SETU, turn=2)
    other = draft(session, setu, [], name="Setu Maju")
    mentor = make_user(session, "mentor")
    people.assign(session, BY, [members[0].id], mentor.id, AS_MENTOR, DAY, "mentor_assignment:1")

    def seen(actor):
        return {one.id for one in session.scalars(visible_kub(actor))}

    assert seen(Actor(None, "head")) == {kub.id, other.id}
    assert seen(Actor(mentor.id, MENTOR)) == {kub.id}
    assert seen(make_user(session, "mentor").actor) == set()
    assert seen(Actor(None, "field", kecamatan_code=SETU)) == {other.id}
    assert seen(make_trainer(session).user.actor) == set()
    assert seen(Actor(None, "intel")) == set()
    assert session.scalar(select(Participant.id).limit(1))


def test_r05_one_sk_names_several_kub_on_its_one_day(session, cohort):
    first, _ = make_kub(session, cohort)
    second, _ = make_kub(session, cohort)
    services.decree_kub(session, BY, first, number="500.3/1/SK/2026", on=LATER)
    with pytest.raises(Refused, match="Satu nomor SK hanya punya satu tanggal") as refusal:
        services.decree_kub(
            session, BY, second, number="500.3/1/sk/2026 ", on=LATER - timedelta(days=1)
        )
    assert refusal.value.field == "number"
    services.decree_kub(session, BY, second, number="500.3/1/SK/2026", on=LATER)
    assert (first.state, second.state) == (DECREED, DECREED)
