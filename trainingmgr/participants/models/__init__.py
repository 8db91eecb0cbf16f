"""Participants, what is known of them (milestones), who may see them, and their standings."""

from trainingmgr.participants.models.imports import ImportBatch, ImportRow
from trainingmgr.participants.models.journey import Milestone, StageReached, StandingRow
from trainingmgr.participants.models.people import (
    ACCEPTED,
    APPLICANT,
    REFUSED,
    CourseEnrolment,
    Participant,
)
from trainingmgr.participants.models.records import Departure, Objection
from trainingmgr.participants.models.rights import AS_MENTOR, AS_OFFICER, AS_TRAINER, Assignment
from trainingmgr.participants.models.rights_requests import PersonalCopy, RightsRequest

__all__ = [
    "ACCEPTED",
    "APPLICANT",
    "AS_MENTOR",
    "AS_OFFICER",
    "AS_TRAINER",
    "REFUSED",
    "Assignment",
    "CourseEnrolment",
    "Departure",
    "ImportBatch",
    "ImportRow",
    "Milestone",
    "Objection",
    "Participant",
    "PersonalCopy",
    "RightsRequest",
    "StageReached",
    "StandingRow",
]
