"""Several materi in one session: how they are named together, and how JP fall to each."""

from collections.abc import Iterable, Sequence

BETWEEN = "; "


def in_words(titles: Iterable[str]) -> str:
    """What a session is about: its materi in the order in which they are taught."""
    return BETWEEN.join(titles)


def split(jp: int, portions: Sequence[int]) -> list[int]:
    """Return `jp` JP shared out in the ratio of the portions (each in JP, above 0).

    Whole JP that always add up to `jp`. As many JP as the portions have are the portions
    themselves; of fewer, none gets more than its portion.
    """
    whole, before, shares = sum(portions), 0, []
    for portion in portions:
        after = before + portion
        shares.append(jp * after // whole - jp * before // whole)
        before = after
    return shares
