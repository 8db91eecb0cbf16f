"""Who can still pass, who stays away, and who needs a word first (handbook 5.2, R08, R09)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from trainingmgr.attendance.rules.presence import THRESHOLD_PERCENT, Mark, reaches_threshold
from trainingmgr.foundation.language import N_, Sentence, sentence

ABSENT_IN_A_ROW = 2
"""From so many sessions missed one after the other somebody should ask."""
NOT_ANY_MORE = N_("Tidak dapat lagi mencapai %(percent)d persen kehadiran.")


@dataclass(frozen=True)
class Chance:
    """`needed` of the `left` sessions, whichever they are, still bring a person over the line."""

    needed: int
    left: int

    @property
    def narrow(self) -> bool:
        """Something is still needed, and at most one of the sessions left may be missed."""
        return self.needed > 0 and self.needed >= self.left - 1

    @property
    def sentence(self) -> Sentence:
        return sentence(
            N_("Masih bisa tuntas bila hadir %(needed)d dari %(left)d pertemuan."),
            needed=self.needed,
            left=self.left,
        )


def can_still_pass(
    counted: int,
    total: int,
    remaining_jp: Sequence[int],
    threshold_percent: int = THRESHOLD_PERCENT,
    make_up_jp: Sequence[int] = (),
) -> Chance | None:
    """Return how many of the sessions left are needed to reach the threshold, or None if none do.

    `counted` and `total` are JP so far, `remaining_jp` the JP of each session left; `make_up_jp`
    what each make-up still to come may add, which stays outside the total (R08). The number
    holds whichever sessions are attended, so the shortest are reckoned first.
    """
    whole = total + sum(remaining_jp)
    ahead = sorted([*remaining_jp, *make_up_jp])
    if not reaches_threshold(counted + sum(ahead), whole, threshold_percent):
        return None
    reached, needed = counted, 0
    for jp in ahead:
        if reaches_threshold(reached, whole, threshold_percent):
            break
        reached += jp
        needed += 1
    return Chance(needed, len(ahead))


@dataclass(frozen=True)
class Outlook:
    """How one person's training stands, workshop and course together, all in JP.

    `counted` of the `held` so far; `left`: each session whose register is not closed yet;
    `make_ups`: what each of the person's own make-ups still to come may add.
    """

    counted: int
    held: int
    left: tuple[int, ...] = ()
    make_ups: tuple[int, ...] = ()
    threshold: int = THRESHOLD_PERCENT

    @property
    def chance(self) -> Chance | None:
        return can_still_pass(self.counted, self.held, self.left, self.threshold, self.make_ups)

    @property
    def lost(self) -> bool:
        """Some of what was held did not count."""
        return self.counted < self.held

    def after(self, jp: int, attended: int) -> Outlook:
        """One of the sessions left is over, and `attended` of its JP count."""
        left = list(self.left)
        if jp in left:
            left.remove(jp)
        return replace(self, counted=self.counted + attended, held=self.held + jp, left=tuple(left))

    def before(self, jp: int, attended: int) -> Outlook:
        """The same with a closed session still to come."""
        return replace(
            self, counted=self.counted - attended, held=self.held - jp, left=(*self.left, jp)
        )

    def needs_make_up(self, excused_jp: int) -> bool:
        """Whether only a make-up of what izin or sakit cost still leads to the threshold.

        `excused_jp` are the JP of sessions marked I or S that nothing makes up yet. Who can
        still reach it by what is planned needs none; who fails through alpa gains nothing.
        """
        if excused_jp <= 0 or self.chance is not None:
            return False
        return replace(self, make_ups=(*self.make_ups, excused_jp)).chance is not None


@dataclass(frozen=True)
class Stood:
    """One closed session as it stands for a person: the mark, and whether it was made up."""

    mark: Mark
    made_up: bool = False

    @property
    def absent(self) -> bool:
        return self.mark != "H" and not self.made_up


def absent_in_a_row(sessions: Iterable[Stood]) -> tuple[Mark, ...]:
    """The marks of the latest sessions that were missed one after the other, the oldest first.

    `sessions` are closed and in order; cancelled ones are not among them. A session that was
    made up since counts as attended.
    """
    run: list[Mark] = []
    for one in sessions:
        run = [*run, one.mark] if one.absent else []
    return tuple(run)


class Urgency(IntEnum):
    """Whom to call first; the smaller, the sooner."""

    ONLY_MAKE_UP = 1
    NONE_TO_SPARE = 2
    ONE_TO_SPARE = 3
    STAYS_AWAY = 4
    OUT_OF_REACH = 5


@dataclass(frozen=True)
class Concern:
    """Why somebody should be called, in plain sentences."""

    urgency: Urgency
    reasons: tuple[Sentence, ...]


def concern(
    outlook: Outlook | None, run: Sequence[Mark], excused_jp: int, *, ahead: bool
) -> Concern | None:
    """Return why this person should be called, or None when nothing is the matter.

    `outlook` is None where a course alone decides nothing, as the workshop; `run` are the
    latest absences in a row; `ahead` whether sessions are still to come.
    """
    found: Urgency | None = None
    reasons = []
    chance = outlook.chance if outlook else None
    if outlook and outlook.needs_make_up(excused_jp):
        found = Urgency.ONLY_MAKE_UP
        reasons.append(
            sentence(
                N_("Hanya dapat tuntas lewat susulan: %(jp)d JP terlewat karena izin atau sakit."),
                jp=excused_jp,
            )
        )
    elif outlook and outlook.lost and chance and chance.narrow:
        spare = chance.needed < chance.left
        found = Urgency.ONE_TO_SPARE if spare else Urgency.NONE_TO_SPARE
        reasons.append(chance.sentence)
    if ahead and len(run) >= ABSENT_IN_A_ROW:
        if outlook and chance is None and found is None:
            found = Urgency.OUT_OF_REACH
            reasons.append(sentence(NOT_ANY_MORE, percent=outlook.threshold))
        found = found or Urgency.STAYS_AWAY
        reasons.append(
            sentence(N_("Tidak hadir pada %(n)d pertemuan terakhir berturut-turut."), n=len(run))
        )
    return Concern(found, tuple(reasons)) if found else None
