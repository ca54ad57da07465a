"""What the vehicles of a plan come to, in figures and in sentences."""

import math
from dataclasses import dataclass

from safepassage.model.fleet import VehicleType
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TOLERANCE
from safepassage.outputs.itineraries import Itinerary, itineraries
from safepassage.outputs.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFigures:
    """One row of the table of vehicles: how many drive, trips with people, people carried and seats offered."""

    kind: VehicleType
    used: int
    trips: int
    persons: int
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetFigures:
    """All vehicles of a plan.

    Attributes
    ----------
    kinds
        One entry a row of the table of vehicles.
    convoys
        Convoys that the plan names.
    walking_to_board, walking
        People who walk to a boarding point, and people who walk all the way.
    last_unloaded
        The instant at which the last who ride are safe; None where nobody rides.
    """

    kinds: tuple[KindFigures, ...]
    convoys: int
    walking_to_board: int
    walking: int
    last_unloaded: int | None

    @property
    def vehicles(self) -> int:
        """All there are."""
        return sum(each.kind.count for each in self.kinds)

    @property
    def used(self) -> int:
        """Those that drive at all."""
        return sum(each.used for each in self.kinds)

    @property
    def trips(self) -> int:
        """Trips with people."""
        return sum(each.trips for each in self.kinds)

    @property
    def riding(self) -> int:
        """People who ride."""
        return sum(each.persons for each in self.kinds)

    @property
    def seats(self) -> int:
        """Seats on the trips with people."""
        return sum(each.seats for each in self.kinds)


def fleet_figures(scenario: Scenario, plan: Plan) -> FleetFigures:
    """Count vehicles, trips and people from the rows of a plan."""
    drive = itineraries(scenario, plan)
    kinds = list(scenario.vehicles) + [each.kind for each in drive if each.kind not in scenario.vehicles]
    walks = [flow for flow in plan.path_flows if flow.links and not (flow.trip_id and flow.ends_safe)]
    return FleetFigures(
        kinds=tuple(_of_kind(kind, [each for each in drive if each.kind == kind]) for kind in dict.fromkeys(kinds)),
        convoys=len(plan.convoys or ()),
        walking_to_board=sum(flow.persons for flow in walks if not flow.ends_safe),
        walking=sum(flow.persons for flow in walks if flow.ends_safe),
        last_unloaded=max((row.alight_step for row in plan.boardings or ()), default=None),
    )


def _of_kind(kind: VehicleType, drive: list[Itinerary]) -> KindFigures:
    boardings = [row for each in drive for stage in each.stages for row in stage.boardings]
    trips = len({row.trip_id for row in boardings})
    return KindFigures(
        kind=kind,
        used=len(drive),
        trips=trips,
        persons=sum(row.persons for row in boardings),
        seats=trips * kind.seats,
    )


def fleet_sentences(scenario: Scenario, plan: Plan, words: Words) -> tuple[str, ...]:
    """What the vehicles do, who rides and who walks, how full they are, by when, and how good that is known to be."""
    figures, text, number = fleet_figures(scenario, plan), words.fleet, words.number
    used = text.used.format(used=number(figures.used), count=number(figures.vehicles))
    parts = [
        text.used_of.format(used=number(each.used), count=number(each.kind.count), kind=each.kind.vehicle_type)
        for each in figures.kinds
    ]
    listed = f" ({', '.join(parts)})" if len(parts) > 1 else ""
    sentences = [f"{used}{listed}."]
    if figures.trips:
        sentences.append(
            text.trips.format(
                trips=number(figures.trips),
                convoys=number(figures.convoys),
                riding=number(figures.riding),
                load=f"{figures.riding / figures.trips:.1f}",
                share=words.percent(figures.riding / figures.seats) if figures.seats else text.no_seats,
            )
        )
    if figures.walking_to_board:
        sentences.append(text.walks_to_board.format(persons=number(figures.walking_to_board)))
    if figures.walking:
        sentences.append(text.walks_all_the_way.format(persons=number(figures.walking)))
    if figures.last_unloaded is not None:
        sentences.append(text.last.format(when=words.moment(scenario.grid.at(figures.last_unloaded))))
    sentences.append(how_good(scenario, plan, words))
    return tuple(filter(None, sentences))


def how_good(scenario: Scenario, plan: Plan, words: Words) -> str:
    """How far the planner knows the plan to be from the best; blank where nothing is written of it.

    Without a pause by the cost of earliest arrival (decisions/0018), else by what the plan is worth.
    """
    result, text = plan.result, words.fleet
    if result is None:
        return ""
    cost, bound, gap = (
        figure if isinstance(figure, int | float) and math.isfinite(figure) else None
        for figure in map(result.settings.get, ("arrival_cost", "arrival_cost_bound", "arrival_gap"))
    )
    if cost is None:
        if not (math.isfinite(result.bound) and math.isfinite(result.gap)):
            return text.worth_unknown
        told = {"value": f"{result.value:,.1f}", "bound": f"{result.bound:,.1f}", "gap": share_up(result.gap)}
        return (text.worth_best if result.gap <= TOLERANCE else text.worth_bound).format(**told)
    hours = scenario.grid.step_s / 3600 / max(1, result.persons_total)
    mean = f"{cost * hours:.2f}"
    if bound is None or gap is None:
        return text.arrival_unknown.format(mean=mean)
    form = text.arrival_best if gap <= TOLERANCE else text.arrival_bound
    return form.format(mean=mean, least=f"{bound * hours:.2f}", gap=share_up(gap))


def share_up(share: float) -> str:
    """A share in per cent, rounded up: what may be missing is never told smaller than it is."""
    return f"{math.ceil(share * 1000 - TOLERANCE) / 10:.1f} %"
