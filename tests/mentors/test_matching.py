"""The proposal who should coach whom: the best of all, within everybody's room, with reasons."""

from __future__ import annotations

from itertools import product
from random import Random

from trainingmgr.mentors.rules import matching as rules
from trainingmgr.mentors.rules.matching import Need, Offer
from trainingmgr.mentors.services.matching import propose


def need(key: str, craft: int | None = 1, place: str = "A", before: frozenset[int] = frozenset(),
         sector: str = "kriya") -> Need:  # fmt: skip
    return Need(key, craft, sector, place, before)


def offer(number: int, **fields: object) -> Offer:
    usual = {
        "institution_id": 1, "crafts": frozenset({1}), "sectors": frozenset({"kriya"}),
        "kecamatan": frozenset({"A"}), "capacity": 8, "load": 0, "covered": True,
    }  # fmt: skip
    return Offer(number, **(usual | fields))  # type: ignore[arg-type]


def cost(needs: list[Need], offers: list[Offer], chosen: dict[str, int]) -> int:
    """What a proposal costs in all, told a second time."""
    total = 0
    for one in needs:
        given = next((o for o in offers if o.mentor_id == chosen.get(one.key)), None)
        total += rules.price(one, given) if given else rules.NOBODY
    for one_offer in offers:
        times = list(chosen.values()).count(one_offer.mentor_id)
        assert times <= one_offer.room
        total += sum(rules.steps(one_offer)[:times])
    return total


def test_no_other_proposal_is_better() -> None:
    """Against every possibility, for small cities drawn by lot."""
    lot = Random(7)
    for _ in range(30):
        offers = [
            offer(n, crafts=frozenset(lot.sample((1, 2, 3), lot.randrange(3))),
                  sectors=frozenset(lot.sample(("kriya", "kuliner"), 1)),
                  kecamatan=frozenset(lot.sample("AB", lot.randrange(2))),
                  institution_id=lot.randrange(2), capacity=lot.randint(1, 3),
                  load=lot.randrange(2), covered=lot.random() < 0.7)
            for n in range(1, 4)
        ]  # fmt: skip
        needs = [
            need(f"n{n}", lot.choice((1, 2, 3, None)), lot.choice("AB"),
                 frozenset(lot.sample((0, 1), lot.randrange(2))), lot.choice(("kriya", "kuliner")))
            for n in range(4)
        ]  # fmt: skip
        room = {one.mentor_id: one.room for one in offers}
        best = min(
            cost(needs, offers, chosen)
            for picks in product([None, 1, 2, 3], repeat=len(needs))
            if all(picks.count(number) <= left for number, left in room.items())
            for chosen in [{n.key: m for n, m in zip(needs, picks, strict=True) if m}]
        )
        assert cost(needs, offers, propose(needs, offers)) == best


def test_a_full_mentor_gets_nobody_and_a_full_house_leaves_some_waiting() -> None:
    offers = [offer(1, capacity=5, load=5), offer(2, capacity=2)]
    chosen = propose([need("a"), need("b"), need("c")], offers)
    assert list(chosen.values()) == [2, 2]
    assert rules.shortlist(need("a"), offers, None) == [offers[1]]
    assert propose([], offers) == propose([need("a")], []) == {}


def test_work_is_spread_among_equals() -> None:
    chosen = propose([need(f"n{n}") for n in range(6)], [offer(1), offer(2), offer(3)])
    assert sorted(chosen.values()) == [1, 1, 2, 2, 3, 3]


def test_reasons_say_what_speaks_for_and_against() -> None:
    wanted = need("a", before=frozenset({9}))
    other = offer(1, crafts=frozenset({2}), sectors=frozenset({"kuliner"}),
                  kecamatan=frozenset({"B"}), covered=False, institution_id=9)  # fmt: skip
    assert [str(one.words) for one in rules.parts(wanted, other)] == [
        "bidang usaha lain",
        "bukan kecamatannya",
        "belum ada kontrak yang berlaku",
        "dari lembaga yang pernah mendampingi",
    ]
    assert [one.points for one in rules.parts(need("a"), offer(1))] == [0, 0]
    assert rules.ranked(wanted, [other, offer(2)])[0].mentor_id == 2
