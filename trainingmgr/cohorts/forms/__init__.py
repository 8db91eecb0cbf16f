"""Forms of cohorts, courses with their curriculum, sessions and plans."""

from trainingmgr.cohorts.forms.cohorts import CohortForm
from trainingmgr.cohorts.forms.courses import (
    CourseForm,
    TemplateForm,
    subject_rows,
    template_form,
)
from trainingmgr.cohorts.forms.planner import PlannerForm
from trainingmgr.cohorts.forms.sessions import CancelForm, PlanForm, SessionForm

__all__ = [
    "CancelForm",
    "CohortForm",
    "CourseForm",
    "PlanForm",
    "PlannerForm",
    "SessionForm",
    "TemplateForm",
    "subject_rows",
    "template_form",
]
