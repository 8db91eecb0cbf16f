"""Contracts of institutions and of mentors written down and changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.models import Contract, Institution, Mentor
from trainingmgr.mentors.rules.contracts import check_contract


def add_contract(
    session: Session,
    by: Actor,
    party: Institution | Mentor,
    number: str,
    from_on: date,
    until_on: date,
) -> Contract:
    """A contract of an institution, or of one mentor. Raises Refused."""
    table = type(party)
    session.execute(select(table.id).where(table.id == party.id).with_for_update())
    row = Contract(
        institution_id=party.id if isinstance(party, Institution) else None,
        mentor_id=party.id if isinstance(party, Mentor) else None,
    )
    _tell(session, row, number, from_on, until_on)
    session.add(row)
    session.flush()
    audit.record(session, by, "contract.add", subject=("contract", row.id))
    return row


def change_contract(
    session: Session, by: Actor, row: Contract, number: str, from_on: date, until_on: date
) -> None:
    """Its number and days. Raises Refused."""
    _tell(session, row, number, from_on, until_on)
    session.flush()
    audit.record(session, by, "contract.change", subject=("contract", row.id))


def _tell(session: Session, row: Contract, number: str, from_on: date, until_on: date) -> None:
    check_contract(number, from_on, until_on)
    same = select(Contract.id).where(
        func.lower(Contract.number) == number.strip().lower(),
        Contract.institution_id.is_not_distinct_from(row.institution_id),
        Contract.mentor_id.is_not_distinct_from(row.mentor_id),
    )
    if session.scalar(same.where(Contract.id != row.id) if row.id else same):
        raise Refused(N_("Kontrak dengan nomor ini sudah tercatat."), field="number")
    row.number, row.from_on, row.until_on = number.strip(), from_on, until_on
