"""How many people entered twice are found, and how many wrongly suspected.

Run by `python -m bench.duplicates`.
"""

from __future__ import annotations

from collections import Counter
from time import perf_counter

from tests.support.duplicates import made_set
from trainingmgr.participants.rules.likeness import likely_pairs


def measure(seed: int) -> tuple[int, int, Counter[str], list[str]]:
    """(found, false alarms, missed by kind, what went wrong in words) of one made set."""
    made = made_set(seed)
    found = likely_pairs(made.people)
    people = {one.id: one for one in made.people}

    def told(pair: tuple[int, int], what: str) -> str:
        a, b = (people[one] for one in pair)
        score = found[pair].score if pair in found else "-"
        return f"{what}: {a.name} {a.birth_date} / {b.name} {b.birth_date} {score}"

    missed = [pair for pair in made.planted if pair not in found]
    false = [pair for pair in found if pair not in made.planted]
    words = [told(pair, made.planted[pair]) for pair in missed]
    words += [told(pair, "keliru") for pair in false]
    return (
        len(made.planted) - len(missed),
        len(false),
        Counter(made.planted[pair] for pair in missed),
        words,
    )


def main(seeds: int = 20) -> None:
    """Prints one line per seed and the worst."""
    results = []
    for seed in range(seeds):
        start = perf_counter()
        found, false, _, words = measure(seed)
        results.append((found, false))
        print(f"benih {seed:2d}: {found} dari 40 ditemukan, {false} keliru, "
              f"{1000 * (perf_counter() - start):.0f} ms")  # fmt: skip
        for line in words:
            print(f"    {line}")
    print(f"terburuk: {min(found for found, _ in results)} ditemukan, "
          f"{max(false for _, false in results)} keliru")  # fmt: skip


if __name__ == "__main__":
    main()
