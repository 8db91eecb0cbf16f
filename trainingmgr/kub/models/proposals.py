"""Groups proposed for a cohort, kept so that a person can change, compare and accept them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.kub.models.groups import Kub
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Craft

# WORKING from the asking until the job has answered.
WORKING, READY, IMPOSSIBLE, ACCEPTED, DROPPED = (
    "disusun", "siap", "mustahil", "diterima", "dibuang"
)  # fmt: skip


class Proposal(Versioned, Base):
    """One answer of the assistant to one question, numbered within its cohort.

    `weights` are those asked with (rules.assistant), `cost` and `bound` those the solver ended
    with (equal: nothing better exists), None until then. `edited`: a person has moved someone
    since, so `cost` is reckoned anew and `bound` still holds. `parent_id`: the proposal that this
    one changes as little as possible (`nearest`) or only takes the locks from.
    """

    __tablename__ = "proposals"
    __table_args__ = (UniqueConstraint("cohort_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=WORKING)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"))
    nearest: Mapped[bool] = mapped_column(default=False)
    weights: Mapped[dict[str, int]] = mapped_column(JSON)
    cost: Mapped[int | None]
    bound: Mapped[int | None]
    # How many sit elsewhere than in the parent, and what nothing can go below; None without one.
    moved: Mapped[int | None]
    fewest: Mapped[int | None]
    edited: Mapped[bool] = mapped_column(default=False)
    # Why no grouping is possible: a marked sentence and its parameters.
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    cohort: Mapped[Cohort] = relationship()
    parent: Mapped[Proposal | None] = relationship(remote_side=[id])
    groups: Mapped[list[ProposalGroup]] = relationship(order_by="ProposalGroup.place")


class ProposalGroup(Base):
    """A proposed group: its place (1, 2, …) and main craft; `kub_id` once it was accepted.

    `craft_locked`: a person has said that this group makes that craft.
    """

    __tablename__ = "proposal_groups"
    __table_args__ = (UniqueConstraint("proposal_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    place: Mapped[int]
    size: Mapped[int]
    craft_id: Mapped[int | None] = mapped_column(ForeignKey("crafts.id"))
    craft_locked: Mapped[bool] = mapped_column(default=False)
    kub_id: Mapped[int | None] = mapped_column(ForeignKey("kub.id"))

    craft: Mapped[Craft | None] = relationship(lazy="joined")
    kub: Mapped[Kub | None] = relationship()


class ProposalSeat(Base):
    """Who sits in which group of a proposal; a locked one stays there when it is asked again."""

    __tablename__ = "proposal_seats"
    __table_args__ = (UniqueConstraint("proposal_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    # None only while the proposal is being worked out.
    place: Mapped[int | None]
    locked: Mapped[bool] = mapped_column(default=False)

    participant: Mapped[Participant] = relationship()


class CraftCapacity(Base):
    """How many KUB of a craft the mentors of a programme year can follow."""

    __tablename__ = "craft_capacities"
    __table_args__ = (UniqueConstraint("programme_id", "craft_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    craft_id: Mapped[int] = mapped_column(ForeignKey("crafts.id"))
    groups: Mapped[int]

    craft: Mapped[Craft] = relationship(lazy="joined")
