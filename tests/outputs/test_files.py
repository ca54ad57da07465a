import os
import stat
from pathlib import Path

import pytest

from safepassage.errors import InputError
from safepassage.outputs.files import write_folder, write_member, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_private_file_is_whole_and_its_owner_s_alone(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    write_private(target, "new ü")
    assert target.read_text(encoding="utf-8") == "new ü"
    assert mode(target) == 0o600
    assert os.listdir(tmp_path) == ["page.html"]  # noqa: PTH208 - hidden leftovers would show


def test_a_private_file_needs_its_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        write_private(tmp_path / "absent" / "page.html", "")
    with pytest.raises(InputError, match="is a folder"):
        write_private(tmp_path, "")


def test_an_interruption_leaves_nothing_and_not_even_new_parents(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        write_member(folder / "half.csv", "a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "deep" / "plan", fill, replaceable=lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_replacing_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "old.csv").write_text("old")
    rename = Path.rename
    calls = []

    def failing(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(KeyboardInterrupt):
        write_folder(folder, lambda new: write_member(new / "new.csv", "new"), replaceable=lambda _: None)
    assert (folder / "old.csv").read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan"]


def test_an_empty_folder_gives_way_and_a_link_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    link = tmp_path / "link"
    link.symlink_to(real)
    write_folder(link, lambda new: write_member(new / "a", "1"), replaceable=lambda _: None)
    assert link.is_symlink()
    assert (real / "a").read_text() == "1"
    assert mode(real) == 0o700
    assert mode(real / "a") == 0o600


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine")
    with pytest.raises(InputError, match="is a file"):
        write_folder(tmp_path / "plan", lambda _: None, replaceable=lambda _: None)
