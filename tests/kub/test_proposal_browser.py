"""A person moved to another group on a phone, by keyboard alone."""

from __future__ import annotations

import pytest

from tests.support.groups import make_attenders, wishes
from tests.support.participants import make_cohort
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub.models import Proposal
from trainingmgr.kub.queries.proposals import seats_of
from trainingmgr.kub.rules.assistant import Answer, Grouping
from trainingmgr.kub.services import proposals


@pytest.mark.browser
def test_moved_and_locked_by_keyboard(session, browse, axe):
    """The line of whom one moved takes the focus where they sit now, with the new cost below."""
    cohort = make_cohort(session)
    people = make_attenders(session, cohort, 20)
    offered = wishes(session, people)
    proposals.ask(session, COMMAND_LINE, [cohort])
    one = session.query(Proposal).one()
    question = proposals.question_for(session, one)
    # What the solver would say is not looked at here, and takes longer.
    places = {person.id: 1 + at // 10 for at, person in enumerate(people)}
    grouping = Grouping(places, {1: offered[0].id, 2: offered[1].id})
    proposals.keep_answer(session, one.id, question, Answer(grouping, 0, 0))
    session.commit()
    who = seats_of(session, one.id)[0]
    phone = browse("admin")
    phone.goto(f"/kub/usulan/{one.id}?orang={who.participant_id}")
    line = phone.locator("summary:focus")
    assert who.name in line.inner_text()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    assert phone.locator("select:focus").input_value() == "2"
    phone.keyboard.press("Tab")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    assert who.name in phone.locator("#kelompok-2 summary:focus").inner_text()
    assert "Baru pindah dari kelompok 1" in phone.get_by_role("status").first.inner_text()
    phone.keyboard.press("Enter")
    for _step in range(3):
        phone.keyboard.press("Tab")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    assert "terkunci" in phone.locator("#kelompok-2 summary:focus").inner_text()
    phone.keyboard.press("Enter")
    axe(phone)
