"""Every benchmark by name: what it is built from, what it asks, whom it is given to, and which sweep it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.instances import city, from_dat, town
from safepassage.model.scenario import Scenario

ARRIVAL, PAUSE = "arrival", "pause"
"""Questions: as many safe as can be at every instant; or the best expectation for a pause that may break."""

MAXIMUM = ("divide and conquer, ortools", "maximum flows, ortools")
EVERYONE = ("ours", "ccrp", *MAXIMUM, "ortools trimmed", "ortools naive", "highs", "networkx")
FLOWS = ("ours", "ccrp", *MAXIMUM, "ortools trimmed", "ortools naive")
TRIMMED = ("ours", "ccrp", *MAXIMUM, "ortools trimmed")
PRICED = ("ours priced", "ortools priced trimmed", "ortools priced naive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """One thing to measure.

    Attributes
    ----------
    name, title
        What it is called on the command line, and in the table.
    sweep
        What varies among the benchmarks of the same sweep.
    file
        The file it is built from, found anywhere below the folder given; blank for none.
    build
        Makes the scenario from that file.
    asks
        ARRIVAL or PAUSE.
    peers
        Names of the solvers it is given to (`peers.PEERS`); ours is the first.
    """

    name: str
    title: str
    sweep: str
    file: str
    build: Callable[[Path], Scenario]
    asks: str = ARRIVAL
    peers: tuple[str, ...] = TRIMMED


def sioux_falls(net: Path) -> Scenario:
    return city(net, seed=1, origins=10, persons=20_000, exits=2, steps=120)


def chicago(*, origins: int, persons: int, exits: int, steps: int, seed: int = 1) -> Callable[[Path], Scenario]:
    """A builder of Chicago with so many origins, persons and exits."""

    def build(net: Path) -> Scenario:
        return city(net, seed=seed, origins=origins, persons=persons, exits=exits, steps=steps)

    return build


SKETCH, REGIONAL = "ChicagoSketch_net.tntp", "ChicagoRegional_net.tntp"
PADANG = "padang_10p_10s_flow01.dat"

SMOKE = (
    Benchmark(
        name="town",
        title="a town of 36 nodes, 400 people, 40 steps",
        sweep="smoke",
        file="",
        build=lambda _: town(side=6, seed=1, persons=400, steps=40),
        peers=EVERYONE,
    ),
    Benchmark(
        name="town-pause",
        title="the same town, a pause that may break",
        sweep="smoke",
        file="",
        build=lambda _: town(side=6, seed=1, persons=400, steps=40),
        asks=PAUSE,
        peers=PRICED,
    ),
)
"""Needs no file and little time: run by CI for equal results, not for times."""

BENCHMARKS = (
    Benchmark(
        name="sioux-falls",
        title="Sioux Falls, 20,000 people, 120 steps",
        sweep="network",
        file="SiouxFalls_net.tntp",
        build=sioux_falls,
        peers=EVERYONE,
    ),
    Benchmark(
        name="cs100",
        title="Chicago sketch, 100 origins, 200,000 people, 240 steps",
        sweep="network",
        file=SKETCH,
        build=chicago(origins=100, persons=200_000, exits=4, steps=240),
        peers=FLOWS,
    ),
    Benchmark(
        name="cs1m",
        title="Chicago sketch, 387 origins, 1,000,000 people, 430 steps",
        sweep="network",
        file=SKETCH,
        build=chicago(origins=387, persons=1_000_000, exits=10, steps=430),
    ),
    Benchmark(
        name="padang",
        title="Padang, 32,088 people, 327 steps of 10 s",
        sweep="network",
        file=PADANG,
        build=lambda dat: from_dat(dat, steps=327),
    ),
    Benchmark(
        name="regional",
        title="Chicago regional, 2,000 origins, 300,000 people, 240 steps",
        sweep="network",
        file=REGIONAL,
        build=chicago(origins=2000, persons=300_000, exits=20, steps=240),
    ),
    *(
        Benchmark(
            name=f"horizon-{steps}",
            title=f"Chicago sketch, 100 origins, 100,000 people, {steps} steps",
            sweep="horizon",
            file=SKETCH,
            build=chicago(origins=100, persons=100_000, exits=4, steps=steps),
        )
        for steps in (120, 240, 480)
    ),
    *(
        Benchmark(
            name=f"people-{persons // 1000}k",
            title=f"Chicago sketch, 387 origins, {persons:,} people, 10 exits, 430 steps",
            sweep="people",
            file=SKETCH,
            build=chicago(origins=387, persons=persons, exits=10, steps=430),
            peers=TRIMMED[:3],
        )
        for persons in (125_000, 250_000, 500_000)
    ),
    Benchmark(
        name="pause-cs100",
        title="Chicago sketch, 100 origins, 200,000 people, 240 steps",
        sweep="pause that may break (mean 12 h, w = 0.5)",
        file=SKETCH,
        build=chicago(origins=100, persons=200_000, exits=4, steps=240),
        asks=PAUSE,
        peers=PRICED,
    ),
    Benchmark(
        name="pause-cs1m",
        title="Chicago sketch, 387 origins, 1,000,000 people, 430 steps",
        sweep="pause that may break (mean 12 h, w = 0.5)",
        file=SKETCH,
        build=chicago(origins=387, persons=1_000_000, exits=10, steps=430),
        asks=PAUSE,
        peers=PRICED[:2],
    ),
)


def benchmark(name: str) -> Benchmark:
    """The benchmark of that name; raises KeyError where there is none."""
    return {one.name: one for one in (*SMOKE, *BENCHMARKS)}[name]


def find_file(networks: Path | None, one: Benchmark) -> Path | None:
    """The benchmark's file, anywhere below the folder; None where it is not there."""
    if not one.file:
        return Path()
    return next(iter(sorted(networks.rglob(one.file))), None) if networks else None
