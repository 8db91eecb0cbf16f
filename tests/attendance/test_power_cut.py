"""After a power cut nothing that was answered is missing.

A SIGKILL alone proves nothing about durability: the kernel still writes what a process had only
written. Here every file goes back to how it was when it was last synced. What the trials do not
prove: that a disk keeps what it says it has synced, nor that the name of a new file is as durable
as its content.
"""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tests.support.load import together
from tests.support.phones import amiss
from tests.support.power import Power, power_of, until_dark
from tests.support.registers import open_registers, phones_of
from tests.support.serving import Server

pytestmark = pytest.mark.once

# Writes one row after another, telling of each once it is committed, until it is killed.
WRITER = """
import itertools, sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("pragma journal_mode=wal")
base.execute(f"pragma synchronous={sys.argv[2]}")
for n in itertools.count():
    base.execute("insert into rows values (?)", (n,))
    print(n, flush=True)
"""


@pytest.fixture
def power(tmp_path: Path) -> Iterator[Power]:
    disk = tmp_path / "disk"
    disk.mkdir()
    with power_of(disk, tmp_path / "kept") as power:
        yield power


@pytest.mark.parametrize(
    ("synchronous", "loses"), [("off", True), ("normal", True), ("full", False)]
)
def test_a_simulated_cut_takes_what_was_not_synced(
    power: Power, synchronous: str, loses: bool
) -> None:
    file = power.disk / "rows.sqlite3"
    base = sqlite3.connect(file)
    base.execute("create table rows (n)")
    base.commit()
    base.close()
    power.on()
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, file, synchronous],
        env=power.env,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    told = [int(writer.stdout.readline()) for _ in range(300)]
    writer.send_signal(signal.SIGKILL)
    whole, _, _torn = writer.communicate()[0].rpartition("\n")
    told += [int(line) for line in whole.split()]
    power.cut()
    base = sqlite3.connect(file)
    kept = {row[0] for row in base.execute("select n from rows")}
    assert base.execute("pragma integrity_check").fetchone() == ("ok",)
    base.close()
    assert bool(set(told) - kept) is loses


def trial(
    app: Flask, engine: Engine, session: Session, power: Power, chance: Random, marks: int,
    served: str = "served", **env: str,
) -> list[str]:  # fmt: skip
    """Phones send until so many marks were answered and the power goes; what is amiss then."""
    phones = phones_of(app, session, open_registers(session, 6, people=12), chance)
    session.commit()
    file = power.disk / "bina.sqlite3"
    _copy(engine, file)
    power.on()
    url = f"sqlite:///{file}"
    server = Server(url, app.extensions["settings"].instance, f"tests.support.{served}:app")
    try:
        server.start(**power.env, **env)
        server.ready()
        together(until_dark(phones, server, marks, server.kill))
    finally:
        server.stop()
    power.cut()
    found = create_engine(url, poolclass=NullPool)
    with found.connect() as connection:
        verdict = connection.exec_driver_sql("pragma integrity_check").scalar()
        astray = connection.exec_driver_sql("pragma foreign_key_check").all()
    assert (verdict, astray) == ("ok", [])
    return amiss(found, phones)


def _copy(engine: Engine, file: Path) -> None:
    source, target = sqlite3.connect(str(engine.url.database)), sqlite3.connect(file)
    source.backup(target)
    source.close()
    target.close()


def test_no_answered_mark_is_missing_after_a_power_cut(
    app: Flask, engine: Engine, session: Session, power: Power
) -> None:
    assert trial(app, engine, session, power, Random(4), 100) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_no_answered_mark_is_missing_after_many_power_cuts(
    app: Flask, engine: Engine, session: Session, power: Power, seed: int
) -> None:
    chance = Random(seed)
    assert trial(app, engine, session, power, chance, chance.randint(1, 1500)) == []


@pytest.mark.long
@pytest.mark.parametrize("synchronous", ["off", "normal"])
def test_a_database_that_does_not_wait_for_the_disk_is_found_out(
    app: Flask, engine: Engine, session: Session, power: Power, synchronous: str
) -> None:
    assert trial(app, engine, session, power, Random(1), 100, "careless", SYNCHRONOUS=synchronous)
