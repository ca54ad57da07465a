"""What the compiled kernel sees: roads, places, the plan's rows, and the futures, as arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]

NO_LIMIT = -1.0
"""Stands for a rate or a number that is not limited."""

STAY = 0
TURN_BACK = 1
REROUTE = 2
"""What people do who find the way blocked; `STAY`: they wait."""


class Grid(NamedTuple):
    """K, seconds a step, the first instant at which anybody may enter a link, steps an hour of being called."""

    steps: int
    step_s: int
    first_entry: int
    call_steps: int


class Roads(NamedTuple):
    """Directions of links, n of them, and what opens and closes them, p profiles.

    `travel_s` is by pace and road, `rate` in people an hour, `inspected` the corridor that begins with the road (-1:
    none). Roads of one `profile` open and close together: `factor` is the share of the capacity by step, `closed` how
    many steps before an instant nobody may be present in; the corridors `corridor[corridor_from[p]:corridor_from[p +
    1]]` must not all be down.
    """

    link: Small
    tail: Small
    head: Small
    travel_s: Floats
    no_length: Bytes
    rate: Floats
    inspected: Small
    profile: Small
    factor: Floats
    closed: Small
    corridor_from: Small
    corridor: Small


class Places(NamedTuple):
    """Nodes, staging areas, and reception sites.

    `hold` is how many may wait at a node (-1: no limit); `loading` people an hour by area, `intake` by site, `beds` by
    site (-1: no limit). `kind` tells for each area which row of `allowed` (kinds, sites) holds, `kind_pace` its pace.
    `loads_at_site` marks sites at whose node somebody lives who may load.
    """

    hold: Ints
    persons: Ints
    loading: Floats
    kind: Small
    allowed: Bytes
    kind_pace: Small
    intake: Floats
    beds: Ints
    site_node: Small


class Flows(NamedTuple):
    """The plan's path flows in the order of calling, and one row for those who come uncounted by each route.

    `before` and `persons`: the places called in an area before this row, and by it. Rows of people not counted have
    `extra` 1, and the shares `share_from` to `share_to` of them. `road` and `at` from `first[f]` to `first[f + 1]` are
    the entries.
    """

    area: Small
    site: Small
    pace: Small
    before: Ints
    persons: Ints
    depart: Small
    arrive: Small
    extra: Bytes
    share_from: Floats
    share_to: Floats
    first: Ints
    road: Small
    at: Small


class Rules(NamedTuple):
    """What people do: those on their last link when the pause breaks, and those who find the way blocked."""

    may_finish: bool
    when_blocked: int
    patience: int


class Layout(NamedTuple):
    """A plan on its scenario."""

    grid: Grid
    roads: Roads
    places: Places
    flows: Flows
    rules: Rules


class Futures(NamedTuple):
    """b futures one after the other (see `model.forecast.Future` for the members), the first axis being theirs."""

    breaks_after: Ints
    suspended: Bytes
    corridor_open: Bytes
    step_capacity: Floats
    link_capacity: Floats
    link_speed: Floats
    inspection: Floats
    persons: Ints
    coming: Floats
    late_steps: Ints
    breakdown_steps: Ints
    repair_steps: Ints


class Outcomes(NamedTuple):
    """What became of the plan in each future (see `model.forecast.Outcome`), the first axis being the futures'."""

    safe: Small
    caught: Small
    moving: Small
    waiting: Small
    safe_by_area: Small
    caught_by_area: Small
    emptied_at: Small
    turned_back: Ints
    rerouted: Ints


def no_outcomes(futures: int, steps: int, areas: int) -> Outcomes:
    """Room for the outcomes of so many futures."""
    curve, by_area = (futures, steps + 1), (futures, areas)
    return Outcomes(
        safe=np.zeros(curve, np.int32),
        caught=np.zeros(curve, np.int32),
        moving=np.zeros(curve, np.int32),
        waiting=np.zeros(curve, np.int32),
        safe_by_area=np.zeros(by_area, np.int32),
        caught_by_area=np.zeros(by_area, np.int32),
        emptied_at=np.zeros(by_area, np.int32),
        turned_back=np.zeros(futures, np.int64),
        rerouted=np.zeros(futures, np.int64),
    )
