"""Writes nouns as the tables of a scenario folder, whole or not at all."""

import csv
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from safepassage.errors import InputError
from safepassage.inputs.schema import TableSchema, table_schema
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.network import RoadNetwork

_LARGEST_EXACT = 2**53


def write_rows(folder: Path, schema: TableSchema, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one table; a heading without a value in a row stays blank."""
    cells = [[cell_text(row.get(heading), heading, schema) for heading in schema.headings] for row in rows]
    # The csv writer quotes a lone carriage return only where everything is quoted.
    bare_return = any("\r" in cell for row in cells for cell in row)
    with (folder / schema.file).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n", quoting=csv.QUOTE_ALL if bare_return else csv.QUOTE_MINIMAL)
        writer.writerow(schema.headings)
        writer.writerows(cells)


def write_nouns(folder: Path, name: str, nouns: Iterable[Any], renamed: Mapping[str, str] | None = None) -> None:
    """Write one table from nouns whose members are called as its headings are, but for those renamed."""
    schema = table_schema(name)
    members = {heading: (renamed or {}).get(heading, heading) for heading in schema.headings}
    write_rows(
        folder, schema, ({heading: getattr(noun, member) for heading, member in members.items()} for noun in nouns)
    )


def write_network(network: RoadNetwork, folder: Path) -> None:
    """Write the four GMNS tables of a network into a folder that exists."""
    write_nouns(folder, "config", [network.config])
    write_nouns(folder, "node", network.nodes)
    write_nouns(folder, "link", network.links, {"capacity": "capacity_pce_h"})
    write_nouns(folder, "use_definition", network.uses)


def cell_text(value: Any, heading: str, schema: TableSchema) -> str:
    """A value as the text of a cell; reading it gives the value back."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        separator = " " if schema.column(heading).kind in ("ids", "integers") else ","
        return separator.join(str(part) for part in value)
    return value.isoformat() if isinstance(value, datetime) else number_text(value)


def number_text(value: float) -> str:
    """A number in its shortest exact form; whole numbers without a point."""
    if isinstance(value, int):
        return str(value)
    # Minus zero is kept, as the fingerprint of a scenario tells it from zero.
    short = value.is_integer() and abs(value) < _LARGEST_EXACT and str(value) != "-0.0"
    return str(int(value)) if short else repr(value)


def toml_value(value: Any) -> str:
    """A value as TOML writes it; raises TypeError for what TOML has no word for."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(part) for part in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{toml_value(key)} = {toml_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, str):
        return '"' + "".join(_toml_letter(letter) for letter in value) + '"'
    if isinstance(value, date | time):
        return _toml_time(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    raise TypeError(f"TOML has no word for {type(value).__name__}")


def _toml_time(value: date | time) -> str:
    offset = value.utcoffset() if isinstance(value, datetime) else None
    if isinstance(value, datetime) and offset is not None and offset.total_seconds() % 60:
        value = value.astimezone(UTC)  # TOML writes offsets in whole minutes
    return value.isoformat()


def _toml_letter(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter < " " or letter == "\x7f":
        return f"\\u{ord(letter):04x}"
    return letter


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to write into that takes its name only when everything is written.

    Raises
    ------
    InputError
        Where the folder exists and is not empty, or cannot be made.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise _refusal(folder, "folder_exists", "there is something here already", "name a folder that does not exist")
    partial = folder.parent / f".{folder.name}.{secrets.token_hex(4)}.partial"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir()
    except OSError as error:
        raise _refusal(folder, "cannot_write", f"cannot be written: {error.strerror}", "name another folder") from error
    try:
        yield partial
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _refusal(folder: Path, code: str, message: str, remedy: str) -> InputError:
    place = Place(file=str(folder))
    return InputError([Issue(code=code, severity=Severity.FAULT, place=place, message=message, remedy=remedy)])
