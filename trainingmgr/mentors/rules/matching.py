"""Which mentor suits which mentee: what speaks for and against a pair, as a price.

Own rule: the handbook asks for a match by sector, kecamatan and load but gives no weights. A point
is a point against; the lowest sum of all pairs is proposed, and nobody gets more than there is
room for. What a mentor left open (no craft, no kecamatan) suits less than what was named, and
better than what was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainingmgr.foundation.language import N_, Sentence, sentence

# Points against.
OTHER_CRAFT, ANY_CRAFT, SAME_SECTOR = 60, 25, 15
OTHER_PLACE, ANY_PLACE = 40, 15
NO_CONTRACT, NEW_INSTITUTION = 80, 10
# Of a mentor who is full then; less by the share of the capacity that is used.
FULL = 60
# Dearer than any pair: as many as possible get somebody.
NOBODY = 10_000
SHOWN = 3


@dataclass(frozen=True)
class Need:
    """A mentee without a mentor, called `key`; `institutions`: whose mentors coached it before."""

    key: str
    craft_id: int | None
    sector: str
    kecamatan_code: str | None
    institutions: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Offer:
    """A mentor. Empty `crafts` or `kecamatan`: any. `sectors`: of the crafts.

    `load`: mentees followed or promised already; `covered`: a contract holds today.
    """

    mentor_id: int
    institution_id: int
    crafts: frozenset[int]
    sectors: frozenset[str]
    kecamatan: frozenset[str]
    capacity: int
    load: int
    covered: bool

    @property
    def room(self) -> int:
        """How many more."""
        return max(0, self.capacity - self.load)


@dataclass(frozen=True)
class Part:
    """One thing that speaks for (no points) or against a pair, in words."""

    points: int
    words: Sentence


def parts(need: Need, offer: Offer) -> list[Part]:
    """What is to be said of the pair, whatever else the mentor follows."""
    found = [_craft(need, offer), _place(need, offer)]
    if not offer.covered:
        found.append(Part(NO_CONTRACT, sentence(N_("belum ada kontrak yang berlaku"))))
    if need.institutions:
        known = offer.institution_id in need.institutions
        words = N_("dari lembaga yang pernah mendampingi") if known else N_("dari lembaga lain")
        found.append(Part(0 if known else NEW_INSTITUTION, sentence(words)))
    return found


def price(need: Need, offer: Offer) -> int:
    """The sum of those points."""
    return sum(one.points for one in parts(need, offer))


def steps(offer: Offer) -> list[int]:
    """Points for each further mentee up to the capacity; never less than for the one before, so
    that work is spread and the flow's optimum is exact."""
    taken = range(offer.load + 1, offer.capacity + 1)
    return [FULL * one // offer.capacity for one in taken]


def ranked(need: Need, offers: Iterable[Offer]) -> list[Offer]:
    """Best first; those without room last."""

    def worth(offer: Offer) -> tuple[bool, int, int]:
        step = steps(offer)
        return not step, price(need, offer) + (step[0] if step else FULL), offer.mentor_id

    return sorted(offers, key=worth)


def shortlist(need: Need, offers: Sequence[Offer], proposed: int | None) -> list[Offer]:
    """The proposed mentor and the best others who have room, SHOWN in all."""
    able = [one for one in ranked(need, offers) if one.room]
    first = [one for one in able if one.mentor_id == proposed]
    return [*first, *(one for one in able if one.mentor_id != proposed)][:SHOWN]


def _craft(need: Need, offer: Offer) -> Part:
    if need.craft_id is None:
        return Part(0, sentence(N_("bidang usahanya di luar daftar")))
    if not offer.crafts:
        return Part(ANY_CRAFT, sentence(N_("membimbing bidang usaha apa pun")))
    if need.craft_id in offer.crafts:
        return Part(0, sentence(N_("menguasai bidang usahanya")))
    if need.sector in offer.sectors:
        return Part(SAME_SECTOR, sentence(N_("menguasai subsektor yang sama")))
    return Part(OTHER_CRAFT, sentence(N_("bidang usaha lain")))


def _place(need: Need, offer: Offer) -> Part:
    if not offer.kecamatan:
        return Part(ANY_PLACE, sentence(N_("bersedia di kecamatan mana pun")))
    if need.kecamatan_code in offer.kecamatan:
        return Part(0, sentence(N_("bersedia di kecamatannya")))
    return Part(OTHER_PLACE, sentence(N_("bukan kecamatannya")))
