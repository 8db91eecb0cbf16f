"""Consents are free, dated and withdrawn at will; the audit repeats none of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.intake import admit, apply, open_link
from tests.support.participants import (
    make_cohort,
    make_participant,
    person,
)
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import (
    Application,
    Consent,
)
from trainingmgr.participants.queries.consents import consents_of, origin_of
from trainingmgr.participants.rules.applications import (
    BANK,
    ON_PAPER,
    PHOTO,
)
from trainingmgr.participants.services.consents import record_consents


def test_refusing_every_consent_never_affects_acceptance(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    no = apply(session, link, consents={})
    yes = apply(session, link, consents={"foto": True, "katalog": True, "bank": True})
    outcome = admit(session, cohort, no, yes)
    assert len(outcome.admitted) == 2
    assert not outcome.held
    refused = consents_of(session, outcome.admitted[0].id)
    assert [one.given for one in refused.values()] == [False, False, False]
    assert all(one.given for one in consents_of(session, outcome.admitted[1].id).values())


def test_a_consent_is_withdrawn_with_its_day_and_the_first_answer_stays(session):
    one = make_participant(session, make_cohort(session))
    record_consents(session, COMMAND_LINE, one, {PHOTO: True}, how=ON_PAPER)
    assert record_consents(session, COMMAND_LINE, one, {PHOTO: True}, how=ON_PAPER) == 0
    record_consents(session, COMMAND_LINE, one, {PHOTO: False, BANK: True}, how=ON_PAPER)
    origin = origin_of(session, one)
    assert {key: row.given for key, row in origin.consents.items()} == {PHOTO: False, BANK: True}
    assert len(origin.history) == 3
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused):
        record_consents(session, COMMAND_LINE, one, {PHOTO: True}, how=ON_PAPER, on=tomorrow)


def test_consents_and_applications_hold_no_nik_in_the_audit(session):
    from trainingmgr.foundation.audit import AuditEvent

    cohort = make_cohort(session)
    one = apply(session, open_link(session, cohort), consents={"foto": True})
    admit(session, cohort, one)
    told = " ".join(session.scalars(select(AuditEvent.detail)))
    assert one.nik not in told
    assert one.name not in told
    assert session.scalar(select(func.count(Consent.id))) == 3
    assert session.scalar(select(func.count(Application.id))) == 1
    assert person().nik not in told
