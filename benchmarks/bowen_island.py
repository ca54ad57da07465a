"""`python -m benchmarks.bowen_island FOLDER --seconds S --out DIR`: the isolated community evacuation problem.

FOLDER is an instance (see `benchmarks/island_tables.py`) or holds several. One JSON object a line is printed:
`objective` is the expected minute at which the last people are ashore, `bound` is proven. DIR/INSTANCE/routes.csv has a
row a leg: `scenario, vehicle, sequence, from, to, people, start, end`, in minutes. A leg lasts from casting off until
loading (on the island) or setting down (on the mainland) at its end is over, so that each begins when and where the one
before ends, the first when the vessel is available. Before anything is printed, the file is sailed again by
`benchmarks/island_replay.py`.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.island_instance import Instance, problem_of
from benchmarks.island_replay import COLUMNS, replay
from benchmarks.island_tables import find_instances, read_instance
from safepassage.convoys.island_problem import IslandAnswer, IslandProblem, IslandProgress, VesselRoute, crossings
from safepassage.convoys.island_solver import solve_island
from safepassage.errors import InputError, InternalError

_DECIMALS = 6
"""Of minutes in what is printed and written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Solve each instance; 0, or 3 where one could not be read."""
    options = _parser().parse_args(arguments)
    refused = False
    try:
        folders = find_instances(options.folder)
    except InputError as error:
        print(error, file=sys.stderr)
        return 3
    for folder in folders:
        try:
            instance = read_instance(folder, distances_from=options.distances)
            problem = problem_of(instance)
            answer = solve_island(problem, seconds=options.seconds, seed=options.seed, on_progress=_show)
        except InputError as error:
            print(f"{folder}: {error}", file=sys.stderr)
            refused = True
            continue
        file = options.out / instance.name / "routes.csv"
        write_routes(instance, problem, answer, file)
        confirm(instance, answer, file)
        print(json.dumps(as_row(instance, problem, answer)), flush=True)
    return 3 if refused else 0


def as_row(instance: Instance, problem: IslandProblem, answer: IslandAnswer) -> dict[str, object]:
    """Return what is printed of an answer."""
    return {
        "instance": instance.name,
        "objective": round(answer.cost, _DECIMALS),
        "bound": round(answer.bound, _DECIMALS),
        "gap": round(answer.gap, _DECIMALS),
        "seconds": round(answer.seconds, 3),
        "minutes": {
            scenario.name: round(end / problem.ticks_per_minute, _DECIMALS)
            for scenario, end in zip(instance.scenarios, answer.ends, strict=True)
        },
        "vessels": len({route.vessel for plan in answer.plans for route in plan}),
    }


def write_routes(instance: Instance, problem: IslandProblem, answer: IslandAnswer, file: Path) -> None:
    """Write every leg of every vessel that leaves."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(COLUMNS)
        for scenario, plan in zip(instance.scenarios, answer.plans, strict=True):
            for route in plan:
                table.writerows([scenario.name, *row] for row in _legs(instance, problem, route))


def confirm(instance: Instance, answer: IslandAnswer, file: Path) -> None:
    """Sail the file again.

    Raises
    ------
    InternalError
        If a rule is broken, or the cost is another.
    """
    sailed = replay(instance, file)
    faults = list(sailed.faults)
    if abs(sailed.cost - answer.cost) > 10**-_DECIMALS * len(instance.scenarios):
        faults.append(f"the routes cost {sailed.cost}, the answer says {answer.cost}")
    if faults:
        raise InternalError("\n".join([f"{file} does not stand up to replay", *faults]))


def _legs(instance: Instance, problem: IslandProblem, route: VesselRoute) -> Iterator[list[object]]:
    """Yield the legs of a route, with names and minutes."""
    vessel, docks = instance.vessels[route.vessel], tuple(instance.docks)
    for sequence, way in enumerate(crossings(problem.vessels[route.vessel], route.voyages), start=1):
        port = vessel.origin if way.port is None else instance.ports[way.port]
        ends = (docks[way.dock], port) if way.to_port else (port, docks[way.dock])
        times = (round(tick / problem.ticks_per_minute, _DECIMALS) for tick in (way.start, way.end))
        yield [vessel.name, sequence, *ends, way.persons, *times]


def _show(progress: IslandProgress) -> None:
    """Show on a terminal how far the search is."""
    if sys.stderr.isatty():
        print(f"{progress.seconds:6.1f} s  {progress.cost:.3f} >= {progress.bound:.3f}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bowen_island", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--distances", type=Path, nargs="*", default=[], help="more folders to look for distances in")
    return parser


if __name__ == "__main__":
    sys.exit(main())
