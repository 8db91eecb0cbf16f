"""KUB and their members, what people wish for, proposed groups, meetings and papers."""

from trainingmgr.kub.models.groups import (
    CHAIR,
    DECREED,
    DISBANDED,
    DRAFT,
    FORMED,
    JOINT,
    MEMBER,
    SECRETARY,
    SEPARATE,
    TREASURER,
    Kub,
    KubMember,
    PastOffice,
)
from trainingmgr.kub.models.meetings import Meeting, MeetingGuest
from trainingmgr.kub.models.papers import KubPaper, Statutes, StatuteTemplate
from trainingmgr.kub.models.proposals import CraftCapacity, Proposal, ProposalGroup, ProposalSeat
from trainingmgr.kub.models.wishes import CompanionWish, CraftWish, WishSheet

__all__ = [
    "CHAIR",
    "DECREED",
    "DISBANDED",
    "DRAFT",
    "FORMED",
    "JOINT",
    "MEMBER",
    "SECRETARY",
    "SEPARATE",
    "TREASURER",
    "CompanionWish",
    "CraftCapacity",
    "CraftWish",
    "Kub",
    "KubMember",
    "KubPaper",
    "Meeting",
    "MeetingGuest",
    "PastOffice",
    "Proposal",
    "ProposalGroup",
    "ProposalSeat",
    "StatuteTemplate",
    "Statutes",
    "WishSheet",
]
