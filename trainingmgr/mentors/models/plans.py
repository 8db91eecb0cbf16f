"""What mentor and mentee agreed to do, and the mentee's business plan in versions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.accounts.models import User
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.mentors.models.mentees import Mentee
from trainingmgr.mentors.models.people import Mentor

DRAFT, SUBMITTED, ACCEPTED, RETURNED = "draf", "diajukan", "diterima", "dikembalikan"


class MentoringPlan(Versioned, Base):
    """A mentoring plan (SKKNI 181/2017), numbered within its mentee; agreed from `agreed_on` on,
    when it no longer changes and a new number is written instead. `scan_id`: the signed paper."""

    __tablename__ = "mentoring_plans"
    __table_args__ = (UniqueConstraint("mentee_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    number: Mapped[int]
    needs: Mapped[str] = mapped_column(Text, default="")
    priority: Mapped[str] = mapped_column(String(200), default="")
    from_on: Mapped[date]
    until_on: Mapped[date]
    sessions_planned: Mapped[int] = mapped_column(default=6)
    # Who signs for the mentee.
    signatory: Mapped[str] = mapped_column(String(120), default="")
    agreed_on: Mapped[date | None]
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    mentee: Mapped[Mentee] = relationship()
    mentor: Mapped[Mentor] = relationship()
    scan: Mapped[StoredFile | None] = relationship()
    steps: Mapped[list[PlanStep]] = relationship(
        order_by="PlanStep.place", cascade="all, delete-orphan"
    )


class PlanStep(Base):
    """A line of a mentoring plan: goal, action, who, until when, and how one sees it is reached."""

    __tablename__ = "plan_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("mentoring_plans.id"), index=True)
    place: Mapped[int]
    goal: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(200))
    who: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None]
    indicator: Mapped[str] = mapped_column(String(200), default="")


class BusinessPlan(Versioned, Base):
    """A business plan, numbered within its mentee; rupiah whole, per unit for `price` and `cost`.

    `monthly_target` is units a month. `canvas` holds the nine blocks by name. An accepted one
    never changes; the next version begins as its copy.
    """

    __tablename__ = "business_plans"
    __table_args__ = (UniqueConstraint("mentee_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(14), default=DRAFT)
    product: Mapped[str] = mapped_column(String(300), default="")
    buyer: Mapped[str] = mapped_column(String(300), default="")
    unit: Mapped[str] = mapped_column(String(30), default="")
    price: Mapped[int | None] = mapped_column(BigInteger)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    fixed_cost: Mapped[int | None] = mapped_column(BigInteger)
    monthly_target: Mapped[int | None]
    capital_need: Mapped[int | None] = mapped_column(BigInteger)
    capital_use: Mapped[str] = mapped_column(String(500), default="")
    canvas: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    remark: Mapped[str] = mapped_column(String(500), default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)

    mentee: Mapped[Mentee] = relationship()
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    written_by: Mapped[User | None] = relationship(foreign_keys=[written_by_id])
