"""`python -m benchmarks.bus_evacuation FILE... --seconds S --out DIR`: the bus evacuation problem of the literature.

A file holds whole numbers: buses, seats; yards and the buses of each; pickups, all people and the people of each;
shelters, all beds and the beds of each; then, each row after its own number, the distances from yards (rows) to pickups
and those from pickups (rows) to shelters. One JSON object a line is printed, and DIR/INSTANCE/routes.csv written: a row
a drive.
Places are named yard-1, pickup-1, shelter-1 and so on; a drive from a pickup with 0 people only leads through it.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from safepassage.convoys.longest_route import LongestRouteAnswer, LongestRouteProblem, Place, Progress, legs
from safepassage.convoys.longest_route_solver import solve_longest_route
from safepassage.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class BadFile:
    """What is wrong with a file."""

    file: Path
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Solve each file; 0, or 3 where one could not be read."""
    options = _parser().parse_args(arguments)
    refused = False
    for file in options.files:
        try:
            problem = read_problem(file)
        except InputError as error:
            print(error, file=sys.stderr)
            refused = True
            continue
        answer = solve_longest_route(problem, seconds=options.seconds, seed=options.seed, on_progress=_show)
        write_routes(problem, answer, options.out / file.stem / "routes.csv")
        print(json.dumps(as_row(file.stem, answer)), flush=True)
    return 3 if refused else 0


def as_row(instance: str, answer: LongestRouteAnswer) -> dict[str, str | int | float]:
    """Return what is printed of an answer."""
    return {
        "instance": instance,
        "objective": answer.longest,
        "bound": answer.bound,
        "gap": round(answer.gap, 6),
        "seconds": round(answer.seconds, 3),
    }


def read_problem(file: Path) -> LongestRouteProblem:
    """Read a file.

    Raises
    ------
    InputError
        If the file is not in the format, has no bus, or fewer beds than people.
    """
    try:
        numbers = iter([int(word) for word in file.read_text(encoding="utf-8").split()])
        problem = _parse(numbers)
    except (OSError, ValueError, RuntimeError, StopIteration) as error:
        raise InputError(
            [BadFile(file=file, message=f"not a bus evacuation file ({str(error) or 'it is cut off'})")]
        ) from error
    faults = [
        message
        for wrong, message in (
            (next(numbers, None) is not None, "there are numbers after the distances"),
            (problem.seats < 1, "a bus has no seats"),
            (problem.yard_buses.sum() < 1, "there is no bus"),
            (problem.beds.sum() < problem.persons.sum(), "there are fewer beds than people"),
            (min(map(_least, (problem.persons, problem.beds, problem.yard_buses))) < 0, "a count is negative"),
            (min(map(_least, (problem.from_yard, problem.between))) < 0, "a distance is negative"),
        )
        if wrong
    ]
    if faults:
        raise InputError([BadFile(file=file, message=message) for message in faults])
    return problem


def write_routes(problem: LongestRouteProblem, answer: LongestRouteAnswer, file: Path) -> None:
    """Write every drive of every bus that leaves its yard; start and end are distances driven."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["vehicle", "sequence", "from", "to", "people", "start", "end"])
        for vehicle, route in enumerate(answer.plan.routes, start=1):
            for sequence, leg in enumerate(legs(problem, route), start=1):
                places = _name(leg.origin), _name(leg.destination)
                table.writerow([vehicle, sequence, *places, leg.persons, leg.start, leg.end])


def _parse(numbers: Iterator[int]) -> LongestRouteProblem:
    """Take a problem from the numbers of a file."""
    buses, seats = next(numbers), next(numbers)
    yard_buses = _take(numbers, next(numbers))
    if yard_buses.sum() != buses:
        raise ValueError(f"{buses} buses, but {yard_buses.sum()} at the yards")
    counts = []
    for what in ("people", "beds"):
        places, total = next(numbers), next(numbers)
        counts.append(_take(numbers, places))
        if counts[-1].sum() != total:
            raise ValueError(f"{total} {what} in all, but {counts[-1].sum()} one by one")
    persons, beds = counts
    return LongestRouteProblem(
        seats=seats,
        yard_buses=yard_buses,
        persons=persons,
        beds=beds,
        from_yard=_matrix(numbers, len(yard_buses), len(persons)),
        between=_matrix(numbers, len(persons), len(beds)),
    )


def _take(numbers: Iterator[int], count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Take the next numbers."""
    return np.array([next(numbers) for _ in range(count)], dtype=np.int64)


def _matrix(numbers: Iterator[int], rows: int, columns: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Take rows that each begin with their number."""
    matrix = np.zeros((rows, columns), dtype=np.int64)
    for row in range(rows):
        if (number := next(numbers)) != row + 1:
            raise ValueError(f"row {row + 1} of the distances begins with {number}")
        matrix[row] = _take(numbers, columns)
    return matrix


def _least(numbers: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> int:
    """Return the least of some numbers, 0 if there are none."""
    return int(numbers.min(initial=0))


def _name(place: tuple[Place, int]) -> str:
    """Name a place as in the file, counted from 1."""
    return f"{place[0]}-{place[1] + 1}"


def _show(progress: Progress) -> None:
    """Show on a terminal how far the search is."""
    if sys.stderr.isatty():
        print(f"{progress.seconds:6.1f} s  {progress.longest} >= {progress.bound}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bus_evacuation", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    sys.exit(main())
