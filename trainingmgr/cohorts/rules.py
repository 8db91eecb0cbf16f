"""Turns of the kecamatan, periods, JP of a session, and sessions that clash (handbook R01, R07)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

JP_MINUTES = 45
MOST_WEEKS = 16
GROUP_LETTERS = ("A", "B", "C")
# A meeting on the phone takes no room, so several may be held there at once.
NOWHERE = frozenset({"daring", "online", "zoom", "google meet", "whatsapp"})


@dataclass(frozen=True)
class Slot:
    """When, where and with whom a session is held; `title` names it in a message."""

    on: date
    start: time
    end: time
    venue: str = ""
    trainer_id: int | None = None
    trainer: str = ""
    title: str = ""
    session_id: int | None = None

    @property
    def hours(self) -> str:
        return f"{self.start:%H.%M}–{self.end:%H.%M}"

    @property
    def place(self) -> str:
        """The venue as it is compared: however it is spaced and capitalised; empty for none."""
        plain = " ".join(self.venue.split()).casefold()
        return "" if plain in NOWHERE else plain


@dataclass(frozen=True)
class Clash:
    """Another session at the same time that needs the same venue or the same trainer."""

    kind: Literal["venue", "trainer"]
    other: Slot


@dataclass(frozen=True)
class SubjectLine:
    """One materi of a curriculum: its group (A Dasar, B Inti, C Penunjang), title and JP."""

    group: str
    title: str
    jp: int


def check_turn(turn: int, taken: Mapping[int, str]) -> None:
    """Raise `Refused` unless the turn number is free in its year (handbook R01).

    `taken` maps the other turn numbers of the year to the names of their cohorts.
    """
    if turn < 1:
        raise Refused(N_("Nomor giliran dimulai dari 1."), field="turn")
    if turn in taken:
        raise Refused(
            N_("Giliran %(turn)d sudah dipakai %(cohort)s. Pilih nomor lain."),
            field="turn",
            turn=turn,
            cohort=taken[turn],
        )


def check_period(starts_on: date, ends_on: date, within: tuple[date, date] | None = None) -> None:
    """Raise `Refused` unless the period runs forward and lies within the programme's."""
    if ends_on < starts_on:
        raise Refused(N_("Tanggal selesai harus sesudah tanggal mulai."), field="ends_on")
    if within is not None and not within[0] <= starts_on <= ends_on <= within[1]:
        raise Refused(
            N_("Tanggal harus berada dalam masa program (%(first)s sampai %(last)s)."),
            field="starts_on",
            first=long_date(within[0]),
            last=long_date(within[1]),
        )


def check_session_day(on: date, starts_on: date, ends_on: date) -> None:
    """Raise `Refused` for a session outside its cohort's period."""
    if not starts_on <= on <= ends_on:
        raise Refused(
            N_("%(day)s berada di luar masa angkatan (%(start)s sampai %(end)s)."),
            field="held_on",
            day=long_date(on),
            start=long_date(starts_on),
            end=long_date(ends_on),
        )


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


def weekly(first: date, count: int) -> list[date]:
    """Return `count` days a week apart, the first one included. Raises `Refused`."""
    if not 1 <= count <= MOST_WEEKS:
        raise Refused(
            N_("Banyak pertemuan diisi 1 sampai %(most)d."), field="count", most=MOST_WEEKS
        )
    return [first + timedelta(weeks=week) for week in range(count)]


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


@dataclass(frozen=True)
class Progress:
    """How far a cohort has come, as its own room can tell. Counts leave cancelled sessions out."""

    workshop: bool = False
    workshop_sessions: int = 0
    enrolment_open: bool = True
    technical: int = 0
    technical_open: int = 0
    planned: int = 0
    held: int = 0


STEPS = ("workshop", "sessions", "people", "close", "kub", "technical", "certificates")
Standing = Literal["preparing", "enrolling", "running", "finished"]
STANDINGS: dict[Standing, str] = {
    "preparing": N_("disiapkan"),
    "enrolling": N_("pendaftaran dibuka"),
    "running": N_("berjalan"),
    "finished": N_("selesai"),
}


def steps(progress: Progress) -> dict[str, Literal["done", "now", "later"]]:
    """What is done in setting a cohort up, what to do now, and what comes later, by STEPS."""
    all_held = progress.planned > 0 and progress.held == progress.planned
    done = {
        "workshop": progress.workshop,
        "sessions": progress.workshop_sessions > 0,
        "people": not progress.enrolment_open,
        "close": not progress.enrolment_open,
        # A technical course opens for a KUB only (handbook R06).
        "kub": progress.technical_open > 0,
        "technical": progress.technical > 0 and progress.technical_open == progress.technical,
        "certificates": False,
    }
    waiting = [step for step in STEPS if not done[step]]
    now = waiting[0]
    if now == "certificates" and not all_held:
        now = ""
    return {step: "done" if done[step] else "now" if step == now else "later" for step in STEPS}


def standing(progress: Progress, starts_on: date, today: date) -> Standing:
    """What a cohort is doing on a day, for the list."""
    if progress.enrolment_open:
        return "preparing" if not progress.workshop or today < starts_on else "enrolling"
    opened = progress.technical > 0 and progress.technical_open == progress.technical
    return "finished" if opened and progress.held == progress.planned else "running"


def overlaps(one: Slot, other: Slot) -> bool:
    """Two sessions share some minute; one that begins as the other ends does not clash."""
    return one.on == other.on and one.start < other.end and other.start < one.end


def clashes(new: Slot, others: Iterable[Slot]) -> list[Clash]:
    """Return the sessions that need the same venue or trainer at the same time as `new`.

    Cancelled sessions are not to be passed in; `new` itself is passed over by its id.
    """
    found = []
    for other in others:
        if new.session_id is not None and other.session_id == new.session_id:
            continue
        if not overlaps(new, other):
            continue
        if new.place and new.place == other.place:
            found.append(Clash("venue", other))
        if new.trainer_id is not None and new.trainer_id == other.trainer_id:
            found.append(Clash("trainer", other))
    return found


def check_clashes(new: Slot, others: Iterable[Slot]) -> None:
    """Raise `Refused` naming the session that has the venue and the one that has the trainer."""
    found = {clash.kind: clash.other for clash in reversed(clashes(new, others))}
    venue, trainer = found.get("venue"), found.get("trainer")
    day = long_date(new.on)
    if venue and trainer:
        raise Refused(
            N_(
                "Bentrok pada %(day)s: %(venue)s dipakai “%(title)s” (%(hours)s) dan "
                "%(trainer)s mengajar “%(other)s” (%(other_hours)s). Ubah jam atau tanggal."
            ),
            field="venue",
            day=day,
            venue=new.venue,
            title=venue.title,
            hours=venue.hours,
            trainer=new.trainer,
            other=trainer.title,
            other_hours=trainer.hours,
        )
    if venue:
        raise Refused(
            N_(
                "%(venue)s sudah dipakai “%(title)s” pada %(day)s, %(hours)s. "
                "Pilih tempat atau jam lain."
            ),
            field="venue",
            venue=new.venue,
            title=venue.title,
            day=day,
            hours=venue.hours,
        )
    if trainer:
        raise Refused(
            N_(
                "%(trainer)s sudah mengajar “%(title)s” pada %(day)s, %(hours)s. "
                "Pilih pelatih atau jam lain."
            ),
            field="trainer",
            trainer=new.trainer,
            title=trainer.title,
            day=day,
            hours=trainer.hours,
        )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
