"""Roads that open and close together."""

from collections import defaultdict

import numpy as np

from safepassage.flow.network.openings import Openings
from safepassage.forecasting.simulate.ground import Floats, Small
from safepassage.model.forecast_settings import CorridorFactor
from safepassage.model.scenario import Scenario


class Profiles:
    """Roads that open and close together: by a link with closures or windows of its own, and one for its corridors."""

    def __init__(self, scenario: Scenario, openings: Openings, factor: CorridorFactor | None) -> None:
        self.steps = scenario.grid.steps
        self.openings = openings
        self.keys: list[tuple[str, str]] = [("", "")]
        self.corridors_of: dict[str, tuple[int, ...]] = {"": ()}
        if factor is None:
            return
        down: dict[str, list[int]] = defaultdict(list)
        for row, corridor in enumerate(scenario.corridors):
            for link_id in corridor.link_ids:
                down[link_id].append(row)
        uncertain = {
            row
            for row, corridor in enumerate(scenario.corridors)
            if not factor.corridor_ids or corridor.corridor_id in factor.corridor_ids
        }
        # A link of several corridors is open while any is: one that does not close keeps it open.
        self.corridors_of |= {link_id: tuple(rows) for link_id, rows in down.items() if set(rows) <= uncertain}

    def of(self, link_id: str) -> int:
        """The number of a link's profile."""
        own = link_id in self.openings.factors or link_id in self.openings.links
        corridors = link_id if link_id in self.corridors_of else ""
        key = (link_id if own else "", corridors)
        for number, known in enumerate(self.keys):
            if known[0] == key[0] and self.corridors_of[known[1]] == self.corridors_of[corridors]:
                return number
        self.keys.append(key)
        return len(self.keys) - 1

    def factors(self) -> Floats:
        """The share of the capacity in each step, shape (profiles, K)."""
        ones = np.ones(self.steps)
        return np.array([self.openings.factors.get(link_id, ones) for link_id, _ in self.keys], np.float64)

    def closed(self) -> Small:
        """How many steps before each instant nobody may be present in, shape (profiles, K + 1)."""
        closed = np.zeros((len(self.keys), self.steps + 1), np.int32)
        for row, (link_id, _) in enumerate(self.keys):
            if (is_open := self.openings.links.get(link_id)) is not None:
                closed[row, 1:] = np.cumsum(~is_open)
        return closed
