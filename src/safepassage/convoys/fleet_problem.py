"""What a fleet is asked to do, on a grid of whole steps: vehicles on round trips, people, sites, passages, terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from safepassage.errors import InternalError

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
class Access:
    """A place where people of a party may board, from instant `ready` on, after `walk` steps on foot (0: at home)."""

    place: int
    ready: int
    walk: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """People of one group who live at one place.

    Attributes
    ----------
    rides_in, goes_to
        The kinds of vehicle that may carry them and the sites that may take them.
    accesses
        Where they may board, at least one, no place twice. Who walks leaves home as late as possible: `walk` steps
        before boarding begins.
    loading
        How many who board at home may make their first entry in each step, shape (K,); None: no limit.
    rank
        The lowest rank is planned first, at its best; the others without making it worse.
    """

    name: str
    group: str
    persons: int
    rides_in: tuple[int, ...]
    goes_to: tuple[int, ...]
    accesses: tuple[Access, ...]
    loading: IntArray | None = None
    rank: int = 0

    def __post_init__(self) -> None:
        if self.loading is not None:
            self.loading.setflags(write=False)

    def access_at(self, place: int) -> Access | None:
        """How the party boards at a place; None where it cannot."""
        return next((access for access in self.accesses if access.place == place), None)


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
    """A corridor in one direction.

    Attributes
    ----------
    name, entry
        The corridor, and the node at which it is entered.
    enter_after
        Steps from leaving one place for another until the corridor is entered, by way and kind of vehicle, -1 where the
        way does not lead through it, shape (W, kinds, n, n). Waiting for inspection is part of these steps and of the
        travel.
    most_vehicles
        Of one convoy; vehicles that enter in one step are one convoy or several.
    inspection_before
        Vehicles are there so many steps before their entry, and are inspected within them.
    """

    name: str
    entry: str
    enter_after: IntArray
    most_vehicles: int
    inspection_before: int = 0

    def __post_init__(self) -> None:
        self.enter_after.setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The rules of one corridor over all its passages; a passage is of one gate at most.

    Attributes
    ----------
    passages
        Their numbers.
    headway
        At most one convoy enters in any so many consecutive steps; 0: any number may enter in one step.
    escorts, escort_lead, escort_away
        One escort goes with each convoy; with one that enters the i-th of the passages at t it is busy through steps
        t - lead[i] .. t - lead[i] + away[i] - 1. None: no escort is needed.
    inspection_s
        Seconds a vehicle takes the one inspector, first come first served. All passages then have the same
        `inspection_before`.
    """

    name: str
    passages: tuple[int, ...]
    headway: int = 0
    escorts: int | None = None
    escort_lead: tuple[int, ...] = ()
    escort_away: tuple[int, ...] = ()
    inspection_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLimit:
    """A road on which vehicles take room: sum of pce x vehicles that enter in step k <= room[k].

    `enter_after` as of a passage, `pce` by kind of vehicle, shape (kinds,), `room` of shape (K,).
    """

    name: str
    enter_after: IntArray
    pce: FloatArray
    room: FloatArray

    def __post_init__(self) -> None:
        for values in (self.enter_after, self.pce, self.room):
            values.setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """People who walked to a place and began to board there by instant t are at most by[t], shape (K + 1,)."""

    place: int
    by: IntArray

    def __post_init__(self) -> None:
        self.by.setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFoot:
    """People who walk all the way to a site, none of which has a limit.

    Attributes
    ----------
    by
        The most who can be safe on foot by each instant, of all parties together, shape (K + 1,).
    first, walk
        By party: the earliest instant at which its people can be safe on foot, -1 where they cannot; and the steps that
        it takes: who is safe at t leaves at t - walk.
    """

    by: IntArray
    first: tuple[int, ...]
    walk: tuple[int, ...]

    def __post_init__(self) -> None:
        self.by.setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTerm:
    """At every instant: people of `parties` so far <= ratio x people of `counterparts` so far + slack.

    They count when they depart or when they are safe (`counts_arrivals`). Who rides departs with the first entry of the
    vehicle after their stop (a walk to it is no departure), who goes all the way on foot with the first step. A party
    may be in both. `binds_before`: only at instants before this one; None: at all.
    """

    name: str
    parties: tuple[int, ...]
    counterparts: tuple[int, ...]
    ratio: float
    slack: int
    counts_arrivals: bool
    binds_before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetProblem:
    """Round trips of vehicles over the instants 0..K between n places.

    A vehicle drives empty from a depot or a site to a place of pickup, loads, perhaps loads again at further places,
    drives to a site, unloads, and is free again there. It may wait empty; with people on board it drives on. People are
    safe when unloading ends.

    Attributes
    ----------
    travel
        Whole steps from place to place by way and kind of vehicle, -1 where there is no way, shape (W, kinds, n, n). No
        way is longer than one by way of a third place; a ride takes a step at least. Between stops way 0 is taken.
    waits_before
        Steps of this travel before the first link is entered (inspection where the corridor begins), of the same shape;
        None: none anywhere.
    may_begin
        Whether a way may begin at an instant, shape (W, kinds, n, n, K + 1); None: always.
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
    waits_before: IntArray | None = None
    may_begin: BoolArray | None = None
    passages: tuple[Passage, ...] = ()
    gates: tuple[Gate, ...] = ()
    road_limits: tuple[RoadLimit, ...] = ()
    walk_ins: tuple[WalkIn, ...] = ()
    on_foot: OnFoot | None = None
    linked_terms: tuple[LinkedTerm, ...] = ()

    def __post_init__(self) -> None:
        for values in (self.travel, self.waits_before, self.may_begin):
            if values is not None:
                values.setflags(write=False)
        for gate in self.gates:
            if gate.inspection_s and len({self.passages[one].inspection_before for one in gate.passages}) > 1:
                raise InternalError(f"the passages of {gate.name} wait unequally long for one inspector")

    @property
    def ways(self) -> int:
        """The most ways between two places."""
        return int(self.travel.shape[0])

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

    A person who leaves at instant d and is safe at instant s costs departing[d] + arriving[s]; one who stays costs
    `staying`. Who walks to a place of boarding leaves `Access.walk` steps before boarding begins there. Both arrays
    have the shape (K + 1,). `is_whole`: every cost is a whole number.
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
