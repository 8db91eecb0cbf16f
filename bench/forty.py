"""Forty registers saved at once, and forty people checking in at once, against an empty POST."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from sqlalchemy.orm import Session

from bench.figures import expect, line, quantile
from tests.support import load
from tests.support.house import House
from tests.support.load import Answer
from tests.support.phones import LETTERS, Phone
from tests.support.registers import open_check_in, open_registers, phones_of, tickets

FORTY, PEOPLE = 40, 30
# The first burst of each kind warms the server up and is not counted.
BURSTS, ROUNDS, REPEATS = 6, 5, 3
NOTHING = "/bench/nothing"
OURS, EMPTY = "ours", "empty"
Bursts = list[list[Answer]]


@dataclass
class Hall:
    """What was made beforehand: phones at registers, and one session to come in to per burst."""

    phones: list[Phone]
    sessions: list[int]
    numbers: list[str]


def prepare(house: House) -> Hall:
    """Forty registers of forty courses, and one course of forty people; committed."""
    with Session(house.engine) as session:
        registers = open_registers(session, FORTY, people=PEOPLE, courses=FORTY)
        phones = phones_of(house.app, session, registers, Random(1))
        opened, roster = open_check_in(session, FORTY, BURSTS + 1)
        hall = Hall(phones, [one.id for one in opened], [who.number for who in roster])
        session.commit()
    return hall


def measure(house: House, port: int, hall: Hall) -> None:
    """Prints bursts and a closed loop of registers, and bursts of check-ins."""
    name = house.engine.dialect.name
    print(f"\n{FORTY} presensi, {PEOPLE} tanda sekali kirim / POST kosong, {name}")
    _tell_bursts(*_bursts_of_registers(port, hall.phones))
    _closed_loop(port, hall.phones)
    print(f"\n{FORTY} orang presensi mandiri / POST kosong, {name}")
    with Session(house.engine) as session:
        _tell_bursts(*_bursts_of_check_ins(port, session, hall))


def _bursts_of_registers(port: int, phones: Sequence[Phone]) -> tuple[Bursts, Bursts]:
    ours, empty = [], []
    for _ in range(BURSTS + 1):
        for phone in phones:
            _tap_everyone(phone)
        empty.append(load.at_once(port, [phone.request(NOTHING) for phone in phones]))
        ours.append(load.at_once(port, [phone.request() for phone in phones]))
        for phone, answer in zip(phones, ours[-1], strict=True):
            phone.take(answer)
            _expect_saved(phone)
    return ours[1:], empty[1:]


def _closed_loop(port: int, phones: Sequence[Phone]) -> None:
    """Forty who send again as soon as they are answered: much more than a hall would."""
    ours: list[Answer] = []
    empty: list[Answer] = []
    for _ in range(REPEATS):
        batches = [_batches(phone) for phone in phones]
        empty += load.closed_loop(port, [each[EMPTY].__getitem__ for each in batches], ROUNDS)
        ours += load.closed_loop(port, [each[OURS].__getitem__ for each in batches], ROUNDS)
    expect(empty, 200)
    expect(ours, 200)
    line("  terus-menerus, p50", quantile(ours, 0.5), quantile(empty, 0.5))
    line("  terus-menerus, p99", quantile(ours, 0.99), quantile(empty, 0.99))


def _batches(phone: Phone) -> dict[str, list[bytes]]:
    """Made beforehand, so that making them takes no time from the server."""
    found: dict[str, list[bytes]] = {OURS: [], EMPTY: []}
    for _ in range(ROUNDS):
        _tap_everyone(phone)
        found[EMPTY].append(phone.request(NOTHING))
        found[OURS].append(phone.request())
        phone.waiting.clear()
    return found


def _tap_everyone(phone: Phone) -> None:
    for person in phone.people:
        phone.tap(person, phone.chance.choice(LETTERS))


def _expect_saved(phone: Phone) -> None:
    if phone.waiting or set(phone.answered.values()) != {"saved"}:
        raise RuntimeError(f"not all was saved: {set(phone.answered.values())}")


def _bursts_of_check_ins(port: int, session: Session, hall: Hall) -> tuple[Bursts, Bursts]:
    ours, empty = [], []
    for session_id in hall.sessions:
        phones = tickets(port, session, session_id, hall.numbers)
        empty.append(load.at_once(port, [phone.request(NOTHING) for phone in phones]))
        ours.append(load.at_once(port, [phone.request() for phone in phones]))
    return ours[1:], empty[1:]


def _tell_bursts(ours: Bursts, empty: Bursts) -> None:
    """p99 over all bursts, and the middle one's last answer."""
    mine, none = [one for burst in ours for one in burst], [one for burst in empty for one in burst]
    expect(none, 200)
    expect(mine, 200, 302)
    line("  serentak, p99", quantile(mine, 0.99), quantile(none, 0.99))
    last, nothing = (median(quantile(burst, 1.0) for burst in bursts) for bursts in (ours, empty))
    line("  serentak, jawaban terakhir", last, nothing)
