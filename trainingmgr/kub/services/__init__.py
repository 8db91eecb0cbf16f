"""A KUB drafted, formed, decreed and disbanded; its people and its technical course."""

from trainingmgr.kub.services.boards import set_board, set_own_craft
from trainingmgr.kub.services.courses import open_course
from trainingmgr.kub.services.decrees import decree_kub
from trainingmgr.kub.services.endings import disband
from trainingmgr.kub.services.formation import change_kub, draft_kub, form_kub
from trainingmgr.kub.services.meetings import record_meeting
from trainingmgr.kub.services.membership import (
    add_member,
    move_member,
    remove_member,
    replace_member,
)

__all__ = [
    "add_member",
    "change_kub",
    "decree_kub",
    "disband",
    "draft_kub",
    "form_kub",
    "move_member",
    "open_course",
    "record_meeting",
    "remove_member",
    "replace_member",
    "set_board",
    "set_own_craft",
]
