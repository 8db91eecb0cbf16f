"""Referrals raised by mentors and decided by the divisions."""

from trainingmgr.facilitation.services.referrals import (
    ReferralInput,
    ResultInput,
    advance,
    decline,
    finish,
    raise_referral,
)

__all__ = ["ReferralInput", "ResultInput", "advance", "decline", "finish", "raise_referral"]
