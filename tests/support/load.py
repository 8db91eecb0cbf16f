"""Sends prepared requests over kept-alive connections and notes how long each answer took."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Maker = Callable[[int], bytes]
Told = TypeVar("Told")


@dataclass(frozen=True)
class Answer:
    """One answer, and the seconds from sending to the last byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def cookie(self) -> str:
        """What it sets, as it is sent back; empty when it sets none."""
        return self.headers.get("set-cookie", "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)


def get(path: str, cookie: str = "") -> bytes:
    return _head("GET", path, cookie) + b"\r\n"


def post(path: str, cookie: str, fields: Mapping[str, str]) -> bytes:
    """A form, sent."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return _with_body(path, cookie, urlencode(fields).encode(), kind)


def post_json(path: str, cookie: str, sent: Any, headers: Mapping[str, str]) -> bytes:
    """What a script sends."""
    kind = {"Content-Type": "application/json"} | dict(headers)
    return _with_body(path, cookie, json.dumps(sent).encode(), kind)


def _with_body(path: str, cookie: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = {**headers, "Content-Length": str(len(body))}
    told = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return _head("POST", path, cookie) + f"{told}\r\n".encode() + body


def _head(method: str, path: str, cookie: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n".encode()


async def connect(port: int) -> Connection:
    return await asyncio.open_connection("127.0.0.1", port)


async def exchange(connection: Connection, request: bytes) -> Answer:
    """One request and its whole answer. Raises OSError or EOFError when the server goes away."""
    reader, writer = connection
    started = time.perf_counter()
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    pairs = (line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
    headers = {name.lower(): value for name, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(int(head.split()[1]), headers, body, time.perf_counter() - started)


def together(talk: Coroutine[Any, Any, Told]) -> Told:
    """Run it to its end in a thread of its own: a browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, talk).result()


def at_once(port: int, requests: Sequence[bytes]) -> list[Answer]:
    """All at the same moment, each over a connection of its own; the answers in the same order."""
    return together(_all(port, [partial(_same, one) for one in requests], 1))


def closed_loop(port: int, writers: Sequence[Maker], rounds: int) -> list[Answer]:
    """Each writer sends its next request as soon as the last was answered, `rounds` times."""
    return together(_all(port, writers, rounds))


def _same(request: bytes, _number: int) -> bytes:
    return request


async def _all(port: int, writers: Sequence[Maker], rounds: int) -> list[Answer]:
    connections = [await connect(port) for _ in writers]

    async def one(connection: Connection, make: Maker) -> list[Answer]:
        return [await exchange(connection, make(number)) for number in range(rounds)]

    answers = await asyncio.gather(*map(one, connections, writers))
    for _, writer in connections:
        writer.close()
    return [answer for each in answers for answer in each]
