"""What the compiled kernel sees: roads, places, the plan's rows, and the futures, as arrays and tables of records."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Records = NDArray[np.void]

NO_LIMIT = -1.0
"""Stands for a rate or a number that is not limited."""

STAY = 0
TURN_BACK = 1
REROUTE = 2
"""What people do who find the way blocked; `STAY`: they wait."""

ROAD = np.dtype(
    [
        ("link", np.int32),
        ("tail", np.int32),
        ("head", np.int32),
        ("profile", np.int32),
        ("inspected", np.int32),
        ("no_length", np.int32),
        ("rate", np.float64),
        ("per_step", np.float64),
        ("first", np.int32),
        ("last", np.int32),
        ("busy", np.int32),
        ("pending", np.int32),
        ("used_in", np.int32),
        ("used", np.int32),
    ],
    align=True,
)
"""One direction of a link: its nodes; its `profile` (see `Tables`); the corridor that begins with it, -1 where none;
people an hour. In a future: that times step_s; the queue's first and last piece; whether anybody queues, and whether
these are to be looked at in this step; how many have entered in step `used_in`."""

NODE = np.dtype([("hold", np.int64), ("standing", np.int64), ("spills", np.int64)], align=True)
"""How many may wait (-1: no limit); in a future how many do, and whether the rest stand on the roads to it."""

AREA = np.dtype(
    [
        ("persons", np.int64),
        ("loading", np.float64),
        ("kind", np.int64),
        ("at_home", np.int64),
        ("gone", np.int64),
        ("safe", np.int64),
        ("last_leg", np.int64),
        ("emptied", np.int64),
        ("loaded", np.int64),
        ("loaded_in", np.int64),
    ],
    align=True,
)
"""A staging area: people counted, people an hour who may leave, their kind (see `Tables.allowed`). In a future: who is
at home, gone, safe, on the last link; since when it is empty (-1: it is not); how many left in step `loaded_in`."""

SITE = np.dtype(
    [
        ("node", np.int32),
        ("first", np.int32),
        ("last", np.int32),
        ("intake", np.float64),
        ("beds", np.int64),
        ("beds_left", np.int64),
    ],
    align=True,
)
"""A reception site: people an hour, beds (-1: no limit). In a future: the queue's first and last piece, beds left."""

FLOW = np.dtype(
    [
        ("area", np.int32),
        ("site", np.int32),
        ("pace", np.int32),
        ("depart", np.int32),
        ("arrive", np.int32),
        ("extra", np.int32),
        ("first", np.int32),
        ("end", np.int32),
        ("stop", np.int32),
        ("boarding", np.int32),
        ("before", np.int64),
        ("persons", np.int64),
        ("share_from", np.float64),
        ("share_to", np.float64),
    ],
    align=True,
)
"""A row of the plan: its entries from `first` to before `end`; people called in the area before, and by it. Rows for
people not counted have `extra` 1, and `share_from` to `share_to` of them. Who rides goes to a `stop` (-1: to a site)
and waits for a `boarding` there (-1: for any)."""

ENTRY = np.dtype([("road", np.int32), ("at", np.int32)], align=True)
"""A road, and the step in which the plan enters it."""

PIECE = np.dtype(
    [
        ("flow", np.int32),
        ("position", np.int32),
        ("persons", np.int32),
        ("following", np.int32),
        ("since", np.int32),
        ("site", np.int32),
        ("node", np.int32),
        ("stage", np.int32),
        ("out", np.int32),
        ("other_way", np.int32),
    ],
    align=True,
)
"""People who are in one place together: their row of the plan and next entry; the next piece of the same list; since
when they queue; where they go; the node they come to; what they do next (see `PLANNED`); whether they have left home,
and whether they go another way than planned."""

ENDS = np.dtype([("first", np.int32), ("last", np.int32)], align=True)
"""First and last piece of a list, -1 where it is empty."""

PLANNED = 0
REACHED = 1
GOING_HOME = 2
ALIGHTING = 3
"""What a piece does when its instant comes: asks for what is next, or first reaches a node with limited waiting, or is
back home, or gets off a vehicle at a site."""

VEHICLE = np.dtype(
    [
        ("kind", np.int32),
        ("seats", np.int32),
        ("loading", np.int32),
        ("unloading", np.int32),
        ("available", np.int32),
        ("pce", np.float64),
        ("first_leg", np.int32),
        ("end_leg", np.int32),
        ("leg", np.int32),
        ("entry", np.int32),
        ("gate", np.int32),
        ("state", np.int32),
        ("due", np.int32),
        ("driven", np.int32),
        ("broken", np.int32),
    ],
    align=True,
)
"""A vehicle: its kind (a row of `Fleet.travel_s`), seats, steps of loading and unloading, the instant from which it may
be used, car equivalents, and its legs. In a future: the leg and the entry it is at, the gate before it, its `state`
(see `WAITS`), the instant of its next action, steps driven since it broke down last, how often it has broken down."""

LEG = np.dtype(
    [
        ("first", np.int32),
        ("end", np.int32),
        ("board", np.int32),
        ("depart", np.int32),
        ("first_boarding", np.int32),
        ("end_boarding", np.int32),
        ("trip_boarding", np.int32),
        ("alights", np.int32),
    ],
    align=True,
)
"""A leg: its entries; when loading begins before it (-1: nobody boards) and when it leaves; its boardings, and the
first of all of its trip; whether anybody gets off at its end."""

BOARDING = np.dtype(
    [
        ("stop", np.int32),
        ("site", np.int32),
        ("persons", np.int32),
        ("alight_leg", np.int32),
        ("done", np.int32),
        ("aboard", np.int32),
        ("first", np.int32),
        ("last", np.int32),
    ],
    align=True,
)
"""People who board before a leg and get off after `alight_leg`. In a future: whether the vehicle has loaded, how many
are on board, the first and last piece of them."""

DRIVE = np.dtype(
    [("road", np.int32), ("at", np.int32), ("first_gate", np.int32), ("end_gate", np.int32)],
    align=True,
)
"""A road that a leg takes, the step in which the plan enters it, the gates before it."""

GATE = np.dtype([("passage", np.int32), ("ahead", np.int32), ("outward", np.int32)], align=True)
"""An entry into a corridor with rules: how many steps before the planned entry the vehicle comes to be inspected (-1:
when it is there), and whether it goes where the escorts stand when they set out."""

PASSAGE = np.dtype(
    [
        ("corridor", np.int32),
        ("most_vehicles", np.int32),
        ("headway", np.int32),
        ("escorts", np.int32),
        ("inspection_s", np.float64),
        ("free_s", np.float64),
        ("last_entry", np.int32),
        ("last_node", np.int32),
        ("vehicles", np.int32),
        ("through", np.int32),
    ],
    align=True,
)
"""A corridor with rules (-1: none). In a future: when the inspector is free; the last convoy: its step and
node of entry, how many vehicles it has, and its steps from end to end."""


class Grid(NamedTuple):
    """K, seconds a step, the first instant at which anybody may enter a link, steps an hour of being called."""

    steps: int
    step_s: int
    first_entry: int
    call_steps: int


class Rules(NamedTuple):
    """What people do: those on their last link when the pause breaks, and those who find the way blocked."""

    may_finish: bool
    when_blocked: int
    patience: int


class Tables(NamedTuple):
    """What roads and kinds of people share.

    `travel_s` is by pace and road. Roads of one profile open and close together: `factor` is the share of the capacity
    by profile and step, `closed` how many steps before an instant nobody may be present in; the corridors
    `corridor[corridor_from[p]:corridor_from[p + 1]]` must not all be down. `allowed` tells by kind of people and site
    whether they may go there, `kind_pace` their pace. Roads `into[into_from[v]:into_from[v + 1]]` end at node v.
    """

    travel_s: Floats
    factor: Floats
    closed: Small
    corridor_from: Small
    corridor: Small
    allowed: Bytes
    kind_pace: Small
    into_from: Small
    into: Small


class Fleet(NamedTuple):
    """The vehicles of a plan.

    `roads` are directions of links as vehicles take them (`ROAD`, of which `per_step` and `used` are in car
    equivalents); `rates` by road and use what may enter an hour, `pce` by use. `travel_s` is by kind of vehicle and
    road, `through` by corridor with rules and kind the seconds from end to end. `order` is that in which vehicles act,
    `travel` and `busy` (escorts by corridor and step) those of a future.
    """

    vehicles: Records
    legs: Records
    boardings: Records
    drives: Records
    gates: Records
    passages: Records
    roads: Records
    rates: Floats
    pce: Floats
    travel_s: Floats
    through_link: Small
    through_s: Floats
    through_from: Small
    order: Small
    travel: Small
    through: Small
    busy: Small
    used: Floats
    used_in: Small


class People(NamedTuple):
    """People on foot, and what they meet with; `stops` are where they wait for vehicles."""

    grid: Grid
    rules: Rules
    roads: Records
    nodes: Records
    areas: Records
    sites: Records
    stops: Records
    flows: Records
    entries: Records
    tables: Tables


class Layout(NamedTuple):
    """A plan on its scenario: people on foot, and vehicles where there are any."""

    people: People
    fleet: Fleet | None


class Futures(NamedTuple):
    """Futures one after the other (see `model.forecast.Future` for the members), the first axis being theirs."""

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
    """What became of the plan in each future (see `model.forecast.Outcome`), the first axis being the futures'.

    `exposed` are those who would be caught if the pause broke now, as long as it holds.
    """

    safe: Small
    caught: Small
    moving: Small
    waiting: Small
    exposed: Small
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
        exposed=np.zeros(curve, np.int32),
        safe_by_area=np.zeros(by_area, np.int32),
        caught_by_area=np.zeros(by_area, np.int32),
        emptied_at=np.zeros(by_area, np.int32),
        turned_back=np.zeros(futures, np.int64),
        rerouted=np.zeros(futures, np.int64),
    )
