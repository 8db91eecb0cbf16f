"""The index follows every way of writing, and finds what was meant by whom may see it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tests.support.participants import make_cohort, make_participant, make_programme
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import search
from trainingmgr.foundation.search import SearchEntry
from trainingmgr.participants.models import Participant

PEOPLE = {"participant": select(Participant.id)}


def names(session: Session, typed: str, most: int = 8) -> list[str]:
    hits = search.find(session, typed, PEOPLE, most)
    return [session.get_one(Participant, hit.subject_id).name for hit in hits]


@pytest.fixture
def people(session: Session) -> Cohort:
    cohort = make_cohort(session)
    for name in (
        "Muhammad Rizky Pratama", "Siti Nurhaliza", "Sutrisno Wijaya", "Dewi Lestari",
        "Desi Ratnasari", "Aisyah Putri", "Bambang Soekarno", "Nur Aini",
    ):  # fmt: skip
        make_participant(session, cohort, name=name)
    session.flush()
    return cohort


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rizky", "Muhammad Rizky Pratama"),
        ("RIZKI", "Muhammad Rizky Pratama"),
        ("Moch. Riski", "Muhammad Rizky Pratama"),
        ("pratama rizky", "Muhammad Rizky Pratama"),
        ("soetrisno widjaja", "Sutrisno Wijaya"),
        ("Sutrisna", "Sutrisno Wijaya"),
        ("aisah", "Aisyah Putri"),
        ("rziky", "Muhammad Rizky Pratama"),
        ("nurhalisa", "Siti Nurhaliza"),
        ("bambnag", "Bambang Soekarno"),
        ("sukarno", "Bambang Soekarno"),
        ("Ir. H. Bambang Sukarno, S.E.", "Bambang Soekarno"),
        ("si", "Siti Nurhaliza"),
        ("nur ai", "Nur Aini"),
        ("riski", "Muhammad Rizky Pratama"),
    ],
)
def test_typing_errors_and_old_spellings_still_find(
    session: Session, people: Cohort, typed: str, meant: str
) -> None:
    assert names(session, typed)[0] == meant


def test_what_stands_there_comes_before_what_is_like_it(session: Session, people: Cohort) -> None:
    hits = search.find(session, "dewi", PEOPLE, 8)
    assert not hits[0].near
    assert [hit.near for hit in hits] == sorted(hit.near for hit in hits)


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "%%%", "'", '"', '" OR "a', "O'Brien", "-", "a" * 500, "*", "🙂"]
)
def test_signs_are_words_to_nobody(session: Session, people: Cohort, typed: str) -> None:
    assert names(session, typed) == []


def test_nobody_is_found_outside_the_scope(session: Session, people: Cohort) -> None:
    nobody = {"participant": select(Participant.id).where(Participant.name == "Dewi Lestari")}
    assert search.find(session, "rizky", nobody, 8) == []
    assert search.find(session, "rizki", nobody, 8) == []
    assert search.find(session, "rizky", {}, 8) == []


def test_at_most_so_many_of_a_kind(session: Session, people: Cohort) -> None:
    for _ in range(12):
        make_participant(session, people, name="Siti Aminah")
    session.flush()
    assert len(names(session, "siti", 5)) == 5


def test_the_short_name_of_a_place_finds_its_cohort(session: Session) -> None:
    cohort = make_cohort(session)
    cohort.name = "Ciputat Timur 2026"
    session.flush()
    hits = search.find(session, "Ciptim", {"cohort": select(Cohort.id)}, 8)
    assert [hit.subject_id for hit in hits] == [cohort.id]


def test_the_index_follows_changes_of_any_kind(session: Session, people: Cohort) -> None:
    rizky = session.scalars(select(Participant).where(Participant.name.like("%Rizky%"))).one()
    session.execute(
        update(Participant)
        .where(Participant.id == rizky.id)
        .values(name="Zulkarnaen", name_key="zulkarnaen")
    )
    assert names(session, "zulkarnaen") == ["Zulkarnaen"]
    assert "Zulkarnaen" not in names(session, "rizky")
    entries = session.scalars(select(SearchEntry).where(SearchEntry.subject_id == rizky.id)).all()
    assert len([one for one in entries if one.kind == search.KINDS["participant"]]) == 1


def test_who_is_gone_is_not_found(session: Session) -> None:
    programme = make_programme(session)
    row = {"programme_id": programme.id, "code": "TMP", "name": "Percobaan Sementara"}
    days = {"starts_on": programme.starts_on, "ends_on": programme.ends_on, "version": 1}
    session.execute(insert(Cohort), [row | days])
    scope = {"cohort": select(Cohort.id)}
    assert search.find(session, "sementara", scope, 8)
    session.execute(delete(Cohort).where(Cohort.code == "TMP"))
    assert search.find(session, "sementara", scope, 8) == []
    assert not session.scalars(select(SearchEntry)).all()


def test_the_tables_index_many_rows_in_one_statement(session: Session, people: Cohort) -> None:
    columns = Participant.__table__.columns.keys()
    one = session.execute(select(Participant.__table__).limit(1)).mappings().one()
    rows = [
        {name: one[name] for name in columns if name != "id"}
        | {
            "name": f"Massal {n}",
            "number": f"M-{n}",
            "nik_index": f"x{n}",
            "name_key": f"masal {n}",
        }
        for n in range(20)
    ]
    session.execute(insert(Participant.__table__), rows)
    assert len(names(session, "massal", 50)) == 20
