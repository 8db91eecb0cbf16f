"""Diagnosis and self-assessment: what they say, what changed, and when the next is wanted."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.support.mentors import assess, file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.foundation import clock
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import Mentor
from trainingmgr.mentors.queries.assessments import assessments_of, sides, sides_of
from trainingmgr.mentors.rules import assessments as rules


def scores(*given: int) -> dict[str, int]:
    """In the order production, finance, marketing, people, legality."""
    return dict(zip(rules.AREAS, given, strict=True))


def test_every_level_has_its_words_on_both_sides() -> None:
    four = dict.fromkeys(rules.AREAS, 4)
    for words in (rules.LEVELS, rules.OWN_LEVELS):
        assert {area: len(levels) for area, levels in words.items()} == four
    assert set(rules.QUESTIONS) == set(rules.AREAS)


def test_before_and_after() -> None:
    found = rules.before_after(scores(1, 2, 3, 2, 1), scores(3, 2, 2, 3, 2))
    assert [one.change for one in found.moves] == [2, 0, -1, 1, 1]
    assert (found.before, found.after) == (1.8, 2.4)
    once = rules.before_after(scores(1, 2, 3, 2, 1), None)
    assert (once.after, {one.after for one in once.moves}) == (None, {None})
    assert rules.weakest(scores(3, 2, 4, 1, 1)) == [
        "people", "legality", "finance", "production", "marketing",
    ]  # fmt: skip


def test_the_next_is_due_after_sixty_days() -> None:
    day = date(2026, 8, 1)
    assert rules.due_on(None, day) == day
    assert rules.due_on(day, day) == date(2026, 9, 30)


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


def test_first_and_latest_of_each_side(session: Session, mentor: Mentor, kub: Kub) -> None:
    mentee, today = file_of(session, kub), clock.today()
    early, late = today - timedelta(days=70), today - timedelta(days=3)
    diagnosis = assess(session, mentor, mentee, on=early)
    own = [assess(session, mentor, mentee, on=day, by_mentee=True) for day in (early, late, today)]
    found = sides(session, [mentee.id, mentee.id + 1])
    assert set(found) == {mentee.id}
    assert found[mentee.id] == sides_of(session, mentee.id)
    mine, theirs = found[mentee.id].diagnosis, found[mentee.id].own
    assert mine
    assert theirs
    assert (mine.first, mine.latest, mine.newest) == (diagnosis, None, diagnosis)
    assert (theirs.first, theirs.latest) == (own[0], own[2])
    assert len(assessments_of(session, mentee.id)) == 4


def test_told_once(session: Session, mentor: Mentor, kub: Kub) -> None:
    mentee, key = file_of(session, kub), str(uuid4())
    first = assess(session, mentor, mentee, client_id=key)
    assert assess(session, mentor, mentee, client_id=key) is first


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"scores": {"production": 5}}, "production"),
        ({"on": clock.today() + timedelta(days=1)}, "assessed_on"),
        ({"on": clock.today() - timedelta(days=20)}, "assessed_on"),
        ({"on": clock.today() - timedelta(days=400), "by_mentee": True}, "assessed_on"),
        ({"by_mentee": True, "respondent": " "}, "respondent"),
        ({"by_mentee": True, "participant_id": 10_000}, "participant_id"),
    ],
)
def test_refused(
    session: Session, mentor: Mentor, kub: Kub, fields: dict[str, object], field: str
) -> None:
    mentee = file_of(session, kub)
    assess(session, mentor, mentee, on=clock.today() - timedelta(days=10))
    with pytest.raises(Refused) as caught:
        assess(session, mentor, mentee, **fields)
    assert caught.value.field == field
