"""What holds for every request: headers, CSRF, errors, health, logs, language."""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime
from sqlite3 import OperationalError as SqliteError
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask_babel import Babel
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from trainingmgr.config import Settings
from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Conflict, NotFound, Refused

MAX_BODY = 6 * 1024 * 1024
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ASSETS = frozenset({"static", "assets.bundle", "assets.file"})
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
    Babel(app, locale_selector=lambda: "id")
    csrf.init_app(app)
    _headers(app)
    _errors(app)
    _health(app)
    _logs(app, settings)


def _headers(app: Flask) -> None:
    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "geolocation=(self), camera=(self)"
        if request.endpoint not in ASSETS:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _page(code: int, **context: Any) -> tuple[str, int]:
    return render_template(f"errors/{code}.html", **context), code


def _errors(app: Flask) -> None:
    known = {403, 404, 409, 413, 429, 500, 503, 507}

    @app.errorhandler(CSRFError)
    def stale_form(_: CSRFError) -> tuple[str, int]:
        db.session.rollback()
        return render_template("errors/csrf.html"), 400

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        db.session.rollback()
        code = error.code or 500
        if code < 400 or error.response is not None:
            return error
        return render_template(f"errors/{code if code in known else 404}.html"), code

    @app.errorhandler(NotFound)
    def hidden(_: NotFound) -> tuple[str, int]:
        db.session.rollback()
        return _page(404)

    @app.errorhandler(Conflict)
    @app.errorhandler(StaleDataError)
    def stale(error: Exception) -> tuple[str, int]:
        db.session.rollback()
        typed = [(k, v) for k, v in request.form.items(multi=True) if v and "csrf" not in k]
        return _page(409, typed=typed)

    @app.errorhandler(Refused)
    def refused(error: Refused) -> tuple[str, int]:
        db.session.rollback()
        return render_template("errors/refused.html", refusal=error), 422

    @app.errorhandler(OperationalError)
    @app.errorhandler(SqliteError)
    @app.errorhandler(DBAPIError)
    def database_busy(error: Exception) -> Any:
        db.session.rollback()
        words = str(error)
        if "disk is full" in words or "No space" in words:
            return _page(507)
        if "locked" in words or "busy" in words or isinstance(error, OperationalError):
            return *_page(503), {"Retry-After": "5"}
        log.exception("database error")
        return _page(500)

    @app.errorhandler(OSError)
    def disk(error: OSError) -> tuple[str, int]:
        db.session.rollback()
        if error.errno == 28:
            return _page(507)
        log.exception("os error")
        return _page(500)

    @app.errorhandler(500)
    def unexpected(_: Exception) -> tuple[str, int]:
        db.session.rollback()
        return _page(500)


def _health(app: Flask) -> None:
    @app.get("/healthz")
    @public
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    @public
    def readyz() -> tuple[dict[str, str], int]:
        try:
            db.session.execute(text("select 1 from users limit 1"))
        except DBAPIError:
            db.session.rollback()
            return {"status": "database"}, 503
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
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            if trace:
                line["where"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        return json.dumps(line)


def _logs(app: Flask, settings: Settings) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("trainingmgr")
    root.handlers, root.propagate = [handler], settings.testing
    root.setLevel(logging.WARNING if settings.testing else logging.INFO)

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
                "user": current_user.id if current_user.is_authenticated else None,
            }
            log.info("request", extra={"fields": fields})
        return response
