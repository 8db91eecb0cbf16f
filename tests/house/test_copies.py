"""Every list can be sorted, have its columns chosen, and be copied exactly as it stands."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.copies import cells_on, choices, copied, copy_url, read_csv, read_xlsx, says
from tests.support.endpoints import Cell, cells
from tests.support.fuzz import NASTY, people, signed_in
from tests.support.growth import compare
from tests.support.house import House
from tests.support.page import Page, text_of
from tests.support.scope import read_city, scope_of
from tests.support.world import LISTS, LISTS_OF_ONE, values
from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import ADMIN
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.participants.models import Participant

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo-2")]

# Each copy of it adds a line to it.
GROWS = "/jejak-audit"


def lists(app: Flask, session: Session) -> list[Cell]:
    return [
        cell
        for cell in cells(app, values(session))
        if cell.endpoint in {*LISTS, *LISTS_OF_ONE} and cell.method == "GET"
    ]


def pages(app: Flask, session: Session) -> Iterator[tuple[PageClient, Page]]:
    """Every list, as the administrator sees it or the first whom it is for."""
    known = people(session)
    for cell in lists(app, session):
        role = ADMIN if cell.allows(ADMIN) else cell.roles[0]
        client = signed_in(app, session, known[role])
        if client.get(cell.url).status_code == 200:
            yield client, client.page(cell.url)


def test_every_list_offers_its_order_its_columns_and_its_copies(
    app: Flask, session: Session
) -> None:
    lacking = set()
    for _client, page in pages(app, session):
        if page.select(".list-table tbody tr"):
            offered = {name for form in page.forms for name in form.names}
            if not {"urut", "kolom", "bentuk"} <= offered or not page.select(".list-sort"):
                lacking.add(page.url)
        elif not page.select(".list-tools, .empty"):
            lacking.add(page.url)
        if page.select(".data-table:not(.list-table)") and page.select(".list-tools"):
            lacking.update([page.url] if not page.select(".list-table") else [])
    assert not sorted(lacking)


def test_a_copy_holds_what_the_screen_holds(app: Flask, session: Session) -> None:
    """Same rows in the same order, same columns; typed, and never a formula (S7)."""
    seen = 0
    for client, page in pages(app, session):
        if choices(page) is None or page.url == GROWS:
            continue
        book, plain, paper = copied(client, page)
        place = {label: number for number, label in enumerate(book.header)}
        shown = list(cells_on(page))
        assert book.header == plain.header, page.url
        assert len(book.rows) == len(plain.rows) >= len(shown) > 0, page.url
        assert len(paper.select("tbody tr")) == len(book.rows), page.url
        for row, cells_of_row in zip(book.rows, shown, strict=False):
            for label, words, drawn in cells_of_row:
                if label in place and not drawn:
                    assert says(words, row[place[label]]), f"{page.url}: {words!r} {row}"
                    seen += 1
        if len(shown) < 50:
            assert len(book.rows) == len(shown), page.url
        assert book.facts["Jumlah baris"].replace(".", "") == str(len(book.rows))
        assert book.facts["Diminta oleh"] == client.user.name
    assert seen > 1000


def test_a_copy_holds_nobody_of_another_s_scope(app: Flask, session: Session) -> None:
    city = read_city(session)
    numbers = {one.number: one.id for one in session.scalars(select(Participant))}
    for user in session.scalars(select(User).where(User.role.in_(["trainer", "mentor", "field"]))):
        client = signed_in(app, session, user)
        page = client.page("/peserta")
        if choices(page) is None:
            continue
        copy = read_xlsx(client.get(copy_url(page, "xlsx")).data)
        column = copy.header.index("Nomor")
        theirs = {numbers[str(row[column])] for row in copy.rows}
        assert theirs == scope_of(city, user).of("participants"), user.email


def test_every_order_is_an_order(app: Flask, session: Session) -> None:
    """All rows stay, the unknown come last, and both directions work."""
    for client, page in pages(app, session):
        if choices(page) is None or page.url == GROWS:
            continue
        place, sep = page.url.partition("?")[0], "&" if "?" in page.url else "?"
        many = read_csv(client.get(f"{page.url}{sep}bentuk=csv").data)
        for option in page.select("#urut option"):
            key = option.get("value")
            copy = read_csv(client.get(f"{place}?urut={key}&bentuk=csv").data)
            assert len(copy.rows) == len(many.rows), f"{page.url} {key}"
            name = text_of(option).rpartition(",")[0]
            if name in copy.header:
                _in_order([row[copy.header.index(name)] for row in copy.rows], key)


def _in_order(column: list[str], key: str) -> None:
    """Dates and numbers; how letters are ordered is the database's business."""
    known = [value for value in column if value]
    assert column[: len(known)] == known, f"{key}: the unknown are not last"
    if all(value.isdigit() for value in known):
        assert known == sorted(known, key=int, reverse=key.startswith("-")), key
    if all(value[:1].isdigit() and value[4:5] == "-" for value in known):
        assert known == sorted(known, reverse=key.startswith("-")), key


def test_nonsense_in_the_address_is_passed_over(app: Flask, session: Session) -> None:
    client = signed_in(app, session, people(session)["admin"])
    chance = random.Random(1)
    for cell in lists(app, session):
        if not cell.allows("admin"):
            continue
        known = client.get(cell.url).status_code
        for _time in range(3):
            asked = {
                name: chance.choice(NASTY)
                for name in ("urut", "kolom", "halaman", "bentuk", "ingat", "q", "kecamatan",
                             "status", "keadaan", "program", "giliran", "sesi", "lembaga")
            }  # fmt: skip
            status = client.get(f"{cell.url}?{urlencode(asked)}").status_code
            assert status in {known, 404, 422}, f"{cell.url}?{urlencode(asked)}: {status}"


def test_chosen_columns_stay_chosen(app: Flask, session: Session) -> None:
    client = signed_in(app, session, people(session)["admin"])
    client.get("/peserta?kolom=nama&kolom=status&ingat=1")
    assert client.page("/peserta").texts("thead th") == ["Nama", "Status"]
    assert client.page("/peserta?kolom=nama,ponsel").texts("thead th") == ["Nama", "Ponsel"]
    copy = read_csv(client.get("/peserta?bentuk=csv").data)
    assert copy.header == ["Nama", "Status"]
    client.get("/peserta?kolom=bawaan&ingat=1")
    assert len(client.page("/peserta").texts("thead th")) > 3
    copy = read_csv(client.get("/peserta?kolom=nama,nik,ponsel&bentuk=csv").data)
    assert all(row[1].startswith("+62") for row in copy.rows if row[1])
    assert all(row[2].startswith("••••") and len(row[2]) == 16 for row in copy.rows)


def test_a_copy_is_on_record_without_personal_data(app: Flask, session: Session) -> None:
    client = signed_in(app, session, people(session)["admin"])
    client.get("/peserta?q=Kenanga&bentuk=xlsx")
    session.commit()
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    detail = json.loads(last.detail)
    assert last.act == "list.export"
    assert last.user_id == client.user.id
    assert detail["list"] == "peserta"
    assert "Kenanga" not in last.detail


@pytest.mark.once
def test_statements_of_a_copy_do_not_grow_with_rows(house: House) -> None:
    grown = [one for one in compare(house, "?bentuk=xlsx") if one.few != one.many]
    assert not grown
