"""Marks as people type and copy them: letters, words, ticks and crosses."""

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

SPELLINGS: dict[str, tuple[str, ...]] = {
    "H": ("h", "hadir", "v", "✓", "✔", "√", "☑", "1", "ya"),
    "I": ("i", "izin", "ijin"),
    "S": ("s", "sakit"),
    "A": ("a", "alpa", "alfa", "alpha", "x", "×", "✗", "✘", "☒", "0", "tk"),
}
"""A cross is an absence: whoever ticks presence crosses it out."""
NOTHING = ("", "-", "–", "—", ".")
_LETTERS = {text: letter for letter, texts in SPELLINGS.items() for text in texts}


def read_letter(text: str, field: str | None = None) -> str:
    """Return H, I, S or A, empty for nothing. Raises `Refused` for what it cannot be."""
    plain = "".join(text.split()).casefold().replace("\ufe0f", "")
    if plain in NOTHING:
        return ""
    letter = _LETTERS.get(plain)
    if letter is None:
        raise Refused(
            N_("%(text)s tidak dikenali. Tulis H, I, S, atau A."), field=field, text=text[:20]
        )
    return letter
