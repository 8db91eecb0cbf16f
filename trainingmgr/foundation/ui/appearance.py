"""Language and light or dark: two choices remembered on the device, for visitors as for staff."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.asking import own_path
from trainingmgr.foundation.language import N_

bp = Blueprint("appearance", __name__)
# A language is offered under its own name, so it is not translated.
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
SCHEMES = {"auto": N_("Ikuti perangkat"), "light": N_("Terang"), "dark": N_("Gelap")}
LANGUAGE_COOKIE, SCHEME_COOKIE = "bahasa", "tampilan"
A_YEAR = 365 * 24 * 3600
# The stylesheet for the dark is only for screens: paper stays white.
DARK_FOR = {"auto": "screen and (prefers-color-scheme: dark)", "dark": "screen"}


def init(app: Flask) -> None:
    """Opens the switch and tells the page frames what was chosen."""
    app.register_blueprint(bp)

    @app.context_processor
    def appearance() -> dict[str, Any]:
        scheme = chosen_scheme()
        return {
            "dark_for": DARK_FOR.get(scheme),
            "languages": [(key, name, key == chosen_language()) for key, name in LANGUAGES.items()],
            "schemes": [(key, _(name), key == scheme) for key, name in SCHEMES.items()],
        }


def chosen_language() -> str:
    """`id`, or another language that the reader asked for."""
    return _known(LANGUAGE_COOKIE, LANGUAGES, "id")


def chosen_scheme() -> str:
    """`auto`, `light` or `dark`."""
    return _known(SCHEME_COOKIE, SCHEMES, "auto")


@bp.post("/tampilan")
@public
def choose() -> Response:
    """Remember a choice and come back to the same page."""
    response = redirect(own_path(request.form.get("kembali", "")) or url_for("home"))
    for cookie, known in ((LANGUAGE_COOKIE, LANGUAGES), (SCHEME_COOKIE, SCHEMES)):
        value = request.form.get(cookie, "")
        if value in known:
            response.set_cookie(
                cookie,
                value,
                max_age=A_YEAR,
                secure=current_app.config["SESSION_COOKIE_SECURE"],
                httponly=True,
                samesite="Lax",
            )
    return response


def _known(cookie: str, known: dict[str, str], otherwise: str) -> str:
    # Outside a request (the command line, a job) nobody has chosen anything.
    value = request.cookies.get(cookie, "") if request else ""
    return value if value in known else otherwise
