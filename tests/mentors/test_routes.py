"""A mentor's day, the office's side, and whose log one may read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.businesses import make_business
from tests.support.client import PageClient
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.participants import SETU
from tests.support.statements import Statements
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import Mentor
from trainingmgr.mentors.services import ActionInput

AsRole = Callable[..., PageClient]
SignIn = Callable[[User], PageClient]
Counting = Callable[[], AbstractContextManager[Statements]]


@pytest.fixture
def kub(session: Session) -> Kub:
    """A KUB with a joint business."""
    business, _people = make_business(session)
    return session.get_one(Kub, business.kub_id)


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def client(sign_in: SignIn, mentor: Mentor) -> PageClient:
    return sign_in(mentor.user)


def test_the_day_begins_with_who_waits_longest(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub
) -> None:
    fresh = make_kub(session, kub.cohort)[0]
    services.assign_mentor(session, COMMAND_LINE, mentor, file_of(session, fresh), clock.today())
    coach(session, mentor, fresh)
    long_ago = clock.today() - timedelta(days=40)
    coach(
        session, mentor, kub, held_on=long_ago, actions=[ActionInput("Foto produk", None, long_ago)]
    )
    page = client.page("/pendampingan/hari-ini")
    assert page.h1 == "1 dari 2 dampingan Anda menunggu lebih dari 30 hari"
    assert page.texts(".card h2") == [kub.name, fresh.name]
    assert "Foto produk" in page.text
    assert "lewat tenggat" in page.text


def test_a_neighbour_s_log_is_not_found(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub, as_role: AsRole
) -> None:
    held = coach(session, mentor, kub)
    read = [f"/pendampingan/{file_of(session, kub).id}", f"/pendampingan/sesi/{held.id}"]
    log = f"/pendampingan/{file_of(session, kub).id}/catat"
    make_mentor(session, user=(stranger := as_role("mentor")).user)
    for url in [*read, log]:
        assert client.get(url).status_code == 200, url
        assert stranger.get(url).status_code == 404, url
    stranger.send(log, 404, finding="Ada.")
    assert kub.name not in stranger.page("/pendampingan").text
    assert "Anda belum punya dampingan" in stranger.page("/pendampingan/hari-ini").text
    for role in ("head", "admin"):
        reader = as_role(role)
        assert [reader.get(url).status_code for url in [*read, log]] == [200, 200, 403]
    for role in ("trainer", "field", "intel", "facilitation", "participant"):
        client = as_role(role)
        assert {client.get(url).status_code for url in [*read, log]} == {403}, role


def test_the_list_says_who_was_reached(
    session: Session, mentor: Mentor, kub: Kub, as_role: AsRole
) -> None:
    silent = make_kub(session, kub.cohort)[0]
    make_mentor(session, silent, label="UIN")
    coach(session, mentor, kub)
    head = as_role("head")

    def names(query: str = "") -> list[str]:
        return head.page(f"/pendampingan?{query}").texts("tbody th")

    page = head.page("/pendampingan")
    assert page.h1 == "1 dari 2 dampingan bertemu pendampingnya dalam 30 hari terakhir"
    assert "1/1 · 100,0%" in page.text
    assert "0/1 · 0,0%" in page.text
    assert names() == [silent.name, kub.name]
    assert names("sesi=sepi") == [silent.name]
    assert names(f"lembaga={mentor.institution_id}") == [kub.name]
    assert names(f"q={mentor.name}") == [kub.name]
    assert names(f"kecamatan={SETU}") == []
    assert "Tidak ada dampingan yang cocok" in head.page("/pendampingan?q=entah").text


def test_empty_lists_say_what_to_do(as_role: AsRole) -> None:
    admin = as_role("admin")
    assert "Belum ada pendampingan" in admin.page("/pendampingan").text
    assert "Tambah pendamping" in admin.page("/pendamping").links


@pytest.mark.parametrize("url", ["/pendampingan", "/pendamping", "/pendampingan/hari-ini"])
def test_lists_need_the_same_statements_however_long(
    session: Session,
    client: PageClient,
    mentor: Mentor,
    kub: Kub,
    as_role: AsRole,
    queries: Counting,
    url: str,
) -> None:
    reader = client if url.endswith("hari-ini") else as_role("head")
    coach(session, mentor, kub, actions=[ActionInput("Foto produk")])
    reader.page(url)
    with queries() as few:
        reader.page(url)
    for _ in range(3):
        another = make_kub(session, kub.cohort)[0]
        services.assign_mentor(
            session, COMMAND_LINE, mentor, file_of(session, another), clock.today()
        )
        coach(session, mentor, another, actions=[ActionInput("Foto produk")])
        make_mentor(session)
    reader.page(url)
    with queries() as many:
        reader.page(url)
    assert len(many) == len(few)
