"""Materi of a course, and the JP of a session (handbook R07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

JP_MINUTES = 45


GROUP_LETTERS = ("A", "B", "C")


@dataclass(frozen=True)
class SubjectLine:
    """One materi of a curriculum: its group (A Dasar, B Inti, C Penunjang), title and JP."""

    group: str
    title: str
    jp: int


def session_minutes(start: time, end: time, break_minutes: int) -> int:
    """Return the minutes taught: end − start − break. Raises `Refused` if nothing remains."""
    if end <= start:
        raise Refused(N_("Jam selesai harus sesudah jam mulai."), field="ends_at")
    minutes = _minute(end) - _minute(start)
    if break_minutes < 0 or break_minutes >= minutes:
        raise Refused(N_("Istirahat harus lebih pendek daripada pertemuan."), field="break_minutes")
    return minutes - break_minutes


def session_jp(start: time, end: time, break_minutes: int, jp_minutes: int = JP_MINUTES) -> int:
    """Return a session's JP, floor((minutes − break) / JP length) (handbook R07)."""
    return session_minutes(start, end, break_minutes) // jp_minutes


def planned_jp(start: time, end: time, break_minutes: int, jp_minutes: int = JP_MINUTES) -> int:
    """Like `session_jp`, but a session of less than one JP is refused."""
    jp = session_jp(start, end, break_minutes, jp_minutes)
    if jp < 1:
        raise Refused(
            N_("Pertemuan ini kurang dari 1 JP (%(minutes)d menit)."),
            field="ends_at",
            minutes=jp_minutes,
        )
    return jp


def check_subjects(lines: Sequence[SubjectLine]) -> None:
    """Raise `Refused` unless each materi has a group, a title of its own and 1 to 60 JP."""
    for line in lines:
        if line.group not in GROUP_LETTERS:
            raise Refused(N_("Kelompok materi diisi A, B, atau C."), field="subjects")
        if not line.title.strip():
            raise Refused(N_("Nama materi wajib diisi."), field="subjects")
        if not 1 <= line.jp <= 60:
            raise Refused(
                N_("JP materi %(title)s diisi 1 sampai 60."), field="subjects", title=line.title
            )
    titles = [line.title.strip().casefold() for line in lines]
    for line, title in zip(lines, titles, strict=True):
        if titles.count(title) > 1:
            raise Refused(
                N_("Materi %(title)s tertulis dua kali."), field="subjects", title=line.title
            )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
