"""Reads where someone lives out of a row: the kelurahan, and the kecamatan that follows from it."""

import re
from functools import lru_cache

from trainingmgr.foundation.indonesia.regions import (
    Match,
    all_kecamatan,
    all_kelurahan,
    find_kecamatan,
    find_kelurahan,
)
from trainingmgr.foundation.language import N_
from trainingmgr.participants.rules.findings import Findings
from trainingmgr.participants.rules.import_values import Cells, text_of

_WARD_IN_ADDRESS = re.compile(r"\b(?:kel|kelurahan)\b[\s.:]*([a-z ]+)", re.IGNORECASE)


def read_kelurahan(cells: Cells, cohort_kecamatan: str | None, found: Findings) -> str | None:
    """Return the code of the kelurahan of residence; its kecamatan follows from it (R02).

    `cohort_kecamatan` is None for a cohort that takes people of any kecamatan.
    """
    written = text_of(cells.get("kelurahan")) or text_of(cells.get("kelurahan_and_kecamatan"))
    if not written:
        in_address = _WARD_IN_ADDRESS.search(text_of(cells.get("address")))
        match = _ward(in_address[1].split(" kec")[0], cohort_kecamatan) if in_address else None
        if match is None or match.how == "suggestion":
            found.ask(
                "kelurahan",
                N_("Kelurahan kosong. Isi kelurahan domisili, atau setujui untuk diisi kemudian."),
            )
            return None
    else:
        match = _ward(written, cohort_kecamatan)
    if match is None:
        found.ask(
            "kelurahan",
            N_(
                "Kelurahan “%(text)s” tidak ada di daftar 54 kelurahan Kota Tangerang Selatan. "
                "Perbaiki, atau setujui untuk menyimpan tanpa kelurahan."
            ),
            text=written[:40],
        )
        return None
    if match.how == "suggestion":
        found.ask(
            "kelurahan",
            N_(
                "Kelurahan “%(text)s” tidak dikenal; mungkin maksudnya %(name)s. Setujui untuk "
                "memakai %(name)s, atau perbaiki."
            ),
            text=written[:40],
            name=match.name,
        )
        found.offer("kelurahan", "kelurahan", match.name)
    _compare_kecamatan(match, text_of(cells.get("kecamatan")), cohort_kecamatan, found)
    return match.code


def _compare_kecamatan(
    match: Match, written: str, cohort_kecamatan: str | None, found: Findings
) -> None:
    lies_in = all_kelurahan()[match.code].kecamatan_code
    stated = _district(written) if written else None
    if cohort_kecamatan and lies_in != cohort_kecamatan:
        found.ask(
            "kelurahan",
            N_(
                "Kelurahan %(name)s terletak di Kecamatan %(kecamatan)s, sedangkan angkatan ini "
                "untuk Kecamatan %(cohort)s. Setujui bila tetap diikutkan, atau perbaiki."
            ),
            name=match.name,
            kecamatan=all_kecamatan()[lies_in].name,
            cohort=all_kecamatan()[cohort_kecamatan].name,
        )
    elif stated and stated.how != "suggestion" and stated.code != lies_in:
        found.ask(
            "kecamatan",
            N_(
                "Kelurahan %(name)s terletak di Kecamatan %(kecamatan)s, bukan %(text)s. "
                "Setujui bila kelurahannya benar, atau perbaiki."
            ),
            name=match.name,
            kecamatan=all_kecamatan()[lies_in].name,
            text=stated.name,
        )


@lru_cache(maxsize=4096)
def _ward(written: str, cohort_kecamatan: str) -> Match | None:
    """Find a kelurahan in the whole text, or in its first part (`Rawa Buntu / Serpong`)."""
    parts = [written, *re.split(r"[,/(]|\bkec\b|\s-\s", written, flags=re.IGNORECASE)[:1]]
    matches = [find_kelurahan(part, cohort_kecamatan) for part in parts if part.strip()]
    sure = [match for match in matches if match and match.how != "suggestion"]
    return next(iter(sure + [match for match in matches if match]), None)


@lru_cache(maxsize=1024)
def _district(written: str) -> Match | None:
    return find_kecamatan(written)
