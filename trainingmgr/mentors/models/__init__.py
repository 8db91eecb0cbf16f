"""Who coaches whom, what was said, what came of it, and the papers about it."""

from trainingmgr.mentors.models.growth import (
    AdministrationItem,
    Assessment,
    CashBookMonth,
    Prospect,
)
from trainingmgr.mentors.models.mentees import (
    BUSINESS,
    COOPERATIVE,
    KUB,
    Mentee,
    MentorAssignment,
)
from trainingmgr.mentors.models.people import (
    ACADEMIC,
    PRACTITIONER,
    Contract,
    Institution,
    Mentor,
    mentor_crafts,
    mentor_kecamatan,
)
from trainingmgr.mentors.models.plans import (
    ACCEPTED,
    DRAFT,
    RETURNED,
    SUBMITTED,
    BusinessPlan,
    MentoringPlan,
    PlanStep,
)
from trainingmgr.mentors.models.reports import MentoringLetter, MentorReport
from trainingmgr.mentors.models.sessions import (
    AgreedAction,
    CoachingChange,
    CoachingPerson,
    CoachingPhoto,
    CoachingSession,
    Confirmation,
    MonthFigures,
)

__all__ = [
    "ACADEMIC",
    "ACCEPTED",
    "BUSINESS",
    "COOPERATIVE",
    "DRAFT",
    "KUB",
    "PRACTITIONER",
    "RETURNED",
    "SUBMITTED",
    "AdministrationItem",
    "AgreedAction",
    "Assessment",
    "BusinessPlan",
    "CashBookMonth",
    "CoachingChange",
    "CoachingPerson",
    "CoachingPhoto",
    "CoachingSession",
    "Confirmation",
    "Contract",
    "Institution",
    "Mentee",
    "Mentor",
    "MentorAssignment",
    "MentorReport",
    "MentoringLetter",
    "MentoringPlan",
    "MonthFigures",
    "PlanStep",
    "Prospect",
    "mentor_crafts",
    "mentor_kecamatan",
]
