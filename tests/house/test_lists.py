"""A list asks the database as often for 3 rows as for 300."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.endpoints import cells
from tests.support.growth import compare, signed_in
from tests.support.house import House
from tests.support.world import LISTS, values
from trainingmgr.foundation.access.policy import PARTICIPANT

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo-2")]


@pytest.mark.once
def test_every_list_is_known(house: House, app: Flask, session: Session) -> None:
    """A page with a search field shows a list; its table stands in `tests.support.world`."""
    found = set()
    for cell in cells(app, values(session)):
        # A trainee's own pages are about one person, and there is none in this account.
        own = cell.roles == [PARTICIPANT]
        if cell.method == "GET" and "<" not in cell.rule and not cell.public and not own:
            page = signed_in(house, session, cell).page(cell.url)
            if page.response.mimetype == "text/html" and page.select(".list-tools"):
                found.add(cell.endpoint)
    assert found == set(LISTS)


@pytest.mark.once
def test_queries_do_not_grow_with_rows(app: Flask, house: House) -> None:
    grown = [one for one in compare(house) if one.few != one.many]
    assert not grown
