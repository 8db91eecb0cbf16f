"""gunicorn on a test's database, as `make run` starts it: asked, killed, started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from trainingmgr.config import ROOT


class Server:
    """A master and its two workers, in a process group of their own."""

    def __init__(self, url: str, instance: Path, app: str = "tests.support.served:app") -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._app = app
        self._env = os.environ | {
            "DATABASE_URL": url,
            "TRAININGMGR_INSTANCE": str(instance),
            "PORT": str(self.port),
        }
        # A pipe that nobody reads would fill, and stop whoever writes to it.
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **env: str) -> None:
        """Starts it; `ready` tells when it answers."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--config", "python:trainingmgr.serving"),
                self._app,
            ],
            cwd=ROOT,
            env=self._env | env,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            start_new_session=True,
        )

    def ready(self, seconds: float = 120) -> None:
        """Waits until it answers."""
        wait_for(lambda: self._alive() and ask(f"{self.address}/readyz"), seconds)

    def workers(self) -> list[int]:
        """The processes that answer."""
        pid = self._running.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self) -> None:
        """SIGKILL to all of it at once."""
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()
        self._process = None

    def end(self, seconds: float = 30) -> int:
        """Waits until it has ended by itself; its exit status."""
        status = self._running.wait(seconds)
        self._process = None
        return status

    def stop(self) -> None:
        """Ends it if it still runs, without the seconds that a polite end takes."""
        if self._process is not None:
            self.kill()
        self._said.close()

    def said(self) -> str:
        """What it wrote to stderr."""
        self._said.seek(0)
        return self._said.read()

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def _alive(self) -> bool:
        assert self._running.poll() is None, self.said()
        return True


@contextmanager
def server_of(app: Flask, engine: Engine) -> Iterator[Server]:
    """A server on this test's database, not started yet; stopped at the end."""
    url = engine.url.render_as_string(hide_password=False)
    server = Server(url, app.extensions["settings"].instance)
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str, data: bytes | None = None) -> Any:
    """The JSON of one answer. Raises OSError."""
    with urllib.request.urlopen(url, data, timeout=10) as answer:
        return json.load(answer)


def wait_for(act: Callable[[], Any], seconds: float = 40) -> Any:
    """What `act` answers as soon as it answers anything."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            found = act()
        except OSError:
            found = None
        if found:
            return found
        assert time.monotonic() < deadline
        time.sleep(0.05)
