from datetime import date

import pytest

from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.rules import (
    Board,
    Membership,
    check_board,
    check_joining,
    check_same_kecamatan,
    is_complete,
    may_open_course,
    missing_for_established,
    missing_for_formed,
    quorum,
    size_state,
)

DAY = date(2026, 6, 1)
READY = {
    "members": 10,
    "present": 7,
    "board": Board(1, 2, 3),
    "craft_chosen": True,
    "minutes_on": DAY,
}


def test_r03_a_kub_is_complete_at_exactly_ten():
    assert [is_complete(n) for n in (9, 10, 11)] == [False, True, False]
    assert is_complete(8, size=8)


def test_r03_fewer_than_five_is_no_longer_a_group():
    assert [size_state(n) for n in (0, 4, 5, 9, 10, 11)] == [
        "tidak_lengkap", "tidak_lengkap", "kurang", "kurang", "lengkap", "lebih",
    ]  # fmt: skip


def test_r03_the_board_is_three_different_members():
    check_board(Board(1, 2, 3), {1, 2, 3, 4})
    check_board(Board(1, None, None), {1})
    with pytest.raises(Refused) as caught:
        check_board(Board(1, 2, 1), {1, 2, 3})
    assert caught.value.field == "treasurer"
    with pytest.raises(Refused) as caught:
        check_board(Board(9, 2, 3), {1, 2, 3})
    assert caught.value.field == "chair"


def test_r04_nobody_is_in_two_groups_at_a_time():
    past = [Membership("Melati", date(2026, 1, 1), DAY)]
    check_joining(past, DAY)
    with pytest.raises(Refused, match="Melati"):
        check_joining(past, date(2026, 5, 31))
    with pytest.raises(Refused):
        check_joining([Membership("Melati", DAY)], date(2026, 7, 1))
    with pytest.raises(Refused):
        check_joining([Membership("Melati", DAY)], date(2026, 5, 1))
    check_joining([Membership("Melati", DAY)], date(2026, 5, 1), DAY)


def test_a_member_from_another_kecamatan_needs_a_reason():
    check_same_kecamatan("36.74.01", "36.74.01", None)
    check_same_kecamatan("36.74.01", "36.74.02", "Bengkel bersama di Serpong")
    with pytest.raises(Refused):
        check_same_kecamatan("36.74.01", "36.74.02", "  ")


def test_r05_terbentuk_needs_nothing_more_when_all_is_there():
    assert missing_for_formed(**READY) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"members": 8, "present": 8}, "KUB belum lengkap: 8 dari 10 anggota."),
        ({"board": Board(1, 2, None)}, "bendahara"),
        ({"craft_chosen": False}, "Bidang usaha"),
        ({"minutes_on": None}, "berita acara"),
        ({"present": 6}, "Hadir 6 dari 10 anggota"),
    ],
)
def test_r05_each_thing_that_terbentuk_lacks_is_said(change, says):
    (missing,) = missing_for_formed(**{**READY, **change})
    assert says in str(missing)


def test_r05_two_thirds_are_counted_whole():
    assert quorum(6, 9)
    assert not quorum(6, 10)
    assert quorum(7, 10)
    assert not quorum(0, 0)


def test_r05_ditetapkan_needs_the_decree_with_number_and_date():
    decree = {"formed": True, "decree_number": "500.3/12/2026", "decree_on": DAY}
    assert missing_for_established(**decree) == []
    assert len(missing_for_established(**{**decree, "decree_number": " "})) == 1
    assert len(missing_for_established(**{**decree, "decree_on": None})) == 1
    assert len(missing_for_established(**{**decree, "formed": False})) == 1


def test_r06_a_course_opens_with_a_craft_a_trainer_and_a_kub():
    assert may_open_course(craft_chosen=True, trainers=1, kubs=1) == []
    assert "Bidang usaha" in str(may_open_course(craft_chosen=False, trainers=1, kubs=1)[0])
    assert "Pelatih" in str(may_open_course(craft_chosen=True, trainers=0, kubs=1)[0])
    assert "KUB" in str(may_open_course(craft_chosen=True, trainers=1, kubs=0)[0])
