"""The import contracts of setup.cfg hold; they are checked with the suite, not only by lint."""

import subprocess

from trainingmgr.config import ROOT


def test_import_contracts_hold() -> None:
    result = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
