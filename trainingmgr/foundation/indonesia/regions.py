"""The seven kecamatan and 54 kelurahan, found by code, by name or by the old spellings."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from rapidfuzz import fuzz

How = Literal["exact", "alias", "suggestion"]

_SHORT_NAMES = {
    "36.74.02": ("Serut",),
    "36.74.05": ("Ciptim",),
}
_OTHER_SPELLINGS = {
    "36.74.03.1008": ("Perigi",),
    "36.74.03.1009": ("Perigi Baru",),
    "36.74.03.1010": ("Jurang Manggu Barat",),
    "36.74.03.1011": ("Jurang Manggu Timur",),
    "36.74.04.1002": ("Sarua",),
    "36.74.04.1004": ("Sawah Lama",),
    "36.74.04.1005": ("Sarua Indah",),
    "36.74.07.1003": ("Kranggan",),
}
_ABBREVIATIONS = {
    "pd": "pondok", "pdk": "pondok", "tmr": "timur", "tim": "timur", "brt": "barat",
    "bar": "barat", "utr": "utara", "ut": "utara", "cip": "ciputat", "cipt": "ciputat",
    "srp": "serpong", "jur": "jurang",
}  # fmt: skip
_PREFIXES = {"kel", "kelurahan", "ds", "desa", "kec", "kecamatan"}
_CLOSE_ENOUGH = 84
_CLEARLY_AHEAD = 4


@dataclass(frozen=True)
class Kecamatan:
    """One of the seven districts; `code` is Kemendagri's, such as `36.74.05`."""

    code: str
    name: str
    short_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kelurahan:
    """One of the 54 wards; it belongs to exactly one kecamatan (handbook R02)."""

    code: str
    name: str
    kecamatan_code: str
    postal_code: str


@dataclass(frozen=True)
class Match:
    """What a written place name was taken for, and how sure that is."""

    code: str
    name: str
    how: How


@cache
def all_kelurahan() -> dict[str, Kelurahan]:
    """Every kelurahan by code, in the order of the codes."""
    return {
        row["kode_kelurahan"]: Kelurahan(
            row["kode_kelurahan"], row["kelurahan"], row["kode_kecamatan"], row["kode_pos"]
        )
        for row in _rows()
    }


@cache
def all_kecamatan() -> dict[str, Kecamatan]:
    """Every kecamatan by code, in the order of the codes."""
    return {
        row["kode_kecamatan"]: Kecamatan(
            row["kode_kecamatan"], row["kecamatan"], _SHORT_NAMES.get(row["kode_kecamatan"], ())
        )
        for row in _rows()
    }


def find_kecamatan(text: str) -> Match | None:
    """Find a kecamatan by code, name, short name (Ciptim, Serut) or a near spelling."""
    names = {code: (one.name, *one.short_names) for code, one in all_kecamatan().items()}
    return _find(text, names)


def find_kelurahan(text: str, kecamatan_code: str | None = None) -> Match | None:
    """Find a kelurahan by code, name or older spelling; a near spelling is a `suggestion`.

    `kecamatan_code` is where it ought to lie. A sure match elsewhere is still returned, so that
    the caller can ask about it; suggestions then come from that kecamatan only.
    """
    wards = all_kelurahan()
    names = {code: (one.name, *_OTHER_SPELLINGS.get(code, ())) for code, one in wards.items()}
    within = {
        code
        for code, one in wards.items()
        if kecamatan_code is None or one.kecamatan_code == kecamatan_code
    }
    return _find(text, names, within)


def _find(
    text: str, names: dict[str, tuple[str, ...]], suggest_from: set[str] | None = None
) -> Match | None:
    digits = re.sub(r"[^0-9]", "", text)
    key = _key(text)
    if not key:
        return _by_digits(digits, names) if digits else None
    plain = " ".join(text.split()).casefold()
    for code, (official, *_rest) in names.items():
        if official.casefold() == plain:
            return Match(code, official, "exact")
    for code, spellings in names.items():
        if any(_key(spelling) == key for spelling in spellings):
            return Match(code, spellings[0], "alias")
    return _nearest(key, names, suggest_from)


def _by_digits(digits: str, names: dict[str, tuple[str, ...]]) -> Match | None:
    for code, spellings in names.items():
        if code.replace(".", "") == digits:
            return Match(code, spellings[0], "exact")
    return None


def _nearest(key: str, names: dict[str, tuple[str, ...]], among: set[str] | None) -> Match | None:
    scored = sorted(
        (
            (max(fuzz.ratio(key, _key(spelling)) for spelling in spellings), code)
            for code, spellings in names.items()
            if among is None or code in among
        ),
        reverse=True,
    )
    (best, code), (second, _other) = scored[0], scored[1]
    # Two equally near names (Pondok Kacang Barat and Timur) are no help: better to ask.
    if best >= _CLOSE_ENOUGH and best - second >= _CLEARLY_AHEAD:
        return Match(code, names[code][0], "suggestion")
    return None


def _key(text: str) -> str:
    """Letters only, abbreviations spelled out, without the word for kelurahan or kecamatan."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    while len(words) > 1 and words[0] in _PREFIXES:
        words = words[1:]
    return "".join(_ABBREVIATIONS.get(word, word) for word in words)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    source = resources.files(__package__).joinpath("kelurahan.csv").read_text(encoding="utf-8")
    lines = [line for line in source.splitlines() if not line.startswith("#")]
    return tuple(csv.DictReader(lines))
