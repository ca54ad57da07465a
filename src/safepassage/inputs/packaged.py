"""Finds scenarios: folders by their path, packaged ones by their name."""

from importlib.resources import files
from pathlib import Path

from safepassage.errors import InputError
from safepassage.inputs.nearest import did_you_mean
from safepassage.model.issues import Issue, Place, Severity


def packaged_names() -> tuple[str, ...]:
    """The names of the scenarios that come with the package."""
    return tuple(sorted(path.name for path in _home().iterdir() if (path / "scenario.toml").is_file()))


def scenario_folder(name_or_path: str) -> Path:
    """The folder of a scenario: a path, or the name of a packaged scenario.

    Raises
    ------
    InputError
        Where there is neither.
    """
    path = Path(name_or_path)
    if path.is_dir():
        return path
    names = packaged_names()
    if name_or_path in names:
        return _home() / name_or_path
    listed = f"packaged scenarios are: {', '.join(names) or 'none'}"
    remedy = did_you_mean(name_or_path, names, otherwise=listed)
    raise InputError(
        [
            Issue(
                code="missing_folder",
                severity=Severity.FAULT,
                place=Place(file=name_or_path),
                message="there is no such folder, and no packaged scenario of that name",
                remedy=remedy if remedy == listed else f"{remedy} {listed}",
            )
        ]
    )


def _home() -> Path:
    return Path(str(files("safepassage").joinpath("scenarios")))
