"""Cohorts (angkatan), their courses, subjects and sessions (pertemuan)."""

from trainingmgr.cohorts.models.cohorts import Cohort, CohortGrant
from trainingmgr.cohorts.models.courses import (
    CANCELLED,
    DRAFT,
    FINISHED,
    GROUPS,
    HELD,
    OPEN,
    SCHEDULED,
    TECHNICAL,
    WORKSHOP,
    Course,
    Subject,
    TrainingSession,
)

__all__ = [
    "CANCELLED",
    "DRAFT",
    "FINISHED",
    "GROUPS",
    "HELD",
    "OPEN",
    "SCHEDULED",
    "TECHNICAL",
    "WORKSHOP",
    "Cohort",
    "CohortGrant",
    "Course",
    "Subject",
    "TrainingSession",
]
