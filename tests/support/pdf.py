"""Reads a PDF back the way a stranger would: its words, its structure, its QR code."""

import io
import re
import subprocess
from pathlib import Path

from pypdf import PdfReader


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes, *, page: int | None = None) -> str:
    """The words of the document or of one page (from 1), white space made single."""
    only = ["-f", str(page), "-l", str(page)] if page else []
    run = subprocess.run(
        ["pdftotext", "-layout", *only, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", run.stdout.decode())


def words_of(pdf: bytes, *, page: int) -> list[tuple[str, float, float]]:
    """Each word of a page with its left and right edge, in points."""
    run = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    found = re.findall(
        r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)<', run.stdout.decode()
    )
    return [(word, float(left), float(right)) for left, right, word in found]


def qr_of(pdf: bytes, folder: Path, *, page: int = 1) -> str:
    """What a QR reader sees on a page drawn at 150 dots an inch."""
    (folder / "page.pdf").write_bytes(pdf)
    drawn = folder / "page"
    subprocess.run(
        ["pdftoppm", "-r", "150", "-f", str(page), "-l", str(page), "-singlefile", "-png",
         str(folder / "page.pdf"), str(drawn)],
        check=True,
    )  # fmt: skip
    return scan(drawn.with_suffix(".png"))


def scan(picture: Path) -> str:
    run = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "--nodbus", str(picture)], capture_output=True, check=True
    )
    return run.stdout.decode().strip()


def embedded_files(pdf: bytes) -> int:
    """How many files the PDF carries, by name tree and by annotation."""
    document = reader(pdf)
    annotated = [
        note
        for page in document.pages
        for note in page.get("/Annots") or ()
        if note.get_object().get("/Subtype") == "/FileAttachment"
    ]
    return len(document.attachments) + len(annotated) + pdf.count(b"/EmbeddedFile")
