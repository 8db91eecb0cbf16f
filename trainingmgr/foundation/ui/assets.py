"""The stylesheets as one file, and every asset under an address that changes with its content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    request,
    send_from_directory,
    url_for,
)

from trainingmgr.foundation.access.web import public

bp = Blueprint("assets", __name__)
FOREVER = 365 * 24 * 3600


class Bundle:
    """`css`: tokens, base, layouts, components in that order; `digest`: hash of all assets."""

    def __init__(self, static: Path) -> None:
        styles = [static / "css" / f"{name}.css" for name in ("tokens", "base", "layouts")]
        styles += sorted((static / "css" / "components").glob("*.css"))
        self.digest = _digest(static)
        text = "\n".join(path.read_text("utf-8") for path in styles)
        # Written relative to static/css, served from /aset/: point fonts at their hashed address.
        self.css = text.replace("../fonts/", f"{self.digest}/fonts/").encode()


def init(app: Flask) -> None:
    """Builds the bundle and gives templates `bundle_url()` and `asset_url(path)`."""
    app.extensions["assets"] = Bundle(Path(app.static_folder or ""))
    app.register_blueprint(bp)
    app.jinja_env.globals.update(bundle_url=bundle_url, asset_url=asset_url)


def bundle_url() -> str:
    """The stylesheet's address; its content never changes."""
    return url_for("assets.bundle", digest=_current().digest)


def bundle_digest() -> str:
    """Changes whenever any file of `static/` does."""
    return _current().digest


def asset_url(path: str) -> str:
    """The address of one file of `static/`; its content never changes."""
    return url_for("assets.file", digest=_current().digest, path=path)


@bp.get("/aset/app-<digest>.css")
@public
def bundle(digest: str) -> Response:
    """All styles. An old hash still answers, so that a page opened before a release stays whole."""
    response = Response(_current().css, mimetype="text/css")
    return _cached(response, digest)


@bp.get("/aset/<digest>/<path:path>")
@public
def file(digest: str, path: str) -> Response:
    """One file of `static/`."""
    if current_app.static_folder is None:
        abort(404)
    return _cached(send_from_directory(current_app.static_folder, path), digest)


def _cached(response: Response, digest: str) -> Response:
    if digest == _current().digest:
        response.headers["Cache-Control"] = f"public, max-age={FOREVER}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def _current() -> Bundle:
    if current_app.debug:
        current_app.extensions["assets"] = Bundle(Path(current_app.static_folder or ""))
    found: Bundle = current_app.extensions["assets"]
    return found


def _digest(static: Path) -> str:
    summary = sha256()
    for path in sorted(path for path in static.rglob("*") if path.is_file()):
        summary.update(str(path.relative_to(static)).encode())
        summary.update(path.read_bytes())
    return summary.hexdigest()[:12]
