"""Files that the office takes in, and what came of their rows."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.page import Page
from trainingmgr.cohorts.models import Cohort
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.services.import_clinic import rows_of

DAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
"""When the files come in."""


def by_row(session: Session, batch: ImportBatch) -> dict[int, ImportRow]:
    """The rows of a file by the row of the sheet they stood in."""
    return {row.row: row for row in rows_of(session, batch)}


def count(session: Session, model: type[Any]) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(model)) or 0


def upload(
    client: PageClient, cohort: Cohort, data: bytes, name: str = "peserta.xlsx", **kwargs: Any
) -> Page:
    """The office sends a file in on the cohort's page."""
    url = f"/angkatan/{cohort.id}/impor"
    return client.submit(url, form="form[enctype]", file=(BytesIO(data), name), **kwargs)
