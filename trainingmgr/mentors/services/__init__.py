"""Mentors added and assigned, coaching sessions logged."""

from trainingmgr.mentors.services.assignments import assign_mentor
from trainingmgr.mentors.services.contracts import add_contract
from trainingmgr.mentors.services.corrections import edit_session, void_session
from trainingmgr.mentors.services.endings import end_mentee
from trainingmgr.mentors.services.mentees import (
    MenteeInput,
    add_mentee,
    file_of_business,
    file_of_kub,
)
from trainingmgr.mentors.services.sessions import log_session
from trainingmgr.mentors.services.staff import (
    InstitutionInput,
    MentorInput,
    add_institution,
    add_mentor,
    load_institutions,
)
from trainingmgr.mentors.services.told import (
    ActionInput,
    CoachingInput,
    FiguresInput,
    PromiseInput,
)

__all__ = [
    "ActionInput",
    "CoachingInput",
    "FiguresInput",
    "InstitutionInput",
    "MenteeInput",
    "MentorInput",
    "PromiseInput",
    "add_contract",
    "add_institution",
    "add_mentee",
    "add_mentor",
    "assign_mentor",
    "edit_session",
    "end_mentee",
    "file_of_business",
    "file_of_kub",
    "load_institutions",
    "log_session",
    "void_session",
]
