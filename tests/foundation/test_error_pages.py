"""Whatever goes wrong has a page in Indonesian that shows no trace and no secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.foundation import failing
from tests.support.page import Page, check
from trainingmgr.foundation.access import web as access
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Conflict, NotFound, Refused


def page_of(client: PageClient, url: str, status: int) -> Page:
    page = Page(client.get(url))
    assert page.status == status
    assert page.h1
    if status < 500:
        check(page)
    return page


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


def test_a_redirect_and_a_made_response_pass_the_error_handler(
    client: PageClient, trial: Callable[[Any], str]
) -> None:
    made = HTTPException(response=Response("dibuat", 418))
    assert client.get(trial(failing(made))).data == b"dibuat"
