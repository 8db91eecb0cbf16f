"""What `make bench` measures, each part in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import forty, groups, imports, lists, pages, registers, search
from tests.support.cluster import cluster
from tests.support.growth import compare
from tests.support.house import CITY, DEMO, House
from tests.support.serving import Server


def forty_at_once(folder: Path) -> None:
    """Forty registers and forty check-ins, on both databases as they come: both wait for disk."""
    for name in ("sqlite", "postgresql"):
        (folder / name).mkdir()
    with _house(folder / "sqlite") as house:
        _measure_forty(house)
    with cluster() as found:
        os.environ["TEST_DATABASE_URL"] = found.url
        try:
            with _house(folder / "postgresql") as house:
                _measure_forty(house)
        finally:
            del os.environ["TEST_DATABASE_URL"]


def lists_and_pages(folder: Path) -> None:
    """How often lists ask, and how long pages take, in the demonstration and in a city."""
    print("Menyiapkan data peragaan …", flush=True)
    with _house(folder) as house:
        lists.measure(compare(house))
        for state in (DEMO, CITY):
            house.hold(state)
            sheet = registers.open_sheet(house.app, house.engine)
            with _serving(house) as port:
                pages.measure(port, sheet, registers.people(house.engine))


def _measure_forty(house: House) -> None:
    hall = forty.prepare(house)
    with _serving(house) as port:
        forty.measure(house, port, hall)


@contextmanager
def _house(folder: Path) -> Iterator[House]:
    house = House(folder, "bench")
    try:
        yield house
    finally:
        house.close()


@contextmanager
def _serving(house: House) -> Iterator[int]:
    """gunicorn as `make run` starts it; yields the port."""
    server = Server(house.url, house.app.extensions["settings"].instance, "bench.app:app")
    try:
        server.start()
        server.ready()
        yield server.port
    finally:
        server.stop()


PARTS: dict[str, Callable[[Path], None]] = {
    "lists": lists_and_pages,
    "forty": forty_at_once,
    "search": search.measure,
    "imports": imports.in_own_process,
    "groups": groups.measure,
}
