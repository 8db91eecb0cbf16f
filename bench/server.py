"""The production server on a copy of the demonstration, for the length of a measurement."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainingmgr.config import ROOT


def environment(instance: Path, port: int) -> dict[str, str]:
    """Settings of the measured server: default SQLite in a folder of its own."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TRAININGMGR_ENV"}}
    return env | {"TRAININGMGR_INSTANCE": str(instance), "PORT": str(port)}


def flask(env: dict[str, str], *args: str) -> None:
    """Runs `flask --app wsgi …`; raises CalledProcessError."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *args]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(env: dict[str, str]) -> Iterator[int]:
    """gunicorn as `make run` starts it; yields the port."""
    command = ["gunicorn", "--config", "python:trainingmgr.serving", "bench.app:app"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{env['PORT']}/healthz", process)
        yield int(env["PORT"])
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")
