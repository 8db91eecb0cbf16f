"""The training certificate: front and back, A4 landscape (handbook 3.4)."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from trainingmgr.documents.codes import qr_svg
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory

ROOM = 558.0
"""Points between the margins of the front, less the space the name's rule needs."""
SIZES = (27, 25, 23, 21, 19, 17, 15)
"""The sizes a name may take, in points; the stylesheet has one class for each."""
ONE_LINE = 19
"""A name that would be smaller than this on one line is set on two."""
DENSE_AFTER = 10
"""More subjects than this are set closer, so that fourteen and the signature share the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One line of the curriculum (*materi*)."""

    no: int
    title: str
    jp: int
    attended_jp: int
    """JP that count for this person, made-up sessions included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectGroup:
    """A group of the curriculum: A Dasar, B Inti, C Penunjang."""

    letter: str
    title: str
    subjects: tuple[Subject, ...]

    @property
    def jp(self) -> int:
        return sum(subject.jp for subject in self.subjects)

    @property
    def attended_jp(self) -> int:
        return sum(subject.attended_jp for subject in self.subjects)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDocument:
    """All that is printed on one certificate; frozen when it is issued, so a reprint is equal."""

    office_line: str
    """`Pemerintah Kota Tangerang Selatan`"""
    office_name: str
    """`Dinas Perindustrian dan Perdagangan`"""
    number: str
    """`500.3/0123/Disperindag/XI/2026`"""
    register_number: str
    """`SP-2026-36.74.01-0123`"""
    holder: str
    """The name as on the KTP; printed in capitals."""
    kecamatan: str
    """Without the word *Kecamatan*."""
    kub: str
    """The name of the KUB without the word *KUB*; empty if the holder was in none."""
    training: str
    date_range: str
    """`5 September–17 Oktober 2026`"""
    venue: str
    jp_total: int
    jp_words: str
    """`empat puluh`"""
    predicate: str
    """`Tuntas`; empty prints no predicate."""
    place: str
    issued_on: date
    signer: Signatory
    back_signer: Signatory
    code: str
    """The verification code, 28 characters, with or without separators."""
    verify_url: str
    """The public page of this certificate: what the QR code holds."""
    curriculum: tuple[SubjectGroup, ...]
    counted_jp: int
    attendance_percent: str
    """`95,0%`"""
    birth_place_date: str | None = None
    """`Tangerang Selatan, 12 Mei 2001`"""
    copy_number: int = 0
    """0 is the original; from 1 on the pages bear *Salinan ke-n*."""
    revoked: bool = False
    """A revoked certificate bears *DIBATALKAN* across both pages."""
    logo: str = ""
    """The city's mark as a `data:image/…` address; empty leaves it out."""

    @property
    def code_groups(self) -> tuple[str, ...]:
        """The code in fours, as people read it aloud."""
        plain = "".join(char for char in self.code if char.isalnum())
        return tuple(plain[at : at + 4] for at in range(0, len(plain), 4))

    @property
    def verify_page(self) -> str:
        """The address to type where no camera is at hand: without scheme and without the code."""
        bare = self.verify_url.split("://", 1)[-1]
        for written in (self.code, "".join(self.code_groups), "-".join(self.code_groups)):
            if written and bare.endswith(written):
                return bare.removesuffix(written).rstrip("/?=")
        return bare

    @property
    def subject_count(self) -> int:
        return sum(len(group.subjects) for group in self.curriculum)


def certificate_pdf(document: CertificateDocument) -> bytes:
    """Return the certificate's PDF: two pages, tagged, the same bytes for the same document."""
    lines, size = fitted_name(document.holder.upper())
    return render(
        "certificate.html",
        {
            "doc": document,
            "name_lines": lines,
            "name_size": size,
            "dense": document.subject_count > DENSE_AFTER,
            "qr": Markup(  # noqa: S704 - our own drawing, its title escaped
                qr_svg(document.verify_url, "Kode QR menuju halaman pemeriksaan sertifikat ini")
            ),
        },
        stylesheets=("certificate.css",),
    )


def fitted_name(name: str) -> tuple[tuple[str, ...], int]:
    """Return the name's lines (one or two) and its size in points, so that it never overflows.

    A long name becomes a little smaller, a very long one takes two even lines: that looks better
    on a wall than one thin line. Size 0 says that a single word is wider than the page.
    """
    size = _largest(_ems(name))
    if size >= ONE_LINE or " " not in name:
        return (name,), size
    halves = min(_splits(name), key=lambda pair: max(_ems(pair[0]), _ems(pair[1])))
    return halves, min(23, _largest(max(map(_ems, halves))))


def _largest(ems: float) -> int:
    return next((size for size in SIZES if size * ems <= ROOM), 0)


def _splits(name: str) -> list[tuple[str, str]]:
    words = name.split()
    return [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]


def _ems(text: str) -> float:
    """A slightly generous width of bold capitals, in ems of Plus Jakarta Sans."""
    return sum(0.95 if char in "MW" else 0.34 if char in "IJ'’.,- " else 0.72 for char in text)
