"""A PostgreSQL cluster of a test's own that waits for the disk, and can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.serving import wait_for

NO_POSTGRES = "PostgreSQL is missing; `make test` installs it, or: apt-get install postgresql"


class Cluster:
    """Durable as PostgreSQL is by itself, on a socket in `home`; its files are `home`/data."""

    def __init__(self, home: Path) -> None:
        found = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parts[-2])
        )
        assert found, NO_POSTGRES
        self._bin = found[-1]
        self.home, self.data = home, home / "data"
        self.url = f"postgresql+psycopg://postgres@/postgres?host={home}"
        # It refuses to run as root, who lends it to the user that Debian made for it.
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        home.chmod(0o755)
        if self._as:
            shutil.chown(home, "postgres")
        # Small segments: a simulated power cut copies each whenever it is synced.
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                  "--wal-segsize=1", "-D", str(self.data))  # fmt: skip

    def start(self, env: Mapping[str, str] | None = None, **settings: str) -> None:
        """Starts it, with settings beside those it has by itself; recovers first if it must."""
        told = {"listen_addresses": "", "unix_socket_directories": str(self.home)} | settings
        told.setdefault("max_connections", "200")
        options = " ".join(f"-c {name}='{value}'" for name, value in told.items())
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.home / "log"), "-w", "-o", options,
                  "start", env=env)  # fmt: skip

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "stop")

    def kill(self) -> None:
        """SIGKILL to all of its processes; the kernel still writes what they had written."""
        master = self._master
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        for pid in [master, *map(int, children)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in [master, *children]))

    @property
    def _master(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def _run(self, program: str, *options: str, env: Mapping[str, str] | None = None) -> None:
        given = [f"{name}={value}" for name, value in (env or {}).items()]
        command = [*self._as, "env", *given, str(self._bin / program), *options]
        subprocess.run(command, cwd=self.home, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Made and started, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="bina-usaha-pg.") as home:
        found = Cluster(Path(home))
        try:
            found.start()
            yield found
        finally:
            with suppress(subprocess.CalledProcessError):
                found.stop("immediate")
