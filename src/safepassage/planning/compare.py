"""Two plans side by side: what changes, and for whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.curves import survival_of
from safepassage.planning.expected import weight_of
from safepassage.planning.exposure import expected_caught
from safepassage.units import SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChange:
    """What changes for one staging area; times are None where nobody leaves."""

    staging_area_id: str
    group: str
    safe: tuple[int, int]
    first_departure_at: tuple[datetime | None, datetime | None]
    last_arrival_at: tuple[datetime | None, datetime | None]
    mean_hours_to_safety: tuple[float | None, float | None]
    routes: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentChange:
    """People safe and on the road by each plan, were the pause to break just after one instant."""

    step: int
    at: datetime
    safe: tuple[int, int]
    moving: tuple[int, int]

    @property
    def better(self) -> int | None:
        """0 or 1: the plan with no fewer safe and no more caught, and better in one; None where neither is."""
        ahead = self.safe[0] - self.safe[1], self.moving[1] - self.moving[0]
        if min(ahead) >= 0 and max(ahead) > 0:
            return 0
        return 1 if max(ahead) <= 0 and min(ahead) < 0 else None

    def better_at(self, exposure_weight: float) -> int | None:
        """0 or 1: the plan with more safe less w x caught; None where they are worth the same."""
        ahead = self.safe[0] - self.safe[1] - exposure_weight * (self.moving[0] - self.moving[1])
        return None if ahead == 0 else int(ahead < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """What changes for one group of people: safe by the end, and expected to be safe and caught."""

    group: str
    persons: int
    safe: tuple[int, int]
    expected_safe: tuple[float, float]
    expected_caught: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The first plan beside the second: by staging area, by group, and at each instant.

    `exposure_weight` is the w by which moments are judged where one plan has more safe and more caught: the larger of
    those the plans were made with.
    """

    persons_safe: tuple[int, int]
    areas: tuple[AreaChange, ...]
    groups: tuple[GroupChange, ...]
    moments: tuple[MomentChange, ...]
    exposure_weight: float

    def by_hour(self, step_s: int) -> tuple[MomentChange, ...]:
        """The moments on the hour, from the start until nobody moves any more by either plan."""
        every = max(1, round(SECONDS_PER_HOUR / step_s))
        end = max((moment.step for moment in self.moments if any(moment.moving)), default=0)
        return self.moments[: end + every + 1 : every]

    @property
    def ahead(self) -> tuple[int, int]:
        """At how many instants the first, and the second, has strictly more people safe."""
        first = sum(moment.safe[0] > moment.safe[1] for moment in self.moments)
        second = sum(moment.safe[1] > moment.safe[0] for moment in self.moments)
        return first, second


def compare_plans(scenario: Scenario, first: Plan, second: Plan) -> Comparison:
    """Lay two plans for one scenario side by side (both are replayed by the certifier before)."""
    curves = [_curves(scenario, plan.path_flows) for plan in (first, second)]
    moments = tuple(
        MomentChange(
            step=step,
            at=scenario.grid.at(step),
            safe=(curves[0][0][step], curves[1][0][step]),
            moving=(curves[0][1][step], curves[1][1][step]),
        )
        for step in range(scenario.grid.steps + 1)
    )
    areas = tuple(
        _area_change(scenario, area.staging_area_id, area.group, first, second) for area in scenario.staging_areas
    )
    return Comparison(
        persons_safe=(curves[0][0][-1], curves[1][0][-1]),
        areas=areas,
        groups=tuple(_group_changes(scenario, first, second)),
        moments=moments,
        exposure_weight=max(_weight(scenario, first), _weight(scenario, second)),
    )


def _weight(scenario: Scenario, plan: Plan) -> float:
    """The exposure weight a plan was made with; that of the scenario where it does not say."""
    own = plan.result.settings.get("exposure_weight") if plan.result else None
    return weight_of(scenario, float(own) if isinstance(own, int | float) else None)


def _group_changes(scenario: Scenario, first: Plan, second: Plan) -> Iterator[GroupChange]:
    survival = survival_of(scenario)
    members: dict[str, set[str]] = {}
    for area in scenario.staging_areas:
        members.setdefault(area.group, set()).add(area.staging_area_id)
    for group, ids in members.items():
        own = [[flow for flow in plan.path_flows if flow.staging_area_id in ids] for plan in (first, second)]
        safe = [sum(flow.persons for flow in flows) for flows in own]
        expected = [sum(flow.persons * survival[flow.arrive_step] for flow in flows) for flows in own]
        caught = [expected_caught(scenario, flows, survival) for flows in own]
        yield GroupChange(
            group=group,
            persons=sum(area.persons for area in scenario.staging_areas if area.group == group),
            safe=(safe[0], safe[1]),
            expected_safe=(expected[0], expected[1]),
            expected_caught=(caught[0], caught[1]),
        )


def _curves(scenario: Scenario, path_flows: Sequence[PathFlow]) -> tuple[list[int], list[int]]:
    steps = scenario.grid.steps
    arrived, left = [0] * (steps + 1), [0] * (steps + 1)
    for path_flow in path_flows:
        arrived[path_flow.arrive_step] += path_flow.persons
        left[path_flow.depart_step] += path_flow.persons
    for step in range(1, steps + 1):
        arrived[step] += arrived[step - 1]
        left[step] += left[step - 1]
    return arrived, [out - safe for out, safe in zip(left, arrived, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _AreaFigures:
    safe: int
    first: datetime | None
    last: datetime | None
    mean_h: float | None
    routes: int


def _figures(scenario: Scenario, area_id: str, plan: Plan) -> _AreaFigures:
    own = [path_flow for path_flow in plan.path_flows if path_flow.staging_area_id == area_id]
    if not own:
        return _AreaFigures(safe=0, first=None, last=None, mean_h=None, routes=0)
    safe = sum(path_flow.persons for path_flow in own)
    arrivals = sum(path_flow.persons * scenario.grid.hours(path_flow.arrive_step) for path_flow in own)
    return _AreaFigures(
        safe=safe,
        first=scenario.grid.at(min(path_flow.depart_step for path_flow in own)),
        last=scenario.grid.at(max(path_flow.arrive_step for path_flow in own)),
        mean_h=arrivals / safe,
        routes=len({path_flow.links for path_flow in own}),
    )


def _area_change(scenario: Scenario, area_id: str, group: str, first: Plan, second: Plan) -> AreaChange:
    one, other = _figures(scenario, area_id, first), _figures(scenario, area_id, second)
    return AreaChange(
        staging_area_id=area_id,
        group=group,
        safe=(one.safe, other.safe),
        first_departure_at=(one.first, other.first),
        last_arrival_at=(one.last, other.last),
        mean_hours_to_safety=(one.mean_h, other.mean_h),
        routes=(one.routes, other.routes),
    )
