"""When a KUB is complete, formed and established, and may begin its course (handbook 3.1)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import Refused

Size = Literal["lengkap", "kurang", "tidak_lengkap", "lebih"]

SIZE = 10
FEWEST = 5
"""Below this a group has come apart: *tidak lengkap* (handbook 3.1, step 7)."""
STATES: dict[str, str] = {
    "rancangan": N_("Rancangan"),
    "terbentuk": N_("Terbentuk"),
    "ditetapkan": N_("Ditetapkan"),
    "bubar": N_("Bubar"),
}
SIZES: dict[Size, str] = {
    "lengkap": N_("Lengkap"),
    "kurang": N_("Kurang anggota"),
    "tidak_lengkap": N_("Tidak lengkap"),
    "lebih": N_("Kelebihan anggota"),
}


@dataclass(frozen=True)
class Board:
    """The three officers, as ids of people; None where nobody is chosen."""

    chair: int | None
    secretary: int | None
    treasurer: int | None


@dataclass(frozen=True)
class Sizes:
    """How many members a KUB usually has, and how few or many numbers may force it to have."""

    usual: int = SIZE
    fewest: int = SIZE
    most: int = SIZE


@dataclass(frozen=True)
class Membership:
    """One person's time in one KUB; it ends before `until_on`, None while it lasts."""

    kub_name: str
    from_on: date
    until_on: date | None = None


def size_state(active_members: int, size: int = SIZE) -> Size:
    """Return how the number of active members stands to the size of a KUB (handbook R03)."""
    if active_members == size:
        return "lengkap"
    if active_members > size:
        return "lebih"
    return "kurang" if active_members >= min(FEWEST, size) else "tidak_lengkap"


def is_complete(active_members: int, size: int = SIZE) -> bool:
    """A KUB is complete at exactly its size, ten unless set otherwise (handbook R03)."""
    return active_members == size


def check_board(board: Board, members: Collection[int]) -> None:
    """Raise `Refused` unless the officers chosen so far are different members (handbook R03)."""
    seats = (("chair", board.chair), ("secretary", board.secretary), ("treasurer", board.treasurer))
    seen: set[int] = set()
    for field, person in seats:
        if person is None:
            continue
        if person not in members:
            raise Refused(N_("Pengurus harus anggota KUB ini."), field=field)
        if person in seen:
            raise Refused(
                N_("Ketua, sekretaris, dan bendahara harus tiga orang yang berbeda."), field=field
            )
        seen.add(person)


def check_joining(
    history: Iterable[Membership], from_on: date, until_on: date | None = None
) -> None:
    """Raise `Refused` when the person is in another KUB at that time (handbook R04).

    Someone may join the next group on the day of leaving the last.
    """
    for one in history:
        begins_before_end = until_on is None or one.from_on < until_on
        ends_after_begin = one.until_on is None or one.until_on > from_on
        if begins_before_end and ends_after_begin:
            raise Refused(
                N_(
                    "Peserta sudah menjadi anggota KUB %(kub)s. "
                    "Catat dulu keluarnya dari kelompok itu."
                ),
                field="members",
                kub=one.kub_name,
            )


def check_same_kecamatan(
    kub_kecamatan: str | None, member_kecamatan: str | None, reason: str | None
) -> None:
    """Raise `Refused` for a member of another kecamatan without a reason (handbook 3.1)."""
    if kub_kecamatan != member_kecamatan and not (reason or "").strip():
        raise Refused(
            N_("Anggota ini berdomisili di kecamatan lain. Tulis alasannya atau pilih orang lain."),
            field="reason",
        )


def missing_for_formed(
    *,
    members: int,
    present: int,
    board: Board,
    craft_chosen: bool,
    minutes_on: date | None,
    sizes: Sizes = Sizes(),
) -> list[Sentence]:
    """Return what is missing before the KUB is *Terbentuk*; empty when nothing (handbook R05)."""
    missing = []
    if not sizes.fewest <= members <= sizes.most:
        text = N_("KUB belum lengkap: %(n)d dari %(size)d anggota.")
        missing.append(sentence(text, n=members, size=sizes.usual))
    if None in (board.chair, board.secretary, board.treasurer):
        missing.append(sentence(N_("Ketua, sekretaris, dan bendahara belum dipilih semua.")))
    if not craft_chosen:
        missing.append(sentence(N_("Bidang usaha belum dipilih.")))
    if minutes_on is None:
        missing.append(sentence(N_("Tanggal berita acara pembentukan belum diisi.")))
    if not quorum(present, members):
        missing.append(
            sentence(
                N_("Hadir %(present)d dari %(n)d anggota; rapat pembentukan perlu dua pertiga."),
                present=present,
                n=members,
            )
        )
    return missing


def quorum(present: int, members: int) -> bool:
    """At least two thirds of the members were at the meeting (handbook R05)."""
    return members > 0 and 3 * present >= 2 * members


def needed_present(members: int) -> int:
    """The fewest who make two thirds of so many members (handbook R05)."""
    return -(-2 * members // 3)


def missing_for_established(
    *, formed: bool, decree_number: str | None, decree_on: date | None
) -> list[Sentence]:
    """Return what is missing before the KUB is *Ditetapkan* (handbook R05)."""
    missing = []
    if not formed:
        missing.append(sentence(N_("KUB belum terbentuk.")))
    if not (decree_number or "").strip():
        missing.append(sentence(N_("Nomor SK penetapan belum diisi.")))
    if decree_on is None:
        missing.append(sentence(N_("Tanggal SK penetapan belum diisi.")))
    return missing


def may_open_course(*, craft_chosen: bool, trainers: int, kubs: int) -> list[Sentence]:
    """Return what keeps a technical course from opening; empty when it may (handbook R06)."""
    missing = []
    if not craft_chosen:
        missing.append(sentence(N_("Bidang usaha kelas belum dipilih.")))
    if trainers < 1:
        missing.append(sentence(N_("Pelatih kelas belum ditugaskan.")))
    if kubs < 1:
        missing.append(sentence(N_("Belum ada KUB terbentuk yang mengikuti kelas ini.")))
    return missing
