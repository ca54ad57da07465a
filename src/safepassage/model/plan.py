"""The answer: who leaves when, by which road, and the proof that nothing better exists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from safepassage.model.prices import PriceRow
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg


@dataclass(frozen=True, slots=True, kw_only=True)
class PathFlow:
    """Some people of one staging area on one route at given steps.

    `links` and `enter_steps` are of one length. Without links the people stand at a reception site already; then
    `depart_step` equals `arrive_step`. `arrive_step` is the instant at which the reception site takes them in.

    Where people ride, `mode` is `ride` with its `trip_id`, from a boarding point, or `walk`. A walk that ends at a
    boarding point names it as `to_staging_area_id`, with the trip they board there, and has no reception site.
    """

    path_flow_id: str
    staging_area_id: str
    reception_site_id: str
    persons: int
    links: tuple[str, ...]
    enter_steps: tuple[int, ...]
    depart_step: int
    arrive_step: int
    mode: str = ""
    trip_id: str = ""
    to_staging_area_id: str = ""

    @property
    def ends_safe(self) -> bool:
        """Whether it ends at a reception site, not at a boarding point."""
        return not self.to_staging_area_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeCurveRow:
    """People safe, moving and waiting at one instant, beside the most who could be safe by then."""

    step: int
    at: datetime
    safe: int
    moving: int
    waiting: int
    most_possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalRow:
    """People a reception site takes in at one instant."""

    reception_site_id: str
    step: int
    at: datetime
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureOrder:
    """One line of a marshal's list: how many leave, when, by which route, to which site.

    `route` is the link ids in order, separated by spaces.
    """

    staging_area_id: str
    group: str
    step: int
    at: datetime
    persons: int
    route: str
    reception_site_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """A limit that holds people back, in words.

    A road has a `link_id` and a `direction` (`forward`, or `backward` against the order of its nodes); a limit of a
    site or of loading has neither and is told by its `name`. The limit binds in steps `from_step` to `to_step`
    (inclusive); lifted there, `people_held_back` more could be safe by instant `by_step`.
    """

    link_id: str
    direction: str
    name: str
    from_step: int
    to_step: int
    people_held_back: int
    statement: str
    by_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCarried:
    """People who cannot be brought to safety within the horizon, and why."""

    staging_area_id: str
    group: str
    persons: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakRow:
    """What it means if the pause breaks in (step, step + 1]; the last row: it outlasts the grid."""

    step: int
    at: datetime
    probability: float
    safe: int
    caught: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBreakRow:
    """What it means for one group if the pause breaks in the hour or so from `at` until the group's next row.

    `probability` that it breaks then; safe, caught and waiting as they are at `at`. The last row: it outlasts the grid.
    """

    step: int
    at: datetime
    group: str
    probability: float
    safe: int
    caught: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """One plan of the trade-off between people safe and people caught: of most value at this exposure weight.

    `last_call_at` is the last departure, `everyone_safe_at` the last arrival; None where nobody is called forward.
    `persons_not_called` stay though at w = 0 there would be room for them.
    """

    exposure_weight: float
    expected_safe: float
    expected_caught: float
    persons_called: int
    last_call_at: datetime | None
    everyone_safe_at: datetime | None
    persons_not_called: int


Labels = Mapping[str, tuple[tuple[int, int, int], ...]]
"""For each place, runs (first instant, label at that instant, 0 or 1 = what the label gains an instant).

A place is `node:ID`, or `staging:ID` (people still at home, where home is apart from the node), or `out:ID` (about to
enter a link at that node). A run lasts until the next begins or to the horizon. The place at instant k lies inside the
cut for instant t, on the side of safety, when its label is <= t."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstantCut:
    """A minimum cut for one instant `by`, where the shared labels do not give it (beds that bind).

    `inside` gives, for each place, the spans (first, last) of instants on the side of safety; places not named are
    outside. `full_sites` are those whose beds are in the cut.
    """

    by: int
    full_sites: tuple[str, ...]
    inside: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DualBound:
    """Prices that prove how large a factor of the most possible any plan, even fractional, can reach.

    `weights` are pairs (instant t, y_t >= 0) with sum of y_t F(t) = 1; a person safe at k is worth the sum of y_t over
    t >= k. `completion_weight` is the price z of bringing everyone possible to safety by `completion_by`.
    `potentials` give for each place runs (first instant, worth of one person there); `bed_prices` the worth of a bed.
    """

    weights: tuple[tuple[int, float], ...]
    completion_by: int | None = None
    completion_weight: float = 0.0
    potentials: Mapping[str, tuple[tuple[int, float], ...]]
    bed_prices: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueBound:
    """Prices that prove how much any plan, even fractional, can be worth: E[safe] - w E[caught].

    `potentials` give for each place runs (first instant, worth of one person there), `bed_prices` the worth of a bed.
    Where every link and node bears the same danger, leaving home at instant k costs w S(k) and being safe at k is worth
    (1 + w) S(k); else being safe is worth S(k), and every entry and every wait on the way costs what it adds to the
    danger.
    """

    exposure_weight: float
    potentials: Mapping[str, tuple[tuple[int, float], ...]]
    bed_prices: Mapping[str, float]


Runs = tuple[tuple[int, float], ...]
"""Pairs (first instant, price); each holds until the next begins or to the horizon, before the first it is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetBound:
    """Prices, none below 0, that prove how much any plan with these vehicles can be worth (decisions/0018).

    Attributes
    ----------
    objective
        `earliest-arrival` (a person is worth K + 1 less the instant of being safe) or `expected-safe`.
    exposure_weight
        w, for `expected-safe`.
    most_pickups
        Of one trip, in the plans that the proof speaks of.
    persons
        A person's price by staging area.
    beds
        A bed's price by reception site.
    entries
        The price of one vehicle's entry by corridor, by step.
    linked
        By (movement_id, place of the row among those of that id, from 0): the price of the term, by instant.
    whole_loads
        By (boarding point's node, seats): the price of the whole-load inequality, by instant.
    """

    objective: str
    exposure_weight: float = 0.0
    most_pickups: int
    persons: Mapping[str, float]
    beds: Mapping[str, float]
    entries: Mapping[str, Runs]
    linked: Mapping[tuple[str, int], Runs]
    whole_loads: Mapping[tuple[str, int], Runs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What proves a plan good, compact enough to be checked without solving again.

    `labels`, `cuts` and `dual` speak of people safe by each instant; `value` of what a plan is worth where being
    caught on the road counts; `fleet` of what a plan with vehicles is worth.
    """

    labels: Labels = field(default_factory=lambda: MappingProxyType({}))
    cuts: tuple[InstantCut, ...] = ()
    dual: DualBound | None = None
    value: ValueBound | None = None
    fleet: FleetBound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a plan was found, and what it is worth (the figures of plan.json)."""

    objective: str
    status: str
    value: float
    bound: float
    gap: float
    persons_total: int
    persons_safe: int
    persons_not_carried: int
    last_arrival_step: int | None
    expected_safe: float
    expected_caught: float
    universally_optimal: bool
    alpha: float
    alpha_bound: float
    seconds: float
    cpu_seconds: float
    solver: str
    versions: Mapping[str, str]
    seed: int | None
    settings: Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan folder: `path_flows` is the plan (with `trips`, `boardings` and `convoys` where people ride).

    Everything else follows from it (None: not in the folder).
    """

    scenario_fingerprint: str
    path_flows: tuple[PathFlow, ...]
    safe_curve: tuple[SafeCurveRow, ...] | None = None
    arrivals: tuple[ArrivalRow, ...] | None = None
    departures: tuple[DepartureOrder, ...] | None = None
    bottlenecks: tuple[Bottleneck, ...] | None = None
    not_carried: tuple[NotCarried, ...] | None = None
    break_table: tuple[BreakRow, ...] | None = None
    break_table_by_group: tuple[GroupBreakRow, ...] | None = None
    frontier: tuple[FrontierPoint, ...] | None = None
    prices: tuple[PriceRow, ...] | None = None
    trips: tuple[TripLeg, ...] | None = None
    boardings: tuple[Boarding, ...] | None = None
    convoys: tuple[ConvoyRow, ...] | None = None
    certificate: Certificate | None = None
    result: Result | None = None
