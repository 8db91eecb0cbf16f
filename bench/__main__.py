"""`make bench`: all parts in one run on one machine; `python -m bench forty` measures only one."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def main(asked: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="bina-usaha-bench.") as folder:
        for name in ("DATABASE_URL", "TRAININGMGR_ENV", "NIK_KEYS", "SECRET_KEY"):
            os.environ.pop(name, None)
        os.environ["TRAININGMGR_INSTANCE"] = folder
        # Imported once the settings point at the temporary folder.
        from bench.parts import PARTS

        if unknown := set(asked) - set(PARTS):
            sys.exit(f"Tidak dikenal: {', '.join(sorted(unknown))}. Ada: {', '.join(PARTS)}.")
        for name in asked or PARTS:
            place = Path(folder) / name
            place.mkdir()
            PARTS[name](place)


if __name__ == "__main__":
    main(sys.argv[1:])
