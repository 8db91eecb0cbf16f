"""The rules of attendance: from a mark to JP and to a result (handbook 3.2, 3.3)."""

from trainingmgr.attendance.rules.presence import HALF as HALF
from trainingmgr.attendance.rules.presence import JP_MINUTES as JP_MINUTES
from trainingmgr.attendance.rules.presence import MARKS as MARKS
from trainingmgr.attendance.rules.presence import RESULTS as RESULTS
from trainingmgr.attendance.rules.presence import THRESHOLD_PERCENT as THRESHOLD_PERCENT
from trainingmgr.attendance.rules.presence import Chance as Chance
from trainingmgr.attendance.rules.presence import Held as Held
from trainingmgr.attendance.rules.presence import Mark as Mark
from trainingmgr.attendance.rules.presence import Result as Result
from trainingmgr.attendance.rules.presence import Tally as Tally
from trainingmgr.attendance.rules.presence import can_still_pass as can_still_pass
from trainingmgr.attendance.rules.presence import check_mark as check_mark
from trainingmgr.attendance.rules.presence import counted_jp as counted_jp
from trainingmgr.attendance.rules.presence import make_up_jp as make_up_jp
from trainingmgr.attendance.rules.presence import missing_for_tuntas as missing_for_tuntas
from trainingmgr.attendance.rules.presence import reaches_threshold as reaches_threshold
from trainingmgr.attendance.rules.presence import result as result
from trainingmgr.attendance.rules.presence import session_jp as session_jp
from trainingmgr.attendance.rules.presence import session_minutes as session_minutes
from trainingmgr.attendance.rules.presence import tally as tally
