"""Searching a million people for a name that nobody bears, against looking at every row."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.orm import Session

from trainingmgr.foundation import search
from trainingmgr.foundation.search import SearchEntry

SIZES = (10_000, 1_000_000)
ROUNDS = 5
GIVEN = (
    "siti", "dewi", "agus", "budi", "rizky", "muhamad", "nur", "sri", "eko", "wahyu", "putri",
)  # fmt: skip
FAMILY = ("lestari", "pratama", "saputra", "wijaya", "hidayat", "kusuma", "rahman", "utami")
PEOPLE = Table("people", MetaData(), Column("id", Integer, primary_key=True))


def measure(folder: Path) -> None:
    """Prints the median of a search without a hit as a share of LIKE over all rows."""
    print("\nPencarian tanpa hasil, dibanding LIKE atas semua baris (SQLite, median 5 kali)")
    for size in SIZES:
        engine = create_engine(f"sqlite:///{folder / f'search-{size}.db'}")
        with Session(engine) as session:
            _fill(session, size)
            found = _median(_search, session, "qzxvv")
            common = _median(_search, session, "sitii lestarri")
            scanned = _median(_scan, session)
        engine.dispose()
        print(
            f"  {size:>9,} orang   {found * 1000:7.2f} ms · LIKE {scanned * 1000:7.1f} ms · "
            f"1/{scanned / found:.0f}   salah ketik yang umum {common * 1000:7.1f} ms"
        )


def _fill(session: Session, size: int) -> None:
    connection = session.connection()
    SearchEntry.metadata.create_all(connection, [SearchEntry.__table__])  # type: ignore[list-item]
    PEOPLE.create(connection)
    # One pass over all rows builds the trigrams sooner than a trigger for each.
    session.execute(text("DROP TRIGGER search_entries_added"))
    session.execute(insert(SearchEntry), list(_entries(size)))
    session.execute(insert(PEOPLE), [{"id": number} for number in range(1, size + 1)])
    session.execute(text("INSERT INTO search_grams (search_grams) VALUES ('rebuild')"))
    session.commit()


def _entries(size: int) -> Iterator[dict[str, object]]:
    chance = random.Random(2026)
    kind = search.KINDS["participant"]
    for number in range(1, size + 1):
        name = f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(FAMILY)}"
        words = f"{name} {name} srp-{number:07d}"
        yield {"id": 8 * number + kind, "kind": kind, "subject_id": number, "words": words}


def _search(session: Session, typed: str) -> None:
    search.find(session, typed, {"participant": select(PEOPLE.c.id)}, 8)


def _scan(session: Session) -> None:
    session.execute(select(SearchEntry.id).where(SearchEntry.words.like("%qzxvv%"))).all()


def _median(act: Callable[..., None], *arguments: object) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act(*arguments)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)
