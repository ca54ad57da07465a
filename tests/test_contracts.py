"""The floor plan of the house is law: the import contracts hold."""

import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent


def test_imports_keep_to_the_floors() -> None:
    finished = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout


def test_no_file_is_long() -> None:
    """A file over 450 lines is two files."""
    long = {
        str(file.relative_to(HOUSE)): lines
        for file in (HOUSE / "src").rglob("*.py")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long == {}
