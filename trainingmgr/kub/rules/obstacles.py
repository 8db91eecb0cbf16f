"""Why no grouping can exist, as far as a person sees it at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.kub.rules.assistant import Question
from trainingmgr.kub.rules.groupings import apart_pairs, may_be_divided, parties


@dataclass(frozen=True)
class Obstacle:
    """A reason, and whom it is about by id; nobody where that must not be told."""

    why: Sentence
    people: tuple[int, ...] = ()


HIDDEN = N_(
    "Batasan yang hanya diketahui petugas tidak dapat dipenuhi bersama kunci dan rombongan ini. "
    "Lepaskan sebagian kunci, atau periksa lembar pilihan peserta."
)
TOGETHER = N_(
    "Tidak ada pembagian yang memenuhi semua kunci, rombongan, dan batasan sekaligus. "
    "Lepaskan sebagian kunci, atau ubah ukuran kelompok."
)
NOT_FOUND = N_(
    "Belum ditemukan pembagian yang memenuhi semua kunci, rombongan, dan batasan sekaligus. "
    "Lepaskan sebagian kunci, lalu mintalah lagi."
)


def first_obstacle(question: Question) -> Obstacle | None:
    """The plainest reason why the question has no answer; None when it needs a search to tell."""
    return next(_obstacles(question), None)


def _obstacles(question: Question) -> Iterator[Obstacle]:
    people, seats = len(question.people), sum(question.sizes)
    places = range(1, len(question.sizes) + 1)
    if people != seats:
        yield Obstacle(
            sentence(
                N_("Ukuran semua kelompok berjumlah %(seats)d, sedangkan pesertanya %(people)d."),
                seats=seats, people=people,
            )
        )  # fmt: skip
    if places and not question.crafts:
        yield Obstacle(sentence(N_("Belum ada bidang usaha yang dapat dipilih.")))
    for place, craft in sorted(question.group_crafts.items()):
        if place not in places or craft not in question.crafts:
            yield Obstacle(
                sentence(N_("Bidang usaha yang dikunci untuk kelompok %(place)d tidak tersedia."),
                         place=place)
            )  # fmt: skip
    yield from _of_locks(question)
    yield from _of_parties(question)
    if any(
        one in question.seats and question.seats[one] == question.seats.get(other)
        for one, other in apart_pairs(question)
    ):
        yield Obstacle(sentence(HIDDEN))


def _of_locks(question: Question) -> Iterator[Obstacle]:
    sizes = dict(enumerate(question.sizes, start=1))
    locked: dict[int, set[int]] = {}
    for one in question.people:
        if (place := question.seats.get(one.id)) is None:
            continue
        if place not in sizes:
            yield Obstacle(
                sentence(N_("Ada peserta yang dikunci di kelompok %(place)d, yang tidak ada."),
                         place=place),
                (one.id,),
            )  # fmt: skip
        locked.setdefault(place, set()).add(one.id)
    for party in parties(question).values():
        ids = {one.id for one in party}
        for here in locked.values():
            if not may_be_divided(party) and here & ids:
                here |= ids
    for place, here in sorted(locked.items()):
        if len(here) > sizes.get(place, len(here)):
            yield Obstacle(
                sentence(
                    N_("%(n)d orang terkunci di kelompok %(place)d, termasuk teman serombongan "
                       "mereka, padahal tempatnya hanya %(size)d."),
                    n=len(here), place=place, size=sizes[place],
                ),
                tuple(sorted(here)),
            )  # fmt: skip


def _of_parties(question: Question) -> Iterator[Obstacle]:
    apart = apart_pairs(question)
    for party in parties(question).values():
        if may_be_divided(party):
            continue
        ids = tuple(sorted(one.id for one in party))
        if len(ids) > max(question.sizes, default=0):
            yield Obstacle(
                sentence(
                    N_("Rombongan %(n)d orang tidak muat dalam satu kelompok (paling besar "
                       "%(size)d). Mintalah persetujuan mereka untuk dibagi."),
                    n=len(ids), size=max(question.sizes, default=0),
                ),
                ids,
            )  # fmt: skip
        if len({question.seats[one] for one in ids if one in question.seats}) > 1:
            yield Obstacle(
                sentence(N_("Satu rombongan terkunci di dua kelompok. Lepaskan salah satu kunci.")),
                ids,
            )  # fmt: skip
        if any(one in ids and other in ids for one, other in apart):
            yield Obstacle(sentence(HIDDEN))
