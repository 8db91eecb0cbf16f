"""Cohorts (angkatan), their courses, subjects and sessions (pertemuan)."""

from trainingmgr.cohorts.models.calendars import CalendarLink, Substitution
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
    SessionSubject,
    Subject,
    TrainingSession,
)
from trainingmgr.cohorts.models.curriculum import (
    CurriculumEdition,
    CurriculumTemplate,
    TemplateSubject,
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
    "CalendarLink",
    "Cohort",
    "CohortGrant",
    "Course",
    "CurriculumEdition",
    "CurriculumTemplate",
    "SessionSubject",
    "Subject",
    "Substitution",
    "TemplateSubject",
    "TrainingSession",
]
