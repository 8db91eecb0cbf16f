"""A visitor without a browser: opens pages, fills in forms, and checks every page it meets."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.page import Page, check, check_headers
from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import Actor


class BufferedClient(FlaskClient):
    """Reads every answer to its end at once, so that no download's file stays open."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **options})


class PageClient:
    """Signed in as `user`, or anonymous. Commits the test's session before each request."""

    def __init__(self, app: Flask, session: Session, user: User | None = None) -> None:
        self.app = app
        self.http = app.test_client()
        self.session = session
        self._user_id = user.id if user else None

    @property
    def user(self) -> User:
        return self.session.get_one(User, self._user_id)

    @property
    def actor(self) -> Actor:
        return self.user.actor

    def open(self, method: str, url: str, **options: Any) -> TestResponse:
        """One request; what the test has built is committed before, and read anew after."""
        self.session.commit()
        response = self.http.open(url, method=method, **options)
        self.session.expire_all()
        check_headers(response)
        return response

    def get(self, url: str, **options: Any) -> TestResponse:
        return self.open("GET", url, **options)

    def post(self, url: str, **options: Any) -> TestResponse:
        return self.open("POST", url, **options)

    def page(self, url: str, status: int = 200) -> Page:
        """Opens a page, following redirects."""
        return self._read(self.get(url, follow_redirects=True), status)

    def submit(
        self,
        url: str | Page,
        form: str | None = None,
        status: int = 200,
        button: str | None = None,
        **fields: Any,
    ) -> Page:
        """Opens `url` (or takes a page already open), fills its form in, sends it."""
        page = self.page(url) if isinstance(url, str) else url
        target = page.form(form, set(fields))
        unknown = set(fields) - target.names
        assert not unknown, f"no field {sorted(unknown)} on {page.url}; has {sorted(target.names)}"
        data = MultiDict(target.defaults())
        for name, value in fields.items():
            data.poplist(name)
            if value is not None:
                data.setlist(name, value if isinstance(value, list) else [value])
        pressed = target.button(button) if button else None
        named = [b for b in target.buttons if b.get("name")]
        if pressed is None and len(target.buttons) == 1 and named:
            pressed = named[0]
        if pressed is not None and pressed.get("name"):
            data.add(pressed.get("name"), pressed.get("value", ""))
        action = (pressed.get("formaction") if pressed is not None else None) or target.action
        response = self.open(target.method, action, data=data, follow_redirects=True)
        return self._read(response, status)

    def send(self, url: str, status: int = 302, **data: Any) -> TestResponse:
        """A POST with a valid CSRF token and no form: for what no page offers."""
        response = self.post(url, data={"csrf_token": self.csrf_token(), **data})
        assert response.status_code == status, f"POST {url}: {response.status_code}"
        return response

    def csrf_token(self) -> str:
        """A token as this visitor's own session would have put into a form."""
        with self.http.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "0123456789abcdef" * 4)
        serializer = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        return str(serializer.dumps(raw))

    @staticmethod
    def _read(response: TestResponse, status: int) -> Page:
        page = Page(response)
        check(page)
        assert page.status == status, f"{page.url}: {page.status}, expected {status}\n{page.text}"
        return page
