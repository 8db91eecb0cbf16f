"""What this room does when two records turn out to be one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.participants.models import (
    Application,
    Assignment,
    CohortMove,
    Consent,
    CourseEnrolment,
    Departure,
    DuplicatePair,
    ImportRow,
    Merge,
    Milestone,
    Objection,
    Participant,
    PersonalCopy,
    RightsRequest,
    StageReached,
    StandingRow,
)
from trainingmgr.participants.queries import evidence as evidence
from trainingmgr.participants.services.every_room import Clash, Moved
from trainingmgr.participants.services.moving import (
    Row,
    Rows,
    change,
    clashing,
    move,
    raw_row,
    table_of,
)


def one_place(kept: Row, gone: Row) -> Row:
    """On a roster from the earlier day until the later, or still."""
    ends: list[date] = [row["until_on"] for row in (kept, gone) if row["until_on"]]
    return {
        "from_on": min(kept["from_on"], gone["from_on"]),
        "until_on": max(ends) if len(ends) == 2 else None,
    }


def _one_right(kept: Row, gone: Row) -> Row:
    return {"from_on": min(kept["from_on"], gone["from_on"])}


ROSTERS = Rows(CourseEnrolment, same=lambda row: row["course_id"], better=one_place)
ROWS = (
    ROSTERS,
    Rows(Objection),
    Rows(Departure),
    Rows(
        Assignment,
        same=lambda row: (
            (row["user_id"], row["kind"], row["source"]) if row["until_on"] is None else None
        ),
        better=_one_right,
    ),
    Rows(ImportRow),
    Rows(Application),
    Rows(Consent),
    Rows(CohortMove),
    Rows(RightsRequest),
    Rows(PersonalCopy),
    Rows(Milestone),
)
# Computed anew from what is there; the pairs, which name two people; the merges themselves.
REBUILT = (StandingRow.__tablename__, StageReached.__tablename__)
OWN = (
    (DuplicatePair.__tablename__, "first_id"),
    (DuplicatePair.__tablename__, "second_id"),
    (Merge.__tablename__, "kept_id"),
    (Merge.__tablename__, "gone_id"),
    (Participant.__tablename__, "merged_into_id"),
)


def merge(session: Session, kept_id: int, gone_id: int) -> Sequence[Moved]:
    """Rosters, rights, requests and history to the kept record."""
    moved = _end_of_stopping(session, kept_id, gone_id)
    moved += move(session, ROWS, kept_id, gone_id)
    moved += _pairs(session, kept_id, gone_id)
    return moved


def clashes(session: Session, kept_id: int, gone_id: int) -> Sequence[Clash]:
    """Rosters on which both stand, and one who stopped while the other goes on."""
    found = []
    both = clashing(session, ROSTERS, kept_id, gone_id)
    if both:
        text = N_("Keduanya terdaftar pada %(n)d kelas yang sama: di sana menjadi satu.")
        found.append(Clash(sentence(text, n=len(both))))
    links = select(func.count(Participant.user_id)).where(Participant.id.in_((kept_id, gone_id)))
    if session.scalar(links) == 2:
        text = N_("Keduanya punya tautan pribadi. Yang berlaku tautan catatan yang dipertahankan.")
        found.append(Clash(sentence(text)))
    stopped = _open_departures(session, (kept_id, gone_id))
    if len({row.participant_id for row in stopped}) == 1:
        text = N_(
            "Salah satunya tercatat berhenti, yang lain masih ikut: orang ini dianggap masih ikut."
        )
        found.append(Clash(sentence(text)))
    return found


def holds(session: Session, participant_ids: Collection[int]) -> Mapping[int, Sequence[Sentence]]:
    """Rosters, and objections that are open."""
    found: dict[int, list[Sentence]] = defaultdict(list)
    rosters = session.execute(
        select(CourseEnrolment.participant_id, func.count())
        .where(CourseEnrolment.participant_id.in_(participant_ids))
        .group_by(CourseEnrolment.participant_id)
    )
    for one, n in rosters:
        found[one].append(sentence(N_("Terdaftar pada %(n)d kelas"), n=n))
    objections = session.execute(
        select(Objection.participant_id, func.count())
        .where(Objection.participant_id.in_(participant_ids), Objection.closed_on.is_(None))
        .group_by(Objection.participant_id)
    )
    for one, n in objections:
        found[one].append(sentence(N_("%(n)d sanggahan terbuka"), n=n))
    return found


def _open_departures(session: Session, ids: Collection[int]) -> Sequence[Departure]:
    query = select(Departure).where(
        Departure.participant_id.in_(ids), Departure.returned_on.is_(None)
    )
    return session.scalars(query.order_by(Departure.on, Departure.id)).all()


def _end_of_stopping(session: Session, kept_id: int, gone_id: int) -> list[Moved]:
    """Whoever goes on under one of two numbers has not stopped; stopped twice is stopped once.

    The departure that gives way is kept whole, as every row is.
    """
    open_ones = _open_departures(session, (kept_id, gone_id))
    if not open_ones:
        return []
    both = len({one.participant_id for one in open_ones}) == 2
    table = table_of(Departure.__tablename__)
    done = []
    for one in open_ones[1:] if both else open_ones:
        done.append(Moved(table.name, {one.id: raw_row(session, table, one.id)}, gone=True))
        session.execute(delete(table).where(table.c.id == one.id))
        session.expunge(one)
    return done


def _pairs(session: Session, kept_id: int, gone_id: int) -> list[Moved]:
    """What was decided or asked of the other record holds for the kept one, unless it has its own
    word on the same neighbour."""
    table = table_of(DuplicatePair.__tablename__)
    columns = (table.c.id, table.c.first_id, table.c.second_id)
    known = {
        frozenset((first, second))
        for _, first, second in session.execute(
            select(*columns).where((table.c.first_id == kept_id) | (table.c.second_id == kept_id))
        )
    }
    rows = session.execute(
        select(*columns).where((table.c.first_id == gone_id) | (table.c.second_id == gone_id))
    ).all()
    done = []
    for row_id, first, second in rows:
        other = second if first == gone_id else first
        if other == kept_id:
            continue
        if frozenset((kept_id, other)) in known:
            done.append(Moved(table.name, {row_id: raw_row(session, table, row_id)}, gone=True))
            session.execute(delete(table).where(table.c.id == row_id))
            continue
        before = {"first_id": first, "second_id": second}
        now = {"first_id": min(kept_id, other), "second_id": max(kept_id, other)}
        change(session, table, row_id, now)
        done.append(Moved(table.name, {row_id: before}))
    return done
