"""What a person may wish for before groups are formed, and whom the words they type mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

RANKS = (1, 2, 3)
MOST_WITH, MOST_APART = 5, 3
FEWEST_HOURS, MOST_HOURS = 1, 60
EXPERIENCE: dict[int, str] = {
    0: N_("Belum pernah membuatnya"),
    1: N_("Pernah membuat untuk diri sendiri atau keluarga"),
    2: N_("Pernah menjual beberapa kali"),
    3: N_("Sudah berjualan satu tahun atau lebih"),
}


@dataclass(frozen=True)
class WishedCraft:
    """A craft of the list, or one that is not in it (`craft_id` None) by its own words."""

    craft_id: int | None
    other: str = ""

    @property
    def key(self) -> tuple[int | None, str]:
        """The same for the same craft."""
        return self.craft_id, "" if self.craft_id else self.other.casefold()


@dataclass(frozen=True)
class Wishes:
    """Everything one person wishes. `crafts` by rank, empty: whatever the group makes; `hours` a
    week; `friends` and `apart` are ids of people."""

    crafts: tuple[WishedCraft, ...] = ()
    experience: int = 0
    experience_note: str = ""
    hours: int | None = None
    tools: str = ""
    friends: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    may_split: bool = False


@dataclass(frozen=True)
class Known:
    """Somebody of the cohort who may be named."""

    id: int
    number: str
    name: str


def ranked(chosen: Sequence[WishedCraft | None]) -> tuple[WishedCraft, ...]:
    """The first, second and third choice without those left open. Raises Refused when a later one
    is made before an earlier."""
    made = [one for one in chosen if one is not None]
    for rank, (one, whole) in enumerate(zip(made, chosen, strict=False), 1):
        if one is not whole:
            text = N_("Isi pilihan ke-%(n)d dahulu.")
            raise Refused(text, field=f"craft_{rank}", n=rank)
    return tuple(made)


def check(wishes: Wishes, me: int) -> None:
    """Raise `Refused`, naming the field, for wishes that contradict themselves or make no sense."""
    _check_crafts(wishes.crafts)
    if wishes.experience not in EXPERIENCE:
        raise Refused(N_("Pilih pengalaman Anda dari daftar."), field="experience")
    if wishes.hours is not None and not FEWEST_HOURS <= wishes.hours <= MOST_HOURS:
        text = N_("Isi %(fewest)d sampai %(most)d jam seminggu.")
        raise Refused(text, field="hours", fewest=FEWEST_HOURS, most=MOST_HOURS)
    _check_people(wishes, me)


def _check_crafts(crafts: Sequence[WishedCraft]) -> None:
    if len(crafts) > len(RANKS):
        raise Refused(N_("Pilih paling banyak tiga bidang usaha."), field="craft_3")
    seen: set[tuple[int | None, str]] = set()
    for rank, one in enumerate(crafts, 1):
        if one.craft_id is None and not one.other.strip():
            raise Refused(N_("Tulis bidang usaha lainnya itu."), field="other")
        if one.key in seen:
            text = N_("Bidang usaha ini sudah Anda pilih. Pilih yang lain untuk pilihan ke-%(n)d.")
            raise Refused(text, field=f"craft_{rank}", n=rank)
        seen.add(one.key)


def _check_people(wishes: Wishes, me: int) -> None:
    for people, field in ((wishes.friends, "friends"), (wishes.apart, "apart")):
        if me in people:
            raise Refused(N_("Nama itu diri Anda sendiri. Tulis nama orang lain."), field=field)
    if wishes.friends & wishes.apart:
        text = N_("Seseorang tidak dapat diminta bersama dan sekaligus terpisah.")
        raise Refused(text, field="apart")
    if len(wishes.friends) > MOST_WITH:
        text = N_("Sebut paling banyak %(n)d orang.")
        raise Refused(text, field="friends", n=MOST_WITH)
    if len(wishes.apart) > MOST_APART:
        text = N_("Sebut paling banyak %(n)d orang.")
        raise Refused(text, field="apart", n=MOST_APART)


def recognise(typed: str, people: Iterable[Known], field: str) -> int:
    """Whom a number or a name means: the whole number, the whole name, or two words of it that
    only one person of the cohort bears. Raises Refused.

    A single word finds nobody, so that trying first names tells nothing about who is there.
    """
    words = normalise_name(typed.rpartition("(")[0] or typed).split()
    bare = _bare(typed.rpartition("(")[2])
    known = list(people)
    numbered = [one for one in known if _bare(one.number) == bare]
    exact = [one for one in known if normalise_name(one.name).split() == words]
    near = [one for one in known if len(words) > 1 and set(words) <= _words(one)]
    found = numbered or exact or near
    if not found:
        text = N_(
            "%(name)s tidak ditemukan dalam angkatan ini. Tulis nama lengkapnya seperti dalam "
            "daftar hadir, atau nomor pesertanya."
        )
        raise Refused(text, field=field, name=typed)
    if len(found) > 1:
        text = N_("Lebih dari satu orang bernama %(name)s. Tulis nomor pesertanya.")
        raise Refused(text, field=field, name=typed)
    return found[0].id


def _words(one: Known) -> set[str]:
    return set(normalise_name(one.name).split())


def _bare(number: str) -> str:
    return "".join(ch for ch in number.upper() if ch.isalnum())
