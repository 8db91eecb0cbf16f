"""Wishes before groups are formed: what they may say, how they are kept, and who may read them."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, select

from tests.support.intake import register_together
from tests.support.participants import SETU, make_cohort, make_participant, make_people
from tests.support.training import draft, form, kokoru
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.kub.models import CompanionWish, CraftWish, WishSheet
from trainingmgr.kub.queries.assistant import people_of
from trainingmgr.kub.queries.wish_lists import (
    ATTENDED,
    CHOICES,
    Tally,
    WantedWishes,
    how_many,
    listed_wishes,
    tallies,
)
from trainingmgr.kub.queries.wishes import party_of, sheet_of, wishes_of
from trainingmgr.kub.rules.wishes import Known, WishedCraft, Wishes, check, ranked, recognise
from trainingmgr.kub.services import personal_data, wish_history
from trainingmgr.kub.services.wishes import save_wishes
from trainingmgr.participants.services import merges
from trainingmgr.participants.services.every_room import Whole
from trainingmgr.programmes import queries as programmes
from trainingmgr.programmes.models import Programme

BY = COMMAND_LINE
TEMPE, KUE, OTHER = WishedCraft(1), WishedCraft(2), WishedCraft(None, "Jamur")
PEOPLE = [
    Known(1, "SRP-0001", "Siti Aminah Putri"),
    Known(2, "SRP-0002", "Siti Rohmah"),
    Known(3, "SRP-0003", "Moch. Yusuf"),
    Known(4, "SRP-0004", "Siti Rohmah"),
]


@pytest.fixture
def cohort(session):
    return make_cohort(session)


def listed(session, name):
    return WishedCraft(programmes.craft_by_name(session, name).id)


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        (Wishes(crafts=(TEMPE, KUE, TEMPE)), "craft_3"),
        (Wishes(crafts=(OTHER, WishedCraft(None, "jamur"))), "craft_2"),
        (Wishes(crafts=(WishedCraft(None, " "),)), "other"),
        (Wishes(crafts=(TEMPE, KUE, OTHER, WishedCraft(3))), "craft_3"),
        (Wishes(experience=4), "experience"),
        (Wishes(hours=0), "hours"),
        (Wishes(hours=61), "hours"),
        (Wishes(friends=frozenset({7})), "friends"),
        (Wishes(apart=frozenset({7})), "apart"),
        (Wishes(friends=frozenset({1}), apart=frozenset({1})), "apart"),
        (Wishes(friends=frozenset(range(10, 16))), "friends"),
        (Wishes(apart=frozenset(range(10, 14))), "apart"),
    ],
)
def test_wishes_that_contradict_themselves_are_refused(wishes, field):
    with pytest.raises(Refused) as caught:
        check(wishes, me=7)
    assert caught.value.field == field


def test_three_crafts_one_of_them_from_outside_the_list_are_right():
    check(Wishes(crafts=(TEMPE, OTHER, KUE), hours=60, friends=frozenset({1, 2})), me=7)
    assert ranked([TEMPE, None, None]) == (TEMPE,)
    for chosen in ([None, TEMPE, None], [TEMPE, None, KUE]):
        with pytest.raises(Refused, match="dahulu"):
            ranked(chosen)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("srp 0002", 2),
        ("Siti R. (SRP-0004)", 4),
        ("Siti Aminah Putri", 1),
        ("aminah siti", 1),
        ("Muhammad Yusuf", 3),
    ],
)
def test_a_person_is_found_by_number_or_name(typed, found):
    assert recognise(typed, PEOPLE, "friends") == found


@pytest.mark.parametrize("typed", ["Siti", "Aminah", "Siti Rohmah", "Dewi Lestari", "9999"])
def test_a_first_name_or_a_guess_finds_nobody(typed):
    with pytest.raises(Refused) as caught:
        recognise(typed, PEOPLE, "apart")
    assert caught.value.field == "apart"


def test_wishes_are_kept_changed_and_said_again_for_nothing(session, cohort):
    me, friend, other = make_people(session, cohort, 3)
    first = Wishes(
        crafts=(listed(session, "Tempe"), OTHER), experience=2, hours=20, tools="Panci",
        friends=frozenset({friend.id}), apart=frozenset({other.id}),
    )  # fmt: skip
    sheet = save_wishes(session, BY, me, first)
    version = sheet.version
    # Sent twice: nothing is stored again, whatever version the second time names.
    assert save_wishes(session, BY, me, first).version == version
    second = Wishes(crafts=(listed(session, "Tempe"),), friends=frozenset({friend.id, other.id}))
    with pytest.raises(Conflict):
        save_wishes(session, BY, me, second)
    sheet = save_wishes(session, BY, me, second, version=version)
    session.expire_all()
    assert wishes_of(session, sheet_of(session, me.id)) == second
    assert sheet.version > version
    # Only whom one wishes to be with: the version counts on all the same.
    third = Wishes(crafts=second.crafts)
    assert save_wishes(session, BY, me, third, version=sheet.version).version > version + 1
    trail = session.scalars(select(AuditEvent).where(AuditEvent.act == "wishes.save")).all()
    assert len(trail) == 3
    assert {tuple(sorted(json.loads(one.detail))) for one in trail} == {("crafts", "experience")}


def test_only_people_of_the_cohort_and_crafts_on_offer(session, cohort):
    me, friend = make_people(session, cohort, 2)
    programme = session.get(Programme, cohort.programme_id)
    setu = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    stranger = make_participant(session, setu)
    craft = programmes.craft_by_name(session, "Batik")
    save_wishes(session, BY, friend, Wishes(crafts=(WishedCraft(craft.id),)))
    craft.active = False
    with pytest.raises(Refused) as caught:
        save_wishes(session, BY, me, Wishes(friends=frozenset({stranger.id})))
    assert caught.value.field == "friends"
    with pytest.raises(Refused) as caught:
        save_wishes(session, BY, me, Wishes(crafts=(WishedCraft(craft.id),)))
    assert caught.value.field == "craft_1"
    # Chosen while it was offered: it stays.
    kept = Wishes(crafts=(WishedCraft(craft.id),), hours=5)
    save_wishes(session, BY, friend, kept, version=1)


def test_someone_restricted_is_not_named_anew_and_stays_where_named_before(session, cohort):
    me, other, friend = make_people(session, cohort, 3)
    named = frozenset({friend.id})
    sheet = save_wishes(session, BY, me, Wishes(friends=named))
    friend.restricted_at = clock.now()
    save_wishes(session, BY, me, Wishes(friends=named, hours=4), version=sheet.version)
    for who, wishes in ((other, Wishes(apart=named)), (friend, Wishes(hours=1))):
        with pytest.raises(Refused):
            save_wishes(session, BY, who, wishes)


def test_wishes_may_change_until_the_kub_is_formed(session, cohort):
    people = make_people(session, cohort)
    sheet = save_wishes(session, BY, people[0], Wishes(hours=5))
    kub = draft(session, cohort, people)
    save_wishes(session, BY, people[0], Wishes(hours=6), version=sheet.version)
    form(session, kub)
    with pytest.raises(Refused, match="sudah terbentuk"):
        save_wishes(session, BY, people[0], Wishes(hours=7), version=sheet.version)


def test_friends_who_registered_together_are_divided_when_all_agree(session, cohort):
    people = make_people(session, cohort, 3)
    register_together(session, cohort, people[:2])
    assert party_of(session, people[2]) is None
    assert [one.agrees for one in party_of(session, people[0]).friends] == [None, None]
    for one, divisible in zip(people[:2], (False, True), strict=True):
        save_wishes(session, BY, one, Wishes(may_split=True))
        assert party_of(session, people[1]).divisible is divisible
        known = people_of(session, [who.id for who in people])
        assert [who.divisible for who in known[:2]] == [divisible] * 2


def test_a_craft_is_counted_by_rank_among_those_without_a_kub(session, cohort):
    people = make_people(session, cohort, 4)
    tempe, kue = listed(session, "Tempe"), listed(session, "Kue rumahan")
    for one, crafts in zip(people, ((tempe, kue), (kue, tempe), (tempe, OTHER)), strict=False):
        save_wishes(session, BY, one, Wishes(crafts=crafts))
    assert how_many(session, cohort.id) == (3, 4)
    found = [
        (one.craft.name if one.craft else None, one.first, one.second, one.third)
        for one in tallies(session, None)
    ]
    assert found == [("Tempe", 2, 1, 0), ("Kue rumahan", 1, 1, 0), (None, 0, 1, 0)]
    assert Tally(None, 1, 2, 3).total == 6


def test_a_copy_tells_whom_one_named_and_not_who_named_one(session, cohort):
    me, friend, other = make_people(session, cohort, 3)
    apart = Wishes(crafts=(OTHER,), friends=frozenset({friend.id}), apart=frozenset({other.id}))
    save_wishes(session, BY, me, apart)
    mine = {one.key: list(one.rows) for one in personal_data.copy(session, [me.id])}
    assert mine["craft_wishes"] == [{"rank": 1, "craft": "Jamur"}]
    assert [row["kind"] for row in mine["companion_wishes"]] == ["dengan", "tidak_dengan"]
    # Others are called by first name and initials, as on one's own page.
    assert other.name not in str(mine)
    theirs = str(personal_data.copy(session, [other.id]))
    assert "companion_wishes" not in theirs
    assert me.name.split()[0] not in theirs


def test_erasing_a_person_takes_wishes_both_ways(session, cohort):
    me, friend, other = make_people(session, cohort, 3)
    save_wishes(session, BY, me, Wishes(crafts=(OTHER,), apart=frozenset({other.id})))
    save_wishes(session, BY, other, Wishes(friends=frozenset({me.id, friend.id})))
    assert personal_data.plan(session, [me.id]).goes
    personal_data.erase(session, BY, Whole((me.id,), "Peserta 1"))
    assert session.scalars(select(CraftWish)).all() == []
    assert [one.participant_id for one in session.scalars(select(WishSheet))] == [other.id]
    rows = session.scalars(select(CompanionWish)).all()
    assert [(one.participant_id, one.other_id) for one in rows] == [(other.id, friend.id)]


def test_two_records_with_wishes_become_one_and_come_back(session, cohort, admin):
    kept, gone, third = make_people(session, cohort, 3)
    save_wishes(session, BY, kept, Wishes(crafts=(OTHER,), friends=frozenset({gone.id, third.id})))
    save_wishes(session, BY, gone, Wishes(crafts=(listed(session, "Tempe"), OTHER),
                                          apart=frozenset({third.id})))  # fmt: skip
    save_wishes(session, BY, third, Wishes(friends=frozenset({gone.id})))
    session.commit()
    before = stored(session)
    assert wish_history.clash(session, kept.id, gone.id)
    merged = merges.merge(session, admin, kept, gone)
    session.commit()
    # Who should not sit together does not, and nobody wishes for themselves.
    assert {(one[1], one[2], one[3]) for one in stored(session)["companions"]} == {
        (kept.id, third.id, "tidak_dengan"), (third.id, kept.id, "dengan")
    }  # fmt: skip
    assert [one.crafts[0].other for one in session.scalars(select(WishSheet)) if one.crafts] == [
        "Jamur"
    ]
    save_wishes(session, BY, make_participant(session, cohort), Wishes(hours=1))
    merges.undo(session, admin, merged)
    session.commit()
    session.execute(delete(WishSheet).where(WishSheet.hours == 1))
    assert stored(session) == before


def stored(session):
    session.expire_all()
    return {
        "crafts": [
            (one.id, one.sheet_id, one.rank, one.craft_id, one.other)
            for one in session.scalars(select(CraftWish).order_by(CraftWish.id))
        ],
        "companions": [
            (one.id, one.participant_id, one.other_id, one.kind)
            for one in session.scalars(select(CompanionWish).order_by(CompanionWish.id))
        ],
        "sheets": [
            (one.id, one.participant_id)
            for one in session.scalars(select(WishSheet).order_by(WishSheet.id))
        ],
    }


def test_the_assistant_reads_them(session, cohort):
    me, friend, other = make_people(session, cohort, 3)
    craft = kokoru(session)
    save_wishes(session, BY, me, Wishes(crafts=(OTHER, WishedCraft(craft.id)), experience=3,
                                        apart=frozenset({other.id})))  # fmt: skip
    known = {one.id: one for one in people_of(session, [me.id, friend.id, other.id])}
    assert known[me.id].crafts == (0, craft.id)
    assert known[other.id].apart == {me.id}


def test_the_list_finds_by_craft_name_and_state(session, cohort):
    one, other = make_people(session, cohort, 2)
    tempe = listed(session, "Tempe")
    save_wishes(session, BY, one, Wishes(crafts=(OTHER, tempe)))

    def found(**wanted):
        return {row.id for row in session.execute(listed_wishes(WantedWishes(**wanted)))}

    assert found() == found(cohort=cohort.id) == {one.id, other.id}
    assert found(craft=str(tempe.craft_id)) == found(craft="lain") == found(q="jamur") == {one.id}
    assert found(filled="belum") == found(q=other.number.lower()) == {other.id}
    assert found(craft="lain", q="100%") == set()
    for order in (*CHOICES, ATTENDED):
        query = listed_wishes(WantedWishes()).order_by(None).order_by(order)
        assert len(session.execute(query).all()) == 2
