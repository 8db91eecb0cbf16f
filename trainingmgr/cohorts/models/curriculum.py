"""Curriculum templates and their versions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.programmes.models import Craft


class CurriculumTemplate(Versioned, Base):
    """A curriculum to start courses from; what it holds stands in its latest edition."""

    __tablename__ = "curriculum_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    craft_id: Mapped[int | None] = mapped_column(ForeignKey("crafts.id"))
    active: Mapped[bool] = mapped_column(default=True)

    craft: Mapped[Craft | None] = relationship()
    editions: Mapped[list[CurriculumEdition]] = relationship(
        back_populates="template", order_by="CurriculumEdition.number.desc()"
    )

    @property
    def latest(self) -> CurriculumEdition:
        """What a course made today starts from."""
        return self.editions[0]


class CurriculumEdition(Base):
    """What a template held from one change to the next; never changed, so courses can cite it."""

    __tablename__ = "curriculum_editions"
    __table_args__ = (UniqueConstraint("template_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("curriculum_templates.id"))
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    template: Mapped[CurriculumTemplate] = relationship(back_populates="editions")
    subjects: Mapped[list[TemplateSubject]] = relationship(
        order_by="[TemplateSubject.group, TemplateSubject.position]"
    )

    @property
    def jp(self) -> int:
        """JP of all materi."""
        return sum(one.jp for one in self.subjects)


class TemplateSubject(Base):
    """One materi of an edition, in group A, B or C, with its JP."""

    __tablename__ = "template_subjects"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("curriculum_editions.id"), index=True)
    group: Mapped[str] = mapped_column("group_letter", String(1))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    jp: Mapped[int]
