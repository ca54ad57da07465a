"""First use: where the machine code is kept, and when it is said that it is being made. Each in a fresh process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KERNELS = """
from safepassage.flow.compiled import compiled, inner, tell_of_compiling

@inner
def twice(number):
    return 2 * number

@compiled
def answer(number):
    return twice(number) + 2
"""
ASK = """
from kernels import answer, tell_of_compiling
told = []
with tell_of_compiling(lambda: told.append("compiled")):
    print(answer(20), *told)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with kernels, as if installed."""
    folder = tmp_path / "installed"
    folder.mkdir()
    (folder / "kernels.py").write_text(KERNELS, encoding="utf-8")
    return folder


def deny(folder: Path) -> Path:
    """Let nobody write to a folder, not even an administrator: a file has its name."""
    folder.write_text("no folder", encoding="utf-8")
    return folder


def ask(package: Path, home: Path) -> str:
    """What a fresh process answers, and whether it compiled for that."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    mine |= dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(home))
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, cwd=package, env=mine, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def machine_code(folder: Path) -> list[str]:
    return sorted(path.name.split("-")[0] for path in folder.rglob("*.nbc"))


def test_machine_code_is_made_once_and_kept_beside_the_source(package: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert ask(package, home) == "42 compiled"
    assert ask(package, home) == "42"
    assert machine_code(package) == ["kernels.answer"]
    assert machine_code(home) == []


def test_a_package_nobody_may_write_to_keeps_it_in_the_users_cache(package: Path, tmp_path: Path) -> None:
    deny(package / "__pycache__")
    home = tmp_path / "home"
    assert ask(package, home) == "42 compiled"
    assert ask(package, home) == "42"
    assert machine_code(package) == []
    assert machine_code(home) == ["kernels.answer"]


def test_where_nothing_can_be_kept_every_process_compiles(package: Path, tmp_path: Path) -> None:
    deny(package / "__pycache__")
    home = deny(tmp_path / "home")
    assert ask(package, home) == "42 compiled"
    assert ask(package, home) == "42 compiled"
    assert machine_code(tmp_path) == []
