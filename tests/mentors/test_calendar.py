"""A mentor's calendar: planned sessions and deadlines, by a secret address that can be changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import vobject
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import CoachingSession, Mentor
from trainingmgr.mentors.queries.calendars import calendar_word
from trainingmgr.mentors.services import ActionInput


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def held(session: Session, mentor: Mentor, kub: Kub) -> CoachingSession:
    due = clock.today() + timedelta(days=3)
    return coach(
        session, mentor, kub, next_on=clock.today() + timedelta(days=7),
        actions=[ActionInput("Foto; produk, \\ baru", None, due), ActionInput("Tanpa tanggal")],
    )  # fmt: skip


def feed(client: PageClient, mentor: Mentor) -> list[tuple[str, date, str]]:
    answer = client.get(f"/kalender/pendampingan/{calendar_word(mentor)}.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    found = vobject.readOne(answer.text)
    days = found.contents.get("vevent", [])
    return [(one.uid.value, one.dtstart.value, one.summary.value) for one in days]


def test_planned_sessions_and_deadlines_are_read_back(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub, held: CoachingSession
) -> None:
    action = held.actions[0]
    assert feed(client, mentor) == [
        (f"rencana-{held.id}@bina-usaha", held.next_on, f"Pendampingan {kub.name}"),
        (
            f"kesepakatan-{action.id}@bina-usaha",
            action.due_on,
            f"Tenggat {kub.name}: Foto; produk, \\ baru",
        ),
    ]
    text = client.get(f"/kalender/pendampingan/{calendar_word(mentor)}.ics").text
    for member in kub.members:
        assert member.participant.name not in text
        assert (member.participant.phone or "+62")[3:] not in text or not member.participant.phone
    # Done is done; a later session plans anew.
    action.done_on = clock.today()
    later = coach(session, mentor, kub, next_on=clock.today() + timedelta(days=9))
    session.commit()
    assert [one[:2] for one in feed(client, mentor)] == [
        (f"rencana-{later.id}@bina-usaha", later.next_on)
    ]
    later.voided_at = clock.now()
    session.commit()
    assert feed(client, mentor)[0][0] == f"rencana-{held.id}@bina-usaha"


def test_what_was_handed_over_leaves_the_calendar(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub, held: CoachingSession
) -> None:
    new = make_mentor(session, label="UIN")
    mentee = file_of(session, kub)
    services.assign_mentor(session, COMMAND_LINE, new, mentee, clock.today(), reason="Pindah")
    session.commit()
    assert feed(client, mentor) == []
    assert len(feed(client, new)) == 2


def test_the_address_is_secret_and_can_be_changed(
    session: Session,
    client: PageClient,
    mentor: Mentor,
    held: CoachingSession,
    sign_in: Callable[[User], PageClient],
) -> None:
    own = sign_in(mentor.user)
    page = own.page("/pendampingan/pengingat")
    old = page.one("#tautan").get("value").partition("/kalender/")[2]
    assert page.links["Pasang di ponsel ini"].startswith("webcal://")
    tag = client.get(f"/kalender/{old}").headers["ETag"]
    again = client.get(f"/kalender/{old}", headers={"If-None-Match": tag})
    assert again.status_code == 304
    page = own.submit(page, 'form[action="/pendampingan/pengingat/kalender"]')
    new = page.one("#tautan").get("value").partition("/kalender/")[2]
    assert [client.get(f"/kalender/{one}").status_code for one in (old, new)] == [404, 200]
    for guess in ("x", "x" * 43, "%00", "a" * 500, "1"):
        assert client.get(f"/kalender/pendampingan/{guess}.ics").status_code == 404
    mentor.user.active = False
    session.commit()
    assert client.get(f"/kalender/{new}").status_code == 404
