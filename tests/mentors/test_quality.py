"""How well mentoring goes by institution; and that a mentor verifies no own mentee (R16)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.builders import actor, make_user
from tests.support.businesses import make_business, make_letter, visit
from tests.support.client import PageClient
from tests.support.mentors import assess, coach, file_of, make_mentor
from tests.support.participants import SERPONG, make_cohort, make_people
from tests.support.statements import Statements
from tests.support.training import cohort_by_code, make_kub
from trainingmgr.businesses import queries as businesses
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub import services as kub_services
from trainingmgr.kub.queries import open_members
from trainingmgr.mentors import services
from trainingmgr.mentors.models import Confirmation
from trainingmgr.mentors.queries.quality import quality
from trainingmgr.mentors.rules import quality as rules
from trainingmgr.mentors.services import ActionInput
from trainingmgr.mentors.services.mentees import file_of_business

D = date(2026, 5, 20)
AsRole = Callable[..., PageClient]
Counting = Callable[[], AbstractContextManager[Statements]]


@pytest.mark.parametrize(
    ("due", "done", "dropped", "verdict"),
    [
        (D, D, None, rules.KEPT),
        (D, D + timedelta(1), None, rules.LATE),
        (None, D, None, rules.KEPT),
        (D - timedelta(1), None, None, rules.OVERDUE),
        (D, None, None, None),
        (None, None, None, None),
        (D - timedelta(1), None, D, None),
    ],
)
def test_which_promise_is_kept(
    due: date | None, done: date | None, dropped: date | None, verdict: str | None
) -> None:
    assert rules.judged(rules.Promise(due, done, dropped), D) == verdict


def test_what_is_seen_done_at_the_first_session_after_its_day_was_in_time() -> None:
    """A mentor sees it only there."""
    met, later = D + timedelta(5), D + timedelta(20)
    assert rules.judged(rules.Promise(D, met, looked_on=met), later) == rules.KEPT
    assert rules.judged(rules.Promise(D, later, looked_on=met), later) == rules.LATE


def test_waits_and_scores_have_their_numbers() -> None:
    told = [(D, D + timedelta(3)), (D, D + timedelta(8)), (D, None)]
    assert rules.waits(told) == rules.Waits(2, 3, 5.5)
    assert rules.waits([(D, None)]) == rules.Waits(0, 1)
    assert rules.scores([(2.0, 3.0), (1.0, 2.6), (4.0, None), None]) == rules.Scores(2, 4, 1.5, 2.8)
    assert rules.scores([None]) == rules.Scores(0, 1)


def _two_institutions(session: Session) -> None:
    """ITI met its mentee 10 days after the assignment and asked once; UT never met its own."""
    cohort, today = make_cohort(session), clock.today()
    kub = make_kub(session, cohort)[0]
    mentor = make_mentor(session, label="ITI")
    mentee, before = file_of(session, kub), today - timedelta(100)
    services.assign_mentor(session, COMMAND_LINE, mentor, mentee, before)
    with clock.at(clock.now() - timedelta(days=90)):
        assess(session, mentor, mentee, on=clock.today())
        held = coach(
            session, mentor, mentee, actions=[ActionInput("Foto produk", None, clock.today())]
        )
    assess(session, mentor, mentee, scores={"production": 4, "finance": 4})
    coach(session, mentor, mentee)
    session.add(
        Confirmation(session_id=held.id, agrees=False, name="Ketua", answered_at=clock.now())
    )
    make_mentor(session, make_kub(session, cohort)[0], label="UT")
    session.flush()


@pytest.mark.both
def test_institutions_by_name_with_their_own_figures(session: Session) -> None:
    _two_institutions(session)
    everything, each = quality(session, actor(session, "head"), clock.today())
    assert [one.institution.label for one in each if one.institution] == ["ITI", "UT"]
    iti, ut = each
    assert (iti.covered, iti.followed, ut.covered, ut.followed) == (1, 1, 0, 1)
    assert iti.promises == rules.Promises(0, 0, 1)
    assert iti.waits == rules.Waits(1, 1, 10.0)
    assert ut.waits == rules.Waits(0, 1)
    assert iti.diagnosis == rules.Scores(1, 1, 2.0, 2.8)
    assert (iti.paraf.agreed, iti.paraf.disputed, iti.paraf.total) == (0, 1, 2)
    assert (everything.followed, everything.waits.total, everything.paraf.total) == (2, 2, 2)


def test_the_page_ranks_nobody(session: Session, as_role: AsRole, queries: Counting) -> None:
    client = as_role("head")
    assert "Belum ada yang didampingi" in client.page("/pendampingan/mutu").text
    _two_institutions(session)
    with queries() as few:
        page = client.page("/pendampingan/mutu")
    assert page.h1.startswith("1 dari 2 dampingan ditemui dalam 30 hari")
    assert "bukan peringkat" in page.text
    assert page.texts("main .card h2")[:3] == ["Semua lembaga", "ITI", "UT"]
    assert "2 menjadi 2,8" in page.text
    cohort = cohort_by_code(session, "SRP")
    assert cohort
    for label in ("UIN", "UT"):
        kub = make_kub(session, cohort)[0]
        coach(session, make_mentor(session, kub, label=label), kub)
    with queries() as many:
        client.page("/pendampingan/mutu")
    assert len(few) == len(many)
    for role in ("mentor", "field", "facilitation"):
        as_role(role).page("/pendampingan/mutu", status=403)


def test_r16_a_former_mentor_of_a_business_verifies_nobody_in_it(session: Session) -> None:
    business, members = make_business(session, joint=False)
    user = make_user(session, "mentor", kecamatan_code=SERPONG)
    mentor = make_mentor(session, user=user)
    mentee = file_of_business(session, COMMAND_LINE, business)
    services.assign_mentor(session, COMMAND_LINE, mentor, mentee, clock.today())
    user.role = "field"
    make_letter(session, user)
    saved = visit(session, user.actor, business)
    assert not any(one.eligible for one in saved.people)
    reasons = businesses.why_not_verifying(session, saved)[members[0].id]
    assert [str(one) for one in reasons] == ["Petugas adalah pendamping peserta ini."]


def test_r16_holds_for_who_joins_later(session: Session) -> None:
    kub, _members = make_kub(session, make_cohort(session))
    user = make_user(session, "mentor", kecamatan_code=SERPONG)
    make_mentor(session, kub, user=user)
    newcomer = make_people(session, kub.cohort, 1)[0]
    leaver = open_members(session, kub.id)[9]
    kub_services.remove_member(session, COMMAND_LINE, leaver, reason="Pindah")
    kub_services.add_member(session, COMMAND_LINE, kub, newcomer.id)
    assert businesses.taught_or_mentored(session, user.id, [newcomer.id]) == {newcomer.id}


def test_r16_a_mentor_has_no_door_to_a_visit(session: Session, as_role: AsRole) -> None:
    business, _members = make_business(session)
    client = as_role("mentor")
    assert client.get(f"/kunjungan/{business.id}/catat").status_code == 403
    assert not client.user.actor.may("visits.record")
