"""Printing reaches no network and no file outside the project's assets."""

import base64
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pdf import embedded_files, text_of
from trainingmgr.documents.fetcher import AssetFetcher, ForeignResource
from trainingmgr.documents.render import pdf_of

CANARY = "kenari-rahasia-7731"
seen: list[str] = []
watching: list[str] = []


def _watch(event: str, args: tuple[object, ...]) -> None:
    if not watching:
        return
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen") or (
        event == "open" and watching[0] in str(args[0])
    ):
        seen.append(f"{event} {args[:1]}")


sys.addaudithook(_watch)


@pytest.fixture
def secret(tmp_path: Path) -> Iterator[str]:
    """A file that must not be read; the watch counts openings of it, and every connection."""
    file = tmp_path / "rahasia.txt"
    file.write_text(CANARY)
    seen.clear()
    watching.append(str(file))
    yield file.as_uri()
    watching.clear()


def _inline(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
REFUSED = (
    '<img src="{url}">',
    '<img src="{url}?x=.png">',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<link rel="stylesheet" href="{url}">',
    '<style>@import url("{url}");</style>',
    '<style>@font-face{{font-family:x;src:url("{url}")}} p{{font-family:x}}</style>',
    '<style>p{{background:url("{url}")}}</style>',
    '<p style="background-image:url({url})">x</p>',
    '<style>p::before{{content:url("{url}")}}</style>',
    '<ul style="list-style-image:url({url})"><li>x</li></ul>',
    '<style>@page{{background:url("{url}")}}</style>',
    '<style>@page{{@top-left{{content:url("{url}")}}}}</style>',
    '<p style="border-image-source:url({url});border:1px solid">x</p>',
    "<svg " + SVG + ' width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "<svg " + SVG + ' width="9" height="9"><image xlink:href="{url}" width="9" height="9"/></svg>',
    '<base href="{url}"><img src="other.png">',
)
HARMLESS = (
    "<svg " + SVG + ' width="9" height="9"><use href="{url}#a"/></svg>',
    "<svg " + SVG + ' width="9" height="9"><use xlink:href="{url}#a"/></svg>',
    '<link rel="attachment" href="{url}">',
    '<link rel="attachment stylesheet" href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    '<a rel="ATTACHMENT" href="{url}">x</a>',
    '<a rel="attachment" href="data:text/plain,x">x</a>',
    '<link rel="attachment" href="data:image/png;base64,iVBORw0KGgo=">',
    '<link rel="icon" href="{url}">',
    '<script src="{url}"></script>',
    '<iframe src="{url}"></iframe>',
    '<video src="{url}" poster="{url}"></video>',
    '<meta http-equiv="refresh" content="0;url={url}">',
    '<form action="{url}"><input></form>',
)
ADDRESSES = ("file", "http://127.0.0.1:9/x", "https://contoh.invalid/x", "ftp://127.0.0.1/x")


def _printed(payload: str, address: str, secret: str) -> bytes:
    url = secret if address == "file" else address
    return pdf_of(f'<!doctype html><html lang="id"><body>{payload.format(url=url)}<p>x')


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("payload", REFUSED)
def test_a_document_that_asks_for_a_foreign_resource_is_not_printed(
    payload: str, address: str, secret: str
) -> None:
    with pytest.raises(ForeignResource):
        _printed(payload, address, secret)
    assert seen == []


@pytest.mark.parametrize("payload", HARMLESS)
def test_what_the_renderer_would_attach_or_ignore_stays_out(payload: str, secret: str) -> None:
    pdf = _printed(payload, "file", secret)
    assert seen == []
    watching.clear()
    assert embedded_files(pdf) == 0
    assert CANARY not in text_of(pdf)


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="{url}" width="9" height="9"/>',
        '<image xlink:href="{url}" width="9" height="9"/>',
        "<style>@font-face{{font-family:x;src:url({url})}}</style><text>x</text>",
    ],
)
def test_an_image_inside_the_document_opens_no_second_door(inner: str, secret: str) -> None:
    nested = _inline(f'<svg {SVG} width="9" height="9">{inner.format(url=secret)}</svg>')
    with pytest.raises(ForeignResource):
        _printed(f'<img src="{nested}" alt="x">', "file", secret)
    assert seen == []


@pytest.mark.parametrize(
    "inner", ['<use xlink:href="{url}#a"/>', '<style>@import url("{url}");</style><rect/>']
)
def test_what_an_inner_image_may_not_even_ask_for(inner: str, secret: str) -> None:
    nested = _inline(f'<svg {SVG} width="9" height="9">{inner.format(url=secret)}</svg>')
    pdf = _printed(f'<img src="{nested}" alt="x">', "file", secret)
    assert seen == []
    assert embedded_files(pdf) == 0


def test_an_xml_entity_reads_no_file(secret: str) -> None:
    svg = (
        f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{secret}">]>'
        f'<svg {SVG} width="300" height="40"><text y="20">&e;</text></svg>'
    )
    pdf = _printed(f'<img src="{_inline(svg)}" alt="x">', "file", secret)
    assert seen == []
    watching.clear()
    assert CANARY not in text_of(pdf)


@pytest.mark.parametrize(
    "name",
    [
        "asset:fonts/OFL.txt",
        "asset:../setup.cfg",
        "asset:img/../../setup.cfg",
        "asset:/etc/passwd",
        "asset:img/kawung.svg/../x",
        "asset://img/kawung.svg",
        "data:text/html,<b>x",
        "data:text/css,p{}",
        "gopher://x/",
        "jar:file:///etc/passwd",
        "FILE:///etc/passwd",
        "relative.png",
    ],
)
def test_only_listed_assets_and_images_are_answered(name: str) -> None:
    with pytest.raises(ForeignResource):
        AssetFetcher().fetch(name)


def test_the_side_door_for_ready_requests_is_shut() -> None:
    with pytest.raises(ForeignResource):
        AssetFetcher().open("http://127.0.0.1/")


def test_the_projects_own_assets_are_found() -> None:
    assert b"<svg" in AssetFetcher().fetch("asset:img/kawung.svg").read()
    assert AssetFetcher().fetch("asset:fonts/PlusJakartaSans-700.ttf").read()[:4] == b"\0\1\0\0"
