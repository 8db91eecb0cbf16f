"""Participants, what is known of them (milestones), who may see them, and their standings."""

from trainingmgr.participants.models.applications import (
    Application,
    CohortMove,
    Consent,
    FriendGroup,
    RegistrationLink,
)
from trainingmgr.participants.models.duplicates import DuplicatePair, Merge
from trainingmgr.participants.models.imports import ColumnMemory, ImportBatch, ImportRow
from trainingmgr.participants.models.journey import Milestone, StageReached, StandingRow
from trainingmgr.participants.models.people import (
    ACCEPTED,
    MERGED,
    WITHDRAWN,
    CourseEnrolment,
    Participant,
)
from trainingmgr.participants.models.records import Departure, Objection
from trainingmgr.participants.models.rights import (
    AS_MENTOR,
    AS_OFFICER,
    AS_TRAINER,
    OF_BUSINESS,
    OF_KUB,
    Assignment,
)
from trainingmgr.participants.models.rights_requests import PersonalCopy, RightsRequest

__all__ = [
    "ACCEPTED",
    "AS_MENTOR",
    "AS_OFFICER",
    "AS_TRAINER",
    "MERGED",
    "OF_BUSINESS",
    "OF_KUB",
    "WITHDRAWN",
    "Application",
    "Assignment",
    "CohortMove",
    "ColumnMemory",
    "Consent",
    "CourseEnrolment",
    "Departure",
    "DuplicatePair",
    "FriendGroup",
    "ImportBatch",
    "ImportRow",
    "Merge",
    "Milestone",
    "Objection",
    "Participant",
    "PersonalCopy",
    "RegistrationLink",
    "RightsRequest",
    "StageReached",
    "StandingRow",
]
