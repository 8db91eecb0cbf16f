"""Every sentence has its English, and no English page falls back into Indonesian."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from babel.messages.catalog import Message
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Session

from scripts import catalogue
from tests.support.client import PageClient
from tests.support.crawl import walked
from tests.support.page import Page
from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import ROLES
from trainingmgr.foundation.orm import Base
from trainingmgr.kub.rules import statutes

# Words of every other Indonesian sentence which are no English ones, and no names.
INDONESIAN = re.compile(
    r"\b(yang|dan|untuk|dengan|belum|sudah|tidak|dari|pada|anda|adalah|atau|akan|bila|hanya|oleh|"
    r"peserta|pelatih|pendamping|petugas|angkatan|pertemuan|presensi|kunjungan|simpan|pilih|cari|"
    r"tanggal|nomor|nama|alamat|lihat|ubah|tambah|hapus|selesai|semua|sampai|sejak|orang|hari)\b",
    re.IGNORECASE,
)


def own_words(session: Session) -> re.Pattern[str]:
    """What people wrote or the office named: it stays as it was written."""
    found = set(statutes.TITLES)
    for table in Base.metadata.tables.values():
        columns = [one for one in table.columns if type(one.type) in {String, Text}]
        for row in session.execute(select(*columns).distinct()) if columns else ():
            found |= {" ".join(value.split()) for value in row if value and len(value) > 3}
    longest_first = sorted(found, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) + r"|\S+@\S+")


def told(one: Message) -> list[tuple[str, str]]:
    """Indonesian and English; for one and for many where English tells them apart."""
    if isinstance(one.id, str):
        return [(one.id, str(one.string))]
    return list(zip(one.id, one.string, strict=True))


def marks(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%%|</?\w+[^>]*>", text))


@pytest.mark.once
def test_the_catalogue_holds_exactly_what_is_marked() -> None:
    stored = catalogue.ENGLISH.read_bytes()
    assert catalogue.stored(catalogue.refreshed()) == stored, "run `make catalogue`"


@pytest.mark.once
@pytest.mark.parametrize("path", [catalogue.ENGLISH, catalogue.INDONESIAN], ids=["en", "id"])
def test_what_is_compiled_is_what_is_written(path: catalogue.Path) -> None:
    written = catalogue.compiled(catalogue.read(path))
    assert path.with_suffix(".mo").read_bytes() == written, "run `make catalogue`"


@pytest.mark.once
def test_every_sentence_has_its_english_with_the_same_marks() -> None:
    stored = catalogue.read(catalogue.ENGLISH)
    assert not catalogue.missing(stored), catalogue.missing(stored)[:20]
    pairs = [pair for one in stored if one.id for pair in told(one)]
    assert len(pairs) > 2000
    broken = [pair for pair in pairs if marks(pair[0]) != marks(pair[1])]
    assert not broken, broken[:20]


@pytest.mark.once
def test_what_is_imported_translates_nothing_of_its_own() -> None:
    """Jinja keeps an imported file as the first reader's language made it, for all who follow."""
    templates = catalogue.ROOT / "templates"
    pages = [path for path in templates.rglob("*.html") if "documents" not in path.parts]
    texts = {path: path.read_text("utf-8") for path in pages}
    imported = {
        templates / name
        for text in texts.values()
        for name in re.findall(r'\{%-?\s*(?:from|import)\s+"([^"]+)"', text)
    }
    assert len(imported) > 40
    for path in imported:
        outside = re.sub(r"\{% macro .*?\{% endmacro %\}|\{#.*?#\}", "", texts[path], flags=re.S)
        assert not re.search(r"\b_\(|\{% trans|\|(alasan|tanggal|angka|persen)", outside), path.name


@pytest.mark.once
@pytest.mark.demo
@pytest.mark.xdist_group("demo-2")
def is_passed_on(element: Any) -> bool:
    return any(one.get("lang") == "id" for one in (element, *element.iterancestors()))


def test_english_pages_speak_english(
    session: Session, sign_in: Callable[[User], PageClient]
) -> None:
    data, seen = own_words(session), set[str]()
    left: dict[str, list[str]] = {}
    for role in ROLES:
        user = session.scalars(select(User).where(User.role == role).order_by(User.id)).first()
        if user is None:
            continue
        client = sign_in(user)
        reached = walked(client)
        client.http.set_cookie("bahasa", "en")
        for one in reached:
            if one.endpoint in seen:
                continue
            seen.add(one.endpoint)
            page = Page(client.get(one.address))
            assert page.one("html").get("lang") == "en", one.address
            texts = (
                " ".join("".join(element.etree_element.itertext()).split())
                for element in page.select("h1, h2, h3, p, label, legend, button, summary, th, a")
                # What is passed on to Indonesian readers says so, also to a screen reader.
                if not is_passed_on(element.etree_element)
            )
            words = [text for text in texts if INDONESIAN.search(data.sub("", text))]
            if words:
                left[one.endpoint] = words[:5]
    assert not left, "\n".join(f"{view}: {words}" for view, words in left.items())
