"""What a fleet is asked to do, on a grid of whole steps: vehicles on round trips, people, sites, passages, terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleKind:
    """Vehicles that cannot be told apart on the road: seats, and the steps that loading and unloading take."""

    name: str
    seats: int
    loading: int
    unloading: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """`count` vehicles of one kind that stand at a place from an instant on."""

    kind: int
    place: int
    count: int
    available_from: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """People of one group at one place, ready from an instant on.

    `rides_in` and `goes_to` are the kinds of vehicle that may carry them and the sites that may take them.
    """

    name: str
    group: str
    place: int
    persons: int
    rides_in: tuple[int, ...]
    goes_to: tuple[int, ...]
    ready: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place of safety: how many it takes in all, and at each instant, shape (K + 1,)."""

    name: str
    place: int
    beds: int
    intake: IntArray

    def __post_init__(self) -> None:
        self.intake.setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A corridor in one direction, and how vehicles may enter it.

    Attributes
    ----------
    enter_after
        Steps from leaving one place for another until the corridor is entered, by kind of vehicle, -1 where the way
        does not lead through it, shape (kinds, n, n). Waiting for inspection is part of these steps and of the travel.
    is_open
        Whether it may be entered in step k, shape (K,).
    most_vehicles
        Of one convoy; vehicles that enter in one step are one convoy or several.
    headway
        Steps between the entries of two convoys; 0: any number may enter in one step.
    escorts, escort_away
        One escort goes with each convoy and can go again after so many steps.
    inspection_s, inspection_before
        Seconds a vehicle takes the one inspector, who does them one after the other; vehicles are there so many steps
        before their entry, and are inspected within them.
    """

    name: str
    enter_after: IntArray
    is_open: BoolArray
    most_vehicles: int
    headway: int = 0
    escorts: int | None = None
    escort_away: int = 1
    inspection_s: int = 0
    inspection_before: int = 1

    def __post_init__(self) -> None:
        self.enter_after.setflags(write=False)
        self.is_open.setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTerm:
    """At every instant: people of `parties` so far <= ratio x people of `counterparts` so far + slack.

    They count when they depart, or when they are safe (`counts_arrivals`).
    """

    name: str
    parties: tuple[int, ...]
    counterparts: tuple[int, ...]
    ratio: float
    slack: int
    counts_arrivals: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetProblem:
    """Round trips of vehicles over the instants 0..K between n places.

    A vehicle drives empty to a place of pickup, loads, perhaps loads again at further places, drives to a site,
    unloads, and is free again there. It may wait empty; with people on board it drives on. People are safe when
    unloading ends.

    Attributes
    ----------
    travel
        Whole steps from place to place by kind of vehicle, -1 where there is no way, shape (kinds, n, n). No way is
        longer than one by way of a third place; a ride takes a step at least.
    chains
        The places of pickup that one trip may serve, in order; see `chains_of`.
    """

    steps: int
    step_s: int
    places: tuple[str, ...]
    kinds: tuple[VehicleKind, ...]
    starts: tuple[Start, ...]
    parties: tuple[Party, ...]
    sites: tuple[Site, ...]
    travel: IntArray
    chains: tuple[tuple[int, ...], ...]
    passages: tuple[Passage, ...] = ()
    linked_terms: tuple[LinkedTerm, ...] = ()

    def __post_init__(self) -> None:
        self.travel.setflags(write=False)

    @property
    def persons(self) -> int:
        """Everyone who is to be carried."""
        return sum(party.persons for party in self.parties)

    def vehicles_of(self, kind: int) -> int:
        """How many vehicles of a kind there are."""
        return sum(start.count for start in self.starts if start.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What a schedule costs, person by person; the least is sought.

    A person on a vehicle that leaves at instant d and who is safe at instant s costs departing[d] + arriving[s]; one
    who stays costs `staying`. Both arrays have the shape (K + 1,). `is_whole`: every cost is a whole number.
    """

    name: str
    departing: FloatArray
    arriving: FloatArray
    staying: float
    is_whole: bool

    def __post_init__(self) -> None:
        self.departing.setflags(write=False)
        self.arriving.setflags(write=False)


def earliest_arrival(steps: int) -> Objective:
    """Steps until safe, summed over people; who stays counts one step more than the horizon."""
    return Objective(
        name="earliest-arrival",
        departing=np.zeros(steps + 1),
        arriving=np.arange(steps + 1, dtype=np.float64),
        staying=float(steps + 1),
        is_whole=True,
    )


def expected_safe(survival: FloatArray, *, exposure_weight: float) -> Objective:
    """E[safe] - w E[caught], turned round to be made least; people on a vehicle are on the road.

    Parameters
    ----------
    survival
        S(k), the probability that the pause still holds at instant k, shape (K + 1,).
    exposure_weight
        w, the harm of being caught on the road over that of staying.
    """
    return Objective(
        name="expected-safe",
        departing=exposure_weight * survival,
        arriving=-(1.0 + exposure_weight) * survival,
        staying=0.0,
        is_whole=False,
    )


def chains_of(places: Sequence[int], *, most: int) -> tuple[tuple[int, ...], ...]:
    """Every order of up to `most` different places: the trips with so many pickups."""
    distinct = sorted(set(places))
    return tuple(chain for length in range(1, most + 1) for chain in permutations(distinct, length))
