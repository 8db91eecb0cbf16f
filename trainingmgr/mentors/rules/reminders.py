"""What a mentor is reminded of, at most once a day, and the words a chair is reminded with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.mentors.rules.coaching import is_recent
from trainingmgr.mentors.rules.next_steps import Standing

# Local time; nobody is woken.
EARLIEST, LATEST = time(6), time(20)
MONDAY = 0
LONGEST_MESSAGE = 5
"""So many promises a message to a chair names; more would not be read."""


@dataclass(frozen=True)
class Line:
    """A mentee and how it stands."""

    name: str
    standing: Standing


@dataclass(frozen=True)
class Reminder:
    """A letter: its subject, and under each heading what is to be done about whom."""

    subject: str
    parts: Sequence[tuple[str, Sequence[str]]] = field(default_factory=tuple)


Told = Callable[[Standing], str | None]


def reminder(lines: Sequence[Line], today: date) -> Reminder | None:
    """What to remind a mentor of; None when nothing is due.

    Sessions that merely wait for a paraf make no letter by themselves, except on a Monday.
    """
    told = [(heading, _those(lines, words)) for heading, words in _HEADINGS]
    parts = [(heading, found) for heading, found in told if found]
    if not parts or (len(parts) == 1 and parts[0][0] == UNANSWERED and today.weekday() != MONDAY):
        return None
    concerned = sum(any(words(one.standing) for _heading, words in _HEADINGS) for one in lines)
    return Reminder(f"{concerned} dampingan menunggu Anda, {long_date(today)}", parts)


def letter(name: str, found: Reminder, page: str, stop: str) -> str:
    """The whole text. `page`, `stop`: addresses of the day's list and of the switch."""
    parts = [f"Salam, {name}."]
    for heading, entries in found.parts:
        parts.append("\n".join([f"{heading}:", *(f"- {entry}" for entry in entries)]))
    parts.append(f"Buka daftarnya: {page}")
    parts.append(f"Surat ini dikirim paling banyak sekali sehari. Hentikan di: {stop}")
    return "\n\n".join(parts) + "\n"


def message(
    name: str, mentee: str, mentor: str, next_on: date | None, promises: Sequence[str]
) -> str:
    """Words for a chair's WhatsApp: the next date and what is still promised."""
    parts = [f"Salam, {name}."]
    if next_on is not None:
        parts.append(f"Pendampingan {mentee} berikutnya {long_date(next_on)}.")
    else:
        parts.append(f"Kapan {mentee} dapat saya kunjungi lagi?")
    if promises:
        shown = [f"{n}. {one}" for n, one in enumerate(promises[:LONGEST_MESSAGE], start=1)]
        rest = len(promises) - LONGEST_MESSAGE
        more = [f"dan {rest} lagi"] if rest > 0 else []
        parts.append("\n".join(["Kesepakatan kita yang belum selesai:", *shown, *more]))
    parts.append(f"Terima kasih. {mentor}")
    return "\n\n".join(parts)


def promise(text: str, due_on: date | None) -> str:
    """A promise on one line."""
    return f"{text} (paling lambat {long_date(due_on)})" if due_on else text


def _those(lines: Sequence[Line], words: Told) -> list[str]:
    return [f"{one.name}: {said}" for one in lines if (said := words(one.standing))]


def _planned(one: Standing) -> str | None:
    if one.next_on == one.today:
        return "hari ini"
    return "besok" if one.next_on == one.today + timedelta(days=1) else None


def _overdue(one: Standing) -> str | None:
    return f"{one.overdue} kesepakatan" if one.overdue else None


def _silent(one: Standing) -> str | None:
    if one.last_on is None:
        return "belum pernah ada sesi"
    if is_recent(one.last_on, one.today):
        return None
    return f"terakhir {long_date(one.last_on)}, {(one.today - one.last_on).days} hari lalu"


def _doubted(one: Standing) -> str | None:
    return f"{one.doubted} sesi" if one.doubted else None


def _unanswered(one: Standing) -> str | None:
    return f"{one.unanswered} sesi" if one.unanswered else None


UNANSWERED = "Belum dikonfirmasi dampingan"
_HEADINGS: Sequence[tuple[str, Told]] = (
    ("Sesi yang direncanakan", _planned),
    ("Lewat tenggat", _overdue),
    ("Lama tidak bertemu", _silent),
    ("Menurut dampingan ada yang tidak benar", _doubted),
    (UNANSWERED, _unanswered),
)
