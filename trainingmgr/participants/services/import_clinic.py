"""Brings a spreadsheet in: a dry run first, a person's yes to the doubtful, then all or nothing.

The door of the import: its parts lie in the `import_…` modules beside it.
"""

from trainingmgr.participants.services.import_answers import confirm_rows, withdraw_rows
from trainingmgr.participants.services.import_commit import commit_batch
from trainingmgr.participants.services.import_corrections import (
    accept_fix,
    accept_fixes,
    correct_row,
    look_at,
)
from trainingmgr.participants.services.import_memory import choose_columns, senders
from trainingmgr.participants.services.import_originals import abandon, destroyed_on, hand_out
from trainingmgr.participants.services.import_reading import check_again, dry_run, take_in
from trainingmgr.participants.services.import_rows import (
    HELD,
    IMPORTED,
    QUESTIONABLE,
    READY,
    findings_of,
    is_workable,
    may_be_imported,
    needs_guardian,
    rows_of,
)
from trainingmgr.participants.services.import_undo import undo_batch, what_depends

__all__ = [
    "HELD",
    "IMPORTED",
    "QUESTIONABLE",
    "READY",
    "abandon",
    "accept_fix",
    "accept_fixes",
    "check_again",
    "choose_columns",
    "commit_batch",
    "confirm_rows",
    "correct_row",
    "destroyed_on",
    "dry_run",
    "findings_of",
    "hand_out",
    "is_workable",
    "look_at",
    "may_be_imported",
    "needs_guardian",
    "rows_of",
    "senders",
    "take_in",
    "undo_batch",
    "what_depends",
    "withdraw_rows",
]
