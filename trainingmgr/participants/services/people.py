"""The door of this room for those above: people accepted, enrolled, assigned and followed."""

from trainingmgr.participants.services.closing import close_enrolment
from trainingmgr.participants.services.enrolment import register, register_all
from trainingmgr.participants.services.particulars import change
from trainingmgr.participants.services.records import (
    close_objection,
    come_back,
    leave,
    open_objection,
    reveal_nik,
)
from trainingmgr.participants.services.rights import assign, end_assignments, share
from trainingmgr.participants.services.rosters import enrol

__all__ = [
    "assign",
    "change",
    "close_enrolment",
    "close_objection",
    "come_back",
    "end_assignments",
    "enrol",
    "leave",
    "open_objection",
    "register",
    "register_all",
    "reveal_nik",
    "share",
]
