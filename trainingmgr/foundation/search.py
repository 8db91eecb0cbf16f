"""Finding things by their words, however they are typed: FTS5 trigrams on SQLite, pg_trgm on
PostgreSQL, behind one door.

Rooms say which columns of a table are findable (`findable`); triggers keep the index, so that no
way of writing can forget it. Who asks says whose rows may be found, so that nobody finds more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import (
    DDL,
    ColumnElement,
    FromClause,
    Index,
    Select,
    String,
    and_,
    column,
    event,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.indonesia.regions import find_kecamatan, find_kelurahan
from trainingmgr.foundation.orm import Base

SHORTEST = 3  # letters: with fewer a trigram index has nothing to hold
NEAR = 76  # of 100: how alike words must be to be offered
SIEVE = 0.3  # the share of trigrams in common below which letters are not compared
MOST_COMPARED = 300
MOST_SLIPS = 24
LONGEST = 100  # characters that are looked at
BEYOND = "\U0010ffff"


class SearchEntry(Base):
    """The words of one row in small letters. Written by triggers alone; `id` is 8 * row + kind."""

    __tablename__ = "search_entries"
    __table_args__ = (Index("ix_search_entries_start", "kind", "words"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[int]
    subject_id: Mapped[int]
    words: Mapped[str] = mapped_column(String)


GRAMS = table("search_grams", column("rowid"), column("words", String), column("rank"))
# What no model describes; migrations leave it alone.
UNMODELLED = frozenset(
    {"search_grams", *(f"search_grams_{part}" for part in ("data", "idx", "docsize", "config"))}
    | {"ix_search_entries_grams"}
)
INDEXES = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_grams USING fts5"
        "(words, content='search_entries', content_rowid='id', tokenize='trigram')",
        "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN "
        "INSERT INTO search_grams (rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN "
        "INSERT INTO search_grams (search_grams, rowid, words) "
        "VALUES ('delete', old.id, old.words); "
        "INSERT INTO search_grams (rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN "
        "INSERT INTO search_grams (search_grams, rowid, words) "
        "VALUES ('delete', old.id, old.words); END",
    ),
    "postgresql": (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ix_search_entries_grams ON search_entries USING gin (words gin_trgm_ops)",
    ),
}
KINDS: dict[str, int] = {}


@dataclass(frozen=True)
class Hit:
    """Something found; `near` when it only looks or sounds alike."""

    kind: str
    subject_id: int
    near: bool


def findable(of: FromClause, kind: str, number: int, columns: Sequence[str]) -> None:
    """The rows of a table are found by the words of these columns, the name first.

    `number` (1 to 7) stands for the kind in the index and never changes.
    """
    KINDS[kind] = number
    for dialect, statements in triggers(str(of), kind, number, columns).items():
        _after_create(of, dialect, statements)


def triggers(name: str, kind: str, number: int, columns: Sequence[str]) -> dict[str, list[str]]:
    """The statements, by dialect, that keep the entries of one table."""
    joined = " || ' ' || ".join(f"coalesce(new.{one}, '')" for one in columns)
    words, at = f"lower({joined})", f"8 * {{}}.id + {number}"
    watched = ", ".join(("id", *columns))
    row = f"VALUES ({at.format('new')}, {number}, new.id, {words})"
    gone = f"DELETE FROM search_entries WHERE id = {at.format('old')}"  # noqa: S608
    put = f"INSERT INTO search_entries (id, kind, subject_id, words) {row}"
    return {
        "sqlite": [
            f"CREATE TRIGGER search_{kind}_added AFTER INSERT ON {name} BEGIN {put}; END",
            f"CREATE TRIGGER search_{kind}_changed AFTER UPDATE OF {watched} ON {name} "
            f"BEGIN {gone}; {put}; END",
            f"CREATE TRIGGER search_{kind}_gone AFTER DELETE ON {name} BEGIN {gone}; END",
        ],
        "postgresql": [
            f"CREATE OR REPLACE FUNCTION search_{kind}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF TG_OP <> 'INSERT' THEN {gone}; END IF; "
            f"IF TG_OP <> 'DELETE' THEN {put}; END IF; RETURN NULL; END $$",
            f"CREATE TRIGGER search_{kind} AFTER INSERT OR DELETE OR UPDATE OF {watched} "
            f"ON {name} FOR EACH ROW EXECUTE FUNCTION search_{kind}()",
        ],
    }


def _after_create(of: FromClause, dialect: str, statements: Sequence[str]) -> None:
    for statement in statements:
        made = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(of, "after_create", made.execute_if(dialect=dialect))


for _dialect, _statements in INDEXES.items():
    _after_create(SearchEntry.__table__, _dialect, _statements)


def find(session: Session, typed: str, scopes: Mapping[str, Select[int]], most: int) -> list[Hit]:
    """The best of each kind, at most `most` of a kind; words that stand there as typed first.

    `scopes` selects for each kind the ids that the asker may see: no other row is compared. What
    only looks or sounds alike fills what room is left. Two statements (three on PostgreSQL).
    """
    ways = _ways(typed[:LONGEST])
    if not ways or not scopes:
        return []
    if session.get_bind().dialect.name == "postgresql":
        _prepare(session)
    found = [Hit(kind, one, near=False) for kind, one in _exact(session, ways, scopes, most)]
    room = {kind: most - sum(hit.kind == kind for hit in found) for kind in scopes}
    seen = {(hit.kind, hit.subject_id) for hit in found}
    for kind, one in _near(session, ways, scopes):
        if room[kind] > 0 and (kind, one) not in seen:
            room[kind] -= 1
            found.append(Hit(kind, one, near=True))
    return found


def _prepare(session: Session) -> None:
    # A generic plan of a prepared statement would pass over the trigram index.
    session.execute(
        select(
            func.set_config("plan_cache_mode", "force_custom_plan", True),
            func.set_config("pg_trgm.word_similarity_threshold", str(SIEVE), True),
        )
    )


def _ways(typed: str) -> list[str]:
    """What was typed in small letters, how it sounds, and the official name of a place."""
    plain = " ".join(re.findall(r"[^\W_]+(?:-[^\W_]+)*", typed.lower()))
    sound = normalise_name(typed)
    ways = [plain]
    # Levelled sounds are short: below three letters they would fit everybody.
    if max(map(len, sound.split()), default=0) >= SHORTEST:
        ways.append(sound)
    for place in (find_kecamatan(plain), find_kelurahan(plain)):
        if place is not None and place.how != "suggestion":
            ways.append(place.name.lower())
    return [way for way in dict.fromkeys(ways) if way]


def _exact(
    session: Session, ways: Sequence[str], scopes: Mapping[str, Select[int]], most: int
) -> list[tuple[str, int]]:
    """Rows in which every word of one way stands."""
    dialect = session.get_bind().dialect.name
    matches = union_all(*(_matching(way, dialect) for way in ways)).cte("matches")
    parts = []
    for kind, scope in scopes.items():
        query = (
            select(matches)
            # Told by the id: an index on the kind would tempt SQLite away from the trigrams.
            .where(matches.c.id % 8 == KINDS[kind], matches.c.subject_id.in_(scope))
            .distinct()
            .order_by(matches.c.words, matches.c.subject_id)
            .limit(most)
        )
        parts.append(select(query.subquery()))
    rows = session.execute(union_all(*parts)).all()
    # A name that begins as typed comes before one in which the words stand further on.
    rows = sorted(rows, key=lambda row: (not row.words.startswith(ways[0]), row.words))
    return [(_kind(row.kind), row.subject_id) for row in rows]


def _matching(way: str, dialect: str) -> Select[int, int, int, str]:
    """Entries with every word somewhere; a lone short one in front, where an index finds it."""
    words = SearchEntry.words
    query = select(SearchEntry.id, SearchEntry.kind, SearchEntry.subject_id, words)
    if len(way) < SHORTEST:
        # By kind, because the index begins with it.
        in_front = and_(words >= way, words < way + BEYOND)
        return query.where(SearchEntry.kind.in_(KINDS.values()), in_front)
    long = [word for word in way.split() if len(word) >= SHORTEST]
    if dialect == "postgresql" or not long:
        # Words hold letters, digits and hyphens: nothing that LIKE would take for a sign.
        return query.where(*(words.like(f"%{word}%") for word in way.split()))
    grams = select(GRAMS.c.rowid).where(_match(" AND ".join(f'"{word}"' for word in long)))
    short = (words.like(f"%{word}%") for word in way.split() if word not in long)
    return query.where(SearchEntry.id.in_(grams), *short)


def _match(wanted: str) -> ColumnElement[bool]:
    # LIKE on FTS5 would read better, but crashes SQLite 3.40 when one of its words is short.
    return literal_column("search_grams").op("MATCH", is_comparison=True)(wanted)


def _near(
    session: Session, ways: Sequence[str], scopes: Mapping[str, Select[int]]
) -> list[tuple[str, int]]:
    """Rows whose words are like those of one way, the likest first."""
    ways = [way for way in ways if len(way) >= SHORTEST]
    if not ways:
        return []
    allowed = or_(
        *(
            and_(SearchEntry.kind == KINDS[kind], SearchEntry.subject_id.in_(scope))
            for kind, scope in scopes.items()
        )
    )
    query = select(SearchEntry.kind, SearchEntry.subject_id, SearchEntry.words).where(allowed)
    if session.get_bind().dialect.name == "postgresql":
        sieve = (literal(one).op("<%")(SearchEntry.words) for one in _slips(ways))
        query = query.where(or_(*sieve))
        likest = [func.word_similarity(way, SearchEntry.words) for way in ways]
        query = query.order_by((func.greatest(*likest)).desc(), SearchEntry.id)
    else:
        grams = {one[at : at + 3] for one in _slips(ways) for at in range(len(one) - 2)}
        query = query.join(GRAMS, GRAMS.c.rowid == SearchEntry.id)
        query = query.where(_match(" OR ".join(f'"{gram}"' for gram in sorted(grams))))
        query = query.order_by(GRAMS.c.rank, SearchEntry.id)
    rows = session.execute(query.limit(MOST_COMPARED)).all()
    scored = [(max(_alike(way, row.words) for way in ways), row) for row in rows]
    scored = [(score, row) for score, row in scored if score >= NEAR]
    scored.sort(key=lambda pair: (-pair[0], pair[1].words, pair[1].subject_id))
    return [(_kind(row.kind), row.subject_id) for _score, row in scored]


def _slips(ways: Sequence[str]) -> list[str]:
    """The ways, with their words as they are often mistyped: two neighbours swapped, z for s. A
    short word so mistyped shares no trigram with the right one."""
    slips = list(ways)
    for word in dict.fromkeys(" ".join(ways).split()):
        slips += [word.replace("z", "s"), word.replace("s", "z")]
        if 4 <= len(word) <= 8:
            slips += [
                word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)
            ]
    return list(dict.fromkeys(slips))[:MOST_SLIPS]


def _alike(way: str, words: str) -> float:
    """How well each word of the way is met by its likest word in the entry, 0 to 100."""
    parts = words.split()
    met = [max(fuzz.ratio(one, part) for part in parts) for one in way.split()]
    return sum(met) / len(met) if parts else 0.0


def _kind(number: int) -> str:
    return next(kind for kind, one in KINDS.items() if one == number)
