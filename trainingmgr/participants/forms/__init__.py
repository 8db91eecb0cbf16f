"""Forms about people: register, correct, show a NIK, object, stop and come back, import."""

from trainingmgr.participants.forms.applications import (
    ConsentForm,
    GuardianForm,
    LinkForm,
    MoveForm,
)
from trainingmgr.participants.forms.enrolment import CloseForm
from trainingmgr.participants.forms.imports import ImportForm
from trainingmgr.participants.forms.person import (
    ADDRESS,
    CorrectForm,
    PersonFields,
    RegisterForm,
    SelfForm,
)
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
    RefusalForm,
    RightsRequestForm,
)

__all__ = [
    "ADDRESS",
    "AnswerForm",
    "CloseForm",
    "ConfirmErasureForm",
    "ConsentForm",
    "CorrectForm",
    "GuardianForm",
    "ImportForm",
    "LeaveForm",
    "LiftForm",
    "LinkForm",
    "MoveForm",
    "ObjectionForm",
    "PersonFields",
    "RefusalForm",
    "RegisterForm",
    "ResolutionForm",
    "ReturnForm",
    "RevealForm",
    "RightsRequestForm",
    "SelfForm",
]
