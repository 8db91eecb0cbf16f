"""A page as a visitor meets it, checked while it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any
from urllib.parse import urljoin

from cssselect2 import ElementWrapper, compile_selector_list
from lxml import html
from werkzeug.test import TestResponse

UNSEEN = {"script", "style", "template", "noscript"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
# What a template prints when a value was forgotten.
LEFTOVERS = re.compile(r"\{\{|\}\}|\{%|%\([a-z_]+\)[sd]|\bNone\b|\bUndefined\b|&lt;|&amp;")


class Element(ElementWrapper):  # type: ignore[misc]
    """An element as selectors see it, with its attributes at hand."""

    def get(self, name: str, default: str | None = None) -> Any:
        return self.etree_element.get(name, default)


class Page:
    """One answer; `text`, `h1`, `links` and `errors` are what a person would read."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.request.full_path.rstrip("?")
        self.data = response.data

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def elements(self) -> list[Any]:
        """Every element of the page in order; walked once, since a page is asked many things."""
        parser = html.HTMLParser(remove_comments=True, remove_pis=True)
        root = html.document_fromstring(self.html, parser)
        return list(Element.from_html_root(root).iter_subtree())

    def select(self, css: str) -> list[Any]:
        tests = _compiled(css)
        return [one for one in self.elements if any(test(one) for test in tests)]

    def one(self, css: str) -> Any:
        """The only element that matches; fails when there are none or several."""
        found = self.select(css)
        assert len(found) == 1, f"{len(found)} elements match {css!r} on {self.url}"
        return found[0]

    def texts(self, css: str) -> list[str]:
        return [text_of(element) for element in self.select(css)]

    @property
    def text(self) -> str:
        return text_of(self.one("body"))

    @property
    def h1(self) -> str:
        return text_of(self.one("h1"))

    @property
    def title(self) -> str:
        return text_of(self.one("head > title"))

    @property
    def links(self) -> dict[str, str]:
        """Link text -> absolute path."""
        return {text_of(a): urljoin(self.url, a.get("href")) for a in self.select("a[href]")}

    @property
    def all_links(self) -> list[str]:
        """Where the page leads: links, pictures, and what its scripts would fetch."""
        places = [
            *((a, "href") for a in self.select("a[href]")),
            *((image, "src") for image in self.select("img[src]")),
            *((part, "hx-get") for part in self.select("[hx-get]")),
        ]
        return [urljoin(self.url, element.get(name)) for element, name in places]

    @property
    def errors(self) -> dict[str, str]:
        """Field name -> the message that stands with it."""
        return {
            message.get("id").removesuffix("-error"): text_of(message)
            for message in self.select(".field-error[id]")
        }

    def value(self, field: str) -> str | None:
        """What a field of the page holds now."""
        for name, value in (pair for form in self.forms for pair in form.defaults()):
            if name == field:
                return value
        raise AssertionError(f"no field {field!r} on {self.url}")

    @property
    def forms(self) -> list[FormOnPage]:
        return [FormOnPage(self, element) for element in self.select("form")]

    def form(self, css: str | None, fields: set[str]) -> FormOnPage:
        """The POST form a submit means: the one named, else the only one having these fields."""
        if css:
            return FormOnPage(self, self.one(css))
        candidates = [
            form
            for form in self.forms
            if form.method == "POST" and not form.of_the_frame and fields <= form.names
        ]
        assert candidates, (
            f"no form with {sorted(fields)} on {self.url}; forms have "
            f"{[sorted(form.names) for form in self.forms if form.method == 'POST']}"
        )
        assert len(candidates) == 1, f"{len(candidates)} forms fit on {self.url}: name one"
        return candidates[0]


@cache
def _compiled(css: str) -> list[Any]:
    return [one.test for one in compile_selector_list(css) if not one.never_matches]


class FormOnPage:
    """A form with the values it would send."""

    def __init__(self, page: Page, element: Any) -> None:
        self.element = element
        self.method = (element.get("method") or "get").upper()
        self.action = urljoin(page.url, element.get("action") or page.url)
        own_id = element.get("id")
        self.controls = [
            control
            for control in element.query_all("input, select, textarea, button")
            if control.get("form") in (None, own_id)
        ]
        if own_id:
            self.controls += [
                control
                for control in page.select(f'[form="{own_id}"]')
                if control not in self.controls
            ]

    @property
    def of_the_frame(self) -> bool:
        """Signing out, language and light or dark: on every page, and never what a test means."""
        return str(self.action).endswith(("/keluar", "/tampilan"))

    @property
    def names(self) -> set[str]:
        return {control.get("name") for control in self.controls if control.get("name")}

    @property
    def buttons(self) -> list[Any]:
        return [
            control
            for control in self.controls
            if control.get("type", "submit" if control.local_name == "button" else "") == "submit"
        ]

    def button(self, label: str) -> Any:
        found = [
            b for b in self.buttons if label in (text_of(b), b.get("value"), b.get("aria-label"))
        ]
        assert found, f"no button {label!r}; there are {[text_of(b) for b in self.buttons]}"
        return found[0]

    def defaults(self) -> Iterator[tuple[str, str]]:
        """Name and value of every control a browser would send untouched."""
        for control in self.controls:
            name, kind = control.get("name"), control.get("type", "")
            if not name or control.get("disabled") is not None or control.local_name == "button":
                continue
            if control.local_name == "select":
                yield from ((name, value) for value in _selected(control))
            elif control.local_name == "textarea":
                yield name, "".join(control.etree_element.itertext()).removeprefix("\n")
            elif kind in {"checkbox", "radio"}:
                if control.get("checked") is not None:
                    yield name, control.get("value", "on")
            elif kind not in {"submit", "button", "reset", "image", "file"}:
                yield name, control.get("value", "")


def _selected(select: Any) -> list[str]:
    options = list(select.query_all("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]
    return [option.get("value", text_of(option)) for option in chosen]


def text_of(element: Any) -> str:
    """Visible words, white space collapsed."""
    return " ".join(" ".join(_words(element.etree_element)).split())


def _words(node: Any) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag.rpartition("}")[2] in UNSEEN:
        return
    yield node.text or ""
    for child in node:
        yield from _words(child)
        yield child.tail or ""


def check(page: Page) -> None:
    """Fails on whatever no page of this house may have."""
    where = f"{page.response.request.method} {page.url}"
    assert page.status < 500, f"{where}: {page.status}"
    check_headers(page.response)
    if page.response.mimetype != "text/html":
        return
    assert page.html.lstrip().lower().startswith("<!doctype html>"), f"{where}: no doctype"
    faults = list(_faults(page))
    assert not faults, f"{where}:\n  " + "\n  ".join(faults)


def check_headers(response: TestResponse) -> None:
    policy = response.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, f"{response.request.path}: no CSP"
    assert "unsafe-" not in policy, f"{response.request.path}: {policy}"
    assert response.headers.get("X-Content-Type-Options") == "nosniff"


def _faults(page: Page) -> Iterator[str]:
    if not page.one("html").get("lang"):
        yield "html has no lang"
    if not page.texts("head > title") or not page.title:
        yield "no title"
    if len(page.select("h1")) != 1 or not page.h1:
        yield f"{len(page.select('h1'))} h1"
    ids = [element.get("id") for element in page.select("[id]")]
    if twice := {name for name in ids if ids.count(name) > 1}:
        yield f"ids used twice: {sorted(twice)}"
    if found := LEFTOVERS.search(page.text):
        yield f"leftover {page.text[max(0, found.start() - 30) : found.end() + 30]!r}"
    yield from _inline_faults(page)
    yield from _form_faults(page, set(ids))


def _inline_faults(page: Page) -> Iterator[str]:
    for element in page.elements:
        kind = element.local_name
        for name, value in element.etree_element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"{kind} has {name}={value!r}"
            if value.strip().lower().startswith("javascript:"):
                yield f"{kind} {name} is a script"
        if kind == "style":
            yield "inline style element"
        data = element.get("src") or element.get("type") == "application/json"
        if kind == "script" and not data:
            yield "inline script"
        if kind == "img" and element.get("alt") is None:
            yield f"img without alt: {element.get('src')}"


def _form_faults(page: Page, ids: set[str]) -> Iterator[str]:
    targets = {label.get("for") for label in page.select("label[for]")}
    wrapped = {
        id(e.etree_element) for e in page.select("label input, label select, label textarea")
    }
    for control in page.select("input, select, textarea"):
        if control.get("type") in UNLABELLED_TYPES or id(control.etree_element) in wrapped:
            continue
        labelled = control.get("id") in targets or control.get("aria-label")
        if not labelled and not set(control.get("aria-labelledby", "").split()) & ids:
            yield f"no label for {control.local_name} {control.get('name')!r}"
    for element in page.select("button, a[href]"):
        named = element.get("aria-label") or element.get("aria-labelledby") or text_of(element)
        if not named and not any(inner.get("alt") for inner in element.query_all("img[alt]")):
            yield f"{element.local_name} without words: {element.get('href')}"
    for form in page.forms:
        if form.method == "POST" and "csrf_token" not in form.names:
            yield f"form without CSRF token: {form.action}"
