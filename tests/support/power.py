"""A power cut without a plug: what was synced stays, what was only written goes."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.phones import Phone
from tests.support.serving import Server

SOURCE = Path(__file__).parent / "power_cut.c"
NO_COMPILER = (
    "cc is missing, so no power cut can be simulated; `make test` installs it, or: "
    "apt-get install gcc libc6-dev"
)


class Power:
    """Watches the files below a folder of processes started with `env`; `cut` takes it away."""

    def __init__(self, library: Path, disk: Path, kept: Path) -> None:
        self.disk, self._kept = disk, kept
        self.env = {"LD_PRELOAD": str(library), "CUT_OF": str(disk), "CUT_KEPT": str(kept)}

    def on(self) -> None:
        """From now on; what lies on the disk already counts as synced."""
        shutil.rmtree(self._kept, ignore_errors=True)
        subprocess.run(["cp", "--archive", self.disk, self._kept], check=True)

    def cut(self) -> None:
        """After all processes were killed: the disk as it would be found."""
        shutil.rmtree(self.disk)
        self._kept.rename(self.disk)
        for name in (".half", ".turn"):
            (self.disk / name).unlink(missing_ok=True)


@contextmanager
def power_of(disk: Path, kept: Path) -> Iterator[Power]:
    """Power for the files in a folder; what was synced of them is kept in another beside it."""
    # Another user, such as that of a database server, has to read the library too.
    with tempfile.TemporaryDirectory(prefix="bina-usaha-cut.") as lent:
        Path(lent).chmod(0o755)
        library = compile_shadow(Path(lent))
        yield Power(library, disk, kept)


async def until_dark(
    phones: Sequence[Phone], server: Server, marks: int, cut: Callable[[], None]
) -> None:
    """Phones send until so many marks were answered; then `cut`."""
    dark = asyncio.Event()
    marking = [asyncio.create_task(phone.mark(server.port, dark)) for phone in phones]
    async with asyncio.timeout(120):
        while sum(len(phone.answered) for phone in phones) < marks:
            await asyncio.sleep(0.003)
    cut()
    dark.set()
    await asyncio.gather(*marking)


def compile_shadow(folder: Path) -> Path:
    """The library to preload. Fails in one line when there is no C compiler."""
    compiler = shutil.which("cc")
    assert compiler, NO_COMPILER
    library = folder / "power_cut.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", str(library), str(SOURCE)]
    subprocess.run([*command, "-ldl"], check=True)
    return library
