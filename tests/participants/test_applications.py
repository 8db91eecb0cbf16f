"""Applying through a link: nobody takes part yet, nor is told what is known (R12, R14)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.support.intake import admit, apply, open_link, roster
from tests.support.participants import (
    make_cohort,
    make_participant,
    nik_of,
)
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import (
    Milestone,
    Participant,
)
from trainingmgr.participants.queries import applications as queries
from trainingmgr.participants.rules.applications import (
    ADMITTED,
    APPLIED,
)
from trainingmgr.participants.services import selection
from trainingmgr.participants.services.applications import Company
from trainingmgr.participants.services.links import close_registration

BORN_2010 = date(2010, 5, 12)


def test_an_application_is_no_participant_until_it_is_accepted(session):
    cohort = make_cohort(session)
    one = apply(session, open_link(session, cohort))
    assert session.scalar(select(func.count(Participant.id))) == 0
    (found,) = admit(session, cohort, one).admitted
    assert (one.state, one.participant_id) == (ADMITTED, found.id)
    assert found.number == "SRP-0001"
    assert roster(session, cohort) == {found.id}
    assert session.scalar(select(Milestone.kind).where(Milestone.participant_id == found.id))


def test_r12_a_known_nik_applies_like_any_other_and_the_office_sees_it(session):
    cohort = make_cohort(session)
    known = make_participant(session, cohort)
    link = open_link(session, cohort)
    fresh = apply(session, link)
    twice = apply(session, link, nik=known.nik)
    assert fresh.number == "D-SRP-0001"
    assert twice.number == "D-SRP-0002"
    assert queries.marks_of(session, twice) == ("ganda",)
    assert queries.twins_of(session, twice) == [known]
    outcome = admit(session, cohort, fresh, twice)
    assert len(outcome.admitted) == 1
    assert [(one.application, one.twin) for one in outcome.held] == [(twice, known.id)]
    assert twice.state == APPLIED


def test_two_applications_of_one_nik_are_not_both_accepted(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    first = apply(session, link)
    second = apply(session, link, nik=first.nik)
    outcome = admit(session, cohort, first, second)
    assert len(outcome.admitted) == 1
    assert len(outcome.held) == 1


def test_the_same_form_twice_is_one_application_and_corrects_it(session):
    cohort = make_cohort(session)
    link, sent = open_link(session, cohort), str(uuid4())
    first = apply(session, link, sent_id=sent, name="Siti Contoh", nik=nik(1))
    again = apply(session, link, sent_id=sent, name="Siti Contoh Baru", nik=nik(1))
    assert again.id == first.id
    assert again.name == "Siti Contoh Baru"
    # Another person typed into a form that the browser kept is another application.
    other = apply(session, link, sent_id=sent, nik=nik(2))
    assert other.id != first.id


def nik(serial: int) -> str:
    return nik_of(date(1999, 5, 12), "P", 5000 + serial)


def test_r14_under_18_names_a_guardian_and_is_accepted_with_the_guardians_yes(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    with clock.at(clock.now().replace(year=2026, month=6, day=1)):
        with pytest.raises(Refused) as refused:
            apply(session, link, birth_date=BORN_2010)
        assert refused.value.field == "guardian_name"
        young = apply(session, link, birth_date=BORN_2010, guardian_name="Ibu Contoh")
        assert queries.marks_of(session, young) == ("wali",)
        (held,) = admit(session, cohort, young).held
        assert held.problem.field == "guardian_consent"
        selection.guardian_agreed(session, COMMAND_LINE, young, "Ibu Contoh")
        (found,) = admit(session, cohort, young).admitted
    assert found.guardian_consent_at is not None


def test_the_eighteenth_birthday_needs_no_guardian(session):
    cohort = make_cohort(session)
    with clock.at(clock.now().replace(year=2028, month=5, day=12)):
        link = open_link(session, cohort)
        one = apply(session, link, birth_date=BORN_2010)
        assert queries.marks_of(session, one) == ()
        assert len(admit(session, cohort, one).admitted) == 1


def test_a_closed_or_expired_link_takes_nobody(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort, last_day=clock.today())
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(Refused):
        apply(session, link)
    apply(session, link)
    close_registration(session, COMMAND_LINE, cohort)
    with pytest.raises(Refused):
        apply(session, link)
    reopened = open_link(session, cohort)
    assert reopened.token != link.token


def test_the_token_is_nowhere_in_the_clear(session):
    link = open_link(session, make_cohort(session))
    session.flush()
    raw = session.connection().exec_driver_sql("select token from registration_links").scalar()
    assert link.token.encode() not in bytes(raw)
    assert queries.link_of_token(session, link.token) is link
    assert queries.link_of_token(session, link.token[:-1] + "~") is None


def test_friends_share_a_code_and_are_accepted_together(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    first = apply(session, link, company=Company(new=True))
    session.refresh(first)
    code = first.group.code
    typed = f" {code[:3].lower()}-{code[3:]} ".replace("-", "")
    second = apply(session, link, company=Company(code=typed))
    apply(session, link)
    assert queries.groups_of(session, cohort.id) == [(code, 2)]
    ids = queries.group_members(session, cohort.id, code)
    assert set(ids) == {first.id, second.id}
    assert len(selection.admit(session, COMMAND_LINE, cohort, ids).admitted) == 2
    with pytest.raises(Refused) as refused:
        apply(session, link, company=Company(code="ZZZZZZ"))
    assert refused.value.field == "group_code"
