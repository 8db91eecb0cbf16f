"""What a KUB still lacks (handbook 3.1, R03 to R05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.participants import make_cohort, make_people
from tests.support.training import DAY, draft, form
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub import services
from trainingmgr.kub.queries import open_members
from trainingmgr.kub.queries.checklist import checklist_of
from trainingmgr.kub.rules import Board, Sizes, missing_for_formed, needed_present
from trainingmgr.kub.rules.checklist import (
    ADVISED,
    BOARD,
    DECISIONS,
    DECREE,
    FOR_DECREED,
    FOR_FORMED,
    MEETING,
    MINUTES,
    Facts,
    checklist,
)

SIZES = Sizes(10, 8, 12)
READY = Facts(
    members=10,
    sizes=SIZES,
    founders=10,
    met=True,
    present=7,
    officers=3,
    minutes_on=date(2026, 3, 2),
)


def lacks(known, need):
    return [str(one.text) for one in checklist(known).missing(need)]


@pytest.mark.parametrize(
    ("change", "step", "says"),
    [
        ({"members": 7, "founders": 7, "size_reason": "Terpaksa"}, "anggota", "7 dari 10 anggota"),
        ({"members": 9, "founders": 9}, MINUTES, "Alasan anggota bukan 10 orang"),
        ({"officers": 2}, BOARD, "2 dari 3 pengurus"),
        ({"present": 6}, MEETING, "Hadir 6 dari 10 anggota, perlu 7"),
        ({"minutes_on": None}, MINUTES, "Tanggal berita acara"),
    ],
)
def test_r03_r05_each_thing_terbentuk_lacks_is_a_point_of_its_step(change, step, says):
    assert lacks(READY, FOR_FORMED) == []
    (point,) = checklist(replace(READY, **change)).missing(FOR_FORMED)
    assert (point.step, says in str(point.text)) == (step, True)


@pytest.mark.parametrize("members", range(6, 14))
@pytest.mark.parametrize("present", [0, 5, 6, 7, 8])
@pytest.mark.parametrize("officers", [2, 3])
def test_r05_the_checklist_and_the_rule_that_refuses_agree(members, present, officers):
    known = replace(
        READY, members=members, founders=members, present=present, officers=officers,
        size_reason="Terpaksa",
    )  # fmt: skip
    missing = missing_for_formed(
        members=members,
        present=present,
        board=Board(1, 2, 3 if officers == 3 else None),
        craft_chosen=True,
        minutes_on=known.minutes_on,
        sizes=SIZES,
    )
    assert bool(missing) == bool(checklist(known).missing(FOR_FORMED))


def test_r05_two_thirds_are_whole_people():
    assert [needed_present(n) for n in (8, 9, 10, 11, 12)] == [6, 6, 7, 8, 8]


def test_r05_ditetapkan_lacks_number_and_day_and_advice_never_stands_in_the_way():
    formed = replace(READY, formed=True)
    assert lacks(formed, FOR_DECREED) == ["Nomor SK", "Tanggal SK"]
    done = replace(formed, decree_number="1/2026", decree_on=date(2026, 4, 1))
    assert (lacks(done, FOR_DECREED), checklist(done).next) == ([], None)
    assert {"Tempat usaha", "Saksi", "Notula", "Pindaian SK"} <= set(lacks(done, ADVISED))
    # A draft is asked for its decisions; a formed KUB goes on to its SK.
    assert (checklist(READY).next, checklist(formed).next) == (DECISIONS, DECREE)


def test_the_next_step_follows_what_is_recorded(session):
    cohort = make_cohort(session)
    kub = draft(session, cohort, make_people(session, cohort))
    assert checklist_of(session, kub).next == MEETING
    people = [one.participant_id for one in open_members(session, kub.id)]
    services.record_meeting(
        session, COMMAND_LINE, kub, held_on=DAY, place="Balai", present=people, notes="Sepakat."
    )
    assert checklist_of(session, kub).next == DECISIONS
    services.change_kub(
        session, COMMAND_LINE, kub, name=kub.name, craft=kub.craft, mode=kub.mode,
        address="Jalan Melati 3", savings_once=0, savings_monthly=10_000,
    )  # fmt: skip
    known = checklist_of(session, kub)
    assert (known.next, known.done(BOARD)) == (MINUTES, True)
    form(session, kub)
    assert checklist_of(session, kub).next == DECREE
