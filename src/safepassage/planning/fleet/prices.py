"""What one vehicle, one escort, one night more would buy; and which limit holds people back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.solver import solve_fleet
from safepassage.model.plan import Bottleneck
from safepassage.model.prices import PriceRow
from safepassage.model.scenario import Scenario
from safepassage.planning.bottleneck import clock
from safepassage.planning.curves import safe_rows
from safepassage.planning.fleet.journeys import journeys_of
from safepassage.planning.fleet.planner import FleetPlan, carry_out_fleet
from safepassage.planning.fleet.problem import ask_fleet
from safepassage.planning.fleet.variations import fleet_variations, lifted_limits
from safepassage.planning.prices.table import price_rows
from safepassage.planning.prices.variations import Variation

SECONDS_EACH = 5.0
"""Wall seconds for planning one change anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPrices:
    """What changes would buy, and what holds people back."""

    prices: tuple[PriceRow, ...]
    bottlenecks: tuple[Bottleneck, ...]


def price_fleet(
    planned: FleetPlan,
    *,
    exposure_weight: float,
    seconds_each: float = SECONDS_EACH,
    on_progress: Callable[[float], None] | None = None,
) -> FleetPrices:
    """Plan each change anew for so many seconds, and lay it beside the plan as it is.

    Every change is one that cannot make things worse. Where the new search finds nothing better in its seconds the plan
    as it is stays, so that a price is what was found, and at least that.
    """
    tell = on_progress or (lambda _share: None)
    scenario = planned.question.scenario
    changes, limits = list(fleet_variations(scenario, planned.plan)), list(lifted_limits(scenario))
    as_is = [row.safe for row in planned.plan.safe_curve or ()]
    prices, bottlenecks = list[PriceRow](), list[Bottleneck]()
    for done, change in enumerate((*changes, *limits)):
        tell(done / len((*changes, *limits)))
        safe_by = _safe_by(change, planned, as_is, exposure_weight, seconds_each)
        if done < len(changes):
            prices += price_rows(scenario, change, as_is, safe_by)
        else:
            bottlenecks += list(_bottleneck(scenario, change, as_is, safe_by))
    tell(1.0)
    most_first = sorted(bottlenecks, key=lambda row: -row.people_held_back)
    return FleetPrices(prices=tuple(prices), bottlenecks=tuple(most_first))


def _safe_by(
    change: Variation, planned: FleetPlan, as_is: Sequence[int], exposure_weight: float, seconds: float
) -> Sequence[int]:
    """People safe by each instant in the better of the plan found for a change and the plan as it is."""
    question = ask_fleet(change.scenario, exposure_weight)
    schedule = solve_fleet(
        question.problem,
        question.objective,
        seconds=seconds,
        seed=planned.schedule.seed,
        start=planned.schedule.timetable,
    )
    if schedule.cost >= planned.schedule.cost:
        return as_is
    _, path_flows = carry_out_fleet(question, schedule)
    unlimited = np.zeros(question.problem.steps + 1, dtype=np.int64)
    rows = safe_rows(change.scenario, journeys_of(path_flows), unlimited)
    return [row.safe for row in rows]


def _bottleneck(
    scenario: Scenario, lifted: Variation, as_is: Sequence[int], safe_by: Sequence[int]
) -> Iterator[Bottleneck]:
    """The row of a limit without which more people would be safe, at the instant at which most would."""
    more = [changed - safe for changed, safe in zip(safe_by, as_is, strict=True)]
    most = max(more)
    if most <= 0:
        return
    by_step = more.index(most)
    helped = [step for step, people in enumerate(more) if people > 0]
    yield Bottleneck(
        link_id="",
        direction="",
        name=lifted.what,
        from_step=helped[0],
        to_step=max(helped[0], helped[-1] - 1),
        people_held_back=most,
        statement=f"{lifted.what[0].upper()}{lifted.what[1:]}: without this limit {most:,} more people could be safe "
        f"by {clock(scenario, by_step)}",
        by_step=by_step,
    )
