"""Why a proposed group is as it is, and whose wish it does not meet: numbers and ids, no names.

Nothing here knows who must not sit with whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.kub.rules.assistant import (
    CRAFT,
    FRIENDS,
    RANK_COST,
    Grouping,
    Person,
    Question,
)
from trainingmgr.kub.rules.groupings import (
    attended_fully,
    fair_share,
    is_experienced,
    may_be_divided,
    parties,
)


@dataclass(frozen=True)
class Unmet:
    """A person's wish that this group does not meet.

    `kind` CRAFT: `detail` holds the ids of the wished crafts by rank, none of which the group
    makes; FRIENDS: the ids of those the person wished to be with and who sit elsewhere.
    """

    person: int
    kind: str
    detail: tuple[int, ...]


@dataclass(frozen=True)
class Explanation:
    """One group of `size` people in numbers.

    `ranks`: how many wished its craft first, second, third; `no_wish_met`: how many wished others
    only; `no_wish`: how many wished nothing. `kelurahan`: name and people, most first.
    `friends_kept` of `friend_wishes` are together; `parties` of friends are whole in here.
    `experienced` and `attended` come with the fewest and most of an even spread.
    `over_capacity`: more groups make this craft than mentors can follow.
    """

    place: int
    craft: int | None
    size: int
    ranks: tuple[int, ...]
    no_wish_met: int
    no_wish: int
    kelurahan: tuple[tuple[str, int], ...]
    friends_kept: int
    friend_wishes: int
    parties: int
    experienced: int
    experienced_share: tuple[int, int]
    attended: int
    attended_share: tuple[int, int]
    women: int
    men: int
    over_capacity: bool
    unmet: tuple[Unmet, ...]


def explain(question: Question, grouping: Grouping, place: int) -> Explanation:
    """Return why group `place` is as it is."""
    people = sorted(question.people, key=lambda one: one.id)
    members = [one for one in people if grouping.seats.get(one.id) == place]
    here = {one.id for one in members}
    known = {one.id for one in people}
    craft = grouping.crafts.get(place)
    wishes = [one.crafts[: len(RANK_COST)] for one in members]
    lived = Counter(one.kelurahan for one in members if one.kelurahan)
    friends = [(one.friends & known) - {one.id} for one in members]
    counts = [sum(map(is_experienced, members)), sum(map(attended_fully, members))]
    share = [
        fair_share(sum(map(who, people)), len(members), len(people))
        for who in (is_experienced, attended_fully)
    ]
    limit = question.capacity.get(craft) if craft is not None else None
    return Explanation(
        place=place,
        craft=craft,
        size=len(members),
        ranks=tuple(
            sum(wish[rank : rank + 1] == (craft,) for wish in wishes)
            for rank in range(len(RANK_COST))
        ),
        no_wish_met=sum(bool(wish) and craft not in wish for wish in wishes),
        no_wish=sum(not wish for wish in wishes),
        kelurahan=tuple(sorted(lived.items(), key=lambda one: (-one[1], one[0]))),
        friends_kept=sum(len(wished & here) for wished in friends),
        friend_wishes=sum(map(len, friends)),
        parties=sum(
            {one.id for one in party} <= here and not may_be_divided(party)
            for party in parties(question).values()
        ),
        experienced=counts[0],
        experienced_share=share[0],
        attended=counts[1],
        attended_share=share[1],
        women=sum(one.woman is True for one in members),
        men=sum(one.woman is False for one in members),
        over_capacity=limit is not None
        and sum(made == craft for made in grouping.crafts.values()) > limit,
        unmet=tuple(_unmet(members, craft, here, known)),
    )


def _unmet(
    members: Sequence[Person], craft: int | None, here: set[int], known: set[int]
) -> list[Unmet]:
    found = []
    for one in members:
        wished = one.crafts[: len(RANK_COST)]
        if wished and craft not in wished:
            found.append(Unmet(one.id, CRAFT, wished))
        if missed := (one.friends & known) - here - {one.id}:
            found.append(Unmet(one.id, FRIENDS, tuple(sorted(missed))))
    return found


def sentences(told: Explanation, craft: str) -> list[Sentence]:
    """Why this group, in sentences; `craft` is the name of what it makes."""
    first, second, third = told.ranks
    of = told.size
    found = [
        sentence(N_("%(n)d dari %(of)d memilih %(craft)s sebagai pilihan pertama."),
                 n=first, of=of, craft=craft),
    ]  # fmt: skip
    if second or third:
        found.append(
            sentence(N_("%(n)d dari %(of)d memilihnya sebagai pilihan kedua atau ketiga."),
                     n=second + third, of=of)
        )  # fmt: skip
    if told.no_wish:
        found.append(
            sentence(N_("%(n)d dari %(of)d belum menyatakan pilihan bidang usaha."),
                     n=told.no_wish, of=of)
        )  # fmt: skip
    found += [
        sentence(N_("%(n)d dari %(of)d tinggal di %(kelurahan)s."), n=n, of=of, kelurahan=name)
        for name, n in told.kelurahan[:2]
    ]
    return found + _spread(told)


def _spread(told: Explanation) -> list[Sentence]:
    of = told.size
    found = []
    if told.friend_wishes:
        found.append(
            sentence(N_("%(n)d dari %(of)d keinginan bersama teman terpenuhi."),
                     n=told.friends_kept, of=told.friend_wishes)
        )  # fmt: skip
    if told.parties:
        found.append(
            sentence(N_("%(n)d rombongan yang mendaftar bersama tetap utuh."), n=told.parties)
        )
    found += [
        _shared(N_("%(n)d dari %(of)d berpengalaman usaha; bagian rata %(low)d."),
                N_("%(n)d dari %(of)d berpengalaman usaha; bagian rata %(low)d sampai %(high)d."),
                told.experienced, of, told.experienced_share),
        _shared(N_("%(n)d dari %(of)d hadir penuh di lokakarya; bagian rata %(low)d."),
                N_("%(n)d dari %(of)d hadir penuh di lokakarya; "
                   "bagian rata %(low)d sampai %(high)d."),
                told.attended, of, told.attended_share),
    ]  # fmt: skip
    if told.women or told.men:
        found.append(
            sentence(N_("%(women)d perempuan dan %(men)d laki-laki."),
                     women=told.women, men=told.men)
        )  # fmt: skip
    if told.over_capacity:
        found.append(sentence(N_("Bidang usaha ini melebihi daya tampung pendamping.")))
    return found


def _shared(even: str, between: str, n: int, of: int, share: tuple[int, int]) -> Sentence:
    low, high = share
    if low == high:
        return sentence(even, n=n, of=of, low=low)
    return sentence(between, n=n, of=of, low=low, high=high)


def unmet_sentence(unmet: Unmet, person: str, wished: Sequence[str]) -> Sentence:
    """Whose wish is not met; the page gives the names of the person and of what was wished."""
    names = ", ".join(wished)
    if unmet.kind == CRAFT:
        return sentence(N_("%(person)s memilih %(wished)s."), person=person, wished=names)
    return sentence(
        N_("%(person)s ingin bersama %(wished)s, yang berada di kelompok lain."),
        person=person, wished=names,
    )  # fmt: skip
