"""The harness: a fresh database for each test, a page-checking visitor, a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.support import browser as browsing
from tests.support.builders import actor, make_user
from tests.support.client import PageClient
from tests.support.house import DEMO, EMPTY, House
from tests.support.statements import Statements, counted
from trainingmgr.accounts import services as accounts
from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.jobs.worker import work_available


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What touches no database, or only looks at pages, says the same on every one and runs once.

    What pages call is tested on each, and what is marked `both` is told on every database.
    """
    for item in items:
        if not isinstance(item, pytest.Function) or item.get_closest_marker("both"):
            continue
        of_pages = item.get_closest_marker("browser") or "routes" in item.path.stem
        if "house" not in item.fixturenames or of_pages:
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One app and one database per worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    house = House(tmp_path_factory.mktemp("instance"), worker)
    yield house
    house.close()


@pytest.fixture
def app(house: House, request: pytest.FixtureRequest) -> Flask:
    """The app on an empty database, or on the demonstration for tests marked `demo`.

    No application context is pushed: each request of a client brings its own.
    """
    house.hold(DEMO if request.node.get_closest_marker("demo") else EMPTY)
    return house.app


@pytest.fixture
def engine(app: Flask, house: House) -> Engine:
    return house.engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """The test's own session, apart from the one that requests use."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def admin(session: Session) -> Actor:
    """The administrator who does things in tests."""
    return actor(session)


@pytest.fixture
def client(app: Flask, session: Session) -> PageClient:
    """A stranger."""
    return PageClient(app, session)


@pytest.fixture
def sign_in(app: Flask, session: Session) -> Callable[[User], PageClient]:
    """`sign_in(user)`: a visitor who is signed in as that user."""

    def sign_in(user: User) -> PageClient:
        client = PageClient(app, session, user)
        token = accounts.open_session(session, user, "tes")
        with client.http.session_transaction() as cookie:
            cookie["sid"] = token
        return client

    return sign_in


@pytest.fixture
def as_role(session: Session, sign_in: Callable[[User], PageClient]) -> Callable[..., PageClient]:
    """`as_role("trainer")`: a visitor signed in as a new user of that role."""

    def as_role(role: str, **fields: Any) -> PageClient:
        return sign_in(make_user(session, role, **fields))

    return as_role


@pytest.fixture
def run(app: Flask, session: Session) -> Callable[..., Result]:
    """`run("users", "create", …)`: a command of `flask --app wsgi`."""
    runner = app.test_cli_runner()

    def run(*args: str, input: str | None = None) -> Result:
        session.commit()
        result = runner.invoke(args=args, input=input)
        session.expire_all()
        crash = result.exception
        if crash is not None and not isinstance(crash, SystemExit):
            raise crash
        return result

    return run


@pytest.fixture
def work(app: Flask, session: Session) -> Callable[[], int]:
    """`work()`: does the jobs that wait, returns how many."""

    def work() -> int:
        session.commit()
        count = work_available(app)
        session.expire_all()
        return count

    return work


@pytest.fixture
def queries(engine: Engine) -> Callable[[], AbstractContextManager[Statements]]:
    """`with queries() as q:` … `len(q)` statements were sent."""
    return lambda: counted(engine)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = browsing.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of a running server on this test's database."""
    with browsing.serve(app) as address:
        yield address


@pytest.fixture
def visits(
    chromium: Browser, live_server: str, app: Flask, session: Session
) -> Iterator[browsing.Browsing]:
    """Browser windows; the test fails on a script error, a CSP violation or an answer 5xx."""
    visits = browsing.Browsing(chromium, live_server, app, session)
    yield visits
    visits.close()
    assert not visits.faults, "\n".join(visits.faults)


@pytest.fixture
def phone(visits: browsing.Browsing) -> Page:
    """A stranger's phone, 360 pixels wide."""
    return visits.open("phone")


@pytest.fixture
def desktop(visits: browsing.Browsing) -> Page:
    """A stranger's desk, 1280 pixels wide."""
    return visits.open("desktop")


@pytest.fixture
def browse(visits: browsing.Browsing, session: Session) -> Callable[..., Page]:
    """`browse("trainer", size="phone")` or `browse(user)`: a signed-in window."""

    def browse(who: str | User, size: str = "phone") -> Page:
        user = make_user(session, who) if isinstance(who, str) else who
        return visits.open(size, user)

    return browse


@pytest.fixture
def axe() -> Callable[[Page], None]:
    return browsing.axe
