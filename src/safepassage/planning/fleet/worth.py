"""What a plan with vehicles is worth, and what none can be worth more than."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version

from safepassage.convoys.schedule import FleetSchedule
from safepassage.model.plan import PathFlow, Result, SafeCurveRow
from safepassage.model.scenario import Scenario
from safepassage.model.trips import TripLeg
from safepassage.model.verdict import NEGLIGIBLE
from safepassage.planning.curves import survival_of
from safepassage.planning.exposure import link_travel
from safepassage.planning.fleet.drives import Drives
from safepassage.planning.fleet.journeys import expected_caught_riding
from safepassage.planning.fleet.people import walking_scenario
from safepassage.planning.fleet.problem import TIE, FleetQuestion
from safepassage.planning.worth import WEIGHED, expected_of


def figures_of(
    question: FleetQuestion,
    schedule: FleetSchedule,
    journeys: Sequence[PathFlow],
    trips: Sequence[TripLeg],
    safe_curve: Sequence[SafeCurveRow],
    *,
    seconds: tuple[float, float],
    exposure_weight: float,
    seed: int | None,
) -> Result:
    """The figures of plan.json, with the bound of the search; what can be proven of it is for the certifier to say."""
    scenario, survival = question.scenario, survival_of(question.scenario)
    safe_by = [row.safe for row in safe_curve]
    most = [row.most_possible for row in safe_curve]
    expected_safe = expected_of(survival, safe_by)
    caught = expected_caught_riding(scenario, journeys, survival, steps_on_links(scenario, trips))
    value = expected_safe - exposure_weight * caught if scenario.pause else float(safe_by[-1])
    bound = max(value, _bound(question, schedule, survival, most))
    cost = _arrival_cost(question, journeys)
    return Result(
        objective=WEIGHED
        if exposure_weight and scenario.pause
        else "expected_safe"
        if scenario.pause
        else "persons_safe",
        status=_status(scenario.persons, safe_by[-1], most[-1], _behind(question, schedule, cost, bound - value)),
        value=value,
        bound=bound,
        gap=(bound - value) / max(1.0, abs(bound)),
        persons_total=scenario.persons,
        persons_safe=safe_by[-1],
        persons_not_carried=scenario.persons - safe_by[-1],
        last_arrival_step=max((journey.arrive_step for journey in journeys), default=None),
        expected_safe=expected_safe,
        expected_caught=caught,
        universally_optimal=safe_by == most,
        alpha=min((safe / possible for safe, possible in zip(safe_by, most, strict=True) if possible), default=1.0),
        alpha_bound=1.0,
        seconds=round(seconds[0], 3),
        cpu_seconds=round(seconds[1], 3),
        solver="dispatching, then an integer program over time with neighbourhoods",
        versions={name: version(name) for name in ("safepassage", "highspy", "ortools", "numpy")},
        seed=seed or 0,
        settings={
            "exposure_weight": exposure_weight,
            "interrupted": schedule.interrupted,
            "most_pickups": max((len(chain) for chain in question.problem.chains), default=1),
            **_arrival_figures(question, schedule, cost),
        },
    )


def is_by_arrival(question: FleetQuestion) -> bool:
    """Whether the sum of steps until people are safe was made least, and not E[safe] - w E[caught] most."""
    return question.objective.name == "earliest-arrival"


def _arrival_cost(question: FleetQuestion, journeys: Sequence[PathFlow]) -> int:
    """Steps until safe, summed over people; who is not carried counts K + 1."""
    carried = sum(journey.persons for journey in journeys)
    stay = (question.scenario.persons - carried) * (question.problem.steps + 1)
    return stay + sum(journey.persons * journey.arrive_step for journey in journeys)


def _arrival_bound(question: FleetQuestion, schedule: FleetSchedule) -> float:
    """What the sum of steps until safe is at least, with those whom no vehicle or way reaches, and the neighbours."""
    neighbours = sum(flow.persons * flow.arrive_step for flow in question.neighbours)
    outside = question.scenario.persons - question.problem.persons - sum(flow.persons for flow in question.neighbours)
    return schedule.bound + neighbours + outside * (question.problem.steps + 1)


def _arrival_figures(question: FleetQuestion, schedule: FleetSchedule, cost: int) -> dict[str, float | int]:
    if not is_by_arrival(question):
        return {}
    bound = min(float(cost), _arrival_bound(question, schedule))
    return {
        "arrival_cost": cost,
        "arrival_cost_bound": bound,
        "arrival_gap": (cost - bound) / max(1.0, abs(bound)),
    }


def _behind(question: FleetQuestion, schedule: FleetSchedule, cost: int, behind: float) -> float:
    """By how much the plan may be worse than the best by what was sought."""
    return cost - _arrival_bound(question, schedule) if is_by_arrival(question) else behind


def _bound(question: FleetQuestion, schedule: FleetSchedule, survival: Sequence[float], most: Sequence[int]) -> float:
    """What no plan is worth more than: by the people there are, or by the search where that is less."""
    counted = expected_of(survival, most) if question.scenario.pause else float(most[-1])
    if is_by_arrival(question):
        return counted
    neighbours = sum(flow.persons * survival[flow.arrive_step] for flow in question.neighbours)
    return min(counted, neighbours - schedule.bound + TIE * question.problem.persons)


def _status(persons: int, persons_safe: int, most_possible: int, behind: float) -> str:
    if persons and not persons_safe and not most_possible:
        return "infeasible"
    return "optimal" if behind <= NEGLIGIBLE * max(1, persons) else "feasible"


def steps_on_links(scenario: Scenario, trips: Sequence[TripLeg]) -> dict[tuple[str, str, int], int]:
    """By trip, link and step of entry the steps that its vehicle takes on the link."""
    drives: dict[str, Drives] = {}
    steps = {}
    for leg in trips:
        if leg.vehicle_type not in drives:
            row = next(own for own in scenario.vehicles if own.vehicle_type == leg.vehicle_type)
            drives[leg.vehicle_type] = Drives(scenario, row)
        for link_id, step in zip(leg.links, leg.enter_steps, strict=True):
            steps[leg.trip_id, link_id, step] = drives[leg.vehicle_type].travel(link_id)
    return steps


def steps_by_area(scenario: Scenario, trips: Sequence[TripLeg]) -> dict[str, dict[str, int]]:
    """By staging area and link the steps on a link: of the slowest vehicle that takes it, else on foot."""
    ridden: dict[str, int] = {}
    for (_, link_id, _), steps in steps_on_links(scenario, trips).items():
        ridden[link_id] = max(steps, ridden.get(link_id, 0))
    on_foot: Mapping[str, Mapping[str, int]] = {}
    if scenario.own_use is not None:
        on_foot = link_travel(walking_scenario(scenario, scenario.staging_areas, ()))
    return {
        area.staging_area_id: {**on_foot.get(area.staging_area_id, {}), **ridden} for area in scenario.staging_areas
    }
