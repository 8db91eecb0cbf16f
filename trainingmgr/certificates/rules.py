"""Who may be certified, how certificates are numbered, and the code that verifies one."""

import re
import secrets
from datetime import date

from trainingmgr.attendance.rules import Result
from trainingmgr.foundation.indonesia.dates import roman_month
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread."""
CODE_LENGTH = 28
"""28 characters of five bits are 140 random bits: past guessing."""
_MISREAD = str.maketrans("ILO", "110")


def may_be_certified(
    *,
    result: Result,
    course_closed: bool,
    already_certified: bool,
    make_up_waits: Sentence | None = None,
) -> list[Sentence]:
    """Return why no certificate may be made out; empty when it may (handbook 3.3, 3.4).

    `make_up_waits` says that a make-up is planned or must be offered first.
    """
    reasons = []
    if make_up_waits:
        reasons.append(make_up_waits)
    elif not course_closed:
        reasons.append(sentence(N_("Kelas belum ditutup.")))
    if result != "tuntas":
        reasons.append(sentence(N_("Peserta belum tuntas.")))
    if already_certified:
        reasons.append(sentence(N_("Peserta sudah mempunyai sertifikat yang berlaku.")))
    return reasons


def next_serial(used: int | None) -> int:
    """Return the number after the highest ever used in the year (handbook R10).

    Revoked certificates keep theirs, so numbers only grow and none comes twice.
    """
    return (used or 0) + 1


def certificate_number(classification: str, serial: int, unit: str, on: date) -> str:
    """Return `500.3/0123/Disperindag/XI/2026` (handbook 3.4); the serial runs per year (R10)."""
    return f"{classification}/{serial:04d}/{unit}/{roman_month(on.month)}/{on.year}"


def register_number(year: int, kecamatan_code: str | None, serial: int) -> str:
    """Return the unchangeable register number, `SP-2026-36.74.05-0123` (handbook 3.4).

    Pelatihan IKM without a kecamatan has IKM in its place.
    """
    return f"SP-{year}-{kecamatan_code or 'IKM'}-{serial:04d}"


def file_name(number: str) -> str:
    """Return the name of a certificate's file: `500.3-0123-Disperindag-XI-2026.pdf`."""
    return re.sub(r"[^0-9A-Za-z.]+", "-", number).strip(".-") + ".pdf"


def new_code() -> str:
    """Return a fresh verification code: 28 characters without hyphens, 140 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def show_code(code: str) -> str:
    """Write a code in groups of four: `7KQ4-M2XR-9TDA-…`."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def normalise_code(typed: str) -> str:
    """Return a typed or scanned code as stored, or raise `Refused`.

    Small letters, spaces and hyphens do not matter; I and L are read as 1, O as 0.
    """
    code = re.sub(r"[\s\-‐–—._]", "", typed).upper().translate(_MISREAD)
    if len(code) != CODE_LENGTH or any(letter not in ALPHABET for letter in code):
        raise Refused(
            N_("Kode verifikasi terdiri dari %(length)d huruf dan angka. Periksa kembali."),
            field="code",
            length=CODE_LENGTH,
        )
    return code
