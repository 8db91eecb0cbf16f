"""Follows every link that pages offer, a few of each kind."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.support.client import PageClient
from tests.support.page import Page, check

# Addresses of one view: with the same query fields, and in all.
SAME_KIND, SAME_VIEW = 2, 3


@dataclass(frozen=True)
class Walked:
    """A page somebody of the demonstration reaches: its address and its view."""

    address: str
    endpoint: str


# Per worker: where each person of the demonstration gets, by e-mail. A walk takes seconds.
_WALKED: dict[str, list[Walked]] = {}


@dataclass(frozen=True)
class Visit:
    """One address, the view that answers it, what it answered, and the page that led there."""

    url: str
    endpoint: str
    page: Page
    via: str


def crawl(client: PageClient, start: str = "/") -> Iterator[Visit]:
    """Breadth first from `start`, a few addresses of each view."""
    waiting, seen, kinds = deque([(start, "")]), {start}, Counter[str | None]()
    while waiting:
        url, via = waiting.popleft()
        endpoint = endpoint_of(client.app, url)
        if endpoint in {None, "static"}:
            continue
        kind = f"{endpoint}?{sorted(part.split('=')[0] for part in urlsplit(url).query.split('&'))}"
        if kinds[kind] == SAME_KIND or kinds[endpoint] == SAME_VIEW:
            continue
        kinds.update({kind, endpoint})
        page = Page(client.get(url, follow_redirects=True))
        check(page)
        yield Visit(url, str(endpoint), page, via)
        if page.response.mimetype == "text/html":
            for link in _addresses(page):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, url))


def walk(client: PageClient, *further: str) -> Iterator[Visit]:
    """Everywhere this person of the demonstration gets, from the first page and from `further`.

    The pages are remembered for `walked`.
    """
    who, pages = str(client.user.email), []
    for visit in chain(crawl(client), *(crawl(client, start) for start in further)):
        yield visit
        if visit.page.status == 200 and visit.page.response.mimetype == "text/html":
            pages.append(Walked(visit.page.url, visit.endpoint))
    _WALKED[who] = pages


def walked(client: PageClient) -> list[Walked]:
    """The pages this person of the demonstration reaches; walked now if nobody did before."""
    if str(client.user.email) not in _WALKED:
        deque(walk(client), maxlen=0)
    return _WALKED[str(client.user.email)]


def endpoint_of(app: Flask, url: str) -> str | None:
    """The view that answers a GET of this address; None when it is not ours."""
    parts = urlsplit(url)
    if parts.netloc or parts.scheme:
        return None
    try:
        found = app.url_map.bind("localhost").match(parts.path, method="GET")
    except HTTPException:
        return None
    return str(found[0])


def _addresses(page: Page) -> list[str]:
    """From both ends of the page in turn: what is new in a list often stands last."""
    links = [urldefrag(link).url for link in page.all_links]
    own = deque(link for link in links if link.startswith("/"))
    return [own.pop() if number % 2 else own.popleft() for number in range(len(own))]
