"""Pelatihan IKM: courses without KUB, and nobody in N (R06, R18)."""

from __future__ import annotations

import pytest

from tests.support.cohorts import course as plan_course
from tests.support.intake import make_ikm, roster
from tests.support.participants import (
    make_cohort,
    make_participant,
)
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.services import people
from trainingmgr.participants.services.rosters import open_ikm_course


def test_r06_a_course_of_pelatihan_ikm_opens_with_field_and_trainer_without_kub(session):
    cohort = make_ikm(session)
    early = make_participant(session, cohort)
    course = plan_course(session, cohort, craft=None)
    open_ikm_course(session, COMMAND_LINE, course)
    assert course.state == "berjalan"
    late = make_participant(session, cohort)
    assert roster(session, cohort) == {early.id, late.id}


def test_r06_a_technical_course_of_the_programme_still_needs_its_kub(session):
    cohort = make_cohort(session)
    with pytest.raises(Refused, match="KUB"):
        open_ikm_course(session, COMMAND_LINE, plan_course(session, cohort))


def test_r18_nobody_of_pelatihan_ikm_is_in_n(session):
    cohort = make_ikm(session)
    one = make_participant(session, cohort, kelurahan_code="36.74.07.1003")
    assert one.number == "IKM-BKL-0001"
    assert people.close_enrolment(session, COMMAND_LINE, cohort) == 1
    session.refresh(one)
    assert (one.in_n, one.counted_in_id, cohort.counts) == (False, None, False)
