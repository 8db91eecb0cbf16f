"""`make bench`: one run on one machine, on a copy of the demonstration in SQLite."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench import server

WRITERS = 40


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bina-usaha-bench.") as folder:
        env = server.environment(Path(folder), server.free_port())
        os.environ.clear()
        os.environ.update(env)
        # Imported once the settings point at the temporary folder.
        from bench import lists, pages, registers, saves
        from tests.support.growth import compare
        from tests.support.house import CITY, House

        print("Menyiapkan data peragaan …", flush=True)
        house = House(Path(folder), "bench")
        growth = compare(house)
        house.hold(CITY)
        sheets = registers.open_sheets(house.app, house.engine, WRITERS)
        env["DATABASE_URL"] = house.url
        with server.serving(env) as port:
            saves.measure(port, sheets)
            pages.measure(port, sheets[0])
        lists.measure(growth)
        house.close()


if __name__ == "__main__":
    main()
