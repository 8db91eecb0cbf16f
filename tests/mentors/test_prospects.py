"""The rating that five scores make; and an analysis that is saved once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.support.mentors import file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.foundation import clock
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.queries.prospects import latest_prospects, prospects_of, rating
from trainingmgr.mentors.rules import prospects as rules
from trainingmgr.mentors.services.prospects import analyse_prospect


def scores(*given: int) -> dict[str, int]:
    """In the order market, quality, capacity, finance, commitment."""
    return dict(zip(rules.ASPECTS, given, strict=True))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((4, 4, 4, 4, 4), "tinggi"),
        ((3, 3, 3, 3, 3), "tinggi"),
        ((3, 4, 3, 2, 3), "tinggi"),
        ((3, 4, 4, 1, 4), "sedang"),
        ((2, 4, 4, 4, 4), "sedang"),
        ((3, 3, 3, 3, 2), "sedang"),
        ((2, 2, 2, 2, 2), "sedang"),
        ((2, 2, 2, 1, 2), "rendah"),
        ((1, 4, 4, 4, 4), "rendah"),
        ((4, 4, 4, 4, 1), "rendah"),
    ],
)
def test_rating(given: tuple[int, ...], expected: str) -> None:
    assert rules.rating(scores(*given)) == expected


def test_every_level_has_its_words() -> None:
    assert {aspect: len(words) for aspect, words in rules.LEVELS.items()} == dict.fromkeys(
        rules.ASPECTS, 4
    )


def test_the_latest_analysis_holds(session: Session) -> None:
    kub = make_kub(session, make_cohort(session))[0]
    by, mentee = make_mentor(session, kub).user.actor, file_of(session, kub)
    key, day = str(uuid4()), clock.today() - timedelta(days=9)
    fields = {"client_id": key, "scores": scores(2, 2, 2, 2, 2), "reason": "Pasar sempit."}
    first = analyse_prospect(session, by, mentee, on=day, **fields)  # type: ignore[arg-type]
    assert analyse_prospect(session, by, mentee, **fields) is first  # type: ignore[arg-type]
    later = analyse_prospect(
        session, by, mentee, client_id=str(uuid4()), scores=scores(3, 3, 3, 3, 3), reason="Naik."
    )
    assert latest_prospects(session, [mentee.id, mentee.id + 1]) == {mentee.id: later}
    assert prospects_of(session, mentee.id) == [later, first]
    assert rating(later) == "tinggi"


@pytest.mark.parametrize(
    ("given", "reason", "field"),
    [((3, 3, 3, 3, 5), "Ada.", "commitment"), ((3, 3, 3, 3, 3), "  ", "reason")],
)
def test_without_five_scores_or_a_reason_there_is_no_rating(
    given: tuple[int, ...], reason: str, field: str
) -> None:
    today = clock.today()
    with pytest.raises(Refused) as caught:
        rules.check(scores(*given), reason=reason, analysed_on=today, today=today)
    assert caught.value.field == field
