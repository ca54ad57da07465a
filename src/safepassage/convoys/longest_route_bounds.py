"""What no plan can be shorter than: for a limit, the fleets that its routes ask for, as a linear program."""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto

import numpy as np

from safepassage.convoys.longest_route import LongestRouteProblem
from safepassage.convoys.longest_route_master import Master
from safepassage.convoys.longest_route_pricing import Pricer, Trip
from safepassage.convoys.longest_route_ways import Ways

_NEARLY = 1e-6


class Pool:
    """Routes found so far, with their lengths, and what is known about limits on them."""

    def __init__(self, problem: LongestRouteProblem, ways: Ways) -> None:
        self.problem, self._ways = problem, ways
        self.trips: dict[Trip, int] = {}

    def add(self, trips: Iterable[Trip]) -> list[Trip]:
        """Keep routes; those that are new are handed back."""
        new = [trip for trip in dict.fromkeys(trips) if trip not in self.trips]
        self.trips.update({(yard, loads): self._ways.length(yard, loads) for yard, loads in new})
        return new

    def within(self, limit: int) -> list[Trip]:
        """Return the routes within a limit."""
        return [trip for trip, length in self.trips.items() if length <= limit]


def enrich(pool: Pool, pricer: Pricer, limit: int, *, turns: int, seed: int) -> None:
    """Find more routes within a limit: each turn those of most worth at the program's prices, shaken at random."""
    grains = pricer.grains(limit)
    master = Master(pool.problem, [trip for trip in pool.trips if pricer.length(trip) <= grains])
    prices = master.solve().load
    random = np.random.default_rng(seed)
    usual = float(np.abs(prices).mean()) or 1.0
    for _ in range(turns):
        shaken = prices * random.uniform(0.5, 1.5, prices.shape) + usual * random.uniform(0.0, 1.0, prices.shape)
        pool.add(trip for _, trips in pricer.best(shaken, grains) for trip in trips)


class Verdict(Enum):
    """What the linear program says of a limit on routes."""

    TOO_SHORT = auto()
    """No plan keeps to it."""
    MAYBE = auto()
    """Fractions of buses keep to it."""
    UNKNOWN = auto()
    """Time was over."""


def judge(pool: Pool, pricer: Pricer, limit: int, is_over: Callable[[], bool]) -> Verdict:
    """Generate routes within a limit until the linear program tells whether one fleet may do.

    The routes that pricing finds bound the program from below at every turn: its value, divided by what the fleet earns
    on its best routes at the program's prices (Farley 1990, "A note on bounding a class of linear programming problems,
    including cutting stock problems", Operations Research 38, 922-923).
    """
    grains = pricer.grains(limit)
    master = Master(pool.problem, [trip for trip in pool.trips if pricer.length(trip) <= grains])
    while not is_over():
        prices = master.solve()
        if prices.fleets <= 1 + _NEARLY:
            return Verdict.MAYBE
        best = pricer.best(prices.load, grains)
        buses = pool.problem.yard_buses.tolist()
        earned = sum(count * value for count, (value, _) in zip(buses, best, strict=True))
        if prices.fleets > earned * (1 + _NEARLY):
            return Verdict.TOO_SHORT
        new = pool.add(trip for _, trips in best for trip in trips)
        if not new:
            return Verdict.MAYBE
        master.add(new)
    return Verdict.UNKNOWN


def first_bound(problem: LongestRouteProblem, ways: Ways) -> int:
    """Return how far a bus drives at least for whoever is hardest to reach."""
    alone = ways.first.min(axis=0) + ways.loaded.min(axis=1)
    return int(alone[problem.persons > 0].max(initial=0))


def raise_bound(pool: Pool, pricer: Pricer, *, low: int, high: int, is_over: Callable[[], bool]) -> Iterator[int]:
    """Yield ever better bounds; `low` is one, and `high` the length of a plan.

    Step upwards in doubling strides while limits are too short, then halve the rest.
    """
    grain = pricer.grain
    least, most, stride = low // grain, high // grain, 1
    while least < most:
        middle = min(least + stride - 1, (least + most) // 2)
        verdict = judge(pool, pricer, middle * grain + grain - 1, is_over)
        if verdict is Verdict.UNKNOWN:
            return
        if verdict is Verdict.TOO_SHORT:
            least, stride = middle + 1, 2 * stride
            yield max(low, least * grain)
        else:
            most = middle
