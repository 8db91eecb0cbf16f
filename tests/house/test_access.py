"""Who may do what: each view as each role, as a stranger and as someone disabled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.contents import digests
from tests.support.endpoints import SIGN_IN, Cell, cells
from tests.support.world import values
from trainingmgr.accounts import services as accounts
from trainingmgr.foundation.access import web as access
from trainingmgr.foundation.access.policy import PERMISSIONS, ROLES

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo")]

STRANGER, DISABLED = "stranger", "disabled"
SIGN_OUT = "accounts.sign_out"
VIEWERS = (*ROLES, STRANGER, DISABLED)


class Viewer:
    """Somebody who tries every door; signed in anew each time, since a POST may sign out."""

    def __init__(self, app: Flask, session: Session, kind: str) -> None:
        self.kind = kind
        self.user = make_user(session, kind if kind in ROLES else "admin")
        self.client = PageClient(app, session, self.user)

    def try_door(self, cell: Cell) -> TestResponse:
        if self.kind != STRANGER:
            self.user.active = True
            token = accounts.open_session(self.client.session, self.user, "tes")
            self.user.active = self.kind != DISABLED
            with self.client.http.session_transaction() as cookie:
                cookie["sid"] = token
        if cell.method == "GET":
            return self.client.get(cell.url)
        data = {"csrf_token": self.client.csrf_token()}
        return self.client.open(cell.method, cell.url, data=data)


def verdict(kind: str, cell: Cell, answer: TestResponse) -> str | None:
    """What is wrong with the answer, or None."""
    to_sign_in = answer.status_code in {302, 303} and answer.location.startswith(SIGN_IN)
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if cell.public:
        return "refused" if answer.status_code in {401, 403} else None
    if kind in {STRANGER, DISABLED}:
        asked = to_sign_in or (answer.status_code == 401 and answer.is_json)
        return None if asked else f"{answer.status_code}, not asked to sign in"
    if not cell.allows(kind):
        return None if answer.status_code == 403 else f"{answer.status_code}, not refused"
    if answer.status_code in {401, 403} or (to_sign_in and cell.endpoint != SIGN_OUT):
        return f"{answer.status_code}, although {cell.permission} allows it"
    return None


@pytest.mark.once
def test_each_view_as_each_viewer(
    app: Flask, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    doors = list(cells(app, values(session)))
    faults = []
    for kind in VIEWERS:
        viewer = Viewer(app, session, kind)
        for cell in doors:
            try:
                fault = verdict(kind, cell, viewer.try_door(cell))
            except Exception as crash:
                fault = f"{type(crash).__name__}: {crash}"
            if fault:
                faults.append(f"{kind}: {cell.method} {cell.url}: {fault}")
    undeclared = [cell for cell in doors if not cell.public and cell.permission not in PERMISSIONS]
    with capsys.disabled():
        print(f" cells={len(doors) * len(VIEWERS)} undeclared={len(undeclared)} ", end="")
    assert not faults, "\n".join(faults)
    assert not undeclared


def test_nothing_changes_without_a_csrf_token(
    app: Flask, session: Session, as_role: Callable[..., PageClient]
) -> None:
    client = as_role("admin")
    session.commit()
    before = digests(session.get_bind())
    for cell in cells(app, values(session)):
        if cell.method != "GET":
            assert client.open(cell.method, cell.url, data={}).status_code == 400, cell
    session.commit()
    assert digests(session.get_bind()) == before


def test_a_view_without_permission_does_not_start() -> None:
    app = Flask("bare")
    app.add_url_rule("/", "open_door", lambda: "")
    with pytest.raises(access.Undeclared, match="open_door"):
        access.check_declared(app)


def test_every_permission_guards_something(app: Flask, session: Session) -> None:
    """A permission may also narrow what a page shows; then its name stands in the code."""
    used = {cell.permission for cell in cells(app, values(session))}
    idle = set(PERMISSIONS) - used
    assert not [name for name in sorted(idle) if not _asked_for(name)]


def _asked_for(permission: str) -> bool:
    from tests.house.test_templates import ALL, SOURCES, source

    code = SOURCES + "".join(source(name) for name in ALL)
    return any(f"may({quote}{permission}{quote})" in code for quote in "\"'")
