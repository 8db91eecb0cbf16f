"""Sends prepared requests over kept-alive connections and notes how long each answer took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Answer:
    """One answer: its status, its `Location`, and the seconds from sending to the last byte."""

    status: int
    location: str
    seconds: float


Maker = Callable[[int], bytes]


def get(path: str, cookie: str = "") -> bytes:
    return _head("GET", path, cookie) + b"\r\n"


def post(path: str, cookie: str, fields: Mapping[str, str]) -> bytes:
    body = urlencode(fields).encode()
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    length = f"Content-Length: {len(body)}\r\n\r\n"
    return _head("POST", path, cookie) + (kind + length).encode() + body


def _head(method: str, path: str, cookie: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n".encode()


def closed_loop(port: int, writers: Sequence[Maker], rounds: int) -> list[Answer]:
    """Each writer sends its next request as soon as the last was answered, `rounds` times."""
    return asyncio.run(_all(port, writers, rounds))


async def _all(port: int, writers: Sequence[Maker], rounds: int) -> list[Answer]:
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in writers]
    answers = await asyncio.gather(
        *(
            _one(reader, writer, make, rounds)
            for (reader, writer), make in zip(connections, writers, strict=True)
        )
    )
    for _, writer in connections:
        writer.close()
    return [answer for each in answers for answer in each]


async def _one(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, make: Maker, rounds: int
) -> list[Answer]:
    answers = []
    for number in range(rounds):
        request = make(number)
        started = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        pairs = (line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        lines = {name.lower(): value for name, value in pairs}
        await reader.readexactly(int(lines.get("content-length", 0)))
        seconds = time.perf_counter() - started
        answers.append(Answer(int(head.split()[1]), lines.get("location", ""), seconds))
    return answers
