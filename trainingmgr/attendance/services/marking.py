"""A mark as it is taken, and what it weighs."""

from __future__ import annotations

from dataclasses import dataclass

from trainingmgr.attendance import rules
from trainingmgr.attendance.queries.ledgers import Meeting
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

LONGEST_NOTE = 200


@dataclass(frozen=True)
class MarkInput:
    """One person's mark as taken: H, I, S or A, with minutes late in and early out.

    base: the revision of the mark that its writer had before their eyes, 0 when there was none.
    """

    participant_id: int
    status: str
    late: int = 0
    early: int = 0
    note: str = ""
    base: int = 0

    @property
    def value(self) -> rules.Value:
        return rules.Value(self.status, self.late, self.early, self.note)


def weigh(one: Meeting, person: int, value: rules.Value) -> int:
    """Return the JP that a mark counts for (handbook R07, R08). Raises Refused."""
    if value.status not in rules.MARKS:
        raise Refused(N_("Tanda presensi hanya H, I, S, atau A."), field=f"mark-{person}")
    minutes = one.minutes
    try:
        rules.check_mark(value.status, minutes=minutes, late=value.late, early=value.early)
    except Refused as problem:
        problem.field = f"late-{person}"
        raise
    if len(value.note) > LONGEST_NOTE:
        raise Refused(
            N_("Catatan paling panjang %(n)d huruf."), field=f"note-{person}", n=LONGEST_NOTE
        )
    return rules.counted_jp(
        value.status,
        minutes=minutes,
        jp=one.jp,
        late=value.late,
        early=value.early,
        jp_minutes=one.jp_minutes,
    )
