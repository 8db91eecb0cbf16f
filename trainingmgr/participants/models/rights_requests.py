"""What people ask about their own data, and the complete copies made for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.crypto import EncryptedText
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.participants.models.people import Participant

# Kinds of request (UU 27/2022 Ps 30, 32, 41 and 43) and their states.
COPY, CORRECTION, RESTRICTION, ERASURE = "salinan", "perbaikan", "pembatasan", "penghapusan"
RECEIVED, WORKED_ON, DONE, REFUSED = "diterima", "dikerjakan", "selesai", "ditolak"


class RightsRequest(Versioned, Base):
    """One request about someone's own data, answered before `due_at` (72 hours).

    asked_by: the person, the guardian or someone empowered; checked_how: how it was made sure.
    An erasure is confirmed by a second person. `lifted_at`: when a restriction ended, and why.
    """

    __tablename__ = "rights_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default=RECEIVED, index=True)
    asked_by: Mapped[str] = mapped_column(String(12))
    checked_how: Mapped[str] = mapped_column(String(12))
    wish: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    result: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lift_reason: Mapped[str | None] = mapped_column(Text)

    participant: Mapped[Participant] = relationship()


class PersonalCopy(Base):
    """A complete copy, encrypted, until it is destroyed on the day `expires_at` says.

    `pdf` is base64, `data` JSON; both are empty before the job has made them and once destroyed.
    """

    __tablename__ = "personal_copies"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("rights_requests.id"), unique=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    entries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    destroyed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    pdf: Mapped[str | None] = mapped_column(EncryptedText("personal_copies.pdf"))
    data: Mapped[str | None] = mapped_column(EncryptedText("personal_copies.data"))

    request: Mapped[RightsRequest] = relationship()
