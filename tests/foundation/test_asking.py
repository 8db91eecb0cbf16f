"""What no honest hand types never reaches a page: control characters and impossible numbers."""

from __future__ import annotations

import pytest
from flask import Flask, request

from tests.support.client import PageClient
from trainingmgr.foundation.asking import LARGEST_ID, Sent, own_path, plain

BEYOND = [LARGEST_ID + 1, 2**63, int("9" * 40)]


def test_control_characters_are_taken_out_of_fields_and_arguments(app: Flask) -> None:
    sent = {"nama": "Ibu\0 Sari\x08", "catatan": "satu\r\n\tdua"}
    with app.test_request_context("/?q=a%00b", method="POST", data=sent):
        assert request.form.to_dict() == {"nama": "Ibu Sari", "catatan": "satu\r\n\tdua"}
        assert (request.args["q"], request.values["nama"]) == ("ab", "Ibu Sari")


def test_files_pass_as_they_are(app: Flask) -> None:
    file = (__file__, "a\0b.txt")
    with app.test_request_context("/", method="POST", data={"berkas": file}):
        assert request.files["berkas"].read().startswith(b'"""')


def test_a_number_no_row_can_have_is_no_number() -> None:
    sent = Sent([("id", str(BEYOND[0])), ("id", "7"), ("q", "x")])
    assert sent.getlist("id", type=int) == [7]
    assert sent.get("id", type=int) is None
    assert sent.get("q", type=int) is None
    assert sent.get("id") == str(BEYOND[0])


def test_only_text_is_changed() -> None:
    assert [plain(value) for value in (None, 3, b"\0")] == [None, 3, b"\0"]


@pytest.mark.parametrize("number", BEYOND)
def test_an_address_with_such_a_number_leads_nowhere(client: PageClient, number: int) -> None:
    client.page(f"/peserta/{number}", status=404)


@pytest.mark.parametrize("address", ["/daftar/tanda-terima/", "/daftar/", "/buka/", "/periksa/"])
def test_an_address_with_a_control_character_leads_nowhere(
    client: PageClient, address: str
) -> None:
    client.page(f"{address}a%00b", status=404)


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/angkatan",
        "/peserta?q=siti&halaman=2",
        "/angkatan/3#sesi",
        "/a//b",
        "/x?u=https://a.b/",
    ],
)
def test_a_page_of_ours_may_be_returned_to(target: str | None) -> None:
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "angkatan",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:///evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\tevil",
        "/a\nb",
        "/a\r\nSet-Cookie: x=y",
        " /a",
        "/a b",
        "/\x00",
        "/a\\b",
        "\t//evil.example",
    ],
)
def test_no_return_address_leaves_the_site(target: str | None) -> None:
    assert own_path(target) is None
