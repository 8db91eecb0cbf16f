"""People who apply through a link, and the link they use."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from tests.support.participants import nik_of, person
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.participants.models import Application, RegistrationLink
from trainingmgr.participants.services import applications, links

_serial = count(1)


def open_link(session: Session, cohort: Cohort, last_day: date | None = None) -> RegistrationLink:
    """A cohort's public link."""
    return links.open_registration(
        session, COMMAND_LINE, cohort, contact="+6281200099999", last_day=last_day
    )


def apply(
    session: Session,
    link: RegistrationLink,
    *,
    consents: dict[str, bool] | None = None,
    company: applications.Company | None = None,
    sent_id: str = "",
    **fields: Any,
) -> Application:
    """Somebody applies."""
    return applications.apply(
        session,
        link,
        person(**fields),
        sent_id=sent_id or str(uuid4()),
        consents=consents or {},
        company=company,
    )


def typed(**fields: Any) -> dict[str, Any]:
    """What somebody types into the public form."""
    serial = next(_serial)
    usual = {
        "phone": f"0813-1111-{serial:04d}",
        "name": f"Pendaftar Contoh {serial}",
        "nik": nik_of(date(1998, 3, 4), "P", 7000 + serial),
        "kelurahan": "36.74.01.1001",
    }
    return usual | fields
