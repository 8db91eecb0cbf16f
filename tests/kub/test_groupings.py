"""What a grouping costs, what it breaks, and how it is explained."""

from dataclasses import replace

from trainingmgr.kub.rules.assistant import (
    ATTENDANCE,
    CRAFT,
    EXPERIENCE,
    FRIENDS,
    ISOLATED,
    MENTORS,
    NEAR,
    USUAL,
    Grouping,
    Person,
    Question,
)
from trainingmgr.kub.rules.explanations import Unmet, explain, sentences, unmet_sentence
from trainingmgr.kub.rules.groupings import broken, costs, moves, total

COFFEE, CAKE, SOAP, BAGS = 1, 2, 3, 4
PEOPLE = (
    Person(1, (COFFEE,), "Serpong", friends=frozenset({2, 4}), experience=3, woman=True),
    Person(2, (CAKE, COFFEE), "Serpong", friends=frozenset({1}), experience=2, woman=False),
    Person(3, (SOAP, CAKE, COFFEE), "Buaran", experience=1, attended=90, woman=False),
    Person(4, (), "Ciater", party=5, divisible=True, apart=frozenset({6}), woman=None),
    Person(5, (SOAP, CAKE, BAGS, COFFEE), None, party=5, divisible=True, woman=True),
    Person(6, (SOAP,), "Ciater", attended=50, woman=True),
)
QUESTION = Question(PEOPLE, (3, 3), (COFFEE, CAKE, SOAP, BAGS), capacity={COFFEE: 1})
BOTH_COFFEE = Grouping({1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2}, {1: COFFEE, 2: COFFEE})
DIVIDED = Grouping({1: 1, 2: 1, 4: 1, 3: 2, 5: 2, 6: 2}, {1: COFFEE, 2: SOAP})


def test_each_kind_counts_what_it_says() -> None:
    found = {kind: cost.times for kind, cost in costs(QUESTION, BOTH_COFFEE).items()}
    assert found == {
        # First, second and third choice; nothing wished, fourth choice, none met.
        CRAFT: 0 + 1 + 3 + 0 + 6 + 6,
        NEAR: 1 + 0,
        FRIENDS: 1,
        # Both experienced sit together; each group should have one.
        EXPERIENCE: 1 + 1,
        ATTENDANCE: 0,
        MENTORS: 1,
        # One woman alone; in the other group two women, nobody known to be a man.
        ISOLATED: 1,
    }
    assert total(QUESTION, BOTH_COFFEE) == sum(found[kind] * USUAL[kind] for kind in USUAL)


def test_a_party_that_may_be_divided_counts_as_friends() -> None:
    assert costs(QUESTION, DIVIDED)[FRIENDS].times == 1
    assert not broken(QUESTION, DIVIDED)
    whole = replace(QUESTION, people=(*PEOPLE[:4], replace(PEOPLE[4], divisible=False), PEOPLE[5]))
    assert [str(one) for one in broken(whole, DIVIDED)] == [
        "Rombongan 2 orang terbagi, padahal belum semua menyetujuinya."
    ]


def test_hard_rules_are_named_save_the_one_that_is_not_told() -> None:
    locked = replace(QUESTION, seats={1: 2}, group_crafts={2: SOAP})
    told = [str(one) for one in broken(locked, BOTH_COFFEE)]
    assert told == [
        "Ada peserta yang terkunci di kelompok lain.",
        "Ada kelompok yang terkunci pada bidang usaha lain.",
        "Pembagian ini melanggar batasan yang hanya diketahui petugas.",
    ]
    uneven = Grouping({1: 1, 2: 1, 3: 1, 4: 1, 5: 2}, {1: COFFEE})
    assert [str(one) for one in broken(QUESTION, uneven)] == [
        "Ada peserta yang belum mendapat kelompok.",
        "Kelompok 1 berisi 4 orang, seharusnya 3.",
        "Kelompok 2 berisi 1 orang, seharusnya 3.",
        "Kelompok 2 belum berbidang usaha.",
    ]


def test_a_move_is_a_seat_left() -> None:
    start = replace(QUESTION, start={1: 1, 3: 1, 6: 1, 99: 1})
    assert moves(start, DIVIDED) == 2


def test_a_group_is_explained_in_numbers() -> None:
    told = explain(QUESTION, BOTH_COFFEE, 1)
    assert (told.ranks, told.no_wish_met, told.no_wish) == ((1, 1, 1), 0, 0)
    assert told.kelurahan == (("Serpong", 2), ("Buaran", 1))
    assert (told.friends_kept, told.friend_wishes) == (2, 3)
    assert (told.experienced, told.experienced_share) == (2, (1, 1))
    assert (told.women, told.men, told.over_capacity) == (1, 2, True)
    assert told.unmet == (Unmet(1, FRIENDS, (4,)),)
    assert [str(one) for one in sentences(told, "Kokoru")] == [
        "1 dari 3 memilih Kokoru sebagai pilihan pertama.",
        "2 dari 3 memilihnya sebagai pilihan kedua atau ketiga.",
        "2 dari 3 tinggal di Serpong.",
        "1 dari 3 tinggal di Buaran.",
        "2 dari 3 keinginan bersama teman terpenuhi.",
        "2 dari 3 berpengalaman usaha; bagian rata 1.",
        "2 dari 3 hadir penuh di lokakarya; bagian rata 2.",
        "1 perempuan dan 2 laki-laki.",
        "Bidang usaha ini melebihi daya tampung pendamping.",
    ]


def test_whose_wish_is_not_met_is_said_by_id() -> None:
    told = explain(QUESTION, BOTH_COFFEE, 2)
    assert told.unmet == (Unmet(5, CRAFT, (SOAP, CAKE, BAGS)), Unmet(6, CRAFT, (SOAP,)))
    assert str(unmet_sentence(told.unmet[1], "Sari", ["Sabun"])) == "Sari memilih Sabun."
    friends = explain(QUESTION, BOTH_COFFEE, 1).unmet[0]
    assert str(unmet_sentence(friends, "Ani", ["Dewi"])) == (
        "Ani ingin bersama Dewi, yang berada di kelompok lain."
    )


def test_an_explanation_does_not_know_who_is_apart() -> None:
    peaceful = replace(QUESTION, people=tuple(replace(one, apart=frozenset()) for one in PEOPLE))
    for grouping in (BOTH_COFFEE, DIVIDED):
        for place in (1, 2):
            assert explain(QUESTION, grouping, place) == explain(peaceful, grouping, place)
