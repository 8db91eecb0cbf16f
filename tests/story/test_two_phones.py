"""Two trainers, one register, no line, and a server that dies after saving and before answering."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.support.browser import Browsing
from tests.support.training import make_class, make_session, make_trainer
from trainingmgr.attendance.models import Mark, MarkEntry, Register
from trainingmgr.config import ROOT
from trainingmgr.foundation import clock

COMMAND = [sys.executable, "-m", "gunicorn", "--config", "python:trainingmgr.serving"]
pytestmark = pytest.mark.browser


class Server:
    """The real thing in its own processes, which may be killed and started again."""

    def __init__(self, instance: Path, database: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.fatal = instance / "mati"
        self._env = os.environ | {
            "TRAININGMGR_INSTANCE": str(instance),
            "DATABASE_URL": database,
            "PORT": str(port),
            "WEB_CONCURRENCY": "1",
        }
        self._port = port
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._running = subprocess.Popen(
            [*COMMAND, "tests.support.served:app"],
            cwd=ROOT,
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def died(self) -> bool:
        """Whether it is gone, all of it, by a SIGKILL."""
        return self._running is not None and self._running.poll() == -signal.SIGKILL

    def stop(self) -> None:
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.wait(30)


@pytest.fixture
def server(app: Flask, engine: Engine) -> Iterator[Server]:
    instance = app.extensions["settings"].instance
    server = Server(instance, engine.url.render_as_string(hide_password=False))
    yield server
    server.stop()
    server.fatal.unlink(missing_ok=True)


@pytest.fixture
def phones(chromium: Browser, server: Server, app: Flask, session: Session) -> Iterator[Browsing]:
    phones = Browsing(chromium, server.address, app, session)
    yield phones
    phones.close()
    # A server that is gone is no fault of the page; Chromium has many words for it.
    faults = [fault for fault in phones.faults if "net::ERR_" not in fault]
    assert not faults, "\n".join(faults)


def keep(page: Page, url: str) -> None:
    """One visit with a line, until the phone has what it needs."""
    page.goto(url)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def tap(page: Page, person: int, mark: str) -> None:
    page.locator(f"label:has(input[name='mark-{person}'][value={mark}])").tap()


def says(page: Page, words: str) -> None:
    page.locator("[data-offline-state]", has_text=words).wait_for(timeout=20_000)


def until(page: Page, act: Callable[[], bool]) -> None:
    """Lets the page live on until something holds."""
    deadline = time.monotonic() + 15
    while not act():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def test_every_mark_is_there_once(session: Session, server: Server, phones: Browsing) -> None:
    course, leading, roster = make_class(session, 8)
    giving = make_trainer(session)
    one = make_session(session, course, giving, clock.today())
    assert leading.user is not None
    assert giving.user is not None
    register = f"/sesi/{one.id}/presensi"
    people = [who.id for who in roster]
    session.commit()
    server.start()
    first = phones.open("phone", giving.user, offline=True)
    second = phones.open("phone", leading.user, offline=True)
    for page in (first, second):
        keep(page, register)
        page.context.set_offline(True)
        page.goto(register)
        says(page, "Luring")
    first.get_by_role("button", name="Tandai semua hadir").tap()
    tap(first, people[0], "A")
    tap(second, people[0], "A")
    tap(second, people[1], "S")
    says(first, "Luring · 8 tanda presensi menunggu dikirim")
    says(second, "Luring · 2 tanda presensi menunggu dikirim")

    server.fatal.write_text("attendance.receive_marks")
    first.context.set_offline(False)
    until(first, server.died)
    says(first, "Luring · 8 tanda presensi menunggu dikirim")
    second.context.set_offline(False)
    tap(first, people[2], "I")
    assert session.scalars(select(Mark)).all()
    session.rollback()
    server.start()
    for page in (first, second):
        page.context.set_offline(True)
        page.context.set_offline(False)
    says(first, "Semua tersimpan pukul")
    second.get_by_text("1 perbedaan menunggu keputusan").wait_for()

    second.get_by_role("button", name="Pakai Sakit").tap()
    second.get_by_text("Keputusan tersimpan.").wait_for()
    first.get_by_role("button", name="Tutup presensi").tap()
    first.get_by_text("Presensi tersimpan. 5 dari 8 peserta hadir.").wait_for()
    session.rollback()
    marks = session.execute(select(Mark.participant_id, Mark.status)).all()
    letters = ["A", "S", "I", *["H"] * 5]
    wanted = zip(people, letters, strict=True)
    assert sorted(map(tuple, marks)) == sorted(wanted)
    assert session.scalars(select(Register)).one().closed_at is not None
    sent = Counter(session.scalars(select(MarkEntry.client_id)))
    assert set(sent.values()) == {1}
