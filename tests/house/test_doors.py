"""Everyone walks through every page they are offered: nothing refuses, nothing is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.contents import digests
from tests.support.crawl import walk
from tests.support.endpoints import cells
from tests.support.world import UNLINKED, values
from trainingmgr.accounts.models import User
from trainingmgr.cohorts.models import Course
from trainingmgr.cohorts.models.courses import OPEN
from trainingmgr.foundation.access.policy import ADMIN, ROLES

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo-2")]


def test_no_page_offers_a_closed_door_and_none_writes(
    app: Flask, session: Session, engine: Engine, sign_in: Callable[[User], PageClient]
) -> None:
    reached: set[str] = set()
    # Of many courses only the first few are opened; the one that still runs is not among them.
    running = select(Course.id).where(Course.state == OPEN).order_by(Course.id.desc()).limit(1)
    course_id = session.scalars(running).one()
    further = {ADMIN: [f"/pelatihan/{course_id}/pertemuan", f"/pelatihan/{course_id}/ubah"]}
    refused: list[str] = []
    for role in ROLES:
        user = session.scalars(select(User).where(User.role == role).order_by(User.id)).first()
        if user is None:
            continue
        client = sign_in(user)
        session.commit()
        before = digests(engine)
        for visit in walk(client, *further.get(role, ())):
            reached.add(visit.endpoint)
            if visit.page.status != 200:
                refused.append(f"{role}: {visit.page.status} {visit.url} (from {visit.via})")
        after = digests(engine)
        assert [name for name in after if after[name] != before[name]] == [], role
    assert not refused, "\n".join(refused)
    pages = {cell.endpoint for cell in cells(app, values(session)) if cell.method == "GET"}
    assert not pages - reached - UNLINKED, f"no link leads to {sorted(pages - reached - UNLINKED)}"
