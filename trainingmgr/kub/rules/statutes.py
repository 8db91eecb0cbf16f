"""AD/ART as text with slots: what may stand in it, and how it becomes articles (handbook 3.1)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

TITLES = (
    "Nama, Tempat, dan Waktu",
    "Asas, Tujuan, dan Usaha",
    "Keanggotaan",
    "Kepengurusan dan Tugas",
    "Rapat",
    "Permodalan dan Simpanan",
    "Pembagian Hasil",
    "Administrasi dan Pembukuan",
    "Perubahan dan Pembubaran",
    "Penutup",
)
"""The ten chapters; their order is the office's, their text the group's."""

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

SLOTS: dict[str, str] = {
    "nama": N_("nama KUB"),
    "tempat": N_("alamat atau tempat usaha KUB"),
    "kecamatan": N_("kecamatan"),
    "tanggal": N_("tanggal musyawarah pembentukan, misalnya 23 November 2026"),
    "tanggal_dengan_huruf": N_("tanggal yang sama dalam kata-kata"),
    "tempat_musyawarah": N_("tempat musyawarah"),
    "bidang": N_("bidang usaha utama beserta kode KBLI"),
    "cara_usaha": N_("usaha bersama atau usaha perorangan dalam kelompok"),
    "jumlah_anggota": N_("jumlah anggota, dengan angka dan huruf"),
    "simpanan_pokok": N_("simpanan pokok, dengan angka dan huruf"),
    "simpanan_wajib": N_("simpanan wajib sebulan, dengan angka dan huruf"),
    "ketua": N_("nama ketua"),
    "sekretaris": N_("nama sekretaris"),
    "bendahara": N_("nama bendahara"),
    "peraturan": N_("peraturan yang disepakati dalam musyawarah"),
}
"""What the template may leave to each group. What is not known yet is printed as a dotted line."""

LONGEST = 6000
_SLOT = re.compile(r"\{([^{}]*)\}")
_CLAUSE = re.compile(r"\((\d{1,2})\)\s+(.+)")
_ITEM = re.compile(r"([a-z])\.\s+(.+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article. mark: `(1)` of a clause, `a.` of an item, or nothing.

    pieces: text, and None where a slot is not known yet.
    """

    mark: str
    pieces: tuple[str | None, ...]

    @property
    def kind(self) -> str:
        """`clause`, `item` or `sentence`."""
        return "sentence" if not self.mark else "clause" if self.mark[0] == "(" else "item"


@dataclass(frozen=True, slots=True)
class Article:
    """One Pasal; numbers run through all chapters."""

    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One Bab with its articles."""

    roman: str
    title: str
    articles: tuple[Article, ...]


def check_chapters(texts: Sequence[str]) -> tuple[str, ...]:
    """The ten texts, tidied. Raises `Refused` (field `chapter-1` …) for what cannot be printed."""
    if len(texts) != len(TITLES):
        raise Refused(N_("AD/ART berisi %(n)d bab."), n=len(TITLES))
    return tuple(check_text(text, f"chapter_{place}") for place, text in enumerate(texts, 1))


def check_text(text: str, field: str = "text") -> str:
    """One chapter, tidied. Raises `Refused` when it is empty, too long or has unknown slots."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    tidy = "\n\n".join(
        "\n".join(" ".join(line.split()) for line in one.splitlines() if line.strip())
        for one in paragraphs
        if one.strip()
    )
    if not tidy:
        raise Refused(N_("Isi bab ini; satu paragraf menjadi satu pasal."), field=field)
    if len(tidy) > LONGEST:
        raise Refused(N_("Bab ini terlalu panjang: paling banyak %(n)d huruf."), field=field,
                      n=LONGEST)  # fmt: skip
    unknown = [f"{{{name}}}" for name in _SLOT.findall(tidy) if name not in SLOTS]
    known = ", ".join(f"{{{name}}}" for name in SLOTS)
    if unknown:
        raise Refused(
            N_("Isian %(unknown)s tidak dikenal. Yang dapat dipakai: %(known)s."),
            field=field,
            unknown=", ".join(dict.fromkeys(unknown)),
            known=known,
        )
    if re.search(r"[{}]", _SLOT.sub("", tidy)):
        raise Refused(
            N_("Ada kurung kurawal tanpa pasangan. Tulis isian seperti {nama}."), field=field
        )
    return tidy


def articles(texts: Sequence[str], values: Mapping[str, str]) -> tuple[Chapter, ...]:
    """The chapters as they are printed; `values` of the slots that are known."""
    number = 0
    chapters = []
    for roman, title, text in zip(ROMAN, TITLES, texts, strict=True):
        here = []
        for paragraph in text.split("\n\n"):
            number += 1
            here.append(Article(number, tuple(_lines(paragraph, values))))
        chapters.append(Chapter(roman, title, tuple(here)))
    return tuple(chapters)


def different(texts: Sequence[str], others: Sequence[str]) -> list[int]:
    """Which chapters (from 1) say something else."""
    return [
        place for place, pair in enumerate(zip(texts, others, strict=True), 1) if pair[0] != pair[1]
    ]


def _lines(paragraph: str, values: Mapping[str, str]) -> Iterator[Line]:
    for line in paragraph.splitlines():
        clause, item = _CLAUSE.fullmatch(line), _ITEM.fullmatch(line)
        if clause:
            yield Line(f"({clause[1]})", tuple(_pieces(clause[2], values)))
        elif item:
            yield Line(f"{item[1]}.", tuple(_pieces(item[2], values)))
        else:
            yield Line("", tuple(_pieces(line, values)))


def _pieces(text: str, values: Mapping[str, str]) -> Iterator[str | None]:
    """Text with the slots filled; None stands for one that is not known."""
    # Splitting by the pattern's group gives text and slot names in turn.
    for place, piece in enumerate(_SLOT.split(text)):
        if place % 2:
            yield values.get(piece) or None
        elif piece:
            yield piece
