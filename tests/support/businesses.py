"""Businesses with everything that makes their people active, for tests that take one thing away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.participants import SERPONG, make_cohort
from tests.support.training import cohort_by_code, kokoru, make_kub
from trainingmgr.accounts.models import User
from trainingmgr.businesses import services
from trainingmgr.businesses.models import RUNNING, SHARES, AssignmentLetter, Business, Visit
from trainingmgr.businesses.services import ProductionInput, SaleInput, VisitInput
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import COMMAND_LINE, Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.kub.models import Kub
from trainingmgr.participants.models import Participant

TODAY = date(2026, 11, 21)
STARTED = date(2026, 6, 1)
_serial = count(1)


def picture(shade: int = 90) -> BytesIO:
    """A small photo, ready to be uploaded."""
    stream = BytesIO()
    Image.new("RGB", (64, 48), (shade, 120, 90)).save(stream, "JPEG")
    stream.seek(0)
    return stream


def make_photo(session: Session) -> StoredFile:
    """A stored photo."""
    return files.store_image(session, COMMAND_LINE, picture())


def make_officer(session: Session, kecamatan_code: str = SERPONG, **fields: Any) -> User:
    """A field officer without a letter."""
    return make_user(session, "field", kecamatan_code=kecamatan_code, **fields)


def make_letter(
    session: Session,
    officer: User,
    *,
    kecamatan_code: str = SERPONG,
    from_on: date = date(2026, 1, 1),
    until_on: date = date(2026, 12, 31),
) -> AssignmentLetter:
    """A surat tugas of this year."""
    return services.add_letter(
        session,
        COMMAND_LINE,
        user=officer,
        kecamatan_code=kecamatan_code,
        number=f"800.1.11.1/{next(_serial)}/XI/2026",
        from_on=from_on,
        until_on=until_on,
    )


def make_business(
    session: Session,
    kub: Kub | None = None,
    people: Sequence[Participant] | None = None,
    **fields: Any,
) -> tuple[Business, list[Participant]]:
    """A KUB's joint business in which these people (default: its ten members) share the income."""
    if kub is None:
        cohort = cohort_by_code(session, "SRP") or make_cohort(session)
        kub, members = make_kub(session, cohort)
        people = people if people is not None else members
    chosen = list(people or ())
    usual: dict[str, Any] = {
        "name": f"Usaha Contoh {next(_serial)}",
        "craft": kokoru(session),
        "kecamatan_code": kub.cohort.kecamatan_code,
        "people": {one.id: SHARES for one in chosen},
        "kub": kub,
        "started_on": STARTED,
        "address": "Jl. Contoh Usaha No. 1",
    }
    return services.start_business(session, COMMAND_LINE, **(usual | fields)), chosen


def told(business: Business, **fields: Any) -> VisitInput:
    """A visit that proves everything: production, two months of sales, photo (give `photo`)."""
    usual: dict[str, Any] = {
        "client_id": f"kunjungan-{next(_serial)}",
        "visited_on": clock.today(),
        "outcome": RUNNING,
        "parts": {one.participant_id: one.role for one in business.people},
        "production": ProductionInput(clock.today(), "Kotak kokoru", "40 buah"),
        "sales": [sale("2026-11"), sale("2026-10")],
    }
    return VisitInput(**(usual | fields))


def sale(month: str, **fields: Any) -> SaleInput:
    """A month's sales, proven, with a buyer from outside."""
    usual: dict[str, Any] = {
        "amount": 1_500_000,
        "outside_buyer": True,
        "buyer": "Toko Contoh",
        "proof": "nota",
    }
    return SaleInput(month=month, **(usual | fields))


def visit(session: Session, by: Actor, business: Business, **fields: Any) -> Visit:
    """A recorded visit with a photo."""
    fields.setdefault("photo", make_photo(session))
    return services.record_visit(session, by, business, told(business, **fields))
