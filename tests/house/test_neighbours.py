"""What belongs to somebody else's scope is not there: in addresses, in bodies, on any page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.contents import digests
from tests.support.crawl import crawl
from tests.support.endpoints import SIGN_IN, Cell, cells
from tests.support.page import Page
from tests.support.scope import KINDS, City, Scope, companions, read_city, scope_of
from tests.support.world import WORDS, values
from trainingmgr.accounts.models import User, UserSession
from trainingmgr.businesses.models import Sale
from trainingmgr.kub.models import CompanionWish
from trainingmgr.participants.models import Participant

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo")]

MISSING = 999_999
SCOPED = ("trainer", "mentor", "field")
SEES_ALL = ("admin", "head")
# A row may have no photo, no proof, no PDF; and some acts are only for a certain state.
MAY_LACK = {
    "attendance.product_photo",
    "businesses.sale_proof",
    "businesses.visit_photo",
    "kub.changes_pdf",
    "kub.paper_scan",
    # Each shows the jobs of its own kind.
    "kub.proposals_progress",
    "participants.find_progress",
    "mentors.cash_book_file",
    "mentors.item_photo",
    "mentors.plan_scan",
    "mentors.session_photo",
    "programmes.craft_picture",
}
SignIn = Callable[[User], PageClient]


@dataclass(frozen=True)
class Door:
    """An address with ids in it, and whether this visitor has a right to what they name."""

    cell: Cell
    arguments: tuple[tuple[str, int], ...]
    open: bool


def kind_of(cell: Cell, name: str) -> str:
    """The table that a name in this address means."""
    room = cell.endpoint.partition(".")[0]
    if name == "kub_id" and cell.permission in {"coaching.log", "coaching.read"}:
        return "followed"
    if name == "device_id" and cell.permission == "accounts.manage":
        return "every_device"
    return KINDS.get(f"{room}.{name}") or KINDS[name]


def doors(
    app: Flask, session: Session, city: City, user: User, method: str, many: int
) -> Iterator[Door]:
    """For each address with ids that the role may use at all: own, others' and missing ones."""
    scope = scope_of(city, user)
    if user.role in {"head", "admin"}:
        scope.seen["followed"] = city.ids("kub")
        scope.seen["every_device"] = city.ids("user_sessions")
    query = select(UserSession.id).where(UserSession.user_id == user.id)
    scope.seen["user_sessions"] = set(session.scalars(query))
    session.commit()
    for cell in cells(app, values(session)):
        names = [part.split(">")[0] for part in cell.rule.split("<int:")[1:]]
        if not names or cell.method != method or not cell.allows(user.role) or cell.public:
            continue
        for ids in _combinations(cell, names, city, scope, many):
            yield Door(cell, tuple(zip(names, ids, strict=True)), _right(cell, city, scope, ids))


def _combinations(
    cell: Cell, names: list[str], city: City, scope: Scope, many: int
) -> Iterator[tuple[int, ...]]:
    table = kind_of(cell, names[0])
    own = scope.of(table)
    every = city.ids({"followed": "kub", "every_device": "user_sessions"}.get(table, table))
    chosen = [*_some(own, many), *_some(every - own, many)]
    if len(names) == 1:
        yield from ((one,) for one in (*chosen, MISSING))
        return
    # Nested: what hangs on it, what hangs on another, and what hangs on none.
    inside = _nested(cell, city)
    for first in chosen:
        mine = {pair[1:] for pair in inside if pair[0] == first}
        others = {pair[1:] for pair in inside if pair[0] != first} - mine
        for rest in [*_some(mine, 1), *_some(others, many)]:
            yield (first, *rest)
        yield (first, *[MISSING] * (len(names) - 1))


def _nested(cell: Cell, city: City) -> set[tuple[int, ...]]:
    if "<int:member_id>" in cell.rule:
        return {(row.kub_id, row.id) for row in city.rows["kub_members"]}
    if "<int:row_id>" in cell.rule:
        return {(row.batch_id, row.id) for row in city.rows["import_rows"]}
    if "<int:paper_id>" in cell.rule:
        return {(row.kub_id, row.id) for row in city.rows["kub_papers"]}
    if "<int:proposal_id>" in cell.rule:
        return {(row.proposal_id, row.participant_id) for row in city.rows["proposal_seats"]}
    if "<int:picture_id>" in cell.rule:
        return {(row.session_id, row.id) for row in city.rows["coaching_photos"]}
    if "<int:photo_id>" in cell.rule:
        return {(row.session_id, row.id) for row in city.rows["sheet_photos"]}
    if "/kode/urungkan/" in cell.rule:
        return {
            (one.id, row.participant_id)
            for one in city.rows["training_sessions"]
            for row in city.rows["course_enrolments"]
            if row.course_id == one.course_id
        }
    if "/pengganti/" in cell.rule:
        # Anybody may step in for anybody.
        return set(product(city.ids("training_sessions"), city.ids("trainers")))
    pairs = {(row.course_id, row.participant_id) for row in city.rows["course_enrolments"]}
    if "<int:remark_id>" in cell.rule:
        remarks = {(row.participant_id, row.id) for row in city.rows["conduct_remarks"]}
        return {
            (course, who, one) for course, who in pairs for person, one in remarks if person == who
        }
    return pairs


def _right(cell: Cell, city: City, scope: Scope, ids: tuple[int, ...]) -> bool:
    names = [part.split(">")[0] for part in cell.rule.split("<int:")[1:]]
    first = ids[0] in scope.of(kind_of(cell, names[0]))
    return first and (len(ids) == 1 or ids in _nested(cell, city))


def _some(ids: set[Any], many: int) -> list[Any]:
    """A few from the whole range, always the same."""
    ordered = sorted(ids)
    return ordered[:: max(1, len(ordered) // many)][:many]


def _url(app: Flask, door: Door) -> str:
    words = {name: text for name, text in WORDS.items() if f"<{name}>" in door.cell.rule}
    arguments = words | dict(door.arguments)
    return app.url_map.bind("localhost").build(door.cell.endpoint, arguments)


def _person(session: Session, role: str, place: int = 0) -> User:
    query = select(User).where(User.role == role).order_by(User.id)
    return session.scalars(query).all()[place]


def _look(app: Flask, session: Session, sign_in: SignIn, user: User, many: int) -> list[str]:
    client, city = sign_in(user), read_city(session)
    gone = {}
    faults = []
    for door in doors(app, session, city, user, "GET", many):
        url = _url(app, door)
        answer = client.get(url)
        if answer.status_code == 302:
            # What is told there must not be told on the next page.
            client.get(answer.location)
        wrong = answer.status_code in {403, 404} or answer.status_code >= 500
        assert SIGN_IN not in (answer.location or ""), "signed out on the way"
        if door.open and wrong and door.cell.endpoint not in MAY_LACK:
            faults.append(f"{user.email} {url}: {answer.status_code}, although it is theirs")
        if not door.open:
            if answer.status_code != 404:
                faults.append(f"{user.email} {url}: {answer.status_code}, although it is not")
            # Denied reads like missing, so that nobody learns which ids there are.
            if answer.mimetype == "text/html":
                gone.setdefault(Page(answer).text, url)
    if len(gone) > 1:
        faults.append(f"{user.email}: not found reads differently: {sorted(gone.values())}")
    return faults


@pytest.mark.parametrize(
    "role",
    # Who sees everything sees it by no query that a database could read differently.
    [
        *SCOPED,
        "facilitation",
        "participant",
        *(pytest.param(one, marks=pytest.mark.once) for one in SEES_ALL),
    ],
)
def test_each_address_with_an_id(app: Flask, session: Session, sign_in: SignIn, role: str) -> None:
    many = 1 if role in SEES_ALL else 2
    faults = _look(app, session, sign_in, _person(session, role), many)
    assert not faults, "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("role", SCOPED)
def test_each_address_with_many_ids(
    app: Flask, session: Session, sign_in: SignIn, role: str, place: int
) -> None:
    faults = _look(app, session, sign_in, _person(session, role, place), 12)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", [*SCOPED, *SEES_ALL, "facilitation", "intel", "participant"])
def test_nothing_of_a_neighbour_can_be_changed(
    app: Flask, session: Session, engine: Engine, sign_in: SignIn, role: str
) -> None:
    user = _person(session, role)
    client, city = sign_in(user), read_city(session)
    session.commit()
    before = digests(engine)
    faults = []
    for door in doors(app, session, city, user, "POST", 2):
        if door.open:
            continue
        url = _url(app, door)
        status = client.post(url, data={"csrf_token": client.csrf_token()}).status_code
        if status != 404:
            faults.append(f"{user.email} POST {url}: {status}")
    session.commit()
    assert not faults, "\n".join(faults)
    assert digests(engine) == before


def test_the_table_of_kinds_names_everything_that_addresses_name(
    app: Flask, session: Session
) -> None:
    for cell in cells(app, values(session)):
        for part in cell.rule.split("<int:")[1:]:
            assert kind_of(cell, part.split(">")[0])


CHAT = re.compile(r"https://wa\.me/[0-9]+")

# Canaries: each person's name, telephone and address is a word that stands nowhere else.


def _plant(session: Session) -> None:
    # By hand and all at once: through the services it would take a minute.
    for person in session.execute(select(Participant.id)).all():
        number = person.id
        planted = {
            "name": f"Kenari{number:04d} Uji",
            "name_key": f"kenari{number:04d} uji",
            "phone": f"+62899{number:07d}",
            "address": f"Jalan Murai{number:04d}",
        }
        session.execute(update(Participant).where(Participant.id == number).values(**planted))
    for sale in session.scalars(select(Sale.id)).all():
        session.execute(
            update(Sale).where(Sale.id == sale).values(amount=7_000_003 + 13 * sale * sale)
        )
    session.commit()


@pytest.mark.long
@pytest.mark.parametrize(
    ("role", "place"),
    [("head", 0), ("admin", 0), ("intel", 0), ("facilitation", 0), ("participant", 0)]
    + [(role, place) for role in SCOPED for place in range(2)],
)
def test_personal_data_stands_only_where_it_may(
    app: Flask, session: Session, sign_in: SignIn, role: str, place: int
) -> None:
    _plant(session)
    faults = _stray(app, session, sign_in(_person(session, role, place)))
    assert not faults, "\n".join(faults)


def _stray(app: Flask, session: Session, client: PageClient) -> list[str]:
    """Personal data on the pages somebody is offered that this role must not see."""
    user = client.user
    city = read_city(session)
    scope = scope_of(city, user)
    mine = scope.of("participants")
    named = mine | companions(city, scope)
    if user.role == "participant":
        # Whom somebody named in the own wishes, that person knew before.
        wished = select(CompanionWish.other_id).where(CompanionWish.participant_id.in_(mine))
        named |= set(session.scalars(wished))
    # Trainees see their own.
    contact = user.actor.may("participants.contact") or user.role == "participant"
    calls = user.actor.may("attendance.call")
    niks = {one.id: one.nik for one in session.scalars(select(Participant))}
    sales = {one.id: one.amount for one in session.scalars(select(Sale))}
    session.commit()
    faults = []
    for visit in crawl(client):
        words = visit.page.html if visit.page.response.mimetype == "text/html" else ""
        for number, nik in niks.items():
            if nik in words:
                faults.append(f"{user.email} {visit.url}: NIK of {number}")
            reachable = contact and number in mine
            phone = f"99{number:07d}"
            # Whom one may call stands in the address of the message, and nowhere else.
            told = CHAT.sub("", words) if calls and number in mine else words
            if not reachable and (phone in told.replace("-", "").replace(" ", "")):
                faults.append(f"{user.email} {visit.url}: telephone of {number}")
            if not reachable and f"Murai{number:04d}" in words:
                faults.append(f"{user.email} {visit.url}: address of {number}")
            if number not in named and f"Kenari{number:04d}" in words:
                faults.append(f"{user.email} {visit.url}: name of {number}")
        if not user.actor.may("turnover.read"):
            faults += [
                f"{user.email} {visit.url}: turnover of sale {number}"
                for number, amount in sales.items()
                if number not in scope.of("referred_sales")
                and (f"{amount:,}".replace(",", ".") in words or str(amount) in words)
            ]
    return faults
