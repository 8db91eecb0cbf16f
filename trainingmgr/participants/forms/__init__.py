"""Forms about people: register, correct, show a NIK, object, stop and come back, import."""

from trainingmgr.participants.forms.enrolment import CloseForm
from trainingmgr.participants.forms.imports import ImportForm
from trainingmgr.participants.forms.person import ADDRESS, CorrectForm, PersonFields, RegisterForm
from trainingmgr.participants.forms.records import (
    LeaveForm,
    ObjectionForm,
    ResolutionForm,
    ReturnForm,
    RevealForm,
)

__all__ = [
    "ADDRESS",
    "CloseForm",
    "CorrectForm",
    "ImportForm",
    "LeaveForm",
    "ObjectionForm",
    "PersonFields",
    "RegisterForm",
    "ResolutionForm",
    "ReturnForm",
    "RevealForm",
]
