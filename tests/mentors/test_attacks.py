"""Mentoring met by people who want to break it, and by those who are merely unlucky."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.businesses import make_business
from tests.support.client import PageClient
from tests.support.mentors import file_of, make_mentor
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import CoachingSession, Mentee, Mentor

SignIn = Callable[[User], PageClient]


@pytest.fixture
def kub(session: Session) -> Kub:
    """A KUB with a joint business."""
    business, _people = make_business(session)
    return session.get_one(Kub, business.kub_id)


@pytest.fixture
def mentee(session: Session, kub: Kub) -> Mentee:
    return file_of(session, kub)


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def client(sign_in: SignIn, mentor: Mentor) -> PageClient:
    return sign_in(mentor.user)


def test_ids_that_no_page_sent_name_nothing(
    session: Session, client: PageClient, mentee: Mentee
) -> None:
    """A superscript is a digit to Python but no number; neither it nor a flood of nines harms."""
    row = {"actions-0-text": "Foto produk", "actions-0-owner": "", "mode": "kunjungan"}
    for odd in ("²", "9" * 5000):
        data = {"finding": "Baik.", "minutes": "60", "held_on": f"{clock.today()}", **row}
        data |= {f"janji-{odd}": "selesai", "actions-0-id": odd}
        client.send(f"/pendampingan/{mentee.id}/catat", **data)
    found = session.scalars(select(CoachingSession)).all()
    assert [[one.text for one in held.actions] for held in found] == [["Foto produk"]] * 2
