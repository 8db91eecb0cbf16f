"""After a power cut nothing that was answered is missing, on PostgreSQL too.

Every file of a cluster of its own goes back to how it was when it was last synced, and the cluster
recovers from that. What the trials do not prove: that a disk keeps what it says it has synced, nor
that the name of a new file, or one taken away, is as durable as its content.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.orm import Session

from tests.support.cluster import Cluster, cluster
from tests.support.house import House
from tests.support.load import together
from tests.support.phones import amiss
from tests.support.power import Power, power_of, until_dark
from tests.support.registers import open_registers, phones_of
from tests.support.serving import Server

pytestmark = [pytest.mark.long, pytest.mark.once]


@pytest.fixture
def postgresql() -> Iterator[Cluster]:
    with cluster() as found:
        yield found


@pytest.fixture
def power(postgresql: Cluster) -> Iterator[Power]:
    with power_of(postgresql.data, postgresql.home / "kept") as power:
        yield power


@pytest.fixture
def own_house(
    postgresql: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    monkeypatch.setenv("TEST_DATABASE_URL", postgresql.url)
    house = House(tmp_path, "cut")
    yield house
    house.close()


def trial(
    house: House, postgresql: Cluster, power: Power, marks: int, chance: Random, **settings: str
) -> list[str]:
    """Phones send until so many marks were answered and the power goes; what is amiss then."""
    with Session(house.engine) as session:
        phones = phones_of(house.app, session, open_registers(session, 6, people=12), chance)
        session.commit()
    postgresql.stop()
    power.on()
    postgresql.start(power.env, **settings)
    server = Server(house.url, house.app.extensions["settings"].instance)
    try:
        server.start()
        server.ready()
        together(until_dark(phones, server, marks, postgresql.kill))
        server.kill()
    finally:
        server.stop()
    power.cut()
    postgresql.start()
    return amiss(house.engine, phones)


@pytest.mark.parametrize("seed", range(8))
def test_no_answered_mark_is_missing_after_a_power_cut(
    own_house: House, postgresql: Cluster, power: Power, seed: int
) -> None:
    chance = Random(seed)
    assert trial(own_house, postgresql, power, chance.randint(1, 800), chance) == []


def test_a_database_that_does_not_wait_for_the_disk_is_found_out(
    own_house: House, postgresql: Cluster, power: Power
) -> None:
    settings = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
    assert trial(own_house, postgresql, power, 100, Random(1), **settings)
