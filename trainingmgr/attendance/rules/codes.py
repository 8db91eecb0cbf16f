"""The code on the trainer's screen: six characters that change every twenty seconds."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

ALPHABET = "23456789ACDEFHJKMNPRTUXY"
"""Of characters that look alike from the back of a hall one is used, or none; W is too wide."""
LENGTH = 6
WINDOW = timedelta(seconds=20)
TICKET_LIFE = timedelta(minutes=3)
"""How long whoever read a code may take to type a name; the code itself dies long before."""

_LOOKS_LIKE = str.maketrans("BGQSVZ", "8695U2")


def code_at(secret: str, moment: datetime) -> str:
    """Return the code that a check-in's `secret` gives at this moment."""
    return _code(secret, _window(moment))


def seconds_left(moment: datetime) -> float:
    """Return for how many seconds, up to twenty, the code of this moment is still shown."""
    length = WINDOW.total_seconds()
    return length - moment.timestamp() % length


def accepts(secret: str, typed: str, moment: datetime) -> bool:
    """Tell whether `typed` is the code shown now or the one just before, as `read_code` gives it.

    So a code holds for twenty to forty seconds; both comparisons take the same time whatever was
    typed.
    """
    window = _window(moment)
    sent = typed.encode()
    now, before = (
        hmac.compare_digest(sent, _code(secret, one).encode()) for one in (window, window - 1)
    )
    return now | before


def read_code(typed: str) -> str:
    """Return what someone typed as a code is written: capitals, no gaps, look-alikes settled."""
    bare = "".join(ch for ch in typed.upper() if ch.isalnum() and ch.isascii())
    return bare.translate(_LOOKS_LIKE)


def well_formed(code: str) -> bool:
    """Tell whether it could be a code at all."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def _window(moment: datetime) -> int:
    return int(moment.timestamp() // WINDOW.total_seconds())


def _code(secret: str, window: int) -> str:
    digest = hmac.new(secret.encode(), str(window).encode(), hashlib.sha256).digest()
    number, letters = int.from_bytes(digest, "big"), []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
