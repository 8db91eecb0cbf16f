"""Days that a KUB's papers and its people's memberships must agree upon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.participants import make_cohort, make_people
from tests.support.training import DAY, START, draft, form
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import services as kub
from trainingmgr.kub.queries import open_members
from trainingmgr.kub.queries.meetings import founders
from trainingmgr.progress.queries.check import check

LEFT = DAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def _in_may():
    with clock.at(datetime(2026, 5, 4, 5, tzinfo=UTC)):
        yield


def without_chair(session):
    """A draft that its chair left on LEFT; an eleventh came and someone else was chosen."""
    cohort = make_cohort(session)
    people = make_people(session, cohort, 11, on=START)
    one = draft(session, cohort, people[:10])
    chair = next(who for who in open_members(session, one.id) if who.position == "ketua")
    kub.remove_member(session, COMMAND_LINE, chair, reason="Pindah", on=LEFT)
    kub.add_member(session, COMMAND_LINE, one, people[10].id, on=LEFT, position="ketua")
    return one, chair


def test_who_left_the_draft_before_the_berita_acara_is_no_founder(session):
    one, gone = without_chair(session)
    form(session, one, LEFT + timedelta(days=5))
    assert gone not in founders(session, one)
    assert len(founders(session, one)) == 10
    kub.form_kub(session, COMMAND_LINE, one, minutes_on=LEFT + timedelta(days=9))
    assert check(session).differences == []


def test_who_left_after_it_was_a_member_though_it_was_typed_in_later(session):
    one, gone = without_chair(session)
    form(session, one, DAY)
    assert (gone.from_on, gone.until_on, gone.position) == (DAY, LEFT, "anggota")
    assert check(session).differences == []


def test_a_correction_never_passes_whoever_came_after(session):
    cohort = make_cohort(session)
    people = make_people(session, cohort, 11, on=START)
    one = form(session, draft(session, cohort, people[:10]))
    last = open_members(session, one.id)[-1]
    kub.replace_member(session, COMMAND_LINE, last, people[10].id, reason="Pindah", on=DAY)
    newcomer = open_members(session, one.id)[-1]
    kub.replace_member(
        session, COMMAND_LINE, newcomer, last.participant_id, reason="Kembali", on=LEFT
    )
    with pytest.raises(Refused, match="masuk"):
        kub.form_kub(session, COMMAND_LINE, one, minutes_on=LEFT + timedelta(days=1))


@pytest.mark.parametrize("days", [-1, 4, 100])
def test_a_kub_ends_after_everything_else_that_is_known_of_it(session, days):
    cohort = make_cohort(session)
    people = make_people(session, cohort, 10, on=START)
    one = form(session, draft(session, cohort, people))
    last = open_members(session, one.id)[-1]
    kub.remove_member(session, COMMAND_LINE, last, reason="Pindah", on=LEFT)
    with pytest.raises(Refused) as caught:
        kub.disband(session, COMMAND_LINE, one, reason="Bubar", on=DAY + timedelta(days=days))
    assert caught.value.field == "on"
    kub.disband(session, COMMAND_LINE, one, reason="Bubar", on=LEFT)


def test_nobody_goes_on_in_the_kub_that_ends(session):
    cohort = make_cohort(session)
    people = make_people(session, cohort, 10, on=START)
    one = form(session, draft(session, cohort, people))
    with pytest.raises(Refused, match="KUB lain"):
        kub.disband(session, COMMAND_LINE, one, reason="Bubar", moves={people[0].id: one})


def test_an_office_is_never_held_by_two_on_a_day_of_the_past(session):
    cohort = make_cohort(session)
    people = make_people(session, cohort, 11, on=START)
    one = form(session, draft(session, cohort, people[:10]))
    chair = next(who for who in open_members(session, one.id) if who.position == "ketua")
    kub.remove_member(session, COMMAND_LINE, chair, reason="Pindah", on=LEFT)
    day = LEFT - timedelta(days=1)
    with pytest.raises(Refused, match="kosong pada"):
        kub.add_member(session, COMMAND_LINE, one, people[10].id, on=day, position="ketua")
    kub.add_member(session, COMMAND_LINE, one, people[10].id, on=LEFT, position="ketua")


def test_a_draft_that_was_given_up_keeps_nobody_from_another_kub(session):
    cohort = make_cohort(session)
    people = make_people(session, cohort, 10, on=START)
    given_up = draft(session, cohort, people)
    kub.disband(session, COMMAND_LINE, given_up, reason="Susun ulang", on=LEFT)
    form(session, draft(session, cohort, people))
    assert check(session).differences == []


def test_who_left_the_draft_and_came_back_is_a_member_once(session):
    one, gone = without_chair(session)
    last = open_members(session, one.id)[-1]
    kub.replace_member(session, COMMAND_LINE, last, gone.participant_id, reason="Kembali", on=LEFT)
    form(session, one, DAY)
    mine = [who for who in one.members if who.participant_id == gone.participant_id]
    assert sorted(who.until_on is None for who in mine if who.until_on != who.from_on) == [True]
    assert check(session).differences == []
