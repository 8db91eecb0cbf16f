"""A letter a day at most, only to who wants one and has something to do; words for a chair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.mail_server import Post, mail_server
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.statements import Statements
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock, mail
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.jobs.worker import do_chores, work_available
from trainingmgr.foundation.mail import OutgoingMail
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import Mentor
from trainingmgr.mentors.queries.reminders import lines_of, words_for
from trainingmgr.mentors.rules.next_steps import Standing
from trainingmgr.mentors.rules.reminders import Line, message, reminder
from trainingmgr.mentors.services import ActionInput

SignIn = Callable[[User], PageClient]
# Nine in the morning of a Tuesday in Jakarta.
MORNING = datetime(2026, 6, 9, 2, tzinfo=UTC)
TODAY = date(2026, 6, 9)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with clock.at(MORNING):
        yield


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as post:
        yield post


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    mentor = make_mentor(session, kub)
    mentor.user.email = "bu.dosen@contoh.id"
    return mentor


def every_hour(app: Flask, session: Session) -> None:
    session.commit()
    do_chores(app)
    work_available(app)
    session.expire_all()


def test_a_letter_a_day_with_what_is_due(
    app: Flask, session: Session, post: Post, mentor: Mentor, kub: Kub
) -> None:
    late = ActionInput("Foto produk", None, TODAY - timedelta(days=1))
    coach(
        session, mentor, kub, held_on=TODAY - timedelta(days=14), actions=[late, late],
        next_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    fresh = make_kub(session, kub.cohort)[0]
    services.assign_mentor(session, COMMAND_LINE, mentor, file_of(session, fresh), TODAY)
    # Before six nobody is woken; then once, however often one looks.
    for hour in (-4, 0, 1, 5):
        with clock.at(MORNING + timedelta(hours=hour)):
            every_hour(app, session)
    (letter,) = post.taken
    text = letter.get_content().replace("\r\n", "\n")
    assert letter["To"] == "bu.dosen@contoh.id"
    assert letter["Subject"] == "2 dampingan menunggu Anda, 9 Juni 2026"
    assert f"Sesi yang direncanakan:\n- {kub.name}: besok" in text
    assert f"Lewat tenggat:\n- {kub.name}: 2 kesepakatan" in text
    assert f"- {fresh.name}: belum pernah ada sesi" in text
    assert f"dikonfirmasi dampingan:\n- {kub.name}: 1 sesi" in text
    assert "/pendampingan/pengingat" in text
    # Names of members and what they promised stay at home.
    assert "Foto produk" not in text
    with clock.at(MORNING + timedelta(days=1)):
        every_hour(app, session)
    assert len(post.taken) == 2
    assert f"{kub.name}: hari ini" in post.taken[1].get_content()


def test_a_late_letter_is_not_sent_next_day(
    app: Flask, session: Session, post: Post, mentor: Mentor
) -> None:
    post.answers = {"RCPT": "450 nanti"}
    every_hour(app, session)
    with clock.at(MORNING + timedelta(days=1)):
        post.answers = {}
        every_hour(app, session)
    states = session.scalars(select(OutgoingMail.state).order_by(OutgoingMail.id)).all()
    assert states == [mail.FAILED, mail.SENT]


@pytest.mark.parametrize("why", ["unwanted", "inactive", "account", "nothing due", "no server"])
def test_nobody_else_gets_one(
    app: Flask, session: Session, post: Post, mentor: Mentor, kub: Kub, why: str
) -> None:
    if why == "unwanted":
        mentor.reminders = False
    elif why == "inactive":
        mentor.active = False
    elif why == "account":
        mentor.user.active = False
    elif why == "no server":
        mail.use(None)
    else:
        coach(session, mentor, kub, held_on=TODAY)
    every_hour(app, session)
    assert session.scalars(select(OutgoingMail)).all() == []
    assert post.taken == []


def test_what_only_waits_for_a_paraf_is_told_on_mondays() -> None:
    monday = TODAY - timedelta(days=1)
    for day, told in ((TODAY, False), (monday, True)):
        one = Line("KUB Melati", Standing(day, last_on=day, unanswered=2))
        assert (reminder([one], day) is not None) is told
    assert reminder([], monday) is None


def test_how_many_mentors_makes_no_difference(
    session: Session,
    mentor: Mentor,
    kub: Kub,
    queries: Callable[[], AbstractContextManager[Statements]],
) -> None:
    counts = []
    for _round in range(2):
        session.commit()
        ids = session.scalars(select(Mentor.id)).all()
        with queries() as sent:
            assert len(lines_of(session, ids, TODAY)) == len(ids)
        counts.append(len(sent))
        for _more in range(2):
            make_mentor(session, make_kub(session, kub.cohort)[0])
    assert counts[0] == counts[1]


def test_the_mentor_switches_letters_off(session: Session, mentor: Mentor, sign_in: SignIn) -> None:
    own = sign_in(mentor.user)
    page = own.page("/pendampingan/pengingat")
    assert "1 dampingan menunggu Anda" in page.text
    page = own.submit(page, 'form[action="/pendampingan/pengingat"]')
    assert page.h1 == "Anda tidak menerima pengingat lewat surel"
    session.expire_all()
    assert not mentor.reminders
    own.submit(page, 'form[action="/pendampingan/pengingat"]')
    session.expire_all()
    assert mentor.reminders


def test_words_for_the_chair_name_date_and_promises(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    promises = [ActionInput(f"Langkah {n}", None, TODAY + timedelta(days=n)) for n in range(1, 8)]
    coach(session, mentor, kub, actions=promises, next_on=TODAY + timedelta(days=7))
    text = message("Ani", "KUB Melati", "Bu Dosen", date(2026, 6, 16), ["Foto produk"] * 7)
    assert "KUB Melati berikutnya 16 Juni 2026." in text
    assert "5. Foto produk\ndan 2 lagi" in text
    mentee = file_of(session, kub)
    told = words_for(session, mentor, [mentee], TODAY)[mentee.id]
    assert told.to.phone
    assert "1. Langkah 1 (paling lambat 10 Juni 2026)" in told.text
    assert f"Terima kasih. {mentor.name}" in told.text
