"""Sessions that need the same venue or the same trainer at the same time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

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
    if venue and trainer:
        raise Refused(
            N_(
                "Bentrok pada %(day)s: %(venue)s dipakai “%(title)s” (%(hours)s) dan "
                "%(trainer)s mengajar “%(other)s” (%(other_hours)s). Ubah jam atau tanggal."
            ),
            field="venue",
            day=new.on,
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
            day=new.on,
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
            day=new.on,
            hours=trainer.hours,
        )
