"""Distances between the docks of an instance: from its tables, and where no table names them, from route plans.

In nautical miles. Tables have the columns `Origin, Destination, Distance` and may lie anywhere in the folder. Route
plans (`resource_id, origin, destination, route_start_time, route_end_time, evacuated_location`) imply what they sail:
minutes under way x speed, which is `v_loaded` with people on board and `vmax` without, whatever their column of speeds
says. A pair known in one direction only is taken to be as far in the other. Where no distance is known, nobody sails.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from benchmarks.island_instance import MINUTES, Distances
from benchmarks.island_rows import Row, read_rows

Speeds = Mapping[str, tuple[Fraction, Fraction]]
"""Knots of each vessel with people on board, and without."""

_DECIMALS = 6
"""Of distances that follow from route plans."""

_TABLE = {"Origin", "Destination", "Distance"}
_PLAN = {"resource_id", "origin", "destination", "route_start_time", "route_end_time", "evacuated_location"}


def gather_distances(folders: Iterable[tuple[Path, Speeds]]) -> Distances:
    """Gather the distances in folders, each with the speeds of the vessels of its route plans.

    Raises
    ------
    ValueError
        If two do not agree.
    """
    tables: Distances = {}
    plans: Distances = {}
    for folder, speeds in folders:
        for file in sorted(folder.rglob("*.csv")):
            rows = read_rows(file)
            columns = set(rows[0]) if rows else set()
            if columns >= _TABLE:
                _add(tables, (((row["Origin"], row["Destination"]), Fraction(row["Distance"])) for row in rows))
            elif columns >= _PLAN:
                _add(plans, _implied(rows, speeds))
    known = plans | tables
    return {(there, here): miles for (here, there), miles in known.items()} | known


def _implied(rows: Iterable[Row], speeds: Speeds) -> Iterator[tuple[tuple[str, str], Fraction]]:
    """Yield the distances that route plans imply."""
    for row in rows:
        if row["resource_id"] in speeds:
            loaded_knots, empty_knots = speeds[row["resource_id"]]
            knots = empty_knots if row["evacuated_location"] in {"", "None"} else loaded_knots
            hours = (Fraction(row["route_end_time"]) - Fraction(row["route_start_time"])) / MINUTES
            yield (row["origin"], row["destination"]), round(hours * knots, _DECIMALS)


def _add(known: Distances, found: Iterable[tuple[tuple[str, str], Fraction]]) -> None:
    """Add distances that agree."""
    for pair, miles in found:
        if known.setdefault(pair, miles) != miles:
            raise ValueError(f"{pair[0]} to {pair[1]} is {float(known[pair])} and {float(miles)} miles")
