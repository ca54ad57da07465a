"""Where a store is, who may read it, and what is said where there is none."""

import stat
from pathlib import Path

import pytest

from safepassage.errors import InputError
from safepassage.store.opening import default_path, open_store
from safepassage.store.sql import SqlStore
from safepassage.store.sqlite import SqliteBackend
from tests.store.drafts import draft


@pytest.mark.parametrize("form", ["{path}", "sqlite:///{path}"])
def test_a_file_is_named_by_its_path_or_its_address(tmp_path: Path, form: str) -> None:
    path = tmp_path / "deep" / "record.sqlite3"
    with open_store(form.format(path=path)) as store:
        store.append([draft(1)])
        assert store.name == str(path)
        kept = [file for file in path.parent.iterdir() if file.name.startswith("record")]
    assert path in kept
    for file in (*kept, path):
        if file.exists():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_by_default_it_is_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "safepassage" / "record.sqlite3"
    open_store().close()
    assert default_path().is_file()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("mysql://localhost/x", "no store of this kind"),
        ("sqlite://", "no store of this kind"),
        ("://x", "cannot be read"),
        ("postgresql://nobody:secret@127.0.0.1:1/x", "cannot be used"),
        ("/dev/null/record.sqlite3", "cannot be opened"),
        ("/", "cannot be opened"),
    ],
)
def test_what_is_no_store_is_refused_without_its_password(address: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as refused:
        open_store(address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("content", [b"this is no database, but it is long enough to be one" * 40, b"\0" * 4096])
def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        open_store(str(path))
    assert path.read_bytes() == content


def test_a_writer_that_waits_too_long_is_told_so(tmp_path: Path) -> None:
    first = SqliteBackend(tmp_path / "record.sqlite3")
    second = SqlStore(SqliteBackend(tmp_path / "record.sqlite3", busy_s=0.05))
    with first.writing(), pytest.raises(InputError, match="another program is writing"):
        second.append([draft(1)])
    second.append([draft(1)])
    second.close()
    first.close()
