"""Business plans in versions: an accepted one stays, the next begins as its copy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.mentors.test_business_plan_rules import WHOLE
from tests.support.mentors import make_mentor
from tests.support.participants import make_cohort
from tests.support.pdf import text_of
from tests.support.training import make_kub
from trainingmgr.businesses.models import OWNER
from trainingmgr.businesses.services import start_business
from trainingmgr.documents.business_plan import business_plan_pdf
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.mentors.models import (
    ACCEPTED,
    DRAFT,
    RETURNED,
    SUBMITTED,
    BusinessPlan,
    Mentee,
    Mentor,
)
from trainingmgr.mentors.queries import members_of
from trainingmgr.mentors.queries import plans as queries
from trainingmgr.mentors.queries.deliverables import deliverables_of
from trainingmgr.mentors.rules.business_plans import BLOCKS
from trainingmgr.mentors.services import business_plans as services
from trainingmgr.mentors.services import plan_papers, suggestions
from trainingmgr.mentors.services.mentees import file_of_business

PLAN = replace(WHOLE, canvas={block: f"Isi {block}" for block in BLOCKS})


@pytest.fixture
def mentor(session: Session) -> Mentor:
    return make_mentor(session, make_kub(session, make_cohort(session))[0])


@pytest.fixture
def mentee(session: Session, mentor: Mentor) -> Mentee:
    return session.query(Mentee).one()


@pytest.fixture
def plan(session: Session, mentor: Mentor, mentee: Mentee) -> BusinessPlan:
    return services.write_business_plan(session, mentor.user.actor, mentee, PLAN, number=1)


def test_an_accepted_version_never_changes(
    session: Session, mentor: Mentor, mentee: Mentee, plan: BusinessPlan
) -> None:
    by = mentor.user.actor
    services.submit(session, by, mentee, plan)
    assert (plan.state, list(queries.awaiting(session, [mentee.id]))) == (SUBMITTED, [mentee.id])
    services.accept(session, by, mentee, plan)
    services.accept(session, by, mentee, plan)  # a second tap
    with pytest.raises(Conflict):
        services.write_business_plan(session, by, mentee, PLAN, number=1)
    after = services.write_business_plan(session, by, mentee, replace(PLAN, price=30_000), number=2)
    assert (plan.price, plan.state) == (25_000, ACCEPTED)
    assert (after.price, after.state) == (30_000, DRAFT)
    with pytest.raises(Refused, match="tidak berubah"):
        services.submit(session, by, mentee, plan)
    with pytest.raises(Refused, match="tidak berubah"):
        services.give_back(session, by, mentee, plan, remark="terlambat")
    holds = queries.accepted_business_plan(session, mentee.id)
    assert holds is plan
    assert queries.accepted_business_plans(session, [mentee.id]) == {mentee.id: plan}


def test_what_was_given_back_is_mended_and_sent_again(
    session: Session, mentor: Mentor, mentee: Mentee, plan: BusinessPlan
) -> None:
    by = mentor.user.actor
    with pytest.raises(Refused):
        services.give_back(session, by, mentee, plan, remark="Belum diajukan")
    services.submit(session, by, mentee, plan)
    with pytest.raises(Refused) as refused:
        services.give_back(session, by, mentee, plan, remark="  x ")
    assert refused.value.field == "remark"
    services.give_back(session, by, mentee, plan, remark="Harga terlalu rendah")
    assert (plan.state, plan.remark) == (RETURNED, "Harga terlalu rendah")
    services.write_business_plan(session, by, mentee, replace(PLAN, price=27_000), number=1)
    assert (plan.state, plan.remark) == (DRAFT, "Harga terlalu rendah")  # still to be read
    services.submit(session, by, mentee, plan)
    assert plan.remark == ""


def test_nothing_is_sent_or_accepted_while_one_of_six_is_missing(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    by = mentor.user.actor
    told = replace(PLAN, capital_need=None)
    plan = services.write_business_plan(session, by, mentee, told, number=1)
    for act in (services.submit, services.accept):
        with pytest.raises(Refused, match="kurang 1 dari 6"):
            act(session, by, mentee, plan)
    services.write_business_plan(session, by, mentee, PLAN, number=1)
    services.accept(session, by, mentee, plan)
    assert deliverables_of(session, mentee)[3].done


def test_the_paper_says_the_same_as_the_screen(
    session: Session, mentor: Mentor, mentee: Mentee, plan: BusinessPlan
) -> None:
    services.accept(session, mentor.user.actor, mentee, plan)
    text = text_of(business_plan_pdf(plan_papers.business_plan_paper(session, mentee, plan)))
    for words in ("Versi 1", "Diterima pendamping", "Tempat pensil kokoru", "Rp25.000",
                  "Rp300.000", "4 bulan", "impas 30",
                  "target 60", "Isi partners", mentor.name):  # fmt: skip
        assert words in text, words
    empty = text_of(business_plan_pdf(plan_papers.business_plan_paper(session, mentee, None)))
    assert "Kanvas usaha" in empty
    assert "None" not in empty


def test_who_writes_a_plan_officers_of_a_kub_and_people_of_a_business(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    members = members_of(session, mentee)
    officers = [one.id for one in members if queries.may_write(session, mentee, one.id)]
    assert officers == [one.id for one in members[:3]]  # officers come first
    helper = members[5]
    own = start_business(
        session, COMMAND_LINE, name="Dapur Bu Ani", kub=None, craft=mentee.craft,
        kecamatan_code=mentee.kecamatan_code, people={helper.id: OWNER},
    )  # fmt: skip
    file = file_of_business(session, COMMAND_LINE, own)
    assert queries.may_write(session, file, helper.id)
    assert not queries.may_write(session, file, members[0].id)
    assert suggestions.signatory_of(session, file) == helper.name
    paper = plan_papers.business_plan_paper(session, file, None)
    assert (paper.mentee.name, paper.mentee.note) == (own.name, "")
