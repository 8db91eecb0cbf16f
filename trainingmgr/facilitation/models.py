"""Referrals: what a mentee needs that coaching cannot give, and how the division answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.accounts.models import User
from trainingmgr.facilitation.rules import PROPOSED
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.mentors.models import CoachingSession, Mentee


class Referral(Versioned, Base):
    """A rujukan (handbook 3.7, R24). `client_id` makes a double tap harmless.

    `kind` decides whose inbox it is in; `need` is one of that kind's needs and `detail` says more
    of it in words. `session_id`: the mentee's last session when it was raised. `closed_on` is set
    with the result (`result`, whole rupiah in `amount`, a member or letter number in
    `result_number`) or with the reason of a refusal.
    """

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    need: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(12), default=PROPOSED)
    raised_on: Mapped[date]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    result: Mapped[str] = mapped_column(String(300), default="")
    amount: Mapped[int | None] = mapped_column(BigInteger)
    result_number: Mapped[str] = mapped_column(String(80), default="")

    mentee: Mapped[Mentee] = relationship()
    session: Mapped[CoachingSession] = relationship()
    raised_by: Mapped[User | None] = relationship()
    steps: Mapped[list[ReferralStep]] = relationship(
        back_populates="referral", order_by="ReferralStep.id"
    )


class ReferralStep(Base):
    """A state that a referral came to, when, and through whom; the first is *diusulkan*."""

    __tablename__ = "referral_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    referral: Mapped[Referral] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()
