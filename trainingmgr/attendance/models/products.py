"""Practical products and remarks on conduct."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, Versioned

ACCEPTED, REPAIR = "diterima", "perbaiki"


class PracticalProduct(Versioned, Base):
    """What a trainee made in a technical course, and the trainer's word on it."""

    __tablename__ = "practical_products"
    __table_args__ = (UniqueConstraint("course_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    decided_on: Mapped[date]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))

    photo: Mapped[StoredFile | None] = relationship()


class ConductRemark(Base):
    """A disciplinary remark; while open it stands in the way of passing (handbook 3.3)."""

    __tablename__ = "conduct_remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    text: Mapped[str] = mapped_column(String(200))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
