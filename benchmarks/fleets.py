"""`python -m benchmarks.fleets`: plan fleets of given sizes on drawn maps, one JSON line each."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.fleet_problem import (
    Access,
    FleetProblem,
    Gate,
    IntArray,
    LinkedTerm,
    Objective,
    Party,
    Passage,
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

    pickups: int
    sites: int
    vehicles: int
    persons: int
    steps: int
    small: int = 0
    tight_beds: bool = False


SIZES = {
    "small": Size(pickups=4, sites=2, vehicles=5, persons=600, steps=60),
    "middle": Size(pickups=15, sites=3, vehicles=20, persons=4_000, steps=80),
    "middle-beds": Size(pickups=15, sites=3, vehicles=20, persons=4_000, steps=80, tight_beds=True),
    "middle-mixed": Size(pickups=15, sites=3, vehicles=20, persons=3_500, steps=80, small=8),
    "large": Size(pickups=30, sites=4, vehicles=40, persons=9_000, steps=90),
    "large-mixed": Size(pickups=30, sites=4, vehicles=40, persons=8_000, steps=90, small=15),
}

NAMES = (*SIZES, "aleppo")


def problem_named(name: str, *, seed: int) -> FleetProblem:
    """The problem of a name."""
    return aleppo(seed=seed) if name == "aleppo" else draw(SIZES[name], seed=seed)


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
                persons=int(persons[number]),
                rides_in=tuple(range(len(kinds))),
                goes_to=tuple(range(size.sites)),
                accesses=(Access(place=number, ready=int(ready[number])),),
            )
            for number in range(size.pickups)
        ),
        sites=tuple(_sites(size, int(persons.sum()))),
        travel=np.stack([travel] * len(kinds))[None],
        chains=chains_of(range(size.pickups), most=1),
    )


def aleppo(*, seed: int) -> FleetProblem:
    """Two places at opposite ends, 35,000 people and 1,250, one gate both ways, terms that tie them; ten days.

    Sizes as in December 2016: steps of five minutes, 100 buses and 13 ambulances here, 20 buses there. The seed changes
    when the vehicles come.
    """
    random = np.random.default_rng(seed)
    steps, step_s = 2880, 300
    places = ("east-aleppo", "rashidin", "foua", "citadel", "depot")
    minutes = np.array([
        [0, 70, 120, 110, 30],
        [70, 0, 60, 90, 60],
        [120, 60, 0, 100, 100],
        [110, 90, 100, 0, 90],
        [30, 60, 100, 90, 0],
    ])  # fmt: skip
    travel = np.ceil(minutes / 5).astype(np.int64)
    gate_after = np.full((5, 5), -1, dtype=np.int64)
    gate_after[0, 1] = 4
    gate_back = np.full((5, 5), -1, dtype=np.int64)
    gate_back[1, 0], gate_back[4, 0] = 8, 2
    kinds = (
        VehicleKind(name="bus", seats=SEATS, loading=6, unloading=3),
        VehicleKind(name="ambulance", seats=3, loading=4, unloading=4),
    )
    no_limit: IntArray = np.full(steps + 1, 40_000)

    def party(name: str, place: int, persons: int, rides_in: tuple[int, ...], site: int) -> Party:
        return Party(
            name=name,
            group=name,
            persons=persons,
            rides_in=rides_in,
            goes_to=(site,),
            accesses=(Access(place=place, ready=0),),
        )

    return FleetProblem(
        steps=steps,
        step_s=step_s,
        places=places,
        kinds=kinds,
        starts=(
            *(Start(kind=0, place=4, count=20, available_from=int(at)) for at in 12 * random.integers(0, 24, 5)),
            Start(kind=0, place=3, count=20, available_from=0),
            Start(kind=1, place=4, count=13, available_from=0),
        ),
        parties=(
            party("east", 0, 34_700, (0,), 0),
            party("wounded", 0, 300, (1,), 0),
            party("villages", 2, 1_250, (0,), 1),
        ),
        sites=(
            Site(name="rashidin", place=1, beds=40_000, intake=no_limit.copy()),
            Site(name="citadel", place=3, beds=40_000, intake=no_limit.copy()),
        ),
        travel=np.stack([travel, travel])[None],
        chains=chains_of((0, 2), most=1),
        passages=tuple(
            Passage(name="ramouseh", entry=entry, enter_after=np.stack([after, after])[None], most_vehicles=20)
            for entry, after in (("inner", gate_after), ("outer", gate_back))
        ),
        gates=(Gate(name="ramouseh", passages=(0, 1), headway=6),),
        linked_terms=(
            LinkedTerm(
                name="east-by-villages",
                parties=(0, 1),
                counterparts=(2,),
                ratio=20.0,
                slack=10_000,
                counts_arrivals=True,
            ),
        ),
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
    parser.add_argument("--only", nargs="+", choices=NAMES, help="sizes")
    parser.add_argument("--objective", nargs="+", choices=["earliest", "expected"], default=["earliest", "expected"])
    parser.add_argument("--progress", action="store_true", help="tell every improvement on standard error")
    options = parser.parse_args(arguments)
    for name in options.only or NAMES:
        for seed in options.seed:
            for objective in options.objective:
                _plan(name, seed, objective, options.seconds, _tell if options.progress else None)
    return 0


def _plan(name: str, seed: int, objective: str, seconds: float, tell: Callable[[Progress], None] | None) -> None:
    problem = problem_named(name, seed=seed)
    started = time.process_time()
    found = solve_fleet(problem, objective_named(objective, problem), seconds=seconds, seed=seed, on_progress=tell)
    print(
        json.dumps(
            {
                "instance": f"{name}-{seed}-{objective}",
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
