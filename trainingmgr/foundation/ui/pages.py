"""Long lists: one page at a time, found again by the words that were searched for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, request, url_for

PER_PAGE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Pagination:
    """`page` counts from 1 and never lies beyond the last page; `total` counts rows."""

    page: int
    total: int
    per_page: int = PER_PAGE

    @classmethod
    def of_request(cls, total: int, per_page: int = PER_PAGE) -> Pagination:
        """The page asked for by `?halaman=`, or the nearest there is."""
        wanted = request.args.get("halaman", 1, type=int) or 1
        last = max(1, -(-total // per_page))
        return cls(min(max(wanted, 1), last), total, per_page)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page

    @property
    def limit(self) -> int:
        return self.per_page


def init(app: Flask) -> None:
    """Gives templates `page_url(number)`."""
    app.jinja_env.globals["page_url"] = page_url


def search_term() -> str:
    """What was typed into the list's search field, without surrounding blanks."""
    return request.args.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def page_url(number: int) -> str:
    """This list's page `number`, with the same search and filters."""
    kept = {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        if name not in {"halaman", "bentuk", "ingat"} and not name.startswith("_")
    }
    # Put together by hand: what somebody typed must not become an argument of `url_for`.
    place = url_for(request.endpoint or "home", **(request.view_args or {}))
    return f"{place}?{urlencode(kept | {'halaman': [str(number)]}, doseq=True)}"
