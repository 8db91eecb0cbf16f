"""Which two records may be one person, and which never are (handbook R12)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.duplicates import KINDS, made_set
from trainingmgr.participants.rules import likeness as rules
from trainingmgr.participants.rules.likeness import Commonness, Particulars, compare, likely_pairs

BORN = date(1999, 8, 5)


def one(id: int, name: str = "Rahmawati Suryani", **fields: object) -> Particulars:
    usual = {
        "sex": "P",
        "birth_date": BORN,
        "birth_place": "Bogor",
        "phone": f"+6281234567{id:03d}",
        "kelurahan_code": "36.74.01.1001",
        "nik": f"36740145089900{id:02d}",
    }
    return Particulars(id=id, name=name, **(usual | fields))  # type: ignore[arg-type]


def weigh(a: Particulars, b: Particulars) -> rules.Likeness:
    return compare(a, b, Commonness([a, b]))


@pytest.mark.parametrize("seed", range(20))
def test_of_forty_people_entered_twice_in_ten_ways_36_are_found_with_6_false_alarms(seed):
    made = made_set(seed)
    assert len(made.people) == 300
    assert len(made.planted) == 40
    assert set(made.planted.values()) == set(KINDS)
    found = likely_pairs(made.people)
    hits, false = len(found.keys() & made.planted.keys()), len(found.keys() - made.planted.keys())
    print(f"benih {seed}: {hits} dari 40 ditemukan, {false} keliru")
    assert hits >= 36
    assert false <= 6


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Rachmawati Soerjani", rules.SAME_NAME),
        ("Hj. Rahmawati Suryani, S.Pd.", rules.SAME_NAME),
        ("Suryani, Rahmawati", rules.TURNED_NAME),
        ("Rahmawati", rules.PART_OF_NAME),
        ("Rahmawati Suryani Siregar", rules.PART_OF_NAME),
        ("Rahmawati Siregar", rules.SHARED_NAME),
        ("Rahmwati Suryani", rules.NEAR_NAME),
    ],
)
def test_a_name_written_otherwise_is_a_reason_to_ask(name, reason):
    found = weigh(one(1), one(50, name))
    assert found.likely
    assert reason in found.reasons
    assert rules.SAME_BIRTH in found.reasons


@pytest.mark.parametrize(
    ("born", "reason"),
    [
        (date(1999, 5, 8), rules.TURNED_BIRTH),
        (date(1999, 8, 15), rules.ONE_DIGIT),
        (date(1999, 8, 23), rules.SAME_MONTH),
        (date(2001, 8, 5), rules.SAME_DAY),
    ],
)
def test_a_birth_date_misread_is_a_reason_to_ask(born, reason):
    found = weigh(one(1), one(50, birth_date=born, phone="+6281234567001"))
    assert found.likely
    assert reason in found.reasons


def test_a_name_alone_makes_nobody_the_same():
    other = one(50, birth_date=date(1985, 1, 30), phone="+6285799990000", nik="3174013001850007")
    assert weigh(one(1), other).score == 0


def test_twins_are_two():
    """Same day, same phone, same house, NIK one after the other; only the given name differs."""
    a = one(1, "Rosa Wulandari", phone="+6281234567890")
    b = one(2, "Rosi Wulandari", phone="+6281234567890")
    assert not weigh(a, b).likely


def test_dewi_and_desi_lestari_are_two():
    """One letter apart and born on one day: two names that people bear, not a typing error."""
    a = one(1, "Dewi Lestari")
    b = one(50, "Desi Lestari", nik="3174014508990007")
    assert not weigh(a, b).likely


def test_twenty_thousand_people_are_not_compared_with_each_other():
    """Blocks keep the pairs that are compared in step with the people."""
    small, large = made_set(1).people, []
    for at in range(8):
        large += [
            Particulars(**{**vars(person), "id": person.id + 1000 * at})
            for person in made_set(at).people
        ]
    few, many = len(rules._candidates(small, None)), len(rules._candidates(large, None))
    assert many < 40 * few
    assert many < len(large) ** 2 / 50
