"""Phones that mark people over the wire and keep each mark until it was answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.load import Answer, Connection, connect, exchange, post_json
from trainingmgr.accounts import services as accounts
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock

SAVED, SAME, SUPERSEDED, DIFFERS = "saved", "same", "superseded", "differs"
LETTERS = "HISA"


@dataclass(frozen=True)
class Visa:
    """What a signed-in browser sends with each request."""

    cookie: str
    token: str
    user: int


def sign_in(app: Flask, session: Session, user: User) -> Visa:
    """A browser of this user's, signed in. The caller commits."""
    client = PageClient(app, session, user)
    sid = accounts.open_session(session, user, "tes")
    with client.http.session_transaction() as cookie:
        cookie["sid"] = sid
    token = client.csrf_token()
    crumb = client.http.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert crumb is not None
    return Visa(f"{crumb.key}={crumb.value}", token, user.id)


@dataclass
class Phone:
    """One phone at one register: `sent` and `answered` by the mark's id, `waiting` in order."""

    visa: Visa
    session_id: int
    people: Sequence[int]
    chance: Random
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    chains: dict[int, str] = field(default_factory=dict)
    steps: dict[int, int] = field(default_factory=dict)

    def tap(self, person: int, letter: str) -> None:
        """One mark more that waits; its note makes it differ from the one before."""
        step = self.steps[person] = self.steps.get(person, 0) + 1
        item: dict[str, Any] = {
            "id": self._uuid(),
            "kind": "mark",
            "person": person,
            "mark": letter,
            "late": 0,
            "early": 0,
            "note": f"ke-{step}",
            "base": 0,
            "chain": self.chains.setdefault(person, self._uuid()),
            "step": step,
            "at": clock.now().isoformat(),
        }
        self.sent[item["id"]] = item
        self.waiting.append(item)

    def close(self) -> None:
        """The wish to close, after all marks."""
        item = {"id": self._uuid(), "kind": "close", "at": clock.now().isoformat()}
        self.waiting.append(item)

    def request(self, path: str | None = None) -> bytes:
        """What waits, as the browser sends it."""
        headers = {"X-CSRFToken": self.visa.token, "X-User": str(self.visa.user)}
        batch = {"sent_at": clock.now().isoformat(), "items": self.waiting[:200]}
        where = path or f"/sesi/{self.session_id}/presensi/tanda"
        return post_json(where, self.visa.cookie, batch, headers)

    def take(self, answer: Answer) -> None:
        """What was answered waits no more. An item that was refused stays, as for a person."""
        self.answers.append(answer)
        if answer.status != 200:
            return
        outcomes = {one["id"]: one["outcome"] for one in answer.json()["results"]}
        self.answered |= outcomes
        self.waiting = [one for one in self.waiting if one["id"] not in outcomes]

    async def mark(self, port: int, until: asyncio.Event) -> None:
        """Taps and sends one to four marks at a time; what got no answer is sent again."""
        connection: Connection | None = None
        while not until.is_set():
            for _ in range(self.chance.randint(1, 4)):
                self.tap(self.chance.choice(self.people), self.chance.choice(LETTERS))
            try:
                connection = connection or await connect(port)
                self.take(await exchange(connection, self.request()))
            except (OSError, EOFError):
                await _gone(connection)
                connection = None
        await _gone(connection)

    def _uuid(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))


async def _gone(connection: Connection | None) -> None:
    if connection is not None:
        connection[1].close()
    await asyncio.sleep(0.02)


Kept = dict[str, tuple[Any, ...]]
Standing = dict[tuple[int, int], tuple[Any, ...]]


def amiss(engine: Engine, phones: Sequence[Phone]) -> list[str]:
    """Each mark that was answered and is not there once as it was sent; empty when all is well."""
    with engine.connect() as connection:
        entries = connection.execute(
            text(
                "select client_id, session_id, participant_id, status, note, chain, step"
                " from mark_entries"
            )
        ).all()
        marks = connection.execute(
            text("select session_id, participant_id, status, note, chain, step from marks")
        ).all()
    kept = {entry[0]: tuple(entry[1:]) for entry in entries}
    stands = {(mark[0], mark[1]): tuple(mark[2:]) for mark in marks}
    twice = len(entries) - len(kept) + len(marks) - len(stands)
    found = [f"{twice} rows are there twice"] if twice else []
    for phone in phones:
        found += _not_kept(phone, kept)
        found += _not_standing(phone, stands)
    return found


def _not_kept(phone: Phone, kept: Kept) -> list[str]:
    """What was answered in any way is remembered as it was sent."""
    found = []
    for name, item in phone.sent.items():
        told = (phone.session_id, item["person"], *_told(item))
        if name in phone.answered and kept.get(name) != told:
            found.append(f"{phone.answered[name]} {told}, kept {kept.get(name)}")
    return found


def _not_standing(phone: Phone, stands: Standing) -> list[str]:
    """Of each person stands the last saved mark, or one sent later whose answer was lost."""
    last: dict[int, int] = {}
    for name, item in phone.sent.items():
        if phone.answered.get(name) == SAVED:
            last[item["person"]] = max(item["step"], last.get(item["person"], 0))
    sent = {(one["person"], one["step"]): _told(one) for one in phone.sent.values()}
    found = []
    for person, step in last.items():
        stood = stands.get((phone.session_id, person))
        if stood is None or stood[-1] < step or sent.get((person, stood[-1])) != stood:
            found.append(f"{person} was saved up to step {step}, stands {stood}")
    return found


def _told(item: dict[str, Any]) -> tuple[Any, ...]:
    return (item["mark"], item["note"], item["chain"], item["step"])
