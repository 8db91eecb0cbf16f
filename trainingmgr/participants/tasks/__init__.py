"""Long work of this room: bringing in a large file, and making or destroying personal copies."""

from trainingmgr.participants.tasks.duplicates import find_duplicates
from trainingmgr.participants.tasks.imports import (
    AT_ONCE,
    KIND,
    ask_for_import,
    import_batch,
    job_of,
)
from trainingmgr.participants.tasks.personal_data import ask_for_copy

__all__ = [
    "AT_ONCE",
    "KIND",
    "ask_for_copy",
    "ask_for_import",
    "find_duplicates",
    "import_batch",
    "job_of",
]
