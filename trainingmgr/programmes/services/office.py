"""The office as papers name it on a day: its letterhead, and who signs for it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.signatures import Signatory
from trainingmgr.programmes import queries
from trainingmgr.programmes.rules.reference import SIGNATORIES, UNITS

CITY_LINE = "Pemerintah Kota Tangerang Selatan"
PLACE = "Tangerang Selatan"
OFFICE, USUAL_NAME, _above = UNITS[0]


def office_name(session: Session, on: date) -> str:
    """The name the office bears on a day; its usual one while none was written down."""
    unit = queries.unit(session, OFFICE, on)
    return unit.name if unit else USUAL_NAME


def letterhead(session: Session, on: date) -> Letterhead:
    """What stands above a paper of that day."""
    return Letterhead(
        office_line=CITY_LINE, office_name=office_name(session, on), place=PLACE, issued_on=on
    )


def signer(session: Session, purpose: str, on: date) -> Signatory:
    """Who signs for a purpose on a day; only the usual title while nobody was written down."""
    row = queries.signatory(session, purpose, on)
    if row is None:
        return Signatory(title=SIGNATORIES.get(purpose, ""))
    return Signatory(title=row.title, name=row.name or "", rank=row.rank or "", nip=row.nip or "")
