"""What holds for every answer: the protecting headers, and a token for what changes anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response, send_file

from tests.support.client import PageClient
from tests.support.foundation import OWN
from tests.support.page import Page, check
from trainingmgr.config import ROOT

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


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
