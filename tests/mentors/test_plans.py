"""Mentoring plans: written, agreed, kept; and what both sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from tests.support.businesses import picture
from tests.support.mentors import make_mentor
from tests.support.participants import make_cohort
from tests.support.pdf import text_of
from tests.support.training import make_kub
from trainingmgr.documents.mentoring_plan import mentoring_plan_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.mentors.models import Assessment, Mentee, Mentor
from trainingmgr.mentors.queries import members_of
from trainingmgr.mentors.queries import plans as queries
from trainingmgr.mentors.rules import plans as rules
from trainingmgr.mentors.rules.business_plans import PlanInput
from trainingmgr.mentors.rules.plans import MentoringPlanInput, Step
from trainingmgr.mentors.services import personal_plans, plan_papers, suggestions
from trainingmgr.mentors.services import plans as services
from trainingmgr.mentors.services.business_plans import write_business_plan
from trainingmgr.participants.services.every_room import Whole


@pytest.fixture
def mentor(session: Session) -> Mentor:
    return make_mentor(session, make_kub(session, make_cohort(session))[0])


@pytest.fixture
def mentee(session: Session, mentor: Mentor) -> Mentee:
    return session.query(Mentee).one()


def told(**fields: object) -> MentoringPlanInput:
    today = clock.today()
    usual = MentoringPlanInput(
        from_on=today,
        until_on=today + timedelta(days=120),
        needs="Keuangan: belum ada buku kas.\nPemasaran: pembeli hanya tetangga.",
        priority="Keuangan",
        signatory="Siti Rahma",
        steps=[
            Step(
                goal="Uang usaha terpisah",
                action="Mengisi buku kas setiap hari",
                who="Bendahara",
                due_on=today + timedelta(days=30),
                indicator="Saldo cocok dua bulan",
            ),
            Step(goal="Pembeli tetap", action="Titip di tiga toko"),
        ],
    )
    return replace(usual, **fields)  # type: ignore[arg-type]


def agreed(session: Session, by: Actor, mentee: Mentee, number: int = 1) -> None:
    plan = services.write_plan(session, by, mentee, told(), number=number)
    services.agree(session, by, mentee, plan, agreed_on=clock.today(), signatory=plan.signatory)


def test_an_agreed_plan_stays_and_the_next_is_a_new_number(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    by = mentor.user.actor
    draft = services.write_plan(session, by, mentee, told(), number=1)
    first = draft.version
    services.write_plan(session, by, mentee, told(steps=told().steps[:1]), number=1)
    assert [step.goal for step in draft.steps] == ["Uang usaha terpisah"]
    assert draft.version > first  # though only a step went
    services.agree(session, by, mentee, draft, agreed_on=clock.today(), signatory="Siti Rahma")
    with pytest.raises(Conflict):
        services.write_plan(session, by, mentee, told(), number=1)
    after = services.write_plan(session, by, mentee, told(priority="Pemasaran"), number=2)
    assert (draft.priority, after.priority) == ("Keuangan", "Pemasaran")
    current = queries.current_plan(session, mentee.id)
    assert current is not None
    assert current.number == 1  # the second is not agreed yet


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"until_on": clock.today()}, "until_on"),
        ({"sessions_planned": 0}, "sessions_planned"),
        ({"steps": [Step(goal="Tanpa tindakan", action=" ")]}, "steps"),
        (
            {"steps": [Step(goal="a", action="b", due_on=clock.today() - timedelta(days=9))]},
            "steps",
        ),
    ],
)
def test_what_cannot_be_a_plan_is_refused(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check(told(**fields))
    assert refused.value.field == field


def test_nobody_signs_an_empty_plan_or_tomorrow(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    by, today = mentor.user.actor, clock.today()
    plan = services.write_plan(session, by, mentee, told(steps=()), number=1)
    for day, name, words in [
        (today, "Siti", "langkah"),
        (today + timedelta(days=1), "Siti", "langkah"),
    ]:
        with pytest.raises(Refused, match=words):
            services.agree(session, by, mentee, plan, agreed_on=day, signatory=name)
    services.write_plan(session, by, mentee, told(), number=1)
    for day, name, field in [(today + timedelta(days=1), "Siti", "agreed_on"),
                             (today, " ", "signatory")]:  # fmt: skip
        with pytest.raises(Refused) as refused:
            services.agree(session, by, mentee, plan, agreed_on=day, signatory=name)
        assert refused.value.field == field


def test_the_signed_paper_is_kept_once_and_only_of_what_is_agreed(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    by = mentor.user.actor
    plan = services.write_plan(session, by, mentee, told(), number=1)
    with pytest.raises(Refused):
        services.attach_scan(session, by, mentee, plan, picture())
    services.agree(session, by, mentee, plan, agreed_on=clock.today(), signatory="Siti")
    services.attach_scan(session, by, mentee, plan, picture())
    kept = plan.scan_id
    services.attach_scan(session, by, mentee, plan, picture())
    assert kept is not None
    assert plan.scan_id == kept
    with pytest.raises(Refused) as refused:
        services.attach_scan(session, by, mentee, plan, BytesIO(b"bukan foto"))
    assert refused.value.field == "scan"


def test_a_new_plan_begins_with_what_the_diagnosis_found_weakest(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    assert suggestions.needs_of(session, mentee.id) is None
    session.add(
        Assessment(
            client_id="d-1",
            mentee_id=mentee.id,
            by_mentee=False,
            assessed_on=clock.today(),
            production=3,
            finance=1,
            marketing=2,
            people=4,
            legality=3,
            recorded_at=clock.now(),
        )
    )
    session.flush()
    found = suggestions.needs_of(session, mentee.id)
    assert found is not None
    assert found.priority == "Keuangan"
    assert [line.split(":")[0] for line in found.needs.splitlines()] == ["Keuangan", "Pemasaran"]
    assert rules.weakest({"a": 4, "b": 3}) == ["b"]


def test_the_paper_says_what_both_sign(session: Session, mentor: Mentor, mentee: Mentee) -> None:
    agreed(session, mentor.user.actor, mentee)
    plan = queries.current_plan(session, mentee.id)
    text = text_of(mentoring_plan_pdf(plan_papers.mentoring_plan_paper(session, mentee, plan)))
    for words in ("Rencana dan Perjanjian Pendampingan", mentee.name, mentor.name, "Siti Rahma",
                  "Mengisi buku", "Saldo cocok", "6 (enam)",
                  "belum ada buku kas", "menjaga kerahasiaan"):  # fmt: skip
        assert words.lower() in text.lower(), words
    empty = text_of(mentoring_plan_pdf(plan_papers.mentoring_plan_paper(session, mentee, None)))
    assert mentor.name in empty
    assert "None" not in empty


def test_an_erased_name_is_in_no_plan(session: Session, mentor: Mentor, mentee: Mentee) -> None:
    by = mentor.user.actor
    who = members_of(session, mentee)[0]
    steps = [Step(goal="Buku kas", action=f"Diisi {who.name}", who=who.name)]
    plan = services.write_plan(session, by, mentee, told(steps=steps, signatory=who.name), number=1)
    sold = PlanInput(product=f"Kokoru {who.name}", canvas={"partners": who.name})
    version = write_business_plan(session, by, mentee, sold, number=1)
    personal_plans.hide(session, Whole((who.id,), "Peserta X", (who.name,)))
    said = [plan.signatory, plan.steps[0].who, plan.steps[0].action, version.product]
    assert [who.name in words for words in [*said, *version.canvas.values()]] == [False] * 5
    assert version.product == "Kokoru Peserta X"
