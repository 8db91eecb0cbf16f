"""Contracts: of whom, and which holds on a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.mentors.models import Contract, Institution, Mentor
from trainingmgr.mentors.rules.contracts import COMING, ENDING, ENDING_DAYS, OVER, RUNNING


def contracts(search: str = "", state: str = "", today: date | None = None) -> Select[Contract]:
    """Contracts, those that end first on top; found by number, mentor or institution."""
    query = (
        select(Contract)
        .outerjoin(Institution, Institution.id == Contract.institution_id)
        .outerjoin(Mentor, Mentor.id == Contract.mentor_id)
        .options(joinedload(Contract.institution), joinedload(Contract.mentor))
    )
    if search:
        like = f"%{search.lower()}%"
        names = (Contract.number, Mentor.name, Institution.label, Institution.name,
                 Institution.former_name)  # fmt: skip
        query = query.where(or_(*(func.lower(name).like(like) for name in names)))
    if today is not None and state in (wanted := _in_state(today)):
        query = query.where(wanted[state])
    return query.order_by(Contract.until_on.desc(), Contract.id)


def contract_by_id(session: Session, contract_id: int) -> Contract:
    """Raises NotFound."""
    found = session.get(Contract, contract_id)
    if found is None:
        raise NotFound(N_("Kontrak ini tidak ada."))
    return found


def contracts_of(
    session: Session, institution_id: int | None = None, mentor_id: int | None = None
) -> Sequence[Contract]:
    """Those of an institution, or of a mentor alone; newest first."""
    query = select(Contract).where(
        Contract.institution_id == institution_id
        if mentor_id is None
        else Contract.mentor_id == mentor_id
    )
    return session.scalars(query.order_by(Contract.until_on.desc(), Contract.id)).all()


def contract_on(session: Session, mentor: Mentor, day: date) -> Contract | None:
    """Under which a mentor works on a day: the own one before the institution's."""
    holding = select(Contract).where(
        Contract.from_on <= day,
        Contract.until_on >= day,
        or_(Contract.mentor_id == mentor.id, Contract.institution_id == mentor.institution_id),
    )
    own_first = holding.order_by(
        Contract.mentor_id.is_(None), Contract.until_on.desc(), Contract.id
    )
    return session.scalar(own_first.limit(1))


def newest(session: Session, mentors: Collection[Mentor]) -> dict[int, Contract]:
    """mentor id -> the contract that lasts longest, own or of the institution."""
    people = [one.id for one in mentors]
    bodies = {one.institution_id for one in mentors}
    query = select(Contract).where(
        or_(Contract.mentor_id.in_(people), Contract.institution_id.in_(bodies))
    )
    rows = session.scalars(query.order_by(Contract.until_on, Contract.id)).all()
    of_body = {one.institution_id: one for one in rows if one.institution_id is not None}
    found = {
        one.id: of_body[one.institution_id] for one in mentors if one.institution_id in of_body
    }
    for row in rows:
        if row.mentor_id in people:
            known = found.get(row.mentor_id)
            if known is None or row.until_on >= known.until_on:
                found[row.mentor_id] = row
    return found


def _in_state(today: date) -> dict[str, ColumnElement[bool]]:
    soon = today + timedelta(days=ENDING_DAYS)
    begun = Contract.from_on <= today
    return {
        COMING: Contract.from_on > today,
        RUNNING: begun & (Contract.until_on > soon),
        ENDING: begun & (Contract.until_on >= today) & (Contract.until_on <= soon),
        OVER: Contract.until_on < today,
    }


def tally(session: Session, today: date) -> dict[str, int]:
    """How many contracts there are, run, end soon and have ended: all, running, ending, ended."""
    wanted = _in_state(today)
    row = session.execute(
        select(
            func.count(Contract.id),
            func.count().filter(wanted[RUNNING] | wanted[ENDING]),
            func.count().filter(wanted[ENDING]),
            func.count().filter(wanted[OVER]),
        ).select_from(Contract)
    ).one()
    return {"all": row[0], "running": row[1], "ending": row[2], "ended": row[3]}
