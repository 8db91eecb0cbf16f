"""The assistant asked, answered, changed by hand, asked again and accepted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.support.groups import answered, companion, make_attenders, proposed, wish, wishes
from tests.support.participants import SETU, make_cohort, make_programme
from trainingmgr.attendance.models import AttendanceSum
from trainingmgr.cohorts.queries import workshop_of
from trainingmgr.foundation import clock, jobs
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.jobs import Job
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.kub import services
from trainingmgr.kub.models import CraftCapacity, Kub, KubMember, Proposal
from trainingmgr.kub.models.proposals import ACCEPTED, DROPPED, IMPOSSIBLE, READY, WORKING
from trainingmgr.kub.models.wishes import NOT_WITH
from trainingmgr.kub.queries.assistant import bounds, people_of, to_place, waiting
from trainingmgr.kub.queries.pictures import picture
from trainingmgr.kub.queries.proposals import seats_of
from trainingmgr.kub.rules.carrying import Earlier, carry
from trainingmgr.kub.rules.comparing import compare, elsewhere
from trainingmgr.kub.services import proposals, seats
from trainingmgr.kub.services.accepting import accept
from trainingmgr.participants.models import Application, Departure, FriendGroup
from trainingmgr.programmes.queries import crafts

BY = COMMAND_LINE


@pytest.fixture(autouse=True)
def later():
    """After the workshop."""
    with clock.at(datetime(2026, 3, 4, 5, tzinfo=UTC)):
        yield


@pytest.fixture
def cohort(session):
    return make_cohort(session)


def places(session, one):
    return {seat.participant_id: seat.place for seat in seats_of(session, one.id)}


def test_who_is_asked_about_and_what_is_known_of_them(session, app, cohort):
    """Only free attenders; friends who registered together, whom with, whom not with."""
    first, second, third, gone, _other = make_attenders(session, cohort, 5)
    group = FriendGroup(cohort_id=cohort.id, code="TEMAN")
    session.add(group)
    session.flush()
    for serial, one in enumerate((first, second)):
        session.add(application_of(one, group.id, serial))
    wish(session, first, split=True)
    workshop = workshop_of(session, cohort.id)
    sums = {"course_id": workshop.id, "held_jp": 8}
    session.add(AttendanceSum(participant_id=third.id, counted_jp=6, **sums))
    session.add(AttendanceSum(participant_id=first.id, counted_jp=8, **sums))
    companion(session, first, third)
    companion(session, third, second, NOT_WITH)
    departed = clock.today()
    session.add(Departure(participant_id=gone.id, on=departed, kind="pindah", reason="x"))
    session.flush()
    ids = to_place(session, cohort)
    assert gone.id not in ids
    assert len(ids) == 4
    assert waiting(session) == {cohort.id: (4, 1)}
    known = {one.id: one for one in people_of(session, ids)}
    assert known[first.id].friends == {third.id}
    assert (known[first.id].attended, known[third.id].attended) == (100, 75)
    assert known[first.id].party == known[second.id].party == group.id
    assert not known[first.id].divisible
    assert not known[third.id].divisible
    assert known[second.id].apart == {third.id}
    assert known[third.id].apart == {second.id}


def application_of(one, group_id, serial):
    """The application by which someone was accepted."""
    return Application(
        programme_id=one.programme_id, cohort_id=one.cohort_id, number=f"P-{serial}",
        receipt=f"r{serial}", sent_id=str(serial), made_at=clock.now(), group_id=group_id,
        state="diterima", participant_id=one.id, name=one.name, name_key=one.name_key,
        nik=one.nik, nik_index=one.nik_index, nik_last4=one.nik_last4, sex=one.sex,
        birth_date=one.birth_date,
    )  # fmt: skip


def test_asked_in_one_run_worked_out_as_a_job_and_kept(session, app, work):
    """A later cohort gets what the earlier leaves of the mentors; run again, nothing changes."""
    programme = make_programme(session)
    first = make_cohort(session, programme)
    second = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    for one in (first, second):
        make_attenders(session, one, 10)
    for craft in crafts(session):
        session.add(CraftCapacity(programme_id=programme.id, craft_id=craft.id, groups=1))
    session.flush()
    job = proposals.ask(session, BY, [first, second])
    assert proposals.ask(session, BY, [first, second]) is job, "a second tap"
    session.commit()
    assert work() == 1
    session.expire_all()
    made = session.scalars(select(Proposal).order_by(Proposal.id)).all()
    assert [one.state for one in made] == [READY, READY]
    assert made[0].groups[0].craft_id != made[1].groups[0].craft_id
    assert all(len(places(session, one)) == 10 for one in made)
    before = places(session, made[0])
    row = session.get_one(Job, job.id)
    row.state, row.attempts = jobs.QUEUED, 0
    session.commit()
    work()
    session.expire_all()
    assert places(session, made[0]) == before


def test_too_few_for_a_group_are_not_asked_about(session, cohort):
    with pytest.raises(Refused, match="Tidak ada peserta"):
        proposals.ask(session, BY, [cohort])
    make_attenders(session, cohort, 7)
    with pytest.raises(Refused, match="tidak dapat dibagi"):
        proposals.ask(session, BY, [cohort])


def test_what_cannot_be_is_told_and_dropped(session, cohort):
    """Two who must not be together in a cohort of one group."""
    first, second, *_rest = make_attenders(session, cohort, 9)
    companion(session, first, second, NOT_WITH)
    proposals.ask(session, BY, [cohort])
    asked = session.scalars(select(Proposal)).one()
    assert asked.state == WORKING
    with pytest.raises(Refused) as problem:
        answered(session, asked)
    proposals.keep_answer(session, asked.id, None, problem.value)
    assert asked.state == IMPOSSIBLE
    assert asked.problem["message"]
    told = str(problem.value)
    assert first.name not in told
    assert second.name not in told
    proposals.drop(session, BY, asked)
    assert asked.state == DROPPED


def test_moved_by_hand_with_a_new_cost_and_within_what_is_allowed(session, cohort):
    """A size out of bounds needs an exchange; another's change is noticed."""
    wishes(session, make_attenders(session, cohort, 20))
    one = proposed(session, cohort)
    here = places(session, one)
    mine = [who for who, place in here.items() if place == 1]
    theirs = [who for who, place in here.items() if place == 2]
    version = one.version
    seats.move(session, BY, one, mine[0], 2, version=version)
    seats.move(session, BY, one, mine[1], 2)
    assert Counter(places(session, one).values()) == {1: 8, 2: 12}
    assert [group.size for group in one.groups] == [8, 12]
    assert one.edited
    assert one.cost == picture(session, one).cost
    with pytest.raises(Refused, match="7 orang") as refused:
        seats.move(session, BY, one, mine[2], 2)
    assert refused.value.field == "other"
    seats.move(session, BY, one, mine[2], 2, other=theirs[0])
    now = places(session, one)
    assert (now[mine[2]], now[theirs[0]]) == (2, 1)
    with pytest.raises(Conflict):
        seats.lock_seat(session, BY, one, mine[0], locked=True, version=version)
    moves, swaps = seats.effects(seats.table(session, one), theirs[1])
    assert {effect.place for effect in moves} == {1}
    assert len(swaps) == 8
    best = swaps[0]
    cost = one.cost
    seats.move(session, BY, one, theirs[1], best.place, other=best.other)
    assert one.cost == cost + best.more


def test_people_apart_stay_apart_by_hand_without_saying_who(session, cohort):
    people = make_attenders(session, cohort, 20)
    first, second = people[0], people[1]
    companion(session, first, second, NOT_WITH)
    one = proposed(session, cohort)
    here = places(session, one)
    assert here[first.id] != here[second.id]
    with pytest.raises(Refused, match="hanya diketahui petugas") as refused:
        seats.move(session, BY, one, first.id, here[second.id])
    assert first.name not in str(refused.value)


def test_asked_again_with_a_lock_few_move(session, cohort):
    """The locked one stays where a person put them; hardly anyone else moves."""
    wishes(session, make_attenders(session, cohort, 20))
    one = proposed(session, cohort)
    who = next(who for who, place in places(session, one).items() if place == 1)
    seats.move(session, BY, one, who, 2)
    seats.lock_seat(session, BY, one, who, locked=True)
    craft = one.groups[0].craft
    seats.set_craft(session, BY, one, 1, craft)
    proposals.ask_again(session, BY, one, nearest=True)
    child = session.scalars(select(Proposal).where(Proposal.parent_id == one.id)).one()
    answered(session, child)
    assert places(session, child)[who] == 2
    assert child.moved == child.fewest == 0
    assert child.groups[0].craft_locked
    proposals.ask_again(session, BY, one, nearest=False)
    fresh = session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    answered(session, fresh)
    assert places(session, fresh)[who] == 2
    assert fresh.groups[0].craft_id == craft.id
    assert Counter(places(session, fresh).values()) == {1: 10, 2: 10}


def test_accepted_once_as_drafts_with_names_of_their_own(session, cohort):
    """Nineteen people: two groups that numbers force, with the reason."""
    wishes(session, make_attenders(session, cohort, 19))
    one = proposed(session, cohort)
    made = accept(session, BY, one, version=one.version)
    assert accept(session, BY, one, version=1) == made, "a double tap"
    assert one.state == ACCEPTED
    assert all(kub.state == "rancangan" for kub in made)
    assert sorted(Counter(session.scalars(select(KubMember.kub_id))).values()) == [9, 10]
    short = min(made, key=lambda kub: len(kub.members))
    assert short.name.endswith(("Serpong 1", "Serpong 2"))
    assert "tidak habis" in short.size_reason
    assert max(made, key=lambda kub: len(kub.members)).size_reason is None
    assert to_place(session, cohort) == []
    with pytest.raises(Refused):
        seats.move(session, BY, one, next(iter(places(session, one))), 2)


def test_nobody_who_is_taken_is_accepted_and_nothing_happens(session, cohort):
    people = make_attenders(session, cohort, 10)
    wishes(session, people)
    one = proposed(session, cohort)
    craft = one.groups[0].craft
    services.draft_kub(
        session, BY, cohort, name="Melati", craft=craft, members=[(people[0].id, "anggota")]
    )
    with pytest.raises(Refused, match=f"{people[0].name}.*Melati"):
        accept(session, BY, one)
    assert one.state == READY
    assert session.scalars(select(Kub.name)).all() == ["Melati"]
    proposals.ask_again(session, BY, one, nearest=True)
    child = session.scalars(select(Proposal).where(Proposal.parent_id == one.id)).one()
    answered(session, child)
    assert len(accept(session, BY, child)) == 1


def test_a_craft_withdrawn_meanwhile_is_not_accepted(session, cohort):
    wishes(session, make_attenders(session, cohort, 10))
    one = proposed(session, cohort)
    one.groups[0].craft.active = False
    with pytest.raises(Refused, match="tidak dibuka"):
        accept(session, BY, one)
    assert one.state == READY


def test_locks_and_sizes_carry_over():
    """Pure: what an earlier proposal hands on."""
    seats_ = {one: 1 + (one > 11) for one in range(1, 21)}
    earlier = Earlier(seats_, [1, 12], {2: 7})
    kept = carry(earlier, set(seats_), (10, 10), as_they_are=True)
    assert kept.sizes == (11, 9)
    assert kept.start == seats_
    fresh = carry(earlier, set(seats_), (10, 10))
    assert fresh.sizes == (10, 10)
    assert fresh.seats == {1: 1, 12: 2}
    assert fresh.crafts == {2: 7}
    with pytest.raises(Refused, match="terkunci"):
        carry(replace(earlier, locked=list(range(1, 12))), set(seats_), (10, 10))
    with pytest.raises(Refused, match="2 kelompok"):
        carry(earlier, set(seats_), (20,))


def test_two_groupings_side_by_side():
    left = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2}
    right = {1: 2, 2: 2, 3: 1, 4: 1, 5: 1, 7: 2}
    pairs = compare(left, right)
    assert [(one.left, one.right, one.stays) for one in pairs] == [(1, 2, (1, 2)), (2, 1, (4, 5))]
    assert pairs[0].leaves == ((3, 1),)
    assert pairs[0].comes == ((7, None),)
    assert elsewhere(pairs) == 3


def test_sizes_follow_the_settings(session):
    assert bounds(session).around(20) == (8, 12)
    assert bounds(session).around(5) == (5, 12)


def test_a_proposal_whose_job_has_died_can_be_dropped_and_does_not_stay(session, cohort):
    make_attenders(session, cohort, 20)
    first = proposed(session, cohort)
    for end in (lambda one: proposals.drop(session, BY, one), lambda _one: None):
        job = proposals.ask_again(session, BY, first, nearest=True)
        stuck = session.query(Proposal).filter_by(job_id=job.id).one()
        with pytest.raises(Refused):
            proposals.drop(session, BY, stuck)
        job.state = jobs.FAILED
        session.flush()
        end(stuck)
    proposals.ask_again(session, BY, first, nearest=True)
    assert stuck.state == DROPPED
