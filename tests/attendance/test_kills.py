"""kill -9 while marks are saved: what was answered is there once, what was not is sent again.

Of durability this proves nothing: `test_power_cut` does.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.load import connect, exchange, together
from tests.support.phones import Phone, amiss
from tests.support.registers import open_registers, phone_of, phones_of
from tests.support.serving import Server, server_of


@pytest.fixture
def server(app: Flask, engine: Engine, session: Session) -> Iterator[Server]:
    with server_of(app, engine) as server:
        yield server


def trial(
    app: Flask, engine: Engine, session: Session, server: Server, chance: Random,
    *, worker_kills: int, kills: int,
) -> None:  # fmt: skip
    """Phones send while processes are killed, then what waits; nothing is lost, nothing double."""
    registers = open_registers(session, 5, people=12)
    phones = phones_of(app, session, registers, chance)
    # A second phone at the first register, of someone else: theirs differ and wait.
    phones.append(phone_of(app, session, registers[0], chance, make_user(session)))
    session.commit()
    server.start()
    server.ready()
    deeds = ["worker"] * worker_kills + ["all"] * kills
    chance.shuffle(deeds)
    together(_killing(phones, server, deeds, chance))
    server.stop()
    assert amiss(engine, phones) == []
    sent = sum(len(phone.sent) for phone in phones)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from mark_entries").scalar() == sent
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("pragma foreign_key_check").all() == []


async def _killing(phones: list[Phone], server: Server, deeds: list[str], chance: Random) -> None:
    over = asyncio.Event()
    marking = [asyncio.create_task(phone.mark(server.port, over)) for phone in phones]
    for deed in deeds:
        await _some_more(phones, chance.randint(5, 40))
        await asyncio.sleep(chance.uniform(0, 0.03))
        if deed == "worker":
            # It may have been replaced this very moment.
            with suppress(ProcessLookupError):
                os.kill(chance.choice(server.workers()), signal.SIGKILL)
        else:
            server.kill()
            server.start()
            await asyncio.to_thread(server.ready)
    await _some_more(phones, 10)
    over.set()
    await asyncio.gather(*marking)
    for phone in phones:
        while phone.waiting:
            connection = await connect(server.port)
            phone.take(await exchange(connection, phone.request()))
            connection[1].close()


async def _some_more(phones: list[Phone], count: int) -> None:
    """Waits until so many more marks were answered."""

    def answered() -> int:
        return sum(len(phone.answered) for phone in phones)

    enough = answered() + count
    async with asyncio.timeout(60):
        while answered() < enough:
            await asyncio.sleep(0.003)


@pytest.mark.once
def test_what_was_answered_survives_kills(
    app: Flask, engine: Engine, session: Session, server: Server
) -> None:
    trial(app, engine, session, server, Random(9), worker_kills=2, kills=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_what_was_answered_survives_hundreds_of_kills(
    app: Flask, engine: Engine, session: Session, server: Server, seed: int
) -> None:
    trial(app, engine, session, server, Random(seed), worker_kills=90, kills=10)
