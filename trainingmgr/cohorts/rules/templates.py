"""Curriculum templates every installation starts with (handbook 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainingmgr.cohorts.rules.curriculum import SubjectLine, check_subjects
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

KINDS = ("lokakarya", "teknis")
MOST_JP = 400


@dataclass(frozen=True)
class ReferenceTemplate:
    """A template of the reference list; the office changes or copies it as it needs."""

    name: str
    kind: str
    subjects: tuple[SubjectLine, ...]


def _lines(*rows: tuple[str, str, int]) -> tuple[SubjectLine, ...]:
    return tuple(SubjectLine(*row) for row in rows)


def _technical(practice: int, *more: tuple[str, str, int]) -> tuple[SubjectLine, ...]:
    """A technical course with so many JP of practice, and what a longer one adds at its end."""
    return _lines(
        ("A", "Bahan, alat, dan keselamatan kerja", 4),
        ("B", "Teknik dasar produksi", 8),
        ("B", "Praktik produksi", practice),
        ("C", "Mutu dan kemasan", 4),
        ("C", "Harga dan pemasaran", 4),
        *more,
    )


REFERENCE = (
    ReferenceTemplate(
        "Lokakarya pembuka 8 JP",
        "lokakarya",
        _lines(
            ("A", "Semangat dan sikap wirausaha", 2),
            ("A", "Mengenal program, hak, dan kewajiban peserta", 1),
            ("B", "Memilih bidang usaha dan membentuk KUB", 3),
            ("C", "Rencana kerja kelompok", 2),
        ),
    ),
    ReferenceTemplate("Pelatihan teknis 32 JP", "teknis", _technical(12)),
    ReferenceTemplate(
        "Pelatihan teknis 40 JP", "teknis", _technical(16, ("C", "Pembukuan sederhana", 4))
    ),
    ReferenceTemplate(
        "Dasar usaha 8 JP",
        "teknis",
        _lines(
            ("B", "Kanvas model usaha", 3),
            ("B", "Pembukuan sederhana", 3),
            ("C", "Rencana usaha", 2),
        ),
    ),
)


def check_template(name: str, kind: str, lines: Sequence[SubjectLine]) -> None:
    """Raise `Refused` unless a template has a name, a kind and a sound curriculum."""
    if not name.strip():
        raise Refused(N_("Nama templat wajib diisi."), field="name")
    if kind not in KINDS:
        raise Refused(N_("Pilih jenis pelatihan dari daftar."), field="kind")
    if not lines:
        raise Refused(N_("Isi sedikitnya satu materi dengan JP-nya."), field="subjects")
    check_subjects(lines)
    if sum(line.jp for line in lines) > MOST_JP:
        raise Refused(N_("Satu templat paling banyak %(most)d JP."), field="subjects", most=MOST_JP)


def copy_name(name: str, taken: set[str]) -> str:
    """A free name for a copy: `Pelatihan teknis 32 JP (salinan 2)`; `taken` in small letters."""
    base = name[:100]
    candidate, number = f"{base} (salinan)", 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{base} (salinan {number})"
    return candidate
