"""What one person can be worth on a ride or on foot, by where and when they board and when they are safe."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.fleet.bound_paths import NEVER
from safepassage.certifying.fleet.bound_prices import Prices, Term
from safepassage.certifying.fleet.bound_roads import fewest_steps
from safepassage.certifying.rules import Rules
from safepassage.model.sites import ReceptionSite, StagingArea

Shares = tuple[float, ...]
"""How much a person counts in each priced term at the instant of being safe, below 0 where it costs."""

IsOneOf = Callable[[Sequence[str]], bool]
"""Whether people count among the staging areas that a term names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boarder:
    """A person of a staging area who boards at a node.

    Attributes
    ----------
    boarding, departing
        What it is worth to board, and to depart with the ride, at each instant, own price paid, shape (K + 1,) each;
        never before people are ready and there.
    shares
        See `Shares`.
    """

    area: StagingArea
    node_id: str
    boarding: FloatArray
    departing: FloatArray
    shares: Shares


class People:
    """Everybody in a scenario, with the prices of a proof."""

    def __init__(self, rules: Rules, prices: Prices) -> None:
        self.rules = rules
        self.prices = prices
        self.areas = [area for area in rules.areas.values() if area.persons > 0]
        self.danger: FloatArray = -prices.weight * rules.survival
        self._footpaths = Footpaths(rules)
        self._rows_at: dict[str, list[StagingArea]] = defaultdict(list)
        for area in rules.areas.values():
            self._rows_at[area.node_id].append(area)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Where people may board: every node of a staging area."""
        return tuple(self._rows_at)

    def first_there(self, area: StagingArea, node_id: str) -> int | None:
        """The first instant at which people can be at a node on foot; None where that is not in time."""
        walk = self._footpaths.steps(area, node_id)
        if walk is None:
            return None
        first = self._ready(area, walks=area.node_id != node_id) + walk
        return first if first <= self.rules.clock.steps else None

    def boarders(self) -> Iterator[Boarder]:
        """Everybody wherever they can be in time, once for each row they may be said to board from."""
        for node_id in self._rows_at:
            for area in self.areas:
                if self.first_there(area, node_id) is not None:
                    for row in self._rows_for(area, node_id):
                        yield self._boarder(area, row)

    def sites(self, area: StagingArea) -> Iterator[ReceptionSite]:
        """The sites that people may go to."""
        for site in self.rules.sites.values():
            if not area.reception_site_ids or site.reception_site_id in area.reception_site_ids:
                yield site

    def safe_at(self, site_id: str, shares: Shares) -> FloatArray:
        """What being taken in at a site is worth at each instant, bed and terms paid, shape (K + 1,)."""
        worth = self.prices.safe - self.prices.beds.get(site_id, 0.0)
        for share, term in zip(shares, self.prices.terms, strict=True):
            worth = worth + share * term.ahead
        return np.where(self.rules.intake[site_id] > 0, worth, NEVER)

    def on_foot(self, area: StagingArea) -> float:
        """The most that one person is worth who goes all the way without a vehicle, own price paid; or 0, staying.

        Who boards a vehicle at the node of their own site is counted here as well.
        """
        best, area_id = 0.0, area.staging_area_id
        for site in self.sites(area):
            walk = self._footpaths.steps(area, site.node_id)
            if walk is None:
                continue
            site_id, stands = site.reception_site_id, site.node_id == area.node_id
            # Who lives there does not set out: there is no danger on the way, and no term counts a departure.
            leaving = self.danger if stands else self.danger + self._terms(lambda named: area_id in named)
            worth = self._from_ready(area, leaving) if stands else self._left_by(area, leaving)
            safe = self.safe_at(site_id, self._arriving({area_id}))
            best = max(best, float((safe + _later(worth, walk)).max()) - self.prices.persons[area_id])
            for row in self._rows_for(area, site.node_id):
                boarder = self._boarder(area, row)
                safe = self.safe_at(site_id, boarder.shares)
                best = max(best, float((safe + boarder.boarding + boarder.departing).max()))
        return best

    def first_safe_on_foot(self, area: StagingArea) -> int:
        """The first instant at which people can be safe without a vehicle; K + 1 where that is never."""
        firsts = [self.rules.clock.steps + 1]
        for site in self.sites(area):
            there = self.first_there(area, site.node_id)
            if there is not None:
                taken_in = np.flatnonzero(self.rules.intake[site.reception_site_id][there:] > 0)
                firsts += [there + int(taken_in[0])] if len(taken_in) else []
        return min(firsts)

    def _boarder(self, area: StagingArea, row: StagingArea) -> Boarder:
        area_id, row_id, at_home = area.staging_area_id, row.staging_area_id, area.node_id == row.node_id
        leaving = self._terms(lambda named: area_id in named and row_id not in named)
        departing = self._terms(lambda named: row_id in named)
        if at_home:
            departing = departing + self.danger
        else:
            leaving = leaving + self.danger
        left = self._left_by(area, leaving, walks=not at_home)
        return Boarder(
            area=area,
            node_id=row.node_id,
            boarding=_later(left, self._footpaths.steps(area, row.node_id) or 0) - self.prices.persons[area_id],
            departing=departing,
            shares=self._arriving({area_id, row_id}),
        )

    def _ready(self, area: StagingArea, *, walks: bool) -> int:
        """From when people may board at home, or walk: no link is entered before the pause."""
        return max(self.rules.ready[area.staging_area_id], self.rules.roads.first_entry if walks else 0)

    def _rows_for(self, area: StagingArea, node_id: str) -> list[StagingArea]:
        """The rows at a node from which people may be said to board: those of their group, else any."""
        here = self._rows_at.get(node_id, [])
        return [row for row in here if row.group == area.group] or here

    def _from_ready(self, area: StagingArea, worth: FloatArray) -> FloatArray:
        """The same, and never before people are ready at home."""
        ready = worth.copy()
        ready[: self._ready(area, walks=False)] = NEVER
        return ready

    def _left_by(self, area: StagingArea, leaving: FloatArray, *, walks: bool = True) -> FloatArray:
        """What having left home by each instant is worth at most, from what leaving at each is worth."""
        worth = leaving.copy()
        worth[: self._ready(area, walks=walks)] = NEVER
        return np.maximum.accumulate(worth)

    def _terms(self, is_one_of: IsOneOf) -> FloatArray:
        """What counting in the terms on departures at each instant is worth, shape (K + 1,)."""
        worth = np.zeros(self.rules.clock.steps + 1)
        for term in self.prices.terms:
            if term.movement.counts != "arrived":
                worth += _share(term, is_one_of) * term.ahead
        return worth

    def _arriving(self, area_ids: set[str]) -> Shares:
        return tuple(
            _share(term, lambda named: not area_ids.isdisjoint(named)) if term.movement.counts == "arrived" else 0.0
            for term in self.prices.terms
        )


class Footpaths:
    """Steps on foot between nodes at the pace of each staging area's people, as if nobody else were on the road."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._onward: dict[int, dict[str, list[tuple[str, int]]]] = {}
        self._known: dict[tuple[int, str], dict[str, int]] = {}

    def steps(self, area: StagingArea, node_id: str) -> int | None:
        """Steps from where people live to a node; None where there is no way within the horizon."""
        if area.node_id == node_id:
            return 0
        pace = self._rules.roads.pace[area.staging_area_id]
        if (pace, area.node_id) not in self._known:
            onward = self._roads_at(pace)
            self._known[pace, area.node_id] = fewest_steps(onward, area.node_id, self._rules.clock.steps)
        return self._known[pace, area.node_id].get(node_id)

    def _roads_at(self, pace: int) -> dict[str, list[tuple[str, int]]]:
        if pace not in self._onward:
            roads = self._rules.roads
            onward = self._onward[pace] = defaultdict(list)
            for tail, head, travel in zip(roads.tails, roads.heads, roads.travel_at[pace].tolist(), strict=True):
                onward[tail].append((head, travel))
        return self._onward[pace]


def _share(term: Term, is_one_of: IsOneOf) -> float:
    """What a person counts in a term who is among its own people, or their counterparts, or both."""
    movement = term.movement
    return movement.ratio * is_one_of(movement.counterpart_ids) - is_one_of(movement.staging_area_ids)


def _later(worth: FloatArray, steps: int) -> FloatArray:
    """What was worth so much so many steps before, never in the first steps."""
    return np.concatenate([np.full(steps, NEVER), worth])[: len(worth)]


def best_of(series: Iterable[FloatArray], steps: int) -> FloatArray:
    """The best of some series at each instant, never where there is none."""
    best = np.full(steps + 1, NEVER)
    for values in series:
        np.maximum(best, values, out=best)
    return best
