"""The recipe where people ride: from a scenario with vehicles to trips, boardings and convoys, with a proven bound."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.rides import movements
from safepassage.convoys.schedule import FleetSchedule
from safepassage.convoys.solver import Progress as FleetProgress
from safepassage.convoys.solver import solve_fleet
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.assembly import Stopwatch
from safepassage.planning.breaks import break_rows, break_rows_by_group
from safepassage.planning.curves import arrival_rows, safe_rows
from safepassage.planning.expected import weight_of
from safepassage.planning.fleet.journeys import journeys_of, numbered_flows
from safepassage.planning.fleet.on_foot import walk_all_the_way, walk_as_agreed, walk_if_left_behind
from safepassage.planning.fleet.problem import FleetQuestion, ask_fleet
from safepassage.planning.fleet.proof import fleet_proof
from safepassage.planning.fleet.reasons import reasons_not_driven
from safepassage.planning.fleet.rows import FleetRows, boarding_orders, fleet_rows, ride_flows
from safepassage.planning.fleet.walks import walk_in_time
from safepassage.planning.fleet.worth import figures_of

FLEET_SECONDS = 25.0
"""Wall seconds for the search, unless another limit is given; it ends sooner where nothing can be gained."""

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPlan:
    """A plan with vehicles, the question it answers and the schedule it was made from."""

    question: FleetQuestion
    schedule: FleetSchedule
    plan: Plan


def plan_fleet(
    scenario: Scenario,
    *,
    exposure_weight: float | None = None,
    seed: int | None = None,
    seconds: float | None = None,
    on_progress: Tell | None = None,
) -> FleetPlan:
    """Plan who boards what when, who walks to where they board, and which vehicles go together.

    Without a pause that may break, for the least sum of steps until people are safe; else for the most E[safe] - w
    E[caught]. Who walks leaves home as late as the boarding allows.

    Parameters
    ----------
    scenario
        Valid, with vehicles.
    exposure_weight
        w, 0 or more; None for that of the scenario.
    seed
        Of the search; None is 0.
    seconds
        Wall seconds for the search; None for `FLEET_SECONDS`. Interrupting it keeps the best plan so far.
    on_progress
        Told the stage, with the best plan and the bound so far in words, and the share of the time that is gone.

    Raises
    ------
    InputError
        Where linked movements name people who walk to a boarding point, and not the boarding point.
    InternalError
        When a solver fails or its answer contradicts itself.

    Notes
    -----
    Meaning of rows and rules: docs/decisions/0018. Method: docs/decisions/0017.
    """
    tell, watch = on_progress or (lambda _stage, _share: None), Stopwatch.start()
    limit = FLEET_SECONDS if seconds is None else seconds
    tell("laying out ways and people", 0.0)
    question = ask_fleet(scenario, weight_of(scenario, exposure_weight))

    def told(progress: FleetProgress) -> None:
        tell(progress_in_words(progress), min(1.0, progress.seconds / max(limit, 1e-9)))

    schedule = solve_fleet(question.problem, question.objective, seconds=limit, seed=seed or 0, on_progress=told)
    tell("walks and orders", 0.0)
    rows, path_flows = carry_out_fleet(question, schedule)
    return FleetPlan(
        question=question,
        schedule=schedule,
        plan=_assemble(question, schedule, rows, path_flows, watch, weight_of(scenario, exposure_weight), seed),
    )


def carry_out_fleet(question: FleetQuestion, schedule: FleetSchedule) -> tuple[FleetRows, tuple[PathFlow, ...]]:
    """The rows of a schedule and all path flows, numbered: rides, walks to them, walks all the way, neighbours."""
    walked = walk_in_time(question, fleet_rows(question, schedule, movements(question.problem)))
    footings = schedule.timetable.footings
    if question.scenario.linked_movements:
        on_foot = walk_as_agreed(question, footings, walked.walks, walked.room)
    else:
        persons: Counter[int] = Counter()
        for footing, count in footings.items():
            persons[footing.party] += count
        on_foot = walk_all_the_way(question, persons, walked.walks, walked.room)
    flows = (*walked.walks, *ride_flows(question.scenario, walked.rows), *on_foot, *question.neighbours)
    return walked.rows, numbered_flows((*flows, *walk_if_left_behind(question, flows, walked.room)))


def progress_in_words(progress: FleetProgress) -> str:
    """The best plan and the bound so far, for those who wait."""
    gap = (progress.incumbent - progress.bound) / max(1.0, abs(progress.bound))
    known = f"at most {gap:.1%} from the best" if gap < 10 else "bound not known yet"  # noqa: PLR2004 - not told beyond
    return f"vehicles: {progress.doing}, {known}"


def _assemble(
    question: FleetQuestion,
    schedule: FleetSchedule,
    rows: FleetRows,
    path_flows: Sequence[PathFlow],
    watch: Stopwatch,
    weight: float,
    seed: int | None,
) -> Plan:
    scenario = question.scenario
    journeys = journeys_of(path_flows)
    # No more than everybody: the certifier counts what vehicles allow.
    safe_curve = safe_rows(scenario, journeys, np.full(scenario.grid.steps + 1, scenario.persons))
    return Plan(
        scenario_fingerprint=scenario.fingerprint(),
        path_flows=tuple(path_flows),
        safe_curve=safe_curve,
        arrivals=arrival_rows(scenario, journeys),
        departures=boarding_orders(scenario, path_flows, rows.boardings),
        not_carried=reasons_not_driven(question, journeys, exposure_weight=weight),
        break_table=break_rows(scenario, safe_curve),
        break_table_by_group=break_rows_by_group(scenario, journeys),
        trips=rows.trips,
        boardings=rows.boardings,
        convoys=rows.convoys,
        certificate=fleet_proof(question, schedule, weight),
        result=figures_of(
            question,
            schedule,
            journeys,
            rows.trips,
            safe_curve,
            seconds=watch.seconds(),
            exposure_weight=weight,
            seed=seed,
        ),
    )
