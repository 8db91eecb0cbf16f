"""What a phone keeps for the time without a line: manifest, service worker, and an empty shell.

Nothing here says who asks. Pages and unsent notes are kept by the browser's own database
(`static/js`), apart from what the service worker caches.
"""

from __future__ import annotations

import json
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.ui.assets import asset_url, bundle_digest, bundle_url

bp = Blueprint("offline", __name__)
# Files of static/ that a page needs to be whole; the worker itself is kept by the browser.
KEPT = ("css/dark.css", "js/*.js", "vendor/*/*.js", "fonts/*.woff2", "img/*.svg")
WORKER = "js/worker.js"
# The phone's outbox sends forms by script, and must not lose the notice of the page that follows.
OUTBOX = "X-Outbox"


def init(app: Flask) -> None:
    """Opens the addresses and answers the outbox in its own way."""
    app.register_blueprint(bp)
    app.after_request(answer_outbox)


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """What makes it an app on the phone's first screen."""
    icons = [("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable-512", 512, "maskable")]
    told = {
        "id": "/",
        "name": "Bina Usaha",
        "short_name": "Bina Usaha",
        "description": _("Pelatihan dan wirausaha baru Kota Tangerang Selatan"),
        "lang": "id",
        "start_url": url_for("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f6f1",
        "theme_color": "#07503b",
        "icons": [
            {
                "src": asset_url(f"img/icons/{name}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in icons
        ],
    }
    return Response(json.dumps(told), mimetype="application/manifest+json")


@bp.get("/sw.js")
@public
def worker() -> Response:
    """The service worker: a new one with each change of the assets, so that no old one stays."""
    shell = {
        "digest": bundle_digest(),
        "page": url_for("offline.shell"),
        "files": [bundle_url(), *(asset_url(path) for path in kept_files())],
    }
    script = f"self.SHELL = {json.dumps(shell)};\nimportScripts({json.dumps(asset_url(WORKER))});\n"
    return Response(script, mimetype="text/javascript")


@bp.get("/luring")
@public
def shell() -> str:
    """A page without anybody's data; its script puts in what the phone has kept."""
    return render_template("layouts/shell.html")


@bp.get("/luring/saya")
@public
def who() -> Response:
    """Who is signed in, if anyone, and a fresh token: asked before the outbox is sent."""
    signed_in = current_user.is_authenticated
    return jsonify(user=str(current_user.id) if signed_in else None, csrf=generate_csrf())


def kept_files() -> list[str]:
    """The files of `static/` that the service worker holds ready."""
    static = Path(current_app.static_folder or "")
    found = {path for pattern in KEPT for path in static.glob(pattern)}
    return sorted(str(path.relative_to(static)) for path in found if path != static / WORKER)


def answer_outbox(response: Response) -> Response:
    """Where a form leads, told instead of followed: a page that nobody sees keeps its notice."""
    if OUTBOX in request.headers and response.status_code in {302, 303}:
        told = json.dumps({"next": response.headers.pop("Location")})
        response.status_code, response.mimetype = 200, "application/json"
        response.set_data(told)
    return response
