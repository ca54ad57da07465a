"""The whole-load inequality of a boarding point, and what its price makes of visits and of people.

Of P people who board at a point, let u(t) be those not brought to safety from there by t, and X_k(t) the trips by
vehicles of k seats that took some of them from there to a site elsewhere and ended by t. As sum of k X_k(t) + u(t) >= P
and trips are whole, mixed-integer rounding (Nemhauser and Wolsey 1990) says for every c and f = P/c - floor(P/c) > 0
that sum of F(k/c) X_k(t) + u(t)/(c f) >= ceil(P/c), where F(a) = floor(a) + min(1, (a - floor(a))/f). It holds for any
set of people, whatever else they might do, as long as a trip brings all its people to one site.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.fleet.bound_prices import from_then_on
from safepassage.model.sites import StagingArea


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeLoads:
    """The inequalities of one boarding point at their prices.

    Attributes
    ----------
    members
        The staging areas whose people count.
    parts
        By seats c: the remainder c f, and the sum of prices from each instant on, shape (K + 1,).
    worth
        What the right-hand sides are worth, against which visits gain and people pay.
    """

    node_id: str
    members: frozenset[str]
    parts: Mapping[int, tuple[int, FloatArray]]
    worth: float

    def visit(self, seats: int) -> FloatArray:
        """What a visit by a vehicle of so many seats gains that ends at each instant, shape (K + 1,)."""
        total = np.zeros(self._length)
        for own, (rest, ahead) in self.parts.items():
            total += (seats // own + min(1.0, seats % own / rest)) * ahead
        return total

    def person(self) -> FloatArray:
        """What a person costs who boarded here and is safe at each instant, shape (K + 1,)."""
        total = np.zeros(self._length)
        for rest, ahead in self.parts.values():
            total += ahead / rest
        return total

    @property
    def _length(self) -> int:
        return max((len(ahead) for _, ahead in self.parts.values()), default=0)


def whole_loads(node_id: str, members: list[StagingArea], prices: Mapping[int, FloatArray]) -> WholeLoads | None:
    """The inequalities of a boarding point by seats; None where the prices are 0 or all loads are whole."""
    persons = sum(area.persons for area in members)
    parts, worth = dict[int, tuple[int, FloatArray]](), 0.0
    for seats, own in prices.items():
        rest = persons % seats
        if rest and own.any():
            parts[seats] = rest, from_then_on(own)
            worth += float(own.sum()) * (persons / rest - -(-persons // seats))
    if not parts:
        return None
    area_ids = frozenset(area.staging_area_id for area in members)
    return WholeLoads(node_id=node_id, members=area_ids, parts=parts, worth=worth)
