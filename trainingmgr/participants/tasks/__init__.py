"""Long work of this room: bringing in a large file, and making or destroying personal copies."""

from trainingmgr.participants.tasks.imports import (
    AT_ONCE,
    KIND,
    ask_for_import,
    import_batch,
    job_of,
)

__all__ = ["AT_ONCE", "KIND", "ask_for_import", "import_batch", "job_of"]
