"""A file of 20,000 rows and 30 columns: checking it against only reading it, and the memory taken.

Runs in a process of its own (`python -m bench.imports FOLDER`), so that the peak is its own.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

ROWS, COLUMNS = 20_000, 30
WARDS = ("Rawa Buntu", "Ciater", "Lengkong Gudang", "Rawa Mekar Jaya", "Serpong", "Cilenggang")
HEADINGS = (
    "No", "Nama Lengkap", "NIK", "L/P", "Tempat Lahir", "Tanggal Lahir", "Kelurahan", "Kecamatan",
    "Alamat", "No HP", "Pendidikan", "Pekerjaan",
)  # fmt: skip


def file_of(rows: int, columns: int) -> bytes:
    """A list as an office sends it; one row in ten asks something, one in fifty is held."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Peserta")
    extra = [f"Keterangan {n}" for n in range(columns - len(HEADINGS))]
    sheet.write_row(0, 0, [*HEADINGS, *extra])
    for number in range(1, rows):  # the heading counts as a row
        sheet.write_row(number, 0, [*_person(number), *(f"k{n % 9}" for n in range(len(extra)))])
    book.close()
    return out.getvalue()


def _person(number: int) -> list[Any]:
    born = date(1980, 1, 1) + timedelta(days=number * 7 % 9000)
    woman = number % 3 > 0
    nik = f"367401{born.day + 40 * woman:02d}{born:%m%y}{number % 9999 + 1:04d}"
    name = "".join(chr(97 + number // 7**n % 20) + "aiueo"[(number + n) % 5] for n in range(5))
    sex = "P" if woman != (number % 10 == 0) else "L"
    ward = WARDS[number % len(WARDS)] if number % 11 else "Rawa Buntuu"
    return [
        number, f"{name.title()} {name[::-1].title()}", int(nik) if number % 50 == 0 else nik, sex,
        "Tangerang", f"{born:%d-%m-%Y}", ward, "Serpong", f"Jl. Melati No. {number % 200}",
        f"08{1200000000 + number}", "SMA", "Ibu rumah tangga",
    ]  # fmt: skip


def measure(folder: Path) -> None:
    """Prints the ratio, the memory and the statements; run on an empty database in `folder`."""
    data = file_of(ROWS, COLUMNS)
    from tests.support.house import EMPTY, House
    from tests.support.participants import make_cohort
    from tests.support.statements import counted
    from trainingmgr.foundation.access.policy import COMMAND_LINE
    from trainingmgr.foundation.jobs.worker import work_available
    from trainingmgr.foundation.sheets.reading import CHILD
    from trainingmgr.participants.services.import_clinic import take_in
    from trainingmgr.participants.services.import_rows import READY
    from trainingmgr.participants.tasks.imports import ask_for_check, ask_for_import

    # Before anything larger runs here: a child's peak begins with its parent's.
    _read(CHILD, data)
    child = _peak(resource.RUSAGE_CHILDREN)
    house = House(folder, "import")
    house.hold(EMPTY)
    reading = min(timed(lambda: _read(CHILD, data)) for _ in range(3))
    with house.app.app_context():
        from trainingmgr.foundation.db import db

        cohort = make_cohort(db.session())
        db.session.commit()
        batch = take_in(db.session(), COMMAND_LINE, cohort, "besar.xlsx", data)
        ask_for_check(db.session(), COMMAND_LINE, batch)
        db.session.commit()
        batch_id = batch.id
        db.session.remove()
    before = _peak(resource.RUSAGE_SELF)
    with counted(house.engine) as statements:
        checking = timed(lambda: work_available(house.app))
    peak = _peak(resource.RUSAGE_SELF)
    print(f"\nImpor {ROWS} baris x {COLUMNS} kolom, {len(data) / 2**20:.1f} MB")
    print(f"  membaca saja        {reading:6.2f} s")
    print(f"  memeriksa, semua    {checking:6.2f} s   {checking / reading:.1f} kali membaca")
    print(f"  puncak memori       {peak:6.0f} MB  (+{peak - before:.0f} MB), anak {child:.0f} MB")
    print(f"  kueri               {len(statements):6d}")
    with house.app.app_context():
        from trainingmgr.participants.models import ImportBatch
        from trainingmgr.participants.queries.imports import tallies

        batch = db.session.get_one(ImportBatch, batch_id)
        tally = tallies(db.session(), [batch_id])[batch_id]
        print(f"  hasil               {tally.ready} {READY}, {tally.questionable}, {tally.held}")
        ask_for_import(db.session(), COMMAND_LINE, batch, tally.importable)
        db.session.commit()
        db.session.remove()
    importing = timed(lambda: work_available(house.app))
    peak = _peak(resource.RUSAGE_SELF)
    print(f"  memasukkan {tally.importable} orang {importing:6.2f} s, puncak {peak:.0f} MB")
    house.close()


def timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _read(child: Path, data: bytes) -> None:
    """What the check cannot do without: the same child, its answer thrown away."""
    subprocess.run(
        [sys.executable, "-I", str(child)], input=data, stdout=subprocess.DEVNULL, check=True
    )


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def in_own_process(folder: Path) -> None:
    """Measures with a memory of its own."""
    folder.mkdir(exist_ok=True)
    sys.stdout.flush()
    command = [sys.executable, "-m", "bench.imports", str(folder)]
    subprocess.run(command, env={**os.environ, "TRAININGMGR_INSTANCE": str(folder)}, check=True)


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
