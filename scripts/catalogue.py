"""Collects the marked sentences into the English catalogue and compiles both languages.

The source is Indonesian, so only English has entries of its own. What is printed, the command line
and the demonstration stay Indonesian. A sentence that is new stands in the catalogue without words:
a test asks for them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "trainingmgr" / "translations"
ENGLISH = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
INDONESIAN = TRANSLATIONS / "id" / "LC_MESSAGES" / "messages.po"
HEADER = """\
# English. Our sentences are written in Indonesian; those of WTForms are English already.
msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
METHODS = {
    "trainingmgr": [
        ("documents/**", "ignore"),
        ("demo/**", "ignore"),
        ("**/cli.py", "ignore"),
        ("**.py", "python"),
    ],
    "templates": [("documents/**", "ignore"), ("**.html", "jinja2")],
}
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}


def marked() -> Catalog:
    """Every sentence that may be shown on a screen, without words."""
    found = Catalog()
    for folder, methods in METHODS.items():
        for _file, _line, message, comments, context in extract_from_dir(
            ROOT / folder, methods, OPTIONS, KEYWORDS
        ):
            found.add(message, None, auto_comments=comments, context=context)
    return found


def read(path: Path) -> Catalog:
    """A catalogue as it is stored."""
    catalogue = read_po(BytesIO(path.read_bytes()))
    # Babel stamps the hour otherwise, and nothing could be compared.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalogue


def refreshed() -> Catalog:
    """The English catalogue with new sentences added and those no longer used left out."""
    known, fresh = read(ENGLISH), Catalog(locale="en")
    for message in marked():
        if message.id:
            before = known.get(message.id)
            fresh.add(message.id, before.string if before else "")
    return fresh


def stored(catalogue: Catalog) -> bytes:
    """The catalogue as text, the same whenever nothing changed."""
    file = BytesIO()
    write_po(file, catalogue, width=100, no_location=True, sort_output=True, omit_header=True)
    return HEADER.encode() + file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """What the program reads."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Sentences without words, or without those for one and for many."""
    found = []
    for one in catalogue:
        words = one.string if isinstance(one.string, (list, tuple)) else [one.string]
        if one.id and not all(words):
            found.append(one.id if isinstance(one.id, str) else one.id[0])
    return found


def main() -> None:
    """Writes both catalogues."""
    ENGLISH.write_bytes(stored(refreshed()))
    for path in (ENGLISH, INDONESIAN):
        path.with_suffix(".mo").write_bytes(compiled(read(path)))
    print(f"{len(missing(read(ENGLISH)))} kalimat belum berbahasa Inggris")


if __name__ == "__main__":
    main()
