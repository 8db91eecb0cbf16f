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
        from bench import imports, lists, pages, registers, saves, search
        from tests.support.growth import compare
        from tests.support.house import CITY, DEMO, House

        print("Menyiapkan data peragaan …", flush=True)
        house = House(Path(folder), "bench")
        env["DATABASE_URL"] = house.url
        lists.measure(compare(house))
        house.hold(DEMO)
        sheets = registers.open_sheets(house.app, house.engine, 1)
        with server.serving(env) as port:
            pages.measure(port, sheets[0], registers.people(house.engine))
        house.hold(CITY)
        sheets = registers.open_sheets(house.app, house.engine, WRITERS)
        with server.serving(env) as port:
            pages.measure(port, sheets[0], registers.people(house.engine))
            saves.measure(port, sheets)
        house.close()
        search.measure(Path(folder))
        imports.in_own_process(Path(folder) / "import")


if __name__ == "__main__":
    main()
