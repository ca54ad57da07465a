"""Writing to disk so that a reader finds either the whole thing or nothing, and nobody but its owner reads it."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from safepassage.errors import InputError
from safepassage.model.issues import Issue, Place, Severity

OWNER_ONLY = 0o600
"""Mode of a file that only its owner reads and writes."""


def write_private(path: Path, content: str | bytes) -> None:
    """Write one file whole or not at all, readable by its owner only; an existing file is replaced.

    Parameters
    ----------
    path
        Where to; its folder must exist.
    content
        Text (written as UTF-8) or bytes.

    Raises
    ------
    InputError
        Where there is no such folder, or `path` is a folder.
    """
    path = _refuse_unless_file(Path(os.path.realpath(path)))
    handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    try:
        _fill(handle, content)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def write_folder(folder: Path, fill: Callable[[Path], None], *, replaceable: Callable[[Path], Issue | None]) -> None:
    """Write a folder whole or not at all, readable by its owner only.

    Everything is written into a hidden folder beside the wanted one, which takes its name only at the end. On any
    failure, an interruption included, nothing of it remains and what stood there before stands there still.

    Parameters
    ----------
    folder
        Where to; missing parents are made.
    fill
        Writes the content into the folder it is given.
    replaceable
        Says of an existing folder that is not empty why it may not be replaced (None: it may).

    Raises
    ------
    InputError
        Where something stands there that may not be replaced.
    """
    folder = Path(os.path.realpath(folder))
    require_replaceable(folder, replaceable)
    with _parents(folder):
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".partial", dir=folder.parent))
        try:
            fill(partial)
            _sync_folder(partial)
            _take_place(partial, folder)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        _sync_folder(folder.parent)


def require_replaceable(folder: Path, replaceable: Callable[[Path], Issue | None]) -> None:
    """Raise InputError where something stands at `folder` that may not be replaced."""
    folder = Path(os.path.realpath(folder))
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError([_issue("not_a_folder", folder, "is a file, not a folder", "give another name")])
    if any(folder.iterdir()):
        issue = replaceable(folder)
        if issue is not None:
            raise InputError([issue])


def gives_way(folder: Path, *, files: AbstractSet[str], marker: str, kind: str) -> Issue | None:
    """Why an existing folder that is not empty may not give way to a new one of its kind; None: it may.

    It may where it holds nothing but `files`, and among them the `marker` that makes it one.
    """
    names = {entry.name for entry in folder.iterdir()}
    foreign = sorted(names - files)
    if not foreign and marker in names and all(entry.is_file() for entry in folder.iterdir()):
        return None
    held = f"holds {foreign[0]}, which is no part of a {kind}" if foreign else f"is not empty and holds no {kind}"
    return _issue(
        "folder_not_replaced", folder, f"the folder {held}; it is left as it is", "give the name of a new folder"
    )


def write_member(path: Path, text: str) -> None:
    """Write one file of a folder under construction and push it to the disk; it must not exist yet."""
    _fill(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), text)


def _fill(handle: int, content: str | bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def _take_place(partial: Path, folder: Path) -> None:
    """Give the finished folder its name; an older one steps aside first and goes for good only at the end."""
    if not folder.exists():
        partial.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".old", dir=folder.parent))
    old = aside / folder.name
    try:
        folder.rename(old)
        partial.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    """Push the names in a folder to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Make the missing parents of a folder; take those away again when writing fails."""
    missing = [parent for parent in folder.parents if not parent.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for parent in missing:
            with contextlib.suppress(OSError):
                parent.rmdir()
        raise


def _refuse_unless_file(path: Path) -> Path:
    if path.is_dir():
        raise InputError([_issue("is_a_folder", path, "is a folder", "give the name of a file")])
    if not path.parent.is_dir():
        raise InputError([_issue("no_folder", path.parent, "there is no such folder", "make it first")])
    return path


def _issue(code: str, path: Path, message: str, remedy: str) -> Issue:
    return Issue(code=code, severity=Severity.FAULT, place=Place(file=str(path)), message=message, remedy=remedy)
