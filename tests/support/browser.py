"""A real Chromium against a real server: for stories and for what only a browser can tell."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, Playwright
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from trainingmgr.accounts import services
from trainingmgr.accounts.models import User
from trainingmgr.foundation import jobs
from trainingmgr.foundation.jobs.worker import work_available
from trainingmgr.foundation.ui.appearance import LANGUAGE_COOKIE, SCHEME_COOKIE

SIZES = {"phone": (360, 800), "desktop": (1280, 800)}
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"

# Reported to the test through the console, which Playwright hands over in order.
VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event =>
    console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI));
"""


def launch(playwright: Playwright) -> Browser:
    """Chromium as Debian ships it; root may only start it without its sandbox."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serves the app on a free loopback port, works its jobs at once; yields the address."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    working: list[threading.Thread] = []

    def wake() -> None:
        worker = threading.Thread(target=work_available, args=(app,), daemon=True)
        working.append(worker)
        worker.start()

    jobs.on_wake(wake)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        jobs.on_wake(None)
        server.shutdown()
        serving.join()
        for worker in working:
            worker.join()
        server.server_close()


def whole(app: Flask) -> Any:
    """The app with each answer read to its end before it is sent.

    A browser that leaves a page drops what it no longer needs, and the development server does
    not close an answer it could not finish: files would stay open.
    """

    def read(environ: Any, start_response: Any) -> list[bytes]:
        answer = app(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()  # type: ignore[attr-defined]

    return read


class Browsing:
    """Opens pages for people and remembers what went wrong on them."""

    def __init__(self, browser: Browser, address: str, app: Flask, session: Session) -> None:
        self._browser, self._address, self._app = browser, address, app
        self._session = session
        self._contexts: list[Any] = []
        self.faults: list[str] = []

    def open(
        self,
        size: str = "phone",
        user: User | None = None,
        *,
        javascript: bool = True,
        offline: bool = False,
    ) -> Page:
        """A page at 360 or 1280 pixels, signed in when a user is given.

        Only `offline` ones keep pages for later: the others would fetch all that for nothing.
        """
        width, height = SIZES[size]
        context = self._browser.new_context(
            base_url=self._address,
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            java_script_enabled=javascript,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            service_workers="allow" if offline else "block",
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        if javascript:
            context.add_init_script(VIOLATIONS)
        if user is not None:
            context.add_cookies([self._cookie(user)])
        page = context.new_page()
        if javascript and not offline:
            page.goto = self._patient(page)  # type: ignore[method-assign]
        page.on("request", lambda _: self._settle())
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message))
        page.on("response", lambda answer: self._judge(answer.status, answer.url))
        return page

    def sign_in(self, page: Page, user: User) -> None:
        """From the next page on, this window is that user's."""
        page.context.add_cookies([self._cookie(user)])

    def wear(self, page: Page, *, language: str = "id", scheme: str = "light") -> None:
        """From the next page on: this language, light or dark."""
        chosen = {LANGUAGE_COOKIE: language, SCHEME_COOKIE: scheme}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": self._address} for name, value in chosen.items()]
        )

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _patient(self, page: Page) -> Callable[..., Any]:
        """`goto` that ends when the page's scripts listen: a busy machine loads them late."""
        go = page.goto

        def goto(url: str, **options: Any) -> Any:
            answer = go(url, **options)
            if page.locator('script[type="module"]').count():
                page.locator("html[data-ready]").wait_for(state="attached")
            return answer

        return goto

    def _settle(self) -> None:
        # A test that looks into the database must not stand in the server's way.
        self._session.commit()

    def _hear(self, page: Page, message: Any) -> None:
        # Chromium logs refused forms (422, 409 …) and a line that is cut; both are meant.
        meant = ("status of 4", "net::ERR_INTERNET_DISCONNECTED")
        if message.type == "error" and not any(words in message.text for words in meant):
            self.faults.append(f"{page.url}: {message.text}")

    def _judge(self, status: int, url: str) -> None:
        if status >= 500:
            self.faults.append(f"{url}: {status}")

    def _cookie(self, user: User) -> Any:
        serializer = self._app.session_interface.get_signing_serializer(self._app)  # type: ignore[attr-defined]
        token = services.open_session(self._session, user, "Chromium")
        self._session.commit()
        name = self._app.config["SESSION_COOKIE_NAME"]
        return {"name": name, "value": serializer.dumps({"sid": token}), "url": self._address}


def axe(page: Page, *only: str) -> None:
    """Fails on anything axe-core finds (by these rules, or all), and on scrolling sideways."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async rules => (await axe.run(document, rules.length ? {runOnly: rules} : {})).violations",
        list(only),
    )
    lines = [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
    width = page.evaluate("document.documentElement.scrollWidth")
    room = page.evaluate("document.documentElement.clientWidth")
    assert width <= room, f"{page.url} is {width} px wide in {room} px"


Opener = Callable[..., Page]
