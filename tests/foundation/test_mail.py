"""Letters go out once, wait when the server is away, and are not repeated when nobody can know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.mail_server import Post, mail_server
from trainingmgr.config import BadSettings, Settings
from trainingmgr.foundation import clock, jobs, mail
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.jobs import Job
from trainingmgr.foundation.jobs.worker import do_chores
from trainingmgr.foundation.mail import FAILED, SENDING, SENT, UNSURE, WAITING, OutgoingMail
from trainingmgr.foundation.mail.tasks import MOST_TRIES, post_later, post_next
from trainingmgr.foundation.problems import Refused


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as post:
        yield post


def write(session: Session, key: str = "satu", **fields: object) -> OutgoingMail:
    usual = {"recipient": "ani@contoh.id", "subject": "Pengingat", "text": "Halo.\n.\nSalam – Bu."}
    letter = mail.put(session, COMMAND_LINE, key=key, **(usual | fields))  # type: ignore[arg-type]
    assert letter is not None
    session.commit()
    return letter


def send_all(session: Session) -> None:
    while post_next(session):
        pass
    session.expire_all()


@pytest.mark.both
def test_a_letter_is_posted_by_a_job_once(
    session: Session, post: Post, work: Callable[[], int]
) -> None:
    letter = write(session, subject="Kesepakatan lewat\ntenggat – é")
    assert (
        mail.put(session, COMMAND_LINE, key="satu", recipient="x@y.z", subject="", text="") is None
    )
    write(session, "dua")
    # One postman empties the whole outbox.
    assert len(session.scalars(select(Job).where(Job.kind == mail.POST)).all()) == 1
    assert work() == 1
    send_all(session)
    assert len(post.taken) == 2
    first = post.taken[0]
    assert (first["To"], first["From"]) == ("ani@contoh.id", "Bina Usaha <bina@contoh.id>")
    assert first["Subject"] == "Kesepakatan lewat tenggat – é"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content().strip().splitlines() == ["Halo.", ".", "Salam – Bu."]
    assert (letter.state, letter.attempts, letter.problem) == (SENT, 1, "")
    assert letter.ended_at


@pytest.mark.parametrize(
    ("answers", "silent_after"),
    [({"MAIL": "451 nanti"}, ""), ({"RCPT": "450 penuh"}, ""), ({".": "452 penuh"}, ""),
     ({"DATA": "421 tutup"}, ""), ({}, "MAIL"), ({}, "EHLO")],
)  # fmt: skip
def test_what_was_not_taken_is_tried_again_later(
    session: Session, post: Post, answers: dict[str, str], silent_after: str
) -> None:
    post.answers, post.silent_after = answers, silent_after
    letter = write(session)
    send_all(session)
    assert (letter.state, letter.attempts) == (WAITING, 1)
    assert letter.problem
    assert letter.next_at > clock.now() + timedelta(minutes=59)
    post.answers, post.silent_after = {}, ""
    send_all(session)
    assert post.taken == []
    with clock.at(clock.now() + timedelta(hours=1)):
        assert post_later(session) == 1
    session.expire_all()
    assert letter.state == SENT
    assert len(post.taken) == 1


def test_nobody_at_home_for_a_day_sets_it_aside(session: Session, post: Post) -> None:
    letter = write(session)
    mail.use(_nowhere())
    now = clock.now()
    for _try in range(MOST_TRIES + 2):
        with clock.at(now):
            send_all(session)
        now += timedelta(hours=17)
    assert (letter.state, letter.attempts) == (FAILED, MOST_TRIES)
    assert "Refused" in letter.problem


def _nowhere() -> mail.MailSettings:
    return mail.MailSettings("127.0.0.1", 1, "bina@contoh.id", security="none")


def test_a_no_for_good_is_not_asked_again(session: Session, post: Post) -> None:
    post.answers = {"RCPT": "550 tidak ada orang itu"}
    letter = write(session)
    odd = write(session, "aneh", recipient="ü@contoh.id")
    send_all(session)
    assert (letter.state, letter.problem) == (FAILED, "550 tidak ada orang itu")
    assert odd.state == FAILED


def test_a_line_that_breaks_after_the_letter_leaves_it_unsure(session: Session, post: Post) -> None:
    """It did arrive; a second try would bring it twice."""
    post.silent_after = "."
    letter = write(session)
    send_all(session)
    with clock.at(clock.now() + timedelta(days=2)):
        post_later(session)
    session.expire_all()
    assert letter.state == UNSURE
    assert len(post.taken) == 1


@pytest.mark.parametrize("parting", ["500 apa?", ""])
def test_bad_manners_in_parting_do_not_send_it_twice(
    session: Session, post: Post, parting: str
) -> None:
    post.answers, post.silent_after = {"QUIT": parting}, "" if parting else "QUIT"
    letter = write(session)
    send_all(session)
    assert letter.state == SENT


def test_a_worker_that_died_while_posting_sends_nothing_again(session: Session, post: Post) -> None:
    letter = write(session)
    letter.state, letter.taken_at = SENDING, clock.now()
    session.commit()
    send_all(session)
    assert letter.state == SENDING
    with clock.at(clock.now() + timedelta(minutes=16)):
        send_all(session)
    assert letter.state == UNSURE
    assert post.taken == []
    # Somebody decides.
    mail.try_again(session, COMMAND_LINE, letter)
    session.commit()
    send_all(session)
    assert letter.state == SENT
    with pytest.raises(Refused):
        mail.try_again(session, COMMAND_LINE, letter)
    with pytest.raises(Refused):
        mail.drop(session, letter)


def test_a_letter_too_late_is_not_sent_and_old_ones_go(session: Session, post: Post) -> None:
    late = write(session, not_after=clock.now() + timedelta(hours=1))
    with clock.at(clock.now() + timedelta(hours=2)):
        send_all(session)
        assert (late.state, late.problem) == (FAILED, "lewat waktunya")
    with clock.at(clock.now() + timedelta(days=91)):
        post_later(session)
    assert session.scalars(select(OutgoingMail)).all() == []


def test_without_a_server_letters_wait(app: Flask, session: Session) -> None:
    letter = write(session)
    do_chores(app)
    session.expire_all()
    assert (letter.state, letter.attempts) == (WAITING, 0)
    assert post_later in jobs.CHORES


def test_the_administrator_sees_what_did_not_go_out(
    session: Session, post: Post, as_role: Callable[..., object]
) -> None:
    post.answers = {"RCPT": "550 tidak ada"}
    letter = write(session)
    send_all(session)
    admin = as_role("admin")
    page = admin.page("/surel")  # type: ignore[attr-defined]
    assert page.h1 == "1 surel belum terkirim"
    assert "550 tidak ada" in page.text
    assert "Salam" not in page.text
    post.answers = {}
    admin.submit(page, f'form[action="/surel/{letter.id}/lagi"]')  # type: ignore[attr-defined]
    send_all(session)
    assert letter.state == SENT
    other = write(session, "dua")
    admin.submit("/surel", f'form[action="/surel/{other.id}/buang"]')  # type: ignore[attr-defined]
    session.expire_all()
    assert other.state == mail.DROPPED
    for role in ("head", "mentor"):
        assert as_role(role).get("/surel").status_code == 403  # type: ignore[attr-defined]


def settings(tmp_path: Path, **env: str) -> Settings:
    return Settings.load({"TRAININGMGR_INSTANCE": str(tmp_path), **env})


def test_settings_of_the_server(tmp_path: Path) -> None:
    assert settings(tmp_path).mail is None
    env = {"MAIL_SERVER": "surel.contoh.id", "MAIL_FROM": "bina@contoh.id"}
    found = settings(tmp_path, **env, MAIL_PASSWORD="x").mail
    assert found is not None
    assert (found.port, found.security) == (587, "starttls")
    assert "x'" not in repr(found)
    for wrong in (
        {"MAIL_FROM": "bina"},
        {"MAIL_FROM": "a@b.c\nBcc: d@e.f"},
        {"MAIL_SECURITY": "ya"},
        {"MAIL_PORT": "0"},
        {"MAIL_SECURITY": "none", "MAIL_PASSWORD": "x"},
    ):
        with pytest.raises(BadSettings, match="MAIL_"):
            settings(tmp_path, **(env | wrong))
