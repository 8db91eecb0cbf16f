"""Every form of the house with an answer that goes through, to be spoiled one field at a time."""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tests.support.client import PageClient
from tests.support.crawl import crawl
from tests.support.endpoints import SIGN_IN, Cell, cells
from tests.support.page import FormOnPage, text_of
from tests.support.world import values
from trainingmgr.accounts import services as accounts
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock

# What breaks software: nothing, too much, too long, what one database refuses and the other
# takes (NUL, numbers beyond a column), digits that are none, and marks of other languages.
NASTY = (
    "",
    " ",
    "\0",
    "Ibu\0Sari",
    "a" * 41,
    "b" * 121,
    "c" * 501,
    "d" * 70_000,
    "é😀" * 300,
    "0",
    "-1",
    "1,5",
    "999999999",
    "2147483648",
    "9223372036854775808",
    "9" * 40,
    "1e999",
    "NaN",
    "²",
    "٣٤",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "1/1/1",
    "32 Mei 2001",
    "00:00",
    "23:59",
    "25:00",
    "08:00:00:00",
    "None",
    "null",
    "true",
    "<img src=x onerror=alert(1)><!--",
    "{{7*7}}%(n)s%s${x}",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "../../../etc/passwd",
    "\u202eterbalik\u2028\ufeff",
    "a\r\nSet-Cookie: x=1",
)


STRANGER = "stranger"


@dataclass
class Door:
    """One form: who may send it, where, and an answer that reads as an honest one."""

    cell: Cell
    role: str
    url: str
    answer: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def doors(app: Flask, session: Session) -> list[Door]:
    """Every view that takes a POST, with the fields that pages show for it."""
    wanted = {cell.endpoint: cell for cell in cells(app, values(session)) if cell.method == "POST"}
    found: dict[str, Door] = {}
    for role, user in people(session).items():
        client = signed_in(app, session, user)
        for visit in crawl(client, "/" if user else SIGN_IN):
            for form in visit.page.forms if visit.page.response.mimetype == "text/html" else ():
                _note(found, wanted, app, role, form)
        for cell in wanted.values():
            if cell.endpoint not in found and cell.allows(role):
                _note_own(found, wanted, client, role, cell)
    return [found[endpoint] for endpoint in sorted(found)]


def people(session: Session) -> dict[str, User | None]:
    """The first account of each role that the demonstration has, and a stranger."""
    rows = session.scalars(select(User).where(User.active).order_by(User.id.desc())).all()
    return {STRANGER: None} | {user.role: user for user in rows}


def signed_in(app: Flask, session: Session, user: User | None) -> PageClient:
    """A visitor with a fresh session: some forms end it."""
    client = PageClient(app, session, user)
    if user is None:
        return client
    token = accounts.open_session(session, user, "tes")
    with client.http.session_transaction() as cookie:
        cookie["sid"] = token
    return client


def try_answer(
    app: Flask, session: Session, door: Door, fields: Iterable[tuple[str, Any]]
) -> str | None:
    """Sends it; what went wrong on our side, or None."""
    client = signed_in(app, session, people(session)[door.role])
    data: MultiDict[str, Any] = MultiDict(fields)
    data.setlist("csrf_token", [client.csrf_token()])
    try:
        status = client.post(door.url, data=data).status_code
    except Exception as error:
        session.rollback()
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "trainingmgr" in f[0]]
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        return f"{type(error).__name__} {place}"
    return f"{status}" if status >= 500 and status != 503 else None


def spoiled(door: Door, name: str, value: Any) -> list[tuple[str, Any]]:
    """The honest answer with one field otherwise."""
    fields: list[tuple[str, Any]] = [
        (key, one) for key, many in door.answer.items() for one in many if key != name
    ]
    fields += [(key, picture()) for key in sorted(door.files) if key != name]
    return [*fields, (name, value)]


def picture() -> tuple[io.BytesIO, str]:
    """A small photograph, as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "gray").save(out, "JPEG")
    return io.BytesIO(out.getvalue()), "foto.jpg"


def not_a_picture() -> tuple[io.BytesIO, str]:
    """Bytes that begin like one and then are none."""
    return io.BytesIO(b"\xff\xd8\xff\xe0" + b"\0" * 400), "foto.jpg"


def _note_own(
    found: dict[str, Door], wanted: dict[str, Cell], client: PageClient, role: str, cell: Cell
) -> None:
    """A form that no link leads to now may still be shown at its own address."""
    try:
        page = client.page(cell.url)
    except AssertionError:
        return
    for form in page.forms:
        _note(found, wanted, client.app, role, form)


def _note(
    found: dict[str, Door], wanted: dict[str, Cell], app: Flask, role: str, form: FormOnPage
) -> None:
    addresses = [form.action, *(b.get("formaction") for b in form.buttons if b.get("formaction"))]
    for address in addresses if form.method == "POST" else ():
        endpoint = _endpoint(app, address)
        if endpoint in wanted and endpoint not in found:
            found[endpoint] = Door(wanted[endpoint], role, address)
            _fill(found[endpoint], form)


def _endpoint(app: Flask, address: str) -> str:
    path = address.partition("?")[0]
    return str(app.url_map.bind("localhost").match(path, method="POST")[0])


def _fill(door: Door, form: FormOnPage) -> None:
    for name, value in form.defaults():
        door.answer.setdefault(name, []).append(value)
    door.answer.pop("csrf_token", None)
    for control in form.controls:
        name, kind = control.get("name"), control.get("type", "")
        if not name or name == "csrf_token":
            continue
        if kind == "file":
            door.files.add(name)
        elif not any(door.answer.get(name, [])):
            door.answer[name] = [_plausible(control, kind)]


def _plausible(control: Any, kind: str) -> str:
    if control.local_name == "select":
        options = [option.get("value", text_of(option)) for option in control.query_all("option")]
        return next((value for value in options if value), "")
    if kind in {"radio", "checkbox"} or control.local_name == "button":
        return str(control.get("value", "on"))
    kinds: dict[str, Callable[[], str]] = {
        "date": lambda: (clock.today() - timedelta(days=1)).isoformat(),
        "time": lambda: "09:00",
        "tel": lambda: "081234567890",
        "email": lambda: "seseorang@contoh.id",
        "password": lambda: "empat puluh kambing makan rumput",
    }
    if kind in kinds:
        return kinds[kind]()
    return "12" if control.get("inputmode") == "numeric" else "Ditulis di sini"
