"""A list's copies, read back by other libraries than those that wrote them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import openpyxl

from tests.support.client import PageClient
from tests.support.page import FormOnPage, Page, text_of
from trainingmgr.foundation.indonesia.money import rupiah
from trainingmgr.foundation.indonesia.phone import show_phone


@dataclass(frozen=True)
class Copy:
    """A list in a file: its header, its rows, and what stands on the second sheet."""

    header: list[str]
    rows: list[list[Any]]
    facts: dict[str, str]


def choices(page: Page) -> FormOnPage | None:
    """The form that offers copies; None when the list is empty."""
    found = [form for form in page.forms if "bentuk" in {b.get("name") for b in form.buttons}]
    return found[0] if found else None


def copy_url(page: Page, form: str) -> str:
    """Where pressing one of the buttons leads."""
    asked = choices(page)
    assert asked is not None, f"{page.url} offers no copies"
    fields = [pair for pair in asked.defaults() if pair[0] != "bentuk"]
    return f"{page.url.partition('?')[0]}?{urlencode([*fields, ('bentuk', form)])}"


def read_xlsx(data: bytes) -> Copy:
    """The first sheet as a table; fails on any formula."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, about = book.worksheets
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert sheet.freeze_panes == "B2"
    header, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    facts = {str(row[0]): str(row[1]) for row in about.iter_rows(values_only=True)}
    return Copy([str(one) for one in header], rows, facts)


def read_csv(data: bytes) -> Copy:
    """The same from the plain file."""
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    header, *rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return Copy(header, [list(row) for row in rows], {})


def copied(client: PageClient, page: Page) -> tuple[Copy, Copy, Page]:
    """All three copies of what a page shows."""
    book = client.get(copy_url(page, "xlsx"))
    plain = client.get(copy_url(page, "csv"))
    assert book.status_code == plain.status_code == 200
    return read_xlsx(book.data), read_csv(plain.data), client.page(copy_url(page, "cetak"))


def cells_on(page: Page) -> Iterator[list[tuple[str, str, bool]]]:
    """Each row of the screen's table as (column's label, words, whether a drawing)."""
    for row in page.select(".list-table tbody tr"):
        found = []
        for cell in row.query_all("[data-column]"):
            words = text_of(next(iter(cell.query_all("[data-words]")), cell))
            found.append((cell.get("data-label"), words, cell.get("data-custom") is not None))
        yield found


def says(words: str, value: Any) -> bool:
    """Whether the words of a screen tell this value of a file."""
    if value is None:
        return True
    if isinstance(value, datetime | date):
        return f"{value.day} " in words and f"{value.year}" in words
    if isinstance(value, float):
        return f"{100 * value:.1f}".replace(".", ",").removesuffix(",0") in words
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") in words or rupiah(value) in words
    text = " ".join(str(value).split())
    return text in words or (text.startswith("+62") and show_phone(text) in words)
