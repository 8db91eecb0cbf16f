"""What the phone fetches for the time without a line: whole, fresh after a release, nobody's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from flask import Flask

from tests.support.client import PageClient
from trainingmgr.foundation.ui.offline import OUTBOX


def told(client: PageClient) -> dict[str, object]:
    """What the service worker is told to keep."""
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-store"
    found = re.search(r"self\.SHELL = (\{.*\});", answer.text)
    assert found is not None
    shell: dict[str, object] = json.loads(found[1])
    return shell


def test_the_app_has_a_name_and_icons_of_the_size_it_says(client: PageClient) -> None:
    manifest = json.loads(client.get("/manifest.webmanifest").text)
    assert (manifest["name"], manifest["display"]) == ("Bina Usaha", "standalone")
    for icon in manifest["icons"]:
        image = client.get(icon["src"]).data
        width, height = (int.from_bytes(image[at : at + 4]) for at in (16, 20))
        assert f"{width}x{height}" == icon["sizes"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


def test_the_worker_keeps_what_every_page_needs(client: PageClient) -> None:
    shell = told(client)
    files = shell["files"]
    assert isinstance(files, list)
    assert all(str(shell["digest"]) in path for path in files)
    for path in files:
        assert client.get(path).status_code == 200
    names = {path.rpartition("/")[2] for path in files}
    assert {"outbox.js", "shell.js", "idb.js", "PlusJakartaSans.woff2", "dark.css"} <= names
    worker = re.search(r'importScripts\("(.+)"\)', client.get("/sw.js").text)
    assert worker is not None
    assert client.get(worker[1]).status_code == 200


def test_the_shell_is_nobody_s(as_role: Callable[..., PageClient], client: PageClient) -> None:
    trainer = as_role("trainer")
    page = trainer.page("/luring")
    assert page.html == client.page("/luring").html
    assert not page.select('meta[name="csrf-token"], [name="csrf_token"]')
    assert trainer.user is not None
    assert trainer.user.name not in page.html


def test_who_is_signed_in_is_told_with_a_token(
    as_role: Callable[..., PageClient], client: PageClient
) -> None:
    trainer = as_role("trainer")
    assert trainer.user is not None
    answer = json.loads(trainer.get("/luring/saya").text)
    assert answer["user"] == str(trainer.user.id)
    assert answer["csrf"]
    assert json.loads(client.get("/luring/saya").text)["user"] is None


def test_the_outbox_is_told_where_a_form_leads(app: Flask, client: PageClient) -> None:
    plain = client.post("/keluar", data={"csrf_token": client.csrf_token()})
    assert plain.status_code == 302
    headers = {OUTBOX: "1"}
    data = {"csrf_token": client.csrf_token()}
    answer = client.open("POST", "/keluar", data=data, headers=headers)
    assert answer.status_code == 200
    assert json.loads(answer.text) == {"next": plain.location}
    assert "Location" not in answer.headers
