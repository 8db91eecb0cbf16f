"""Templates: components that exist are used and the other way round; nothing inline; all words
marked for translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from trainingmgr.config import ROOT

TEMPLATES = ROOT / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Printed pages are laid out by WeasyPrint, which knows neither our stylesheet nor our policy.
SCREENS = [name for name in ALL if not name.startswith("documents/")]
COMPONENTS = [name for name in ALL if name.startswith("components/")]
SOURCES = "\n".join(path.read_text() for path in (ROOT / "trainingmgr").rglob("*.py"))

SPOKEN = re.compile(r"\b(?:aria-label|placeholder|title|alt)=\"([^\"]*)\"")
# The same in every language.
UNTRANSLATED = re.compile(r"\b(Bina Usaha|NIK|NIP|KUB|JP|Rp|XLSX|CSV|PDF|WhatsApp|H|I|S|A)\b")
# A block that fills a class attribute holds names of styles, not words.
CLASS_BLOCK = re.compile(r"\{%-? block \w+_class %\}.*?\{% endblock %\}")
WORD = re.compile(r"[^\W\d_]{2,}")


@cache
def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


def environment() -> Environment:
    return Environment(  # noqa: S701 -- only parses
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )


def references(name: str) -> set[str]:
    """The templates that a template extends, imports or includes."""
    kinds = (nodes.Extends, nodes.Import, nodes.FromImport, nodes.Include)
    return {
        constant.value
        for node in environment().parse(source(name)).find_all(kinds)
        for constant in node.template.find_all(nodes.Const)
        if isinstance(constant.value, str)
    } | {
        node.template.value
        for node in environment().parse(source(name)).find_all(kinds)
        if isinstance(node.template, nodes.Const)
    }


@cache
def referenced() -> set[str]:
    return {target for name in ALL for target in references(name)}


def test_templates_that_are_named_exist() -> None:
    rendered = set(re.findall(r"[\"']([\w/]+\.html)[\"']", SOURCES))
    missing = {
        name
        for name in referenced() | rendered
        if name not in ALL and f"documents/{name}" not in ALL
    }
    assert not sorted(missing)


def test_components_that_exist_are_used() -> None:
    by_code = {name for name in COMPONENTS if name in SOURCES}
    assert not sorted(set(COMPONENTS) - referenced() - by_code)


def test_templates_that_exist_are_used() -> None:
    by_code = {name for name in ALL if name.removeprefix("documents/") in SOURCES}
    by_status = {name for name in ALL if re.fullmatch(r"errors/\d+\.html", name)}
    assert not sorted(set(ALL) - referenced() - by_code - by_status)


def test_a_stylesheet_bears_its_component_s_name() -> None:
    styles = {path.stem for path in (ROOT / "static/css/components").glob("*.css")}
    assert not sorted(styles - {Path(name).stem for name in COMPONENTS})


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_inline(name: str) -> None:
    text = source(name)
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag or "application/json" in tag, tag


@pytest.mark.parametrize("name", ALL)
def test_every_word_is_marked_for_translation(name: str) -> None:
    assert not list(unmarked(name))


def unmarked(name: str) -> Iterator[str]:
    """Words of a template that stand outside `_()` and `{% trans %}`."""
    html, in_trans, in_comment = "", False, False
    tokens = list(environment().lex(CLASS_BLOCK.sub("", source(name))))
    for index, (_line, kind, value) in enumerate(tokens):
        if kind == "comment_begin":
            in_comment = True
        elif kind == "comment_end":
            in_comment = False
        elif kind == "name" and value in {"trans", "endtrans"}:
            before = [token for token in tokens[:index] if token[1] != "whitespace"][-1]
            if before[1] == "block_begin":
                in_trans = value == "trans"
        elif kind == "data" and not in_trans and not in_comment:
            html += value
        elif kind in {"variable_begin", "block_begin"}:
            html += "\x00" if kind == "variable_begin" else " "
    html = re.sub(r"<!--.*?-->", " ", html, flags=re.DOTALL)
    spoken = SPOKEN.findall(html)
    for text in [*spoken, re.sub(r"<[^>]*>", "\n", html, flags=re.DOTALL)]:
        yield from WORD.findall(UNTRANSLATED.sub(" ", text))


def test_every_screen_compiles(app: Flask) -> None:
    for name in SCREENS:
        app.jinja_env.get_template(name)
