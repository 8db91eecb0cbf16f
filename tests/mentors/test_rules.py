from datetime import date, timedelta

import pytest

from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.rules import check_members, check_session, is_recent
from trainingmgr.mentors.rules.assignments import check_start

DAY = date(2026, 11, 21)
TOLD = {
    "finding": "Stok habis.", "held_on": DAY, "today": DAY, "topics": ["produksi"],
    "mode": "daring", "minutes": 60, "next_on": None,
}  # fmt: skip


def test_a_session_is_recent_for_thirty_days():
    assert is_recent(DAY, DAY)
    assert is_recent(DAY - timedelta(days=29), DAY)
    assert not is_recent(DAY - timedelta(days=30), DAY)
    assert not is_recent(None, DAY)


def test_one_sentence_is_enough():
    check_session(**TOLD)
    check_session(**TOLD | {"next_on": DAY})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("finding", "  "),
        ("held_on", DAY + timedelta(days=1)),
        ("topics", ["cuaca"]),
        ("topics", []),
        ("mode", "surat"),
        ("minutes", 4),
        ("minutes", 601),
        ("next_on", DAY - timedelta(days=1)),
    ],
)
def test_a_session_that_cannot_have_been_is_refused(field, value):
    with pytest.raises(Refused) as caught:
        check_session(**TOLD | {field: value})
    assert caught.value.field == field


def test_only_members_are_present_or_promise():
    check_members([1, 2], present=[1], owners=[2])
    for named, field in (({"present": [3]}, "present"), ({"owners": [3]}, "actions")):
        with pytest.raises(Refused) as caught:
            check_members([1, 2], **{"present": [], "owners": []} | named)
        assert caught.value.field == field


@pytest.mark.parametrize("days", [-732, 185, -700_000])
def test_following_begins_neither_long_ago_nor_far_ahead(days):
    check_start(DAY - timedelta(days=731), DAY)
    check_start(DAY + timedelta(days=184), DAY)
    with pytest.raises(Refused) as caught:
        check_start(DAY + timedelta(days=days), DAY)
    assert caught.value.field == "from_on"
