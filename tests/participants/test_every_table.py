"""No table about people can be forgotten: each is copied and erased, or excused by name here."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.personal_data import make_life, tables_about
from tests.support.statements import Statements
from trainingmgr.participants.services import erasure, personal_copies, rights_requests

Queries = Callable[[], AbstractContextManager[Statements]]

# Tables that the complete copy need not read, and why.
NOT_COPIED = {
    "attendance_sums": "sums of the marks, which are copied one by one",
}
# Tables that an erasure leaves as they are, and why.
NOT_ERASED = {
    "attendance_sums": "numbers alone: JP and sessions",
    "business_people": "role and day of a person who has a pseudonym by then",
    "certificate_batch_entries": "which pseudonym was proposed when",
    "coaching_people": "who was there, by a pseudonym",
    "consents": "yes or no and a day; recorded for the law",
    "course_enrolments": "which course from when until when, by a pseudonym",
    "kub_meeting_attendance": "that a pseudonym was at a meeting, which needs its quorum",
    "kub_past_offices": "which office from when until when, by a pseudonym",
    "make_up_seats": "which session, by a pseudonym",
    "stages_reached": "numbers and days, which the office accounts for",
    "standings": "words of a few states and days, which the office accounts for",
    "visit_people": "role as seen, by a pseudonym",
}
# Reached through another table only; about that, not about the person.
ELSEWHERE = {
    "jobs": "arguments are ids alone",
}


def named(statements: list[str]) -> set[str]:
    words = set(re.findall(r"[a-z_]+", " ".join(statements).lower()))
    return words & set(tables_about(1))


def test_every_table_about_people_is_copied_and_erased(session: Session, queries: Queries) -> None:
    life = make_life(session)
    request = rights_requests.open_request(
        session,
        make_user(session).actor,
        life.person,
        kind="penghapusan",
        asked_by="peserta",
        checked_how="ktp",
    )
    session.commit()
    with queries() as reading:
        personal_copies.gather(session, life.person.id)
    with queries() as writing:
        erasure.erase(session, make_user(session).actor, request)
    about = set(tables_about(1)) - set(ELSEWHERE)
    copied, erased = named(reading), named(changing(writing))
    assert about - copied - set(NOT_COPIED) == set()
    assert about - erased - set(NOT_ERASED) == set()


def changing(statements: list[str]) -> list[str]:
    """Updates and deletes, each without its conditions."""
    found = [
        re.match(r"\s*(?:update|delete from)\s+(\S+)", one, re.IGNORECASE) for one in statements
    ]
    return [one.group(1) for one in found if one]


def test_nothing_is_excused_for_nothing() -> None:
    known = set(tables_about(1))
    assert (set(NOT_COPIED) | set(NOT_ERASED)) <= known
