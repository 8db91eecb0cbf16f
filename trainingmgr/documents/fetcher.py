"""Keeps the PDF renderer away from the network and the disk.

A document may use `data:` images and the few assets named here. Assets have a scheme of their own
(`asset:img/kawung.svg`), so that no path, however it is spelt, is ever looked up.
"""

import io
from pathlib import Path
from urllib.request import DataHandler, Request

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"

ASSETS = {"img/kawung.svg": "image/svg+xml"}
FONT = STATIC / "fonts" / "PlusJakartaSans.woff2"
WEIGHTS = {f"fonts/PlusJakartaSans-{weight}.ttf": weight for weight in (400, 700, 800)}
DATA_IMAGES = ("data:image/png", "data:image/jpeg", "data:image/svg+xml")


class ForeignResource(Exception):
    """A document asked for something outside the allow-list; nothing was fetched or printed."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Answers allow-listed assets and `data:` images from memory; refuses every other address.

    A refusal ends the rendering: an official document with a silently missing part is worse than
    none.
    """

    def __init__(self) -> None:
        # The parent would install handlers for http, ftp and file; none of them may exist here.
        self._fail_on_errors = True
        self._kept: dict[str, bytes] = {}
        self.refused: list[str] = []
        """Addresses refused so far: drawing an SVG swallows even fatal errors, so look here."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the resource at `url`; raises ForeignResource for anything not allowed."""
        if url.startswith("asset:"):
            return self._asset(url, url.removeprefix("asset:"))
        if url.lower().startswith(DATA_IMAGES):
            with DataHandler().data_open(Request(url)) as response:  # noqa: S310 - data: only
                kind = response.headers["content-type"]
                return URLFetcherResponse(url, response.read(), {"Content-Type": kind})
        raise self._refusal(url)

    def _refusal(self, url: str) -> ForeignResource:
        self.refused.append(url[:200])
        return ForeignResource(url[:200])

    def _asset(self, url: str, name: str) -> URLFetcherResponse:
        if name not in self._kept:
            if name in WEIGHTS:
                self._kept[name] = _static_font(WEIGHTS[name])
            elif name in ASSETS:
                self._kept[name] = (STATIC / name).read_bytes()
            else:
                raise self._refusal(url)
        return URLFetcherResponse(
            url, self._kept[name], {"Content-Type": ASSETS.get(name, "font/ttf")}
        )

    def open(self, url: object, data: object = None, timeout: object = None) -> URLFetcherResponse:
        """Close the inherited side door that takes a urllib request."""
        raise self._refusal(str(url))


def _static_font(weight: int) -> bytes:
    """One weight cut from the variable font.

    WeasyPrint would cut it again for every document, which took two fifths of a certificate's
    time; here it is done once in a process.
    """
    font = TTFont(FONT, recalcTimestamp=False)
    font.flavor = None
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    cut = io.BytesIO()
    font.save(cut)
    return cut.getvalue()
