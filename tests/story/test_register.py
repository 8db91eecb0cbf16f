"""The trainer's afternoon: thirty people, two absent, four taps."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.training import make_class, make_session
from trainingmgr.attendance.models import Mark, Register
from trainingmgr.foundation import clock

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson(session):
    """Today's session of a class of thirty."""
    course, trainer, roster = make_class(session, 30)
    return make_session(session, course, trainer, clock.today()), trainer, roster


def marks_of(session):
    session.expire_all()
    return sorted(session.scalars(select(Mark.status)))


def test_four_taps_for_thirty_people_with_two_absent(session, browse, axe, lesson):
    _, trainer, roster = lesson
    page = browse(trainer.user)
    page.goto("/hari-ini")
    page.get_by_role("link", name="Isi presensi").click()
    axe(page)
    taps = [
        page.get_by_role("button", name="Tandai semua hadir"),
        page.locator(f"label:has(input[name='mark-{roster[4].id}'][value=A])"),
        page.locator(f"label:has(input[name='mark-{roster[20].id}'][value=A])"),
        page.get_by_role("button", name="Tutup presensi"),
    ]
    for place, control in enumerate(taps):
        box = control.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 48
        control.tap()
        if place == 2:
            assert "30 dari 30 tercatat" in page.locator(".action-bar").inner_text()
            assert page.locator(".tally-words").inner_text().startswith("28 hadir")
    page.get_by_text("Presensi tersimpan. 28 dari 30 peserta hadir.").wait_for()
    assert len(taps) == 4
    axe(page)
    assert marks_of(session) == ["A"] * 2 + ["H"] * 28
    assert session.scalar(select(Register.closed_at)) is not None


def test_the_same_without_scripts_takes_the_same_taps(session, visits, lesson):
    one, trainer, roster = lesson
    page = visits.open("phone", trainer.user, javascript=False)
    page.goto(f"/sesi/{one.id}/presensi")
    page.get_by_role("button", name="Tandai semua hadir").tap()
    page.locator(f"label:has(input[name='mark-{roster[4].id}'][value=A])").tap()
    page.locator(f"label:has(input[name='mark-{roster[20].id}'][value=S])").tap()
    page.get_by_role("button", name="Tutup presensi").tap()
    page.get_by_text("Presensi tersimpan. 28 dari 30 peserta hadir.").wait_for()
    assert marks_of(session) == ["A", *["H"] * 28, "S"]


def test_the_name_opens_minutes_and_note(session, browse, axe, lesson):
    one, trainer, roster = lesson
    # Read before: a look into the database between two requests would hold the writers' turn.
    address, who, name = f"/sesi/{one.id}/presensi", roster[0].id, roster[0].name
    page = browse(trainer.user)
    page.goto(address)
    page.get_by_role("button", name="Tandai semua hadir").tap()
    page.get_by_text(name, exact=True).tap()
    page.locator(f"input[name='late-{who}']").fill("50")
    # What the phone says of the marks before is true already: the note itself must have been sent.
    with page.expect_response(lambda answer: "Ban bocor" in (answer.request.post_data or "")):
        page.locator(f"input[name='note-{who}']").fill("Ban bocor")
    page.get_by_text("Semua tersimpan pukul").wait_for()
    axe(page)
    session.rollback()
    mark = session.scalar(select(Mark).where(Mark.participant_id == who))
    assert (mark.late_minutes, mark.note, mark.counted_jp) == (50, "Ban bocor", 3)
