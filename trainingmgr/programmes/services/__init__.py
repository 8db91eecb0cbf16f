"""Programme years made and changed; settings, signatories and reference rows."""

from trainingmgr.programmes.services.calendar import (
    add_fast,
    add_holiday,
    load_calendar,
    remove_fast,
    remove_holiday,
)
from trainingmgr.programmes.services.crafts import add_craft, change_craft
from trainingmgr.programmes.services.reference import load_reference
from trainingmgr.programmes.services.rulebook import change_setting, change_signatory
from trainingmgr.programmes.services.years import change_programme, create_programme

__all__ = [
    "add_craft",
    "add_fast",
    "add_holiday",
    "change_craft",
    "change_programme",
    "change_setting",
    "change_signatory",
    "create_programme",
    "load_calendar",
    "load_reference",
    "remove_fast",
    "remove_holiday",
]
