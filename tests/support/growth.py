"""How many statements a list's page sends when it has 3 rows, and when it has 300."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.endpoints import Cell, cells
from tests.support.house import CITY, DEMO, House
from tests.support.scale import reduce
from tests.support.statements import counted
from tests.support.world import LISTS, values
from trainingmgr.accounts import services as accounts
from trainingmgr.businesses.models import Business
from trainingmgr.foundation.access.policy import ADMIN

FEW = 3


@dataclass(frozen=True)
class Growth:
    """Statements of one page with few rows and with many."""

    url: str
    few: int
    many: int


def compare(house: House, asked: str = "") -> list[Growth]:
    """Every list of LISTS, each on its own copy of the demonstration and in a city ten times it.

    asked: what follows the address, such as `?bentuk=xlsx` for the list's copy.
    """
    house.hold(DEMO)
    with Session(house.engine) as session:
        known = list(lists(house, session))
    few = {}
    for cell in known:
        house.hold(DEMO)
        reduce(house.engine, LISTS[cell.endpoint].__table__, FEW)
        few[cell.url] = _count(house, cell, asked)
    house.hold(CITY)
    return [Growth(cell.url, few[cell.url], _count(house, cell, asked)) for cell in known]


def lists(house: House, session: Session) -> Iterator[Cell]:
    """The views that LISTS names."""
    for cell in cells(house.app, values(session)):
        if cell.endpoint in LISTS and cell.method == "GET":
            yield cell


def signed_in(house: House, session: Session, cell: Cell) -> PageClient:
    """The administrator where a view allows him, else someone whom it allows.

    An officer gets the kecamatan of the newest business, so that his lists are not empty.
    """
    newest = select(Business.kecamatan_code).order_by(Business.id.desc()).limit(1)
    role = ADMIN if cell.allows(ADMIN) else cell.roles[0]
    user = make_user(session, role, kecamatan_code=session.scalar(newest))
    client = PageClient(house.app, session, user)
    token = accounts.open_session(session, user, "tes")
    with client.http.session_transaction() as cookie:
        cookie["sid"] = token
    return client


def _count(house: House, cell: Cell, asked: str) -> int:
    with Session(house.engine) as session:
        client = signed_in(house, session, cell)
        # What is looked up once per process is looked up by the first.
        assert client.get(cell.url + asked).status_code == 200
        with counted(house.engine) as statements:
            client.get(cell.url + asked)
        return len(statements)
