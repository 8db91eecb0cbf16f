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
from trainingmgr.participants.forms.rights_requests import (
    AnswerForm,
    ConfirmErasureForm,
    LiftForm,
    RightsRequestForm,
)

__all__ = [
    "ADDRESS",
    "AnswerForm",
    "CloseForm",
    "ConfirmErasureForm",
    "CorrectForm",
    "ImportForm",
    "LeaveForm",
    "LiftForm",
    "ObjectionForm",
    "PersonFields",
    "RegisterForm",
    "ResolutionForm",
    "ReturnForm",
    "RevealForm",
    "RightsRequestForm",
]
