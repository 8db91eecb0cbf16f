"""What a sign-in may and may not be: lifetimes, throttling, passwords, safe return addresses."""

from __future__ import annotations

from datetime import timedelta

from trainingmgr.foundation.access.policy import (
    ADMIN,
    FIELD,
    HEAD,
    INTEL,
    MENTOR,
    PARTICIPANT,
    TRAINER,
)
from trainingmgr.foundation.indonesia.regions import all_kecamatan
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

# Work in the field is done on one's own phone; the office's screens stand on shared desks.
STAYS_SIGNED_IN = frozenset({TRAINER, MENTOR, FIELD, PARTICIPANT})
OFFICE_IDLE = timedelta(minutes=30)
OFFICE_ABSOLUTE = timedelta(hours=8)
PHONE_ABSOLUTE = timedelta(days=30)
# Somebody else's telephone or a computer, for who works in the field: one working day.
BORROWED = timedelta(hours=8)
# A trainee's phone stays known while it is used at least once in 30 days.
TRAINEE_ABSOLUTE = timedelta(days=365)

# Whoever can see or change everything proves it with a code besides the password.
PROVES_TWICE = frozenset({HEAD, ADMIN})
HALF_LIFETIME = timedelta(minutes=10)
HALF_KEPT = timedelta(days=1)
CODE_SECONDS = 30
RECOVERY_CODES = 10

ACCOUNT_FAILURES = 5
ACCOUNT_WINDOW = timedelta(seconds=60)
ADDRESS_TRIES = 30
ADDRESS_WINDOW = timedelta(seconds=60)

LINK_LIFETIME = timedelta(hours=24)
LINK_PATH = "/sandi/"
TRIES_KEPT = timedelta(hours=1)
MIN_PASSWORD = 15
MAX_PASSWORD = 200
COMMON = ("passwordpassword", "kata sandi", "katasandi", "qwertyuiop", "1234567890", "binausaha")


def may_stay(role: str) -> bool:
    """Whether this role's own phone may stay signed in for 30 days (the office never)."""
    return role in STAYS_SIGNED_IN


def idle_limit(role: str, stays: bool = True) -> timedelta:
    """How long a session may rest before it ends."""
    if role not in STAYS_SIGNED_IN:
        return OFFICE_IDLE
    return PHONE_ABSOLUTE if stays else BORROWED


def absolute_limit(role: str, stays: bool = True) -> timedelta:
    """How long a session may live at all."""
    if role not in STAYS_SIGNED_IN:
        return OFFICE_ABSOLUTE
    if role == PARTICIPANT:
        return TRAINEE_ABSOLUTE
    return PHONE_ABSOLUTE if stays else BORROWED


def check_password(password: str, email: str) -> None:
    """Long and not guessable; no rules of composition. Raises Refused."""
    if len(password) < MIN_PASSWORD:
        raise Refused(
            N_("Kata sandi minimal %(n)d karakter. Pakai beberapa kata yang mudah Anda ingat."),
            field="password",
            n=MIN_PASSWORD,
        )
    if len(password) > MAX_PASSWORD:
        raise Refused(N_("Kata sandi terlalu panjang."), field="password")
    plain = password.lower()
    guessable = any(plain.replace(word, "") in {"", "1", "123"} for word in COMMON)
    if guessable or len(set(plain)) < 5 or email.split("@")[0].lower() == plain:
        raise Refused(
            N_("Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berurutan."),
            field="password",
        )


def scope_of(role: str, kecamatan_code: str | None) -> str | None:
    """The kecamatan that bounds a role: compulsory for officers, none for all others.

    Raises Refused.
    """
    if role not in {FIELD, INTEL}:
        return None
    if kecamatan_code not in all_kecamatan():
        raise Refused(N_("Pilih kecamatan tempat petugas ini bekerja."), field="kecamatan_code")
    return kecamatan_code


def kecamatan_names() -> dict[str, str]:
    """Code -> name of the seven."""
    return {code: one.name for code, one in all_kecamatan().items()}


# More telling names first: Edge and Chrome both call themselves Safari as well.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
             ("CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device_name(user_agent: str) -> str:
    """How an owner recognises a device: `Chrome, Android`; empty when it does not tell."""
    names = [
        next((name for sign, name in signs if sign in user_agent), "")
        for signs in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in names if name)
