"""A list as it is asked for: sorted, paged, with chosen columns; as a page, a file or on paper.

`?urut=-nama&kolom=nama,kub&halaman=2&bentuk=xlsx`: what makes no sense is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor
from trainingmgr.foundation.audit import record
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import aside
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import write_csv, write_list
from trainingmgr.foundation.ui.format import angka, waktu
from trainingmgr.foundation.ui.lists.columns import Column
from trainingmgr.foundation.ui.lists.sources import Source
from trainingmgr.foundation.ui.pages import Pagination, search_term

Filter = tuple[str, str, list[tuple[str, str]], str]

XLSX, CSV, PAPER = "xlsx", "csv", "cetak"
MIME = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
MOST_ROWS = 20_000
"""Of a file: what one person reads is less, and what a machine wants is a backup."""
USUAL = "bawaan"
OWN = frozenset({"halaman", "bentuk", "ingat", "urut", "kolom"})
YEAR = 366 * 24 * 3600


@dataclass(frozen=True)
class Line:
    """One cell of the screen; `below` are its quiet lines as (column, words)."""

    column: Column
    words: str | None
    href: str | None
    tone: str | None
    below: list[tuple[Column, str]]


@dataclass
class Listing:
    """One list for one reader.

    `name` begins the file's name and keeps the reader's columns: `peserta`. `title`: translated.
    `filters`: as `choice` makes them. `about`: sentences that belong to every copy, such as the
    day whose state is told. `total`: how many rows, when the page had to count them anyway.
    """

    name: str
    title: str
    columns: Sequence[Column]
    source: Source
    filters: Sequence[Filter] = ()
    about: Sequence[str] = ()
    total: int = -1
    search: str = field(default_factory=search_term)

    def __post_init__(self) -> None:
        self.columns = [one for one in self.columns if not one.needs or actor().may(one.needs)]
        self.total = self.source.count() if self.total < 0 else self.total
        self.pages = Pagination.of_request(self.total)

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """The answer to `?bentuk=`, else the page; its template gets this as `listing`."""
        asked = request.args.get("bentuk", "")
        if request.method == "GET" and asked in (XLSX, CSV, PAPER):
            return self._copy(asked)
        page = render_template(template, listing=self, pages=self.pages, **context)
        answer = make_response(page, status)
        if "ingat" in request.args:
            self._remember(answer)
        return answer

    # What is on the screen.

    @cached_property
    def rows(self) -> Sequence[Any]:
        """The rows of the page asked for."""
        return self._rows(self.pages.offset, self.pages.limit)

    @cached_property
    def sort(self) -> tuple[Column | None, bool]:
        """By which column, and whether downwards; None is the list's usual order."""
        asked = request.args.getlist("urut")[-1:] or [""]
        found = [one for one in self.sortable if one.key == asked[0].removeprefix("-")]
        return (found[0], asked[0].startswith("-")) if found else (None, False)

    @property
    def sorted_by(self) -> str:
        """The present order as `?urut=` has it."""
        column, down = self.sort
        return "" if column is None else f"-{column.key}" if down else column.key

    @property
    def sortable(self) -> list[Column]:
        return [one for one in self.columns if self.source.sorts(one)]

    @cached_property
    def shown(self) -> list[Column]:
        """Chosen in the address, else remembered, else the usual ones."""
        known = {one.key for one in self.columns}
        chosen = self._asked_columns
        if chosen is None:
            chosen = set(request.cookies.get(self._cookie, "").split(".")) & known
        if not chosen:
            return [one for one in self.columns if one.head or one.shown]
        return [one for one in self.columns if one.head or one.key in chosen]

    @property
    def offered(self) -> list[Column]:
        """Columns that one may hide or show."""
        return [one for one in self.columns if not one.head and one.file]

    @property
    def top(self) -> list[Column]:
        """Columns of the screen's table: those that stand below another are part of it."""
        here = {one.key for one in self.shown}
        return [one for one in self.shown if one.under not in here]

    def lines(self, row: Any) -> list[Line]:
        """The cells of a row of the screen."""
        return [self._line(column, row) for column in self.top]

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """Every argument of the address but the list's own and these, for hidden fields."""
        pairs = request.args.items(multi=True)
        return [
            pair for pair in pairs if pair[0] not in OWN | {*names} and not pair[0].startswith("_")
        ]

    @property
    def active(self) -> int:
        """How many filters narrow the list."""
        return sum(bool(chosen) for _name, _label, _options, chosen in self.filters)

    @property
    def narrowed(self) -> bool:
        return bool(self.search or self.active)

    def told(self) -> list[str]:
        """What makes this list this list, in sentences."""
        found = [str(one) for one in self.about]
        if self.search:
            found.append(str(_("Dicari: “%(q)s”", q=self.search)))
        for _name, label, options, chosen in self.filters:
            words = dict(options).get(chosen) if chosen else None
            if words:
                found.append(f"{label}: {words}")
        column, down = self.sort
        if column is not None:
            by = (
                _("Diurutkan menurun menurut %(name)s") if down else _("Diurutkan menurut %(name)s")
            )
            found.append(str(by) % {"name": column.title})
        return found

    # Copies.

    def _copy(self, form: str) -> Response:
        if self.total > MOST_ROWS:
            raise Refused(
                N_("Daftar ini %(n)s baris; paling banyak %(most)s. Persempit saringannya."),
                n=angka(self.total),
                most=angka(MOST_ROWS),
            )
        columns = [one for one in self.shown if one.file]
        rows = self._rows(0, MOST_ROWS)
        self._note(form, len(rows), columns)
        facts = self._facts(len(rows))
        if form == PAPER:
            page = render_template(
                "layouts/print_list.html", listing=self, columns=columns, rows=rows, facts=facts
            )
            return make_response(page)
        fields = [one for column in columns for one in column.fields()]
        made = write_csv(fields, rows) if form == CSV else write_list(
            self.title, fields, rows, str(_("Keterangan")), facts
        )  # fmt: skip
        answer = Response(made, content_type=MIME[form])
        name = f"{self.name}-{clock.local(clock.now()):%Y-%m-%d-%H%M}.{form}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _facts(self, n: int) -> list[tuple[str, str]]:
        """What a copy must carry to be understood later: what, how many, as of when, for whom."""
        told = self.told()
        return [
            (str(_("Daftar")), self.title),
            (str(_("Jumlah baris")), angka(n)),
            (str(_("Isi")), "; ".join(told) if told else str(_("Semua, tanpa saringan"))),
            (str(_("Data per")), waktu(clock.now())),
            (str(_("Diminta oleh")), actor().name),
        ]

    def _note(self, form: str, n: int, columns: list[Column]) -> None:
        """Who took a copy of what; without this note there is no copy."""
        detail = {
            "list": self.name,
            "form": form,
            "rows": n,
            "columns": [one.key for one in columns],
            "narrowed": self.narrowed,
        }
        with aside(db.engine) as own:
            record(own, actor(), "list.export", detail=detail)
            own.commit()

    # Below.

    def _rows(self, offset: int, limit: int) -> Sequence[Any]:
        return self.source.rows(*self.sort, offset, limit) if self.total else []

    def _line(self, column: Column, row: Any) -> Line:
        below = [(one, one.below(row)) for one in self.shown if one.under == column.key]
        return Line(
            column,
            None if column.custom else column.words(row),
            column.href(row) if column.href else None,
            column.tone(row) if column.tone else None,
            [(one, words) for one, words in below if words],
        )

    @cached_property
    def _asked_columns(self) -> set[str] | None:
        asked = {key for part in request.args.getlist("kolom") for key in part.split(",")}
        known = {one.key for one in self.columns}
        return set() if USUAL in asked else asked & known or None

    @property
    def _cookie(self) -> str:
        return f"kolom-{self.name}-{actor().user_id}"

    def _remember(self, answer: Response) -> None:
        """On this device, for this account: it outlives signing out and tells nobody anything."""
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        usual = {one.key for one in self.columns if one.shown and not one.head}
        chosen = {one.key for one in self.shown if not one.head}
        value = ".".join(one.key for one in self.shown) if chosen != usual else ""
        answer.set_cookie(
            self._cookie,
            value,
            max_age=YEAR if value else 0,
            path=request.path,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )


def choice(
    name: str, label: str, options: Iterable[tuple[Any, str]], chosen: object, every: str = ""
) -> Filter:
    """A filter by `?name=`; its first option, *Semua*, narrows nothing."""
    known = [(str(value), str(text)) for value, text in options]
    value = "" if chosen is None else str(chosen)
    asked = value if value in dict(known) else ""
    return name, label, [("", every or str(_("Semua"))), *known], asked
