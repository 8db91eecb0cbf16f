"""Uploaded pictures and proofs: re-encoded small, without location, written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageFile, ImageOps
from sqlalchemy import BigInteger, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import Base, UTCDateTime
from trainingmgr.foundation.problems import Refused

MAX_PIXELS = 20_000_000
LONGEST_SIDE = 1600
# What phones and scanners make; other formats call other programs, or hold programs.
FORMATS = ("JPEG", "PNG", "WEBP")
PDF_MAGIC = b"%PDF-"
MAX_BYTES = 5 * 1024 * 1024

_root: Path | None = None


class StoredFile(Base):
    """A file under the instance folder. `name` is `<sha256>.<ending>`."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(80))
    stored_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)


def install(instance: Path) -> None:
    """Called once by the app's assembler."""
    global _root
    _root = instance / "files"
    _root.mkdir(parents=True, exist_ok=True)


def path_of(stored: StoredFile) -> Path:
    """Where its bytes lie."""
    if _root is None:
        raise RuntimeError("files.install was not called")
    return _root / stored.name[:2] / stored.name


def store_image(session: Session, by: Actor, stream: BinaryIO) -> StoredFile:
    """A photo as JPEG, at most 1600 pixels long, without EXIF. Raises Refused."""
    out = io.BytesIO()
    _shrunk(_limited(stream)).save(out, "JPEG", quality=82, optimize=True)
    return store_bytes(session, by, out.getvalue(), "image/jpeg", "jpg")


def _shrunk(data: bytes) -> Image.Image:
    """The picture upright on white, as fresh pixels: place, time and comments stay behind."""
    # WeasyPrint sets this for the whole process; half a photo is no evidence of anything.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused(N_("Foto terlalu besar. Pakai foto di bawah 20 megapiksel."))
            # Before anything else, so that a large JPEG is never unpacked in full.
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
            clean = Image.new("RGB", upright.size, "white")
            clean.paste(upright, mask=upright)
            return clean
    except Refused:
        raise
    except Exception as error:
        # What is not a picture fails in a dozen ways: a broken chunk, a bomb, a missing palette.
        raise Refused(N_("Berkas ini bukan foto yang dapat dibaca. Ambil foto lagi.")) from error


def store_proof(session: Session, by: Actor, stream: BinaryIO) -> StoredFile:
    """A photo or a PDF scan. Raises Refused."""
    data = _limited(stream)
    if data.startswith(PDF_MAGIC):
        return store_bytes(session, by, data, "application/pdf", "pdf")
    return store_image(session, by, io.BytesIO(data))


def store_bytes(
    session: Session, by: Actor, data: bytes, media_type: str, ending: str
) -> StoredFile:
    """Any bytes of our own making. The file is whole on the disk before the row exists."""
    digest = hashlib.sha256(data).hexdigest()
    stored = StoredFile(
        sha256=digest,
        media_type=media_type,
        size=len(data),
        name=f"{digest}.{ending}",
        stored_by_id=by.user_id,
        stored_at=clock.now(),
    )
    write_whole(path_of(stored), data)
    session.add(stored)
    session.flush()
    return stored


def blank(session: Session, by: Actor, file_id: int | None) -> set[str]:
    """Puts an empty grey picture in a file's place, so that what it proved stays proved.

    Returns the names whose bytes nobody needs any more: `destroy` them after the commit.
    """
    stored = session.get(StoredFile, file_id) if file_id else None
    if stored is None:
        return set()
    out = io.BytesIO()
    Image.new("RGB", (32, 32), "lightgrey").save(out, "JPEG")
    name, old = hashlib.sha256(out.getvalue()).hexdigest(), stored.name
    stored.sha256, stored.name, stored.size = name, f"{name}.jpg", len(out.getvalue())
    stored.media_type = "image/jpeg"
    write_whole(path_of(stored), out.getvalue())
    session.flush()
    return {old} - {stored.name}


def drop(session: Session, file_id: int | None) -> set[str]:
    """Takes the row of a file away that nothing refers to; returns its name, as `blank` does."""
    stored = session.get(StoredFile, file_id) if file_id else None
    if stored is None:
        return set()
    session.delete(stored)
    session.flush()
    return {stored.name}


def destroy(session: Session, names: Iterable[str]) -> int:
    """Removes the bytes of files that no row names any more; how many there were."""
    gone = 0
    for name in names:
        if session.scalar(select(StoredFile.id).where(StoredFile.name == name).limit(1)) is None:
            path = path_of(StoredFile(name=name))
            gone += path.exists()
            path.unlink(missing_ok=True)
    return gone


def write_whole(path: Path, data: bytes) -> None:
    """Temporary file, fsync, rename: a reader sees the old file, the new one, or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # The name, too, must outlive a power cut: the row that names it does.
        os.fsync(folder)
    finally:
        os.close(folder)


def _limited(stream: BinaryIO) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Refused(N_("Berkas terlalu besar. Batasnya 5 MB."))
    if not data:
        raise Refused(N_("Berkas kosong. Pilih berkas lain."))
    return data
