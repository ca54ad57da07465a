"""The id of an operation, by itself or by a scenario of it."""

import tomllib
from pathlib import Path

from safepassage.errors import InputError
from safepassage.inputs.packaged import packaged_names, scenario_folder
from safepassage.model.issues import Issue, Place, Severity


def operation_named(name: str) -> str:
    """The operation of a scenario folder or of a packaged scenario; else the name is the id itself.

    Raises
    ------
    InputError
        Where a folder is given whose scenario names no operation.
    """
    if not Path(name).is_dir() and name not in packaged_names():
        return name
    file = scenario_folder(name) / "scenario.toml"
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8")).get("operation_id")
    except (OSError, ValueError):
        found = None
    if not isinstance(found, str) or not found:
        raise InputError(
            [
                Issue(
                    code="no_operation",
                    severity=Severity.FAULT,
                    place=Place(file=str(file)),
                    message="it names no operation",
                    remedy="write operation_id there, or give the id itself",
                )
            ]
        )
    return found
