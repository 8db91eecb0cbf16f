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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(env: dict[str, str]) -> Iterator[int]:
    """gunicorn as `make run` starts it; yields the port."""
    command = ["gunicorn", "--config", "python:trainingmgr.serving", "bench.app:app"]
    log = (Path(env["TRAININGMGR_INSTANCE"]) / "server.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    try:
        _wait(f"http://127.0.0.1:{env['PORT']}/healthz", process, Path(log.name))
        yield int(env["PORT"])
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise RuntimeError(f"the server did not start: {log.read_text()}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")
