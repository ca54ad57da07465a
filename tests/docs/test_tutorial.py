"""Tutorial and README are run: every command in them, in order, must print what they say."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from safepassage.cli.demonstration import SCENARIOS

HOUSE = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"```(console|csv|toml)(?: (\S+))?\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", ["tutorial.md", "vehicles.md"])
def test_pages_with_commands_are_true(page: str, tmp_path: Path) -> None:
    blocks = BLOCK.findall((HOUSE / "docs" / page).read_text(encoding="utf-8"))
    assert len(blocks) > 3
    for kind, name, text in blocks:
        if kind != "console":
            (tmp_path / name).write_text(text, encoding="utf-8")
        else:
            run_block(text, tmp_path)


def test_the_readme_is_true(tmp_path: Path) -> None:
    """`make demo` runs one command, which is run here."""
    assert "safepassage demo --output demo" in (HOUSE / "Makefile").read_text(encoding="utf-8")
    (block,) = BLOCK.findall((HOUSE / "README.md").read_text(encoding="utf-8"))
    run_block(block[2].replace("$ make demo", "$ safepassage demo --output demo"), tmp_path)
    for name in SCENARIOS:
        assert (tmp_path / "demo" / name / "briefing.html").stat().st_size > 10_000


def run_block(text: str, folder: Path) -> None:
    """Run each `$ command` and hold its output against the lines below it; `...` stands for anything."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        finished = subprocess.run(
            [sys.executable, "-m", "safepassage", *shlex.split(command)[1:]],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "COLUMNS": "120"},
        )
        printed = (finished.stdout + finished.stderr).strip()
        pattern = re.escape(expected.strip()).replace(re.escape("..."), ".*?")
        assert re.fullmatch(pattern, printed, re.DOTALL), f"$ {command}\n{printed}"
