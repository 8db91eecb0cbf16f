"""From an application to a decision: its states, what to look at twice, consents and codes."""

import secrets
from collections.abc import Collection
from typing import Final

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

APPLIED, WAITING, ADMITTED = "pendaftar", "cadangan", "diterima"
DECLINED, UNDECIDED = "ditolak", "tertutup"
STATES: Final = {
    APPLIED: N_("Menunggu keputusan"),
    WAITING: N_("Daftar cadangan"),
    ADMITTED: N_("Diterima"),
    DECLINED: N_("Tidak diterima"),
    UNDECIDED: N_("Belum diputuskan saat pendaftaran ditutup"),
}
# States from which someone may still be accepted.
OPEN_STATES: Final = (APPLIED, WAITING)

OTHER_AREA, NO_GUARDIAN, TWICE = "wilayah", "wali", "ganda"
MARKS: Final = {
    OTHER_AREA: N_("Kecamatan lain"),
    NO_GUARDIAN: N_("Di bawah 18 tahun, wali belum menyetujui"),
    TWICE: N_("Mungkin sudah terdaftar"),
}

PHOTO, CATALOGUE, BANK = "foto", "katalog", "bank"
PURPOSES: Final = {
    PHOTO: N_("Foto saya boleh dipakai dalam dokumentasi dan publikasi program."),
    CATALOGUE: N_("Nama dan produk saya boleh tampil dalam katalog program."),
    BANK: N_("Data usaha saya boleh diberikan kepada bank bila saya mengajukan pembiayaan."),
}
SHORT_PURPOSES: Final = {
    PHOTO: N_("Foto untuk publikasi"),
    CATALOGUE: N_("Tampil dalam katalog"),
    BANK: N_("Data usaha kepada bank"),
}
ONLINE, ON_PAPER, SPOKEN = "daring", "tertulis", "lisan"
WAYS: Final = {
    ONLINE: N_("Formulir daring"),
    ON_PAPER: N_("Tertulis"),
    SPOKEN: N_("Lisan"),
}

CODE_LETTERS: Final = "BCDFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH: Final = 6


def new_group_code(taken: Collection[str]) -> str:
    """Return six letters and digits that are easy to read aloud and make no word."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if code not in taken:
            return code


def read_group_code(typed: str) -> str:
    """Return a typed code as stored; blanks, hyphens and small letters do not matter."""
    return "".join(typed.upper().replace("-", " ").split())[:8]


def places_left(quota: int | None, taken: int) -> int | None:
    """Return how many more may be accepted, None without a quota."""
    return None if quota is None else max(0, quota - taken)


def check_places(quota: int | None, taken: int, wanted: int) -> None:
    """Raise `Refused` with the way out when more are to be accepted than there are places."""
    left = places_left(quota, taken)
    if left is None or wanted <= left:
        return
    if left == 0:
        raise Refused(
            N_(
                "Kuota %(quota)d orang sudah penuh. Masukkan pendaftar ke daftar cadangan, atau "
                "naikkan kuota angkatan ini."
            ),
            quota=quota,
        )
    raise Refused(
        N_(
            "Tersisa %(left)d tempat untuk %(wanted)d orang. Terima sebanyak tempat yang ada dan "
            "masukkan yang lain ke daftar cadangan."
        ),
        left=left,
        wanted=wanted,
    )


def check_move(
    *, same: bool, alike: bool, counted: bool, target_open: bool, in_kub: bool, stopped: bool
) -> None:
    """Raise `Refused` unless someone may change cohorts.

    A move never changes N (handbook R18): who was counted when enrolment closed stays counted in
    that cohort for good, wherever they train. Who was not counted yet can only go where they
    still will be.
    """
    if stopped:
        raise Refused(N_("Peserta ini tercatat berhenti. Catat dahulu bahwa ia ikut lagi."))
    if same:
        raise Refused(N_("Peserta ini sudah berada di angkatan itu."), field="to")
    if not alike:
        raise Refused(
            N_("Pindah hanya ke angkatan sejenis dalam tahun program yang sama."), field="to"
        )
    if in_kub:
        raise Refused(N_("Peserta ini masih anggota KUB. Catat dahulu keluarnya dari KUB itu."))
    if not counted and not target_open:
        raise Refused(
            N_("Pendaftaran angkatan tujuan sudah ditutup. Pilih angkatan yang masih dibuka."),
            field="to",
        )
