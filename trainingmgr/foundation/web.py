"""What holds for every request: headers, CSRF, errors, health, logs, language."""

from __future__ import annotations

import errno
import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask_babel import Babel
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from trainingmgr.config import Settings
from trainingmgr.foundation import crypto
from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import Base, is_duplicate
from trainingmgr.foundation.problems import Conflict, NotFound, Refused
from trainingmgr.foundation.ui import appearance

MAX_BODY = 6 * 1024 * 1024
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ASSETS = frozenset({"static", "assets.bundle", "assets.file"})
# The other codes share one page.
OWN_PAGES = frozenset({403, 404, 409, 413, 429, 500, 503, 507})
csrf = CSRFProtect()
log = logging.getLogger("trainingmgr.request")


def init(app: Flask, settings: Settings) -> None:
    """Wires everything that is the same for all rooms."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-bina" if settings.secure_cookies else "bina",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        BABEL_DEFAULT_LOCALE="id",
        BABEL_DEFAULT_TIMEZONE="Asia/Jakarta",
        TESTING=settings.testing,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    Babel(app, locale_selector=appearance.chosen_language)
    csrf.init_app(app)
    _headers(app)
    _errors(app)
    _health(app)
    _logs(app, settings)


def _headers(app: Flask) -> None:
    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = CSP
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "geolocation=(self), camera=(self)"
        if app.config["SESSION_COOKIE_SECURE"]:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint not in ASSETS or response.status_code >= 400:
            # Also over what a download sets by itself: it is somebody's data.
            headers["Cache-Control"] = "no-store"
        return response


def _errors(app: Flask) -> None:
    def page(code: int, template: str = "", **context: Any) -> tuple[str, int]:
        _let_go()
        return render_template(template or f"errors/{code}.html", code=code, **context), code

    @app.errorhandler(CSRFError)
    def stale_form(_: CSRFError) -> tuple[str, int]:
        return page(400, "errors/csrf.html")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        code = error.code or 500
        if code < 400 or error.response is not None:
            return error
        kept = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
        return *page(code, "" if code in OWN_PAGES else "errors/other.html"), kept

    @app.errorhandler(NotFound)
    def hidden(_: NotFound) -> tuple[str, int]:
        return page(404)

    @app.errorhandler(Conflict)
    @app.errorhandler(StaleDataError)
    def stale(error: Exception) -> tuple[str, int]:
        return page(409, typed=[pair for pair in request.form.items(multi=True) if _shown(*pair)])

    @app.errorhandler(Refused)
    def refused(error: Refused) -> tuple[str, int]:
        return page(422, "errors/refused.html", refusal=error)

    @app.errorhandler(DBAPIError)
    @app.errorhandler(PoolTimeout)
    def database(error: DBAPIError | PoolTimeout) -> Any:
        if isinstance(error, IntegrityError) and is_duplicate(error):
            return stale(error)
        log.warning("database", exc_info=error, extra={"fields": {"endpoint": request.endpoint}})
        words = str(error)
        if "disk is full" in words or "No space left" in words:
            return page(507)
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        if lost or isinstance(error, OperationalError | PoolTimeout):
            return *page(503), {"Retry-After": "5"}
        return page(500)

    @app.errorhandler(OSError)
    def disk(error: OSError) -> tuple[str, int]:
        log.error("disk", exc_info=error, extra={"fields": {"endpoint": request.endpoint}})
        return page(507 if error.errno in {errno.ENOSPC, errno.EDQUOT} else 500)

    @app.errorhandler(500)
    def unexpected(_: Exception) -> tuple[str, int]:
        return page(500)


def _let_go() -> None:
    """Nothing half-done stays, and the error's page asks the database nothing: it may be down."""
    g.user_id = _user_id()
    g._login_user = AnonymousUserMixin()
    # What stays attached would be read again at its next mention.
    db.session.expunge_all()
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session().invalidate()


def _shown(name: str, value: str) -> bool:
    """Whether what was typed may stand on a page."""
    return bool(value) and not any(word in name for word in ("csrf", "password", "sandi"))


def _health(app: Flask) -> None:
    @app.get("/healthz")
    @public
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    @public
    def readyz() -> tuple[dict[str, str], int]:
        try:
            crypto.check_stored(db.session(), Base.metadata)
        except DBAPIError:
            db.session.rollback()
            return {"status": "database"}, 503
        except crypto.WrongKey:
            return {"status": "keys"}, 503
        return {"status": "ok"}, 200


class JsonLines(logging.Formatter):
    """One JSON object a line; ids and counts only, never what someone typed."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            # The type and place, not the message: messages of database errors hold values.
            line["error"] = record.exc_info[0].__name__
            frames = [frame for frame, _ in traceback.walk_tb(record.exc_info[2])]
            ours = [frame for frame in frames if "/trainingmgr/" in frame.f_code.co_filename]
            for frame in (ours or frames)[-1:]:
                line["where"] = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        return json.dumps(line, default=str)


def _logs(app: Flask, settings: Settings) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("trainingmgr", "huey"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], settings.testing
        logger.setLevel(logging.WARNING if settings.testing else logging.INFO)
    logging.getLogger("huey").setLevel(logging.WARNING)

    def log_exception(exc_info: Any) -> None:
        # Flask's own line names the path, and a path may hold a one-time link.
        fields = {"method": request.method, "endpoint": request.endpoint}
        log.error("unexpected", exc_info=exc_info, extra={"fields": fields})

    app.log_exception = log_exception  # type: ignore[method-assign]

    @app.before_request
    def start_clock() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log_request(response: Response) -> Response:
        if request.endpoint not in ASSETS | {"healthz"}:
            fields = {
                "method": request.method,
                "endpoint": request.endpoint,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000),
                "user": g.get("user_id") or _user_id(),
            }
            log.info("request", extra={"fields": fields})
        return response


def _user_id() -> int | None:
    """Who asks, if that is known already; never a query of its own."""
    state = inspect(g.get("_login_user"), raiseerr=False)
    return state.identity[0] if state is not None and state.identity else None
