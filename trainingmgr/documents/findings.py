"""What the figures of an outcome report say when compared: gaps, leaders, losses. Pure.

It works on anything shaped like `report.OutcomeReport`; nothing is estimated or judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainingmgr.documents.report import OutcomeReport, ResultRow, Target


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one target stands: `missing` persons, or `beyond` it."""

    target: Target
    missing: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Loss:
    """The step of the funnel where most people stopped."""

    before: str
    after: str
    from_count: int
    to_count: int

    @property
    def lost(self) -> int:
        return self.from_count - self.to_count


@dataclass(frozen=True, slots=True)
class Findings:
    """The comparisons that the summary and Bab IV put into words."""

    outcomes: tuple[Outcome, ...]
    loss: Loss | None
    best: ResultRow | None
    worst: ResultRow | None
    """Of the kecamatan with participants; both None where fewer than two have any."""
    below: tuple[ResultRow, ...]
    """Kecamatan under the first target's rate."""
    point: str
    """Percentage points that one person moves in the smallest kecamatan: `5,0`."""
    low_attendance: tuple[ResultRow, ...]
    unmentored: int
    """KUB with a mentor but no session in 30 days."""
    assigned: int
    scale: int
    """The right end of the chart of targets, in persons."""
    rate_scale: float
    """The right end of the chart per kecamatan, as a part of one."""


def findings_of(report: OutcomeReport) -> Findings:
    """Compare the figures of `report`; safe with no participants at all."""
    peopled = [row for row in report.areas if row.participants]
    ranked = sorted(peopled, key=lambda row: (_rate(row), row.label))
    first = min((target.percent for target in report.targets), default=0)
    return Findings(
        outcomes=tuple(
            Outcome(
                target,
                max(0, target.needed - report.active),
                max(0, report.active - target.needed),
            )
            for target in report.targets
        ),
        loss=_largest_loss(report),
        best=ranked[-1] if len(ranked) > 1 else None,
        worst=ranked[0] if len(ranked) > 1 else None,
        # Whole numbers: a rounded rate may reach a target that the true one does not.
        below=tuple(row for row in ranked if row.active * 100 < first * row.participants),
        point=_one_decimal(100 / min((row.participants for row in peopled), default=1)),
        low_attendance=tuple(
            row
            for row in peopled
            if row.attendance.of
            and row.attendance.n * 100 < report.attendance.threshold * row.attendance.of
        ),
        unmentored=sum(row.kub_assigned - row.kub_recent for row in report.mentoring),
        assigned=sum(row.kub_assigned for row in report.mentoring),
        scale=_round_up(report),
        rate_scale=max([0.5, *(_rate(row) for row in peopled)]),
    )


def _rate(row: ResultRow) -> float:
    return row.active / row.participants


def _largest_loss(report: OutcomeReport) -> Loss | None:
    steps = zip(report.stages, report.stages[1:], strict=False)
    losses = [Loss(a.title, b.title, a.reached, b.reached) for a, b in steps]
    worst = max(losses, key=lambda loss: loss.lost, default=None)
    return worst if worst and worst.lost > 0 else None


def _round_up(report: OutcomeReport) -> int:
    needed = max((target.needed for target in report.targets), default=0)
    return max(10, ceil(max(needed * 1.2, (report.active + report.unverified) * 1.05) / 10) * 10)


def _one_decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
