"""How a view declares its permission; a view without one does not start."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.policy import PERMISSIONS, Actor

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "__permission__"
PUBLIC = "public"


class Undeclared(RuntimeError):
    """A view declares no permission, or one that the policy does not know."""


def public(view: View) -> View:
    """Anyone may open it: sign-in, verification of a certificate, health."""
    setattr(view, ATTRIBUTE, PUBLIC)
    return view


def needs(permission: str, *, page: bool = True) -> Callable[[View], View]:
    """Only roles with this permission; others get 403, strangers the sign-in page.

    A view that is no `page` answers a script, and tells both as JSON: 403, 401.
    """
    if permission not in PERMISSIONS:
        raise Undeclared(f"unknown permission {permission!r}")

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return to_sign_in() if page else told(401, _("Masuk dahulu."))
            if not actor().may(permission):
                return abort(403) if page else told(403, _("Peran Anda tidak boleh melakukannya."))
            return view(*args, **kwargs)

        setattr(guarded, ATTRIBUTE, permission)
        return cast(View, guarded)

    return declare


def to_sign_in() -> Response:
    """The sign-in page, which comes back here when this was a page and not an act."""
    target = request.full_path.rstrip("?") if request.method != "POST" else None
    return redirect(url_for("accounts.sign_in", next=target))


def told(status: int, why: str) -> Response:
    """A refusal for a script: the reason, to be shown as it is."""
    answer = jsonify(why=why)
    answer.status_code = status
    return answer


def actor() -> Actor:
    """The signed-in person as services know them."""
    return cast(Actor, current_user.actor)


def check_declared(app: Flask) -> None:
    """Raises Undeclared naming every endpoint without a permission."""
    missing = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not hasattr(view, ATTRIBUTE) and endpoint != "static"
    ]
    if missing:
        raise Undeclared("no permission declared: " + ", ".join(sorted(missing)))


def init(app: Flask) -> None:
    """The second lock: a view that slipped through is refused when asked for."""

    @app.before_request
    def deny_undeclared() -> None:
        if request.endpoint is None or request.endpoint == "static":
            return
        if not hasattr(current_app.view_functions.get(request.endpoint), ATTRIBUTE):
            abort(403)

    @app.context_processor
    def permissions() -> dict[str, Any]:
        def may(permission: str) -> bool:
            return bool(current_user.is_authenticated) and actor().may(permission)

        return {"may": may}
