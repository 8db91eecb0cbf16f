"""Referrals of mentees."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from trainingmgr.facilitation import services
from trainingmgr.facilitation.models import Referral
from trainingmgr.facilitation.services import ReferralInput
from trainingmgr.mentors.models import Mentee, Mentor

_serial = count(1)


def wanted(**fields: Any) -> ReferralInput:
    """A need of capital for material."""
    usual: dict[str, Any] = {
        "client_id": f"rujukan-{next(_serial)}",
        "kind": "modal",
        "need": "bahan_baku",
    }
    return ReferralInput(**(usual | fields))


def refer(session: Session, mentor: Mentor, mentee: Mentee, **fields: Any) -> Referral:
    """A referral that was sent."""
    return services.raise_referral(session, mentor.user.actor, mentee, wanted(**fields))
