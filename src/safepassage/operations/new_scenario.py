"""Start a scenario from blank tables."""

from pathlib import Path

from safepassage.inputs.blank import write_blank_scenario


def new_scenario(folder: Path) -> None:
    """Write headings, units and one example row each; raises InputError where the folder holds something."""
    write_blank_scenario(folder)
