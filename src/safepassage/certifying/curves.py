"""People safe and moving at every instant, as the path flows say it themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import UNLIMITED, FloatArray, IntArray
from safepassage.certifying.journeys import Journey


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """People at the instants 0..K as the plan is written, right or wrong; arrays of shape (K + 1,).

    `left` counts people from their first entry on, `safe` from the instant at which a site takes them in.
    """

    safe: IntArray
    left: IntArray

    @property
    def moving(self) -> IntArray:
        """People on the road, waiting on the way included."""
        return self.left - self.safe


def curves_of(journeys: Sequence[Journey], steps: int) -> Curves:
    """Count people by the instants written in the plan; instants off the grid count from its nearest end."""
    counted = [flow for flow in journeys if flow.persons > 0 and 0 <= flow.arrive_step <= steps]
    persons = np.array([min(flow.persons, UNLIMITED) for flow in counted], dtype=np.float64)
    arrive = np.array([flow.arrive_step for flow in counted], dtype=np.int64)
    depart = np.array([min(max(flow.depart_step, 0), steps) for flow in counted], dtype=np.int64)
    return Curves(safe=_risen(arrive, persons, steps), left=_risen(depart, persons, steps))


def _risen(instants: IntArray, persons: FloatArray, steps: int) -> IntArray:
    return np.cumsum(np.bincount(instants, weights=persons, minlength=steps + 1)).astype(np.int64)
