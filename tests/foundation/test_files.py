"""Pictures and proofs: small, without a trace of place, refused when hostile, whole on the disk."""

from __future__ import annotations

import errno
import io
import os
import resource
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image, PngImagePlugin
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from trainingmgr.config import ROOT
from trainingmgr.foundation import files
from trainingmgr.foundation.access import web as access
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.db import db
from trainingmgr.foundation.files import path_of, store_bytes, store_image, store_proof
from trainingmgr.foundation.problems import Refused

GPS, MAKER, CANARY = 0x8825, 0x010F, "KANARI-DI-RUMAH"


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    before = files._root
    files.install(tmp_path)
    yield tmp_path / "files"
    files._root = before


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    out = io.BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size, options.pop("color", "red")).save(out, kind, **options)
    return out.getvalue()


def telltale(kind: str) -> bytes:
    """A photo that tells where it was taken, in every way its format has."""
    exif = Image.Exif()
    exif[MAKER] = CANARY
    exif.get_ifd(GPS)[1] = "S"
    exif.get_ifd(GPS)[2] = (6.0, 19.0, 20.5)
    exif[0x0112] = 6
    options: dict[str, Any] = {"exif": exif}
    if kind == "JPEG":
        options |= {"comment": CANARY, "xmp": f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode()}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", CANARY)
    if kind == "WEBP":
        options["xmp"] = CANARY.encode()
    return picture(kind, **options)


def png_header(width: int, height: int, body: bytes = b"") -> bytes:
    """A picture of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", body or zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_its_pixels_and_nothing_else(
    session: Session, admin: Actor, kind: str
) -> None:
    original = telltale(kind)
    assert CANARY.encode() in original
    stored = store_image(session, admin, io.BytesIO(original))
    data = path_of(stored).read_bytes()
    assert CANARY.encode() not in data
    with Image.open(io.BytesIO(data)) as kept:
        assert kept.format == "JPEG"
        assert not kept.getexif()
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        # Turned as the phone was held, before the note of that is gone.
        assert kept.size == (40, 60)


def test_a_large_photo_becomes_small(session: Session, admin: Actor) -> None:
    stored = store_image(session, admin, io.BytesIO(picture(size=(4000, 3000))))
    with Image.open(path_of(stored)) as kept:
        assert kept.size == (1600, 1200)
    assert (stored.size, stored.media_type) == (path_of(stored).stat().st_size, "image/jpeg")


def test_what_is_transparent_becomes_white(session: Session, admin: Actor) -> None:
    clear = picture("PNG", mode="RGBA", color=(0, 0, 0, 0))
    with Image.open(path_of(store_image(session, admin, io.BytesIO(clear)))) as kept:
        assert kept.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_kind_of_colour_is_understood(session: Session, admin: Actor, mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert store_image(session, admin, io.BytesIO(picture(kind, mode=mode, color=0)))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"<script>alert(1)</script>",
    "html called jpg": lambda: b"\xff\xd8<html><script>alert(1)</script>",
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif": lambda: picture("GIF"),
    "tiff": lambda: picture("TIFF"),
    "postscript": lambda: picture("EPS"),
    "bitmap": lambda: picture("BMP"),
    "cut jpeg": lambda: picture(size=(500, 500))[:-300],
    "cut png": lambda: picture("PNG", size=(500, 500))[:-60],
    "only a head": lambda: picture()[:20],
    "21 megapixels": lambda: png_header(5000, 4200, zlib.compress(bytes(4200 * 15_001))),
    "100 megapixels": lambda: png_header(10_000, 10_000),
    "2 gigapixels": lambda: png_header(50_000, 40_000),
    "no pixels": lambda: png_header(0, 10),
    "bomb in a text": lambda: text_bomb(),
    "too many bytes": lambda: os.urandom(files.MAX_BYTES + 1),
    "damaged body": lambda: png_header(400, 400, b"no deflate stream"),
}


def text_bomb() -> bytes:
    bomb = b"Comment\0\0" + zlib.compress(b"A" * 80_000_000, 9)
    chunk = struct.pack(">I", len(bomb)) + b"zTXt" + bomb
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + bomb))
    plain = picture("PNG")
    return plain[:33] + chunk + plain[33:]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_broken_pictures_are_refused_at_once(
    session: Session, admin: Actor, folder: Path, name: str
) -> None:
    data = HOSTILE[name]()
    started = time.monotonic()
    with pytest.raises(Refused):
        store_image(session, admin, io.BytesIO(data))
    assert time.monotonic() - started < 15
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_the_largest_picture_that_is_allowed_takes_little_memory(tmp_path: Path) -> None:
    """In a process of its own, since memory once taken stays taken."""
    (tmp_path / "large").write_bytes(picture("PNG", size=(5000, 4000)))
    code = (
        "import sys; from pathlib import Path; from trainingmgr.foundation.files import _shrunk\n"
        "status = Path('/proc/self/status')\n"
        "def peak(): return int(status.read_text().split('VmHWM:')[1].split()[0])\n"
        "data = Path(sys.argv[1]).read_bytes(); before = peak(); _shrunk(data)\n"
        "print(peak() - before)"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path / "large")]
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    kilobytes = int(ended.stdout)
    assert kilobytes < 130 * 1024


def test_a_proof_may_be_a_scan(session: Session, admin: Actor) -> None:
    scan = b"%PDF-1.7\n..."
    stored = store_proof(session, admin, io.BytesIO(scan))
    assert (stored.media_type, path_of(stored).suffix) == ("application/pdf", ".pdf")
    assert path_of(stored).read_bytes() == scan
    assert store_proof(session, admin, io.BytesIO(picture())).media_type == "image/jpeg"
    with pytest.raises(Refused):
        store_proof(session, admin, io.BytesIO(b"%PDF-" + bytes(files.MAX_BYTES)))
    with pytest.raises(Refused):
        store_proof(session, admin, io.BytesIO(b"GIF89a"))


def test_the_same_bytes_lie_there_once(session: Session, admin: Actor, folder: Path) -> None:
    first = store_bytes(session, admin, b"isi", "application/pdf", "pdf")
    second = store_bytes(session, admin, b"isi", "application/pdf", "pdf")
    assert first.id != second.id
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [first.name]


@pytest.mark.parametrize("moment", ["write", "fsync", "replace"])
def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = tmp_path / "a" / "berkas"
    files.write_whole(path, b"lama")

    def full(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if moment == "write":
        # A real refusal by the system: no file may grow beyond this.
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            with pytest.raises(OSError, match="File too large"):
                files.write_whole(path, b"x" * 5000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    else:
        monkeypatch.setattr(os, moment, full)
        with pytest.raises(OSError, match="No space"):
            files.write_whole(path, b"baru")
    assert [one.name for one in path.parent.iterdir()] == ["berkas"]
    assert path.read_bytes() == b"lama"


def test_the_bytes_and_the_name_reach_the_disk_before_the_row(
    session: Session, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []
    real = os.fsync

    def note(handle: int) -> None:
        synced.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    stored = store_bytes(session, admin, b"isi", "application/pdf", "pdf")
    assert [path.is_dir() for path in synced] == [False, True]
    assert synced[1] == path_of(stored).parent


def test_a_full_disk_is_told_and_leaves_no_row(
    as_role: Callable[..., PageClient],
    app: Flask,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = as_role("admin")
    by = client.actor

    def store() -> str:
        store_image(db.session(), by, io.BytesIO(picture()))
        db.session.commit()
        return "tersimpan"

    def full(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setitem(app.view_functions, "accounts.sign_in", access.public(store))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        response = client.send("/masuk", status=507)
    assert "Ruang penyimpanan penuh" in response.text
    assert session.query(files.StoredFile).count() == 0
    assert client.send("/masuk", status=200).text == "tersimpan"
    assert session.query(files.StoredFile).count() == 1
