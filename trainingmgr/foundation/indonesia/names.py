"""Personal names as they are really spelled: titles, degrees and the many ways to one sound."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

_BEFORE = {
    "bpk", "bapak", "ibu", "sdr", "sdri", "tn", "ny", "nn", "h", "hj", "haji", "hajjah", "kh",
    "dr", "drs", "dra", "ir", "prof", "ust", "ustadz", "ustaz", "drg", "apt", "ns", "raden", "rr",
    "rd",
}  # fmt: skip
_DEGREES = {
    "se", "sh", "st", "sp", "si", "spd", "spdi", "sag", "ssos", "skom", "ssi", "sip", "sikom",
    "sfarm", "skm", "skep", "stp", "sap", "spt", "spsi", "spi", "ssn", "shum", "sei", "ba", "bsc",
    "mm", "mh", "mt", "msi", "mpd", "mpdi", "mag", "mkom", "mba", "msc", "ma", "mkes", "mak",
    "map", "msn", "mhum", "ak", "ca", "amd", "amdkeb", "phd", "dea", "lc", "gr",
}  # fmt: skip
_MUHAMMAD = re.compile(r"m|md|mhd|moh|mohd|muh|muhd|moch|much|m[ou](?:h|ch|kh)am+[ae][dt]")
# Short forms in writing, and the words of a patronymic that are now there and now not.
_IN_FULL = {"abd": "abdul", "abdl": "abdul", "ahm": "ahmad", "achm": "ahmad", "nr": "nur"}
_BETWEEN = {"bin", "binti", "bt", "als", "alias"}
_SOUNDS = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("ch", "h"),
    ("kh", "h"), ("dh", "d"), ("dz", "z"), ("th", "t"), ("ph", "f"), ("q", "k"), ("v", "f"),
)  # fmt: skip
_SAME_BIRTHDAY, _SAME_PHONE, _ONE_OF_TWO_WRONG = 80, 85, 95


# A file's rows are compared with many, and each name again and again.
@lru_cache(maxsize=8192)
def normalise_name(name: str) -> str:
    """Return the name's sound in small letters, for comparing only and never for showing.

    Titles and degrees go; Moch., Muhamad and Mohammad become one; old spelling (oe, dj, tj),
    silent h and doubled letters are levelled.
    """
    flat = unicodedata.normalize("NFKD", name).casefold()
    flat = "".join(ch for ch in flat if not unicodedata.combining(ch))
    flat = re.sub(r"['’`ʼ]", "", flat)
    words = _without_titles(_without_degrees(flat))
    return " ".join(_sound(_IN_FULL.get(word, word)) for word in words)


def likely_same(
    name_a: str,
    name_b: str,
    *,
    born_a: date | None = None,
    born_b: date | None = None,
    phone_a: str | None = None,
    phone_b: str | None = None,
) -> bool:
    """Tell whether two records are probably one person: a question to a human, never a merge.

    A near name alone is not enough (Dewi and Desi Lestari are two people); the birth date or
    the phone number has to agree as well. Phones are compared as stored (+62…).
    """
    same_birthday = born_a is not None and born_a == born_b
    same_phone = bool(phone_a) and phone_a == phone_b
    if not (same_birthday or same_phone):
        return False
    a, b = normalise_name(name_a), normalise_name(name_b)
    if not a or not b:
        return False
    score = max(
        fuzz.token_sort_ratio(a, b),
        fuzz.ratio(a.replace(" ", ""), b.replace(" ", "")),
        # Siti and Siti Aminah: one name inside the other counts, though for less.
        0.9 * fuzz.token_set_ratio(a, b),
    )
    if same_birthday:
        return score >= _SAME_BIRTHDAY
    # A family shares a telephone, so another birth date asks for nearly the same name.
    both_dates_known = born_a is not None and born_b is not None
    return score >= (_ONE_OF_TWO_WRONG if both_dates_known else _SAME_PHONE)


def called(name: str) -> str:
    """Return the first name and initials: a guess must not tell who has it."""
    first, *others = name.split()
    return " ".join([first, *(f"{word[0]}." for word in others)])


def _without_degrees(name: str) -> list[str]:
    head, *tail = name.split(",")
    words = _words(head)
    for part in tail:
        # "Lestari, Dewi" is a name turned round; only known degrees are dropped.
        kept = [] if _joined(part) in _DEGREES else _words(part)
        words += [word for word in kept if word not in _DEGREES]
    dotted = re.search(r"(?:\s[a-z]{1,3}\.\s?[a-z]{1,4}\.?)+\s*\Z", head)
    if dotted and _joined(head[dotted.start() :].split()[0]) in _DEGREES:
        words = _words(head[: dotted.start()])
    while len(words) > 2 and len(words[-1]) > 1 and words[-1] in _DEGREES:
        words.pop()
    return words


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    return [word for at, word in enumerate(words) if not at or word not in _BETWEEN]


def _sound(word: str) -> str:
    if _MUHAMMAD.fullmatch(word):
        return "muhamad"
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    # Lestary, Setyawan, Widya: after a consonant y sounds like i.
    word = re.sub(r"(?<=[^aeiou])y", "i", word)
    return re.sub(r"(.)\1+", r"\1", word)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _joined(text: str) -> str:
    return "".join(_words(text))
