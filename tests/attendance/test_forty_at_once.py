"""Forty registers saved, and forty people checking in, at the same moment on a real server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.support import load
from tests.support.phones import LETTERS, SAVED, Phone, amiss
from tests.support.registers import open_check_in, open_registers, phones_of, tickets
from tests.support.serving import Server, server_of

FORTY = 40


@pytest.fixture
def server(app: Flask, engine: Engine, session: Session) -> Iterator[Server]:
    """Already started: it takes its time while the test builds."""
    with server_of(app, engine) as server:
        session.commit()
        server.start()
        yield server


def filled(app: Flask, session: Session, count: int, courses: int) -> list[Phone]:
    """Phones with thirty marks each and the wish to close, nothing sent yet."""
    chance = Random(count)
    phones = phones_of(app, session, open_registers(session, count, courses=courses), chance)
    for phone in phones:
        for person in phone.people:
            phone.tap(person, chance.choice(LETTERS))
        phone.close()
    session.commit()
    return phones


def judge(engine: Engine, phones: list[Phone]) -> None:
    """Every mark is there once, every register closed, every sum what the marks add up to."""
    assert amiss(engine, phones) == []
    with engine.connect() as connection:
        marks = connection.execute(
            text("select session_id, status, count(*) from marks group by 1, 2")
        )
        counted = {(row[0], row[1]): row[2] for row in marks}
        sums = connection.execute(
            text("select sum(present), sum(excused), sum(sick), sum(absent) from attendance_sums")
        ).one()
        closed = connection.execute(
            text("select count(*) from registers where closed_at is not null")
        ).scalar()
    tapped = Counter(
        (phone.session_id, item["mark"]) for phone in phones for item in phone.sent.values()
    )
    assert counted == tapped
    assert closed == len(phones)
    assert list(sums) == [
        sum(n for (_, letter), n in tapped.items() if letter == one) for one in LETTERS
    ]


def save_registers(engine: Engine, server: Server, phones: list[Phone]) -> None:
    answers = load.at_once(server.port, [phone.request() for phone in phones])
    assert Counter(answer.status for answer in answers) == {200: len(phones)}
    for phone, answer in zip(phones, answers, strict=True):
        phone.take(answer)
        assert set(phone.answered.values()) == {SAVED}
        assert answer.json()["sheet"]["closed"]
    judge(engine, phones)


def check_in(engine: Engine, server: Server, session_id: int, numbers: list[str]) -> None:
    with Session(engine) as session:
        phones = tickets(server.port, session, session_id, numbers)
    answers = load.at_once(server.port, [phone.request() for phone in phones])
    assert Counter((answer.status, answer.location) for answer in answers) == {
        (302, "/hadir/selesai"): len(numbers)
    }
    with engine.connect() as connection:
        arrived = connection.execute(
            text(
                "select participant_id, outcome, phone, status from mark_entries"
                " where source = 'code'"
            )
        ).all()
        marked = connection.execute(
            text("select participant_id, status from marks where session_id = :id"),
            {"id": session_id},
        ).all()
    assert Counter(row[1] for row in arrived) == {SAVED: len(numbers)}
    assert len({row[0] for row in arrived}) == len({row[2] for row in arrived}) == len(numbers)
    assert {tuple(row) for row in marked} == {(row[0], "H") for row in arrived}


def test_forty_registers_and_then_forty_check_ins_at_once(
    app: Flask, engine: Engine, session: Session, server: Server
) -> None:
    phones = filled(app, session, FORTY, courses=2)
    (one,), roster = open_check_in(session, FORTY)
    session_id, numbers = one.id, [who.number for who in roster]
    session.commit()
    server.ready()
    save_registers(engine, server, phones)
    check_in(engine, server, session_id, numbers)


@pytest.mark.long
def test_two_hundred_registers_sent_thrice_at_once(
    app: Flask, engine: Engine, session: Session, server: Server
) -> None:
    phones = filled(app, session, 5 * FORTY, courses=4)
    server.ready()
    thrice = phones * 3
    # Who is told to come back comes back.
    for _ in range(20):
        answers = load.at_once(server.port, [phone.request() for phone in thrice])
        assert {answer.status for answer in answers} <= {200, 503}
        assert all("retry-after" in answer.headers for answer in answers if answer.status == 503)
        for phone, answer in zip(thrice, answers, strict=True):
            phone.take(answer)
        thrice = [phone for phone in thrice if phone.waiting]
        if not thrice:
            break
    assert not thrice
    assert {outcome for phone in phones for outcome in phone.answered.values()} == {SAVED}
    judge(engine, phones)


@pytest.mark.long
def test_three_hundred_check_ins_at_once(engine: Engine, session: Session, server: Server) -> None:
    (one,), roster = open_check_in(session, 300)
    session_id, numbers = one.id, [who.number for who in roster]
    session.commit()
    server.ready()
    check_in(engine, server, session_id, numbers)
