"""Turns a template and a frozen context into PDF bytes: tagged, in Indonesian, repeatable."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from trainingmgr.documents.fetcher import AssetFetcher, ForeignResource
from trainingmgr.foundation.indonesia.dates import date_range, long_date
from trainingmgr.foundation.indonesia.durations import duration
from trainingmgr.foundation.indonesia.money import percent, rupiah

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FEW = 8
"""Up to this many documents, starting another process costs more than it saves."""

Document = TypeVar("Document")

# Pango's font map is not safe to share between threads that lay out at once.
_one_at_a_time = threading.Lock()


def render(template: str, context: Mapping[str, object], *, stylesheets: Iterable[str]) -> bytes:
    """Return the PDF of `templates/documents/<template>` with the named stylesheets beside it.

    The same context gives the same bytes. Raises ForeignResource if the document asks for
    anything outside the allow-list of `documents.fetcher`.
    """
    html = environment().get_template(f"documents/{template}").render(context)
    return pdf_of(html, stylesheets=stylesheets)


def pdf_of(html: str, *, stylesheets: Iterable[str] = ()) -> bytes:
    """Return the PDF of a complete HTML text; nothing is fetched, attached or linked to a file."""
    fetcher = _fetcher()
    with _one_at_a_time:
        fetcher.refused.clear()
        try:
            document = HTML(string=html, url_fetcher=fetcher)
            _drop_attachments(document)
            pdf: bytes = document.write_pdf(
                stylesheets=[_stylesheet(name) for name in ("base.css", *stylesheets)],
                font_config=_fonts(),
                pdf_tags=True,
                cache=_images(),
            )
        except FatalURLFetchingError as refusal:
            # It derives from BaseException, so without this it would end a whole worker.
            raise ForeignResource(str(refusal)) from None
        if fetcher.refused:
            raise ForeignResource(fetcher.refused[0])
    return pdf


def render_many(
    make: Callable[[Document], bytes],
    documents: Iterable[Document],
    *,
    processes: int = 2,
    progress: Callable[[int], None] | None = None,
) -> Iterator[bytes]:
    """Yield the PDF of each document, in order; `progress` hears how many are done.

    `make` is a module-level function such as `certificate_pdf`. Large batches use `processes`
    fresh processes; never more than a few documents wait in memory at once.
    """
    waiting = iter(documents)
    first = list(islice(waiting, FEW + 1))
    if len(first) <= FEW or processes < 2:
        made: Iterator[bytes] = map(make, chain(first, waiting))
    else:
        made = _in_processes(make, chain(first, waiting), processes)
    for done, pdf in enumerate(made, start=1):
        if progress:
            progress(done)
        yield pdf


def _in_processes(
    make: Callable[[Document], bytes], documents: Iterable[Document], processes: int
) -> Iterator[bytes]:
    # "spawn": a fork of a threaded server may inherit a held lock.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    running: deque[Future[bytes]] = deque()
    try:
        for document in documents:
            running.append(pool.submit(make, document))
            if len(running) >= 4 * processes:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _drop_attachments(document: HTML) -> None:
    for element in document.etree_element.iter():
        kinds = element.get("rel", "").lower().split()
        if "attachment" in kinds:
            element.attrib.pop("rel")
            element.attrib.pop("href", None)


def _same(message: str) -> str:
    return message


def _same_plural(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


def _number(value: int) -> str:
    """Write a whole number with dots for thousands: `1.234`."""
    return f"{value:,}".replace(",", ".")


@cache
def environment() -> Environment:
    """The documents' own Jinja environment: escaping on, unknown names are errors."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Official documents are in Indonesian; the marks serve the extractor.
    made.install_gettext_callables(_same, _same_plural, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(duration=duration, long_date=long_date, number=_number, rupiah=rupiah)
    made.globals.update(date_range=date_range, percent=percent)
    return made


@cache
def _fetcher() -> AssetFetcher:
    return AssetFetcher()


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _images() -> dict[str, object]:
    return {}


@cache
def _stylesheet(name: str) -> CSS:
    text = (TEMPLATES / "documents" / name).read_text(encoding="utf-8")
    return CSS(string=text, font_config=_fonts(), url_fetcher=_fetcher())
