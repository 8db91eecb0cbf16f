"""Mentors added and assigned, coaching sessions logged."""

from trainingmgr.mentors.services.mentees import file_of_kub
from trainingmgr.mentors.services.sessions import ActionInput, CoachingInput, log_session
from trainingmgr.mentors.services.staff import (
    add_institution,
    add_mentor,
    assign_mentor,
    load_institutions,
)

__all__ = [
    "ActionInput",
    "CoachingInput",
    "add_institution",
    "add_mentor",
    "assign_mentor",
    "file_of_kub",
    "load_institutions",
    "log_session",
]
