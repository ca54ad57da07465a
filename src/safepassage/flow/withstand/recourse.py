"""What can still be done when some arcs are blocked from a moment on: the most people safe, from where they are."""

from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.maximum import maximum_flow
from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.network.unrolled import UnrolledNetwork, unroll
from safepassage.flow.network.useful import BoolArray

SCALE = 2**20
"""Parts into which a person is divided where a fractional plan is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A network over time with its arcs in time, and what is asked of both again and again.

    Attributes
    ----------
    point
        Number of the point of each place and instant, -1 where no safety is in reach, shape (n, K + 1).
    landing
        The instant at which each entry reaches the end of its arc.
    wait_at
        The step through which each wait lasts.
    """

    network: TimeExpandedNetwork
    unrolled: UnrolledNetwork
    point: IntArray
    landing: IntArray
    wait_at: IntArray

    def home_points(self, moment: int) -> IntArray:
        """Where people of each supply are who have not left by a moment (-1: safety is out of reach), shape (r,)."""
        at = np.maximum(self.network.supply_at, moment)
        return np.asarray(self.point[self.network.supply_place, at])


def ground_of(network: TimeExpandedNetwork) -> Ground:
    """Unroll a network over time."""
    unrolled = unroll(network)
    point = np.full((len(network.places), network.steps + 1), -1, np.int64)
    point[unrolled.point_place, unrolled.point_at] = np.arange(unrolled.points)
    return Ground(
        network=network,
        unrolled=unrolled,
        point=point,
        landing=unrolled.point_at[unrolled.move_head],
        wait_at=unrolled.point_at[unrolled.wait_tail],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where everybody is at a moment.

    Attributes
    ----------
    at_point
        People who are at each point, or on an arc that ends there, shape (points,).
    taken
        People each site has taken in before, shape (s,).
    """

    at_point: IntArray
    taken: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Recourse:
    """The most people who can be safe in the end, and the minimum cut that limits those who were not before.

    Attributes
    ----------
    safe
        People safe by the horizon, those safe before the moment included.
    inside
        Points on the side of safety: who stands there is counted in the cut, shape (points,).
    full_sites
        Whether the beds of a site are in the cut, shape (s,).
    fixed
        What the cut is worth apart from people and beds: the limits of arcs that cross it.
    """

    safe: int
    inside: BoolArray
    full_sites: BoolArray
    fixed: int


def best_recourse(ground: Ground, standing: Standing, *, blocked: BoolArray, moment: int, scale: int = 1) -> Recourse:
    """Send everybody on as well as can be when some arcs may not be entered from a moment on.

    People whom this does not bring to safety stop where they are and take up no room: where waiting is limited they are
    not held against the limit.

    Parameters
    ----------
    standing
        Where people are; in parts of a person where `scale` is not 1.
    blocked
        Whether an arc may not be entered, shape (m,).
    moment
        The first instant of the blocking, 0..K-1.
    scale
        Parts of a person in one unit of the network's limits.
    """
    unrolled = ground.unrolled
    sites = len(ground.network.beds)
    source, sink = unrolled.points + sites, unrolled.points + sites + 1
    bed = unrolled.points + np.arange(sites)
    moves = np.flatnonzero((unrolled.move_at >= moment) & ~blocked[unrolled.move_arc])
    waits = np.flatnonzero(ground.wait_at >= moment)
    takes = np.flatnonzero(unrolled.take_at >= moment)
    people = np.flatnonzero(standing.at_point)
    beds_left = np.maximum(scale * np.minimum(ground.network.beds, unrolled.persons) - standing.taken, 0)
    tails = np.concatenate([
        unrolled.move_tail[moves], unrolled.wait_tail[waits], unrolled.take_tail[takes], bed,
        np.full(len(people), source),
    ])  # fmt: skip
    heads = np.concatenate([
        unrolled.move_head[moves], unrolled.wait_head[waits], bed[unrolled.take_site[takes]], np.full(sites, sink),
        people,
    ])  # fmt: skip
    limits = np.concatenate(
        [
            scale * unrolled.move_limit[moves],
            scale * unrolled.wait_limit[waits],
            scale * unrolled.take_limit[takes],
            beds_left,
            standing.at_point[people],
        ]
    )
    found = maximum_flow(tails, heads, limits, source=source, sink=sink, nodes=sink + 1)
    inside, full = found.sink_side[: unrolled.points], ~found.sink_side[bed]
    met = int(standing.at_point[inside].sum() + beds_left[full].sum())
    return Recourse(
        safe=int(standing.taken.sum()) + found.value, inside=inside, full_sites=full, fixed=found.value - met
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A plan as people on arcs in time, in the order of an unrolled network; fractions of people where need be."""

    moves: FloatArray
    waits: FloatArray
    takes: FloatArray
    supplies: FloatArray


def standing_at(ground: Ground, columns: Columns, moment: int, *, scale: int = 1) -> Standing:
    """Where everybody is at a moment by a plan; who is never carried is at home. In parts of a person, rounded down."""
    unrolled, network = ground.unrolled, ground.network
    at_point = np.zeros(unrolled.points)
    crossing = (unrolled.move_at < moment) & (ground.landing >= moment)
    np.add.at(at_point, unrolled.move_head[crossing], columns.moves[crossing])
    waiting = ground.wait_at == moment - 1
    np.add.at(at_point, unrolled.wait_head[waiting], columns.waits[waiting])
    at_home = network.supply.astype(np.float64)
    gone = unrolled.supply_index[network.supply_at[unrolled.supply_index] < moment]
    at_home[gone] -= columns.supplies[np.isin(unrolled.supply_index, gone)]
    homes = ground.home_points(moment)
    np.add.at(at_point, homes[homes >= 0], at_home[homes >= 0])
    before = unrolled.take_at < moment
    taken = np.zeros(len(network.beds))
    np.add.at(taken, unrolled.take_site[before], columns.takes[before])
    return Standing(at_point=_parts(at_point, scale), taken=_parts(taken, scale))


def _parts(people: FloatArray, scale: int) -> IntArray:
    return np.maximum(np.floor(people * scale + 0.5), 0).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRow:
    """A cut as an inequality: people safe in the end <= at_most + sum of columns x plan, for every plan."""

    at_most: float
    columns: Columns


def cut_row(ground: Ground, recourse: Recourse, moment: int, *, scale: int = 1) -> CutRow:
    """How many can be safe whatever the plan is by the moment, by one cut of the network after it.

    Any cut holds for every plan: people at points inside, free beds of full sites, and the limits that cross. All three
    are linear in the plan, as Benders (1962) and Van Slyke and Wets (1969) have it for two-stage programs.
    """
    unrolled, network = ground.unrolled, ground.network
    crossing = (unrolled.move_at < moment) & (ground.landing >= moment)
    moves = (crossing & recourse.inside[unrolled.move_head]).astype(np.float64)
    waits = ((ground.wait_at == moment - 1) & recourse.inside[unrolled.wait_head]).astype(np.float64)
    counted = (unrolled.take_at < moment) & ~recourse.full_sites[unrolled.take_site]
    homes = ground.home_points(moment)
    inside = (homes >= 0) & recourse.inside[homes]
    gone = inside & (network.supply_at < moment)
    free_beds = np.minimum(network.beds, unrolled.persons)[recourse.full_sites].sum()
    return CutRow(
        at_most=float(recourse.fixed / scale + network.supply[inside].sum() + free_beds),
        columns=Columns(
            moves=moves,
            waits=waits,
            takes=counted.astype(np.float64),
            supplies=-gone[unrolled.supply_index].astype(np.float64),
        ),
    )
