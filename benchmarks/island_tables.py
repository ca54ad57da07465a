"""The files of an instance of the isolated community evacuation problem.

A folder `input` holds, as comma-separated tables: `vessels`, `vessel compatibility` (docks by vessels, 1 where a vessel
can lie), `initial vessel docks`, `island docks`, `mainland docks`, `scenarios`, `roundtrips` (a row a round trip that a
vessel may make). Of `scenarios`, people to be fetched are `Demand` less `private_evac`, who leave in their own boats.
"""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from benchmarks.island_distances import Speeds, gather_distances
from benchmarks.island_instance import BadTable, Distances, Instance, ScenarioRow, VesselRow
from benchmarks.island_rows import Row, read_rows
from safepassage.errors import InputError

_TABLES = (
    "vessels", "vessel compatibility", "initial vessel docks", "island docks", "mainland docks", "scenarios",
    "roundtrips",
)  # fmt: skip


def find_instances(folder: Path) -> list[Path]:
    """Return the instance in a folder, or those in its folders.

    Raises
    ------
    InputError
        If there is none.
    """
    if _input_of(folder) is not None:
        return [folder]
    found = sorted(one for one in folder.iterdir() if one.is_dir() and _input_of(one)) if folder.is_dir() else []
    if not found:
        raise InputError([BadTable(file=folder, message="no folder `input` with the tables of an instance")])
    return found


def read_instance(folder: Path, *, distances_from: Sequence[Path] = ()) -> Instance:
    """Read an instance.

    Distances are looked for in its own folder and in `distances_from`, and if there are none, in the instances beside.

    Raises
    ------
    InputError
        If a table or a column is missing, a number is unreadable, or the tables do not fit together.
    """
    inner = _input_of(folder)
    if inner is None:
        raise InputError([BadTable(file=folder, message="no folder `input` with the tables of an instance")])
    files = {file.stem.lower(): file for file in inner.glob("*.csv")}
    missing = [f"{name}.csv" for name in _TABLES if name not in files]
    if missing:
        raise InputError([BadTable(file=inner, message=f"no {one}") for one in missing])
    root = inner.resolve()
    root = root.parent if root.name.lower() == "input" else root
    try:
        return _instance(root, {name: read_rows(files[name]) for name in _TABLES}, distances_from)
    except KeyError as error:
        raise InputError([BadTable(file=inner, message=f"no column or no row {error}")]) from error
    except (ValueError, ZeroDivisionError) as error:
        raise InputError([BadTable(file=inner, message=str(error))]) from error


def _input_of(folder: Path) -> Path | None:
    """Return the folder with the tables of an instance, if it is one."""
    try:
        inner = [one for one in folder.iterdir() if one.name.lower() == "input"]
        return next((one for one in [*inner, folder] if (one / "vessels.csv").is_file()), None)
    except OSError:  # not a folder, or not ours to look into
        return None


def _instance(root: Path, tables: dict[str, list[Row]], distances_from: Sequence[Path]) -> Instance:
    """Put the tables together."""
    docks = {row["Dock"]: row["Location"] for row in tables["island docks"]}
    lies_at = {row["Vessel"]: row["Dock"] for row in tables["initial vessel docks"]}
    vessels = tuple(
        _vessel_row(row, lies_at, tables["vessel compatibility"]) for row in tables["vessels"] if row["Vessel_name"]
    )
    return Instance(
        name=root.name,
        vessels=vessels,
        scenarios=_scenarios(tables["scenarios"], set(docks.values())),
        docks=docks,
        ports=tuple(row["Dock"] for row in tables["mainland docks"]),
        most_trips=sum(1 for row in tables["roundtrips"] if row["Round trip"]),
        distances=_find_distances(root, vessels, distances_from),
    )


def _find_distances(root: Path, vessels: Iterable[VesselRow], distances_from: Sequence[Path]) -> Distances:
    """Gather distances from the instance and the folders named, else from the instances beside it."""
    speeds = {vessel.name: (vessel.loaded_knots, vessel.empty_knots) for vessel in vessels}
    for folders in ((root, *distances_from), find_instances(root.parent) if _is_crowd(root.parent) else ()):
        found = gather_distances([(folder, _speeds_in(folder) or speeds) for folder in folders])
        if found:
            return found
    raise ValueError("no table of distances, and no route plan they would follow from")


def _is_crowd(folder: Path) -> bool:
    """Whether a folder holds instances in folders of their own."""
    return _input_of(folder) is None


def _speeds_in(folder: Path) -> Speeds:
    """Return the speeds of the vessels of an instance; none if it is not one."""
    inner = _input_of(folder)
    rows = read_rows(inner / "vessels.csv") if inner else []
    return {
        row["Vessel_name"]: (Fraction(row["v_loaded"]), Fraction(row["vmax"])) for row in rows if row["Vessel_name"]
    }


def _vessel_row(row: Row, lies_at: dict[str, str], compatibility: list[Row]) -> VesselRow:
    """Read a vessel. It may lie where it is; elsewhere only where the table of docks says so."""
    name, origin = row["Vessel_name"], row["Regular_origin"]
    if lies_at.get(name, origin) != origin:
        raise ValueError(f"{name} lies at {lies_at[name]} in one table and at {origin} in another")
    allowed = {next(iter(dock.values())): dock[name] == "1" for dock in compatibility}
    vessel = VesselRow(
        name=name,
        origin=origin,
        seats=int(Fraction(row["max_cap"])),
        loaded_knots=Fraction(row["v_loaded"]),
        empty_knots=Fraction(row["vmax"]),
        handling=Fraction(row["loading time"]),
        ready=Fraction(row["time to availability"]),
        hour_cost=round(Fraction(row.get("operating_cost", "") or "0")),
        docks=frozenset(dock for dock, may in {origin: True, **allowed}.items() if may),
    )
    if any(number < 0 for number in (vessel.seats, vessel.handling, vessel.ready, vessel.hour_cost)):
        raise ValueError(f"{vessel.name}: a number is negative")
    if vessel.loaded_knots <= 0 or vessel.empty_knots <= 0:
        raise ValueError(f"{vessel.name} does not move")
    return vessel


def _scenarios(rows: Iterable[Row], places: set[str]) -> tuple[ScenarioRow, ...]:
    """Gather the rows of each scenario."""
    persons: dict[str, dict[str, int]] = {}
    probabilities: dict[str, float] = {}
    for row in rows:
        name, place = row["Scenario"], row["Location"]
        left = max(0, math.ceil(Fraction(row["Demand"]) - Fraction(row["private_evac"] or "0")))
        if left and place not in places:
            raise ValueError(f"{name}: {place} has no dock")
        probability = float(row["Probability"])
        if probabilities.setdefault(name, probability) != probability:
            raise ValueError(f"{name} has two probabilities")
        here = persons.setdefault(name, {})
        here[place] = here.get(place, 0) + left
    return tuple(
        ScenarioRow(name=name, probability=probabilities[name], persons=people) for name, people in persons.items()
    )
