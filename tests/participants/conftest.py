"""A cohort that takes people in, and the day on which its lists arrive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.support.imports import DAY
from tests.support.participants import make_cohort
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock


@pytest.fixture
def cohort(session: Session) -> Cohort:
    return make_cohort(session)


@pytest.fixture
def on_import_day() -> Iterator[None]:
    """Ages are reckoned on it: the tests' people must not grow up."""
    with clock.at(DAY):
        yield
