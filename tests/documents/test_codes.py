"""The QR code works in a page under a strict CSP and in a PDF."""

from pathlib import Path
from xml.etree import ElementTree

from tests.support.pdf import qr_of
from trainingmgr.documents.codes import qr_svg
from trainingmgr.documents.render import pdf_of

URL = "https://bina-usaha.example.go.id/periksa/7KQ4M2XR9TDAB3HJ6NPW8CVYE5FG?a=1&b=2"


def test_only_presentation_attributes_are_used() -> None:
    tree = ElementTree.fromstring(qr_svg(URL, "Kode"))  # noqa: S314 - our own drawing
    for element in tree.iter():
        assert not {"style", "class"} & element.attrib.keys()
        assert not element.tag.endswith("}style")


def test_the_title_is_said_and_cannot_break_out() -> None:
    drawn = qr_svg(URL, "Kode </title><script>")
    assert "<script" not in drawn
    tree = ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
    title = tree.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "Kode </title><script>"


def test_a_reader_sees_the_address(tmp_path: Path) -> None:
    page = (
        f'<!doctype html><html lang="id"><title>x</title>'
        f'<div class="q">{qr_svg(URL, "Kode")}</div><style>.q{{width:40mm}}</style>'
    )
    assert qr_of(pdf_of(page), tmp_path) == URL
