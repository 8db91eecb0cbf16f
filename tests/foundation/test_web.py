"""What holds for every answer: headers, error pages in Indonesian, silence about people in logs."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, Response, request, send_file
from flask_login import current_user
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tests.support.builders import PASSWORD, make_user
from tests.support.client import PageClient
from tests.support.page import Page, check
from trainingmgr.accounts import queries as accounts
from trainingmgr.config import ROOT
from trainingmgr.foundation import clock, orm
from trainingmgr.foundation.access import web as access
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Conflict, NotFound, Refused
from trainingmgr.foundation.web import JsonLines

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OWN = "/akun/saya"


@pytest.fixture
def trial(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], str]:
    """`trial(act)`: an address whose view does `act`; /healthz and its POST lend their place."""

    def lend(act: Any) -> str:
        monkeypatch.setitem(app.view_functions, "healthz", access.public(lambda: act()))
        return "/healthz"

    return lend


def failing(error: Exception) -> Callable[[], Any]:
    def fail() -> Any:
        raise error

    return fail


def page_of(client: PageClient, url: str, status: int) -> Page:
    page = Page(client.get(url))
    assert page.status == status
    assert page.h1
    if status < 500:
        check(page)
    return page


@pytest.mark.parametrize(
    "url",
    [
        "/masuk",
        "/",
        "/tidak-ada",
        "/healthz",
        "/readyz",
        "/static/css/base.css",
        "/static/tidak-ada.css",
        "/aset/lama/css/base.css",
        "/aset/lama/tidak-ada.css",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "DELETE"])
def test_every_answer_carries_the_protecting_headers(
    client: PageClient, url: str, method: str
) -> None:
    response = client.open(method, url)
    response.close()
    assert response.status_code < 500
    headers = response.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    for name, value in EVERYWHERE.items():
        assert headers[name] == value
    if response.status_code >= 400 or not url.startswith(("/static", "/aset")):
        assert headers["Cache-Control"] == "no-store"


def test_what_a_view_or_a_download_sets_does_not_weaken_them(
    client: PageClient, trial: Callable[[Any], str], app: Flask
) -> None:
    def download() -> Response:
        response = send_file(ROOT / "setup.cfg", as_attachment=True, max_age=3600)
        response.headers["Content-Security-Policy"] = "default-src *"
        return response

    response = client.get(trial(download))
    response.close()
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_pages_of_signed_in_people_are_kept_by_nobody(
    as_role: Callable[..., PageClient],
) -> None:
    assert as_role("trainer").get(OWN).headers["Cache-Control"] == "no-store"


def test_https_is_remembered_where_there_is_https(client: PageClient, app: Flask) -> None:
    assert "Strict-Transport-Security" not in client.get("/masuk").headers
    app.config["SESSION_COOKIE_SECURE"] = True
    try:
        assert "Strict-Transport-Security" in client.get("/masuk").headers
    finally:
        app.config["SESSION_COOKIE_SECURE"] = False


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 415, 418, 429, 500, 501, 503])
def test_every_status_has_a_page_in_indonesian(
    client: PageClient, trial: Callable[[Any], str], code: int
) -> None:
    from werkzeug.exceptions import abort

    page = page_of(client, trial(lambda: abort(code)), code)
    assert str(code) in page.text
    assert page.links.keys() & {"Kembali ke beranda", "Muat ulang halamannya"}


def test_a_wrong_method_says_which_are_right(client: PageClient) -> None:
    response = client.post("/periksa", data={"csrf_token": client.csrf_token()})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_head_and_options_answer_without_a_body(as_role: Callable[..., PageClient]) -> None:
    client = as_role("trainer")
    assert client.open("HEAD", OWN).data == b""
    assert client.open("OPTIONS", OWN).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_unsafe_methods_want_a_token(client: PageClient, method: str) -> None:
    if method == "POST":
        page = Page(client.post("/masuk", data={"email": "a@b.id", "csrf_token": "palsu"}))
        check(page)
        assert page.status == 400
        assert "kedaluwarsa" in page.h1
    assert client.open(method, "/masuk").status_code in {400, 405}


def test_a_token_of_another_session_is_refused(
    client: PageClient, as_role: Callable[..., PageClient]
) -> None:
    token = as_role("admin").csrf_token()
    with client.http.session_transaction() as cookie:
        cookie["csrf_token"] = "f" * 64
    assert client.post("/masuk", data={"csrf_token": token}).status_code == 400


def test_a_body_that_is_too_large_is_told(client: PageClient) -> None:
    page = Page(client.post("/masuk", data={"email": "a" * 7_000_000}))
    check(page)
    assert (page.status, page.h1) == (413, "Berkas ini terlalu besar")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused("Kuota %(n)d sudah penuh.", n=10), 422),
        (NotFound("Tidak ada."), 404),
        (Conflict("Sudah berubah."), 409),
        (StaleDataError("row of Siti"), 409),
        (OSError(28, "No space left on device"), 507),
        (OSError(122, "Disk quota exceeded"), 507),
        (OSError(5, "Input/output error"), 500),
        (OperationalError("insert", {}, sqlite3.OperationalError("database is locked")), 503),
        (OperationalError("insert", {}, Exception("database or disk is full")), 507),
        (PoolTimeout("QueuePool limit"), 503),
    ],
)
def test_known_troubles_have_their_page(
    client: PageClient, trial: Callable[[Any], str], error: Exception, code: int
) -> None:
    page = page_of(client, trial(failing(error)), code)
    assert "Siti" not in page.text
    if code == 422:
        assert "Kuota 10 sudah penuh." in page.text
    if code == 503:
        assert page.response.headers["Retry-After"] == "5"


def test_an_unknown_trouble_has_a_page_and_no_trace(
    client: PageClient, trial: Callable[[Any], str], app: Flask
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        page = page_of(client, trial(failing(ZeroDivisionError("Siti 3674015205990001"))), 500)
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert "Siti" not in page.html
    assert "Traceback" not in page.html


def test_a_stale_save_shows_what_was_typed_but_no_secret(
    client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = access.public(failing(StaleDataError()))
    monkeypatch.setitem(app.view_functions, "accounts.sign_in", view)
    typed = {"catatan": "panjang sekali", "password": "kata-rahasia", "kata_sandi": "kata-rahasia"}
    response = client.send("/masuk", status=409, **typed)
    assert b"panjang sekali" in response.data
    assert b"kata-rahasia" not in response.data
    assert client.csrf_token().encode() not in response.data


def test_two_who_save_the_same_at_once_are_told_so(
    client: PageClient, session: Session, trial: Callable[[Any], str]
) -> None:
    email = make_user(session).email

    def save_again() -> str:
        make_user(db.session(), email=email)
        return "saved"

    page_of(client, trial(save_again), 409)


def test_a_broken_rule_of_the_database_is_our_fault(
    client: PageClient, trial: Callable[[Any], str]
) -> None:
    def forget_the_name() -> str:
        make_user(db.session()).name = None  # type: ignore[assignment]
        db.session.flush()
        return "saved"

    page_of(client, trial(forget_the_name), 500)


# The database is busy, full or gone.


@contextmanager
def table_held(engine: Engine, seconds: float = 60) -> Iterator[None]:
    """Another process writes and does not come to an end."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as other:
            other.execute(text("lock table sign_in_tries in access exclusive mode"))
            yield
            other.rollback()
        return
    hold = (
        "import sqlite3, sys, time\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('BEGIN IMMEDIATE')\nprint('held', flush=True)\ntime.sleep(float(sys.argv[2]))"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(engine.url.database), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    try:
        yield
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


def try_to_sign_in(client: PageClient) -> Any:
    form = {"email": "siapa@contoh.id", "password": PASSWORD, "csrf_token": client.csrf_token()}
    return client.http.post("/masuk", data=form)


@pytest.mark.once
def test_a_lock_held_for_three_seconds_is_waited_for(client: PageClient, engine: Engine) -> None:
    with table_held(engine, 3):
        assert try_to_sign_in(client).status_code == 422


def test_a_lock_held_for_long_is_told_in_time(
    client: PageClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, and not once more while the error's page is made."""
    if engine.dialect.name == "sqlite":
        monkeypatch.setattr(orm, "BUSY_SECONDS", 1.0)
    with table_held(engine):
        started = time.monotonic()
        response = try_to_sign_in(client)
        assert time.monotonic() - started < (8 if engine.dialect.name == "sqlite" else 20)
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert client.http.get("/masuk").status_code == 200
    assert try_to_sign_in(client).status_code == 422


def test_a_note_in_the_margin_gives_up_soon(engine: Engine) -> None:
    with table_held(engine):
        started = time.monotonic()
        with pytest.raises(OperationalError), orm.aside(engine) as own:
            own.execute(text("delete from sign_in_tries"))
        assert time.monotonic() - started < 7


@pytest.mark.once
def test_who_only_reads_does_not_wait_for_a_writer(
    as_role: Callable[..., PageClient], session: Session, engine: Engine
) -> None:
    """Not even for the note that the device was seen."""
    client = as_role("trainer")
    seen = clock.now() - timedelta(minutes=5)
    session.execute(text("update user_sessions set seen_at = :seen"), {"seen": f"{seen:%F %T.%f}"})
    session.commit()
    with table_held(engine):
        started = time.monotonic()
        assert client.http.get(OWN).status_code == 200
        assert time.monotonic() - started < 7


def test_an_error_amid_a_save_asks_the_database_nothing_more(
    as_role: Callable[..., PageClient],
    app: Flask,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    queries: Any,
) -> None:
    """After the rollback every loaded object would be read again, and by then nothing works."""
    client = as_role("admin")

    @access.needs("account.own")
    def broken() -> Any:
        assert current_user.name
        db.session.execute(text("select 1"))
        with_errors.append(len(asked))
        raise OperationalError("commit", {}, Exception("disk I/O error"))

    with_errors: list[int] = []
    monkeypatch.setitem(app.view_functions, "accounts.own_account", broken)
    with queries() as asked:
        response = client.get(OWN)
    assert response.status_code == 503
    assert asked[with_errors[0] :] == []


def test_not_even_who_is_asking_when_that_was_the_trouble(
    as_role: Callable[..., PageClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_role("admin")
    asked = []

    def gone(*_: Any) -> Any:
        asked.append(1)
        raise OperationalError("select", {}, Exception("server closed the connection"))

    monkeypatch.setattr(accounts, "live_session", gone)
    assert client.get(OWN).status_code == 503
    assert len(asked) == 1


@pytest.mark.once
def test_a_full_disk_is_told_and_reading_goes_on(
    client: PageClient, session: Session, engine: Engine
) -> None:
    session.commit()
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
    limits: list[Any] = []

    def limit(dbapi: Any, _record: Any, _proxy: Any) -> None:
        dbapi.execute(f"pragma max_page_count={pages if limits else 2**31}")

    from sqlalchemy import event

    event.listen(engine, "checkout", limit)
    try:
        limits.append(True)
        statuses = [try_to_fill(client, n) for n in range(60)]
        assert 507 in statuses
        assert set(statuses) <= {422, 429, 507}
        assert client.http.get("/masuk").status_code == 200
        limits.clear()
        assert try_to_fill(client, 999) in {422, 429}
    finally:
        event.remove(engine, "checkout", limit)
        engine.dispose()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"


def try_to_fill(client: PageClient, number: int) -> int:
    # Each from elsewhere, so that the throttle lets it through to the database.
    form = {"email": f"x{number}@contoh.id", "password": "x", "csrf_token": client.csrf_token()}
    place = {"REMOTE_ADDR": f"10.0.0.{number % 250}"}
    return int(client.http.post("/masuk", data=form, environ_overrides=place).status_code)


def test_health_is_the_process_and_readiness_the_database(
    client: PageClient, engine: Engine
) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}
    with engine.begin() as connection:
        connection.execute(text("alter table participants rename to elsewhere"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "database"})
    assert client.get("/healthz").status_code == 200


# Logs.


@pytest.fixture
def logged(app: Flask) -> Iterator[list[str]]:
    """The lines as the server would write them."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keep = Keep()
    keep.setFormatter(JsonLines())
    logger = logging.getLogger("trainingmgr")
    before = logger.level
    logger.addHandler(keep)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(keep)
    logger.setLevel(before)


def test_requests_are_logged_as_json_without_people(
    sign_in: Callable[..., PageClient], session: Session, logged: list[str]
) -> None:
    user = make_user(session, "admin", name="Siti Kanari", email="siti@kanari.id")
    client = sign_in(user)
    client.get(f"{OWN}?q=Siti+Kanari&nik=3674015205990001")
    client.send("/akun/baru", status=422, email="siti@kanari.id", password="salah-kanari")
    client.get("/sandi/kanari-3674015205990001")
    client.get("/tidak-ada/3674015205990001?q=kanari")
    entries = [json.loads(line) for line in logged]
    assert [entry["status"] for entry in entries] == [200, 422, 410, 404]
    assert entries[0]["user"] == user.id
    assert {"at", "level", "event", "method", "endpoint", "ms"} <= entries[0].keys()
    for word in ("Kanari", "kanari", "siti", "3674", "?"):
        assert word not in "".join(logged)


def test_errors_are_logged_by_kind_and_place_only(
    client: PageClient, app: Flask, trial: Callable[[Any], str], logged: list[str]
) -> None:
    def wrong() -> Any:
        db.session.execute(text("select * from nowhere where name = :n"), {"n": "Siti Kanari"})

    def odd() -> Any:
        return {}[f"Siti Kanari {request.path}"]

    client.get(trial(wrong))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        client.get(trial(odd) + "?token=kanari")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    entries = [json.loads(line) for line in logged]
    assert [entry.get("error") for entry in entries][-1] == "KeyError"
    assert entries[0]["error"] in {"OperationalError", "ProgrammingError"}
    assert all("where" in entry for entry in entries if "error" in entry)
    assert "anari" not in "".join(logged)
    assert "/healthz" not in "".join(logged)


def test_database_errors_do_not_repeat_what_was_typed(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(Exception, match="hide_parameters") as error:
        connection.execute(text("select * from nowhere where name = :n"), {"n": "Siti Kanari"})
    assert "Kanari" not in str(error.value)


def test_an_unusual_thing_in_a_log_does_not_break_it() -> None:
    record = logging.LogRecord("x", logging.INFO, "x", 1, "hal %s", ("a\n{",), None)
    record.fields = {"odd": object()}
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "hal a\n{"


def test_a_redirect_and_a_made_response_pass_the_error_handler(
    client: PageClient, trial: Callable[[Any], str]
) -> None:
    made = HTTPException(response=Response("dibuat", 418))
    assert client.get(trial(failing(made))).data == b"dibuat"
