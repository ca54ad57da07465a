"""`python -m benchmarks.fleets`: plan fleets of given sizes on drawn maps, one JSON line each."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.fleet_problem import (
    FleetProblem,
    IntArray,
    Objective,
    Party,
    Site,
    Start,
    VehicleKind,
    chains_of,
    earliest_arrival,
    expected_safe,
)
from safepassage.convoys.solver import Progress, solve_fleet

SEATS = 50
STEP_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a fleet problem is drawn; `small` vehicles have 20 seats, the others 50."""

    name: str
    pickups: int
    sites: int
    vehicles: int
    persons: int
    steps: int
    small: int = 0
    tight_beds: bool = False


SIZES = (
    Size(name="small", pickups=4, sites=2, vehicles=5, persons=600, steps=60),
    Size(name="middle", pickups=15, sites=3, vehicles=20, persons=4_000, steps=80),
    Size(name="middle-beds", pickups=15, sites=3, vehicles=20, persons=4_000, steps=80, tight_beds=True),
    Size(name="middle-mixed", pickups=15, sites=3, vehicles=20, persons=3_500, steps=80, small=8),
    Size(name="large", pickups=30, sites=4, vehicles=40, persons=9_000, steps=90),
    Size(name="large-mixed", pickups=30, sites=4, vehicles=40, persons=8_000, steps=90, small=15),
)


def draw(size: Size, *, seed: int) -> FleetProblem:
    """Pickups in a square, sites beyond its eastern edge, two depots anywhere; uneven numbers, some late."""
    random = np.random.default_rng(seed)
    pickups = random.uniform(0.0, 10.0, (size.pickups, 2))
    sites = np.column_stack([random.uniform(12.0, 20.0, size.sites), random.uniform(0.0, 10.0, size.sites)])
    depots = random.uniform(0.0, 14.0, (2, 2))
    where = np.concatenate([pickups, sites, depots])
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1)) / 2.0
    travel = np.maximum(1, np.ceil(apart)).astype(np.int64)
    np.fill_diagonal(travel, 0)
    share = random.dirichlet(np.full(size.pickups, 4.0))
    persons = np.maximum(5, np.rint(share * size.persons)).astype(int)
    late = random.random(size.pickups) < 0.3  # noqa: PLR2004 - three in ten
    ready = random.integers(0, size.steps // 4, size.pickups) * late
    kinds = [VehicleKind(name="bus", seats=SEATS, loading=1, unloading=1)]
    counts = [size.vehicles - size.small]
    if size.small:
        kinds.append(VehicleKind(name="minibus", seats=20, loading=1, unloading=1))
        counts.append(size.small)
    first_depot = size.pickups + size.sites
    return FleetProblem(
        steps=size.steps,
        step_s=STEP_S,
        places=tuple(f"place-{number}" for number in range(len(where))),
        kinds=tuple(kinds),
        starts=tuple(
            Start(kind=kind, place=first_depot + depot, count=count // 2 + (count % 2) * depot)
            for kind, count in enumerate(counts)
            for depot in (0, 1)
        ),
        parties=tuple(
            Party(
                name=f"pickup-{number}",
                group="",
                place=number,
                persons=int(persons[number]),
                rides_in=tuple(range(len(kinds))),
                goes_to=tuple(range(size.sites)),
                ready=int(ready[number]),
            )
            for number in range(size.pickups)
        ),
        sites=tuple(_sites(size, int(persons.sum()))),
        travel=np.stack([travel] * len(kinds)),
        chains=chains_of(range(size.pickups), most=1),
    )


def _sites(size: Size, persons: int) -> list[Site]:
    beds = persons * 4 // (3 * size.sites) if size.tight_beds else persons
    no_limit: IntArray = np.full(size.steps + 1, persons)
    return [
        Site(name=f"site-{number}", place=size.pickups + number, beds=beds, intake=no_limit.copy())
        for number in range(size.sites)
    ]


def objective_named(name: str, problem: FleetProblem) -> Objective:
    """Earliest arrival, or E[safe] - 0.5 E[caught] for a pause that lasts two thirds of the horizon on average."""
    if name == "earliest":
        return earliest_arrival(problem.steps)
    survival = np.exp(-1.5 * np.arange(problem.steps + 1) / problem.steps)
    return expected_safe(survival, exposure_weight=0.5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, plan, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fleets", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="wall seconds for each plan (60)")
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="seeds of the maps (1)")
    parser.add_argument("--only", nargs="+", choices=[size.name for size in SIZES], help="sizes")
    parser.add_argument("--objective", nargs="+", choices=["earliest", "expected"], default=["earliest", "expected"])
    parser.add_argument("--progress", action="store_true", help="tell every improvement on standard error")
    options = parser.parse_args(arguments)
    for size in SIZES:
        if options.only and size.name not in options.only:
            continue
        for seed in options.seed:
            for name in options.objective:
                _plan(size, seed, name, options.seconds, _tell if options.progress else None)
    return 0


def _plan(size: Size, seed: int, name: str, seconds: float, tell: Callable[[Progress], None] | None) -> None:
    problem = draw(size, seed=seed)
    started = time.process_time()
    found = solve_fleet(problem, objective_named(name, problem), seconds=seconds, seed=seed, on_progress=tell)
    print(
        json.dumps(
            {
                "instance": f"{size.name}-{seed}-{name}",
                "objective": round(found.cost, 6),
                "bound": round(found.bound, 6),
                "gap": round(found.gap, 6),
                "seconds": round(found.seconds, 2),
                "cpu_seconds": round(time.process_time() - started, 2),
                "persons": problem.persons,
                "persons_carried": found.persons_carried,
            }
        ),
        flush=True,
    )


def _tell(progress: Progress) -> None:
    print(
        f"{progress.seconds:7.1f} s  {progress.incumbent:14.4f}  {progress.bound:14.4f}  {progress.doing}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
