"""How a plan with vehicles would turn out for another scenario, found in a few seconds."""

from safepassage.convoys.solver import solve_fleet
from safepassage.model.scenario import Scenario
from safepassage.planning.expected import weight_of
from safepassage.planning.fleet.journeys import journeys_of
from safepassage.planning.fleet.planner import carry_out_fleet
from safepassage.planning.fleet.problem import ask_fleet

QUICK_SECONDS = 3.0


def quick_outcome(scenario: Scenario) -> tuple[int, int | None]:
    """People safe, and the instant of the last of them, in a plan found within `QUICK_SECONDS`."""
    question = ask_fleet(scenario, weight_of(scenario))
    schedule = solve_fleet(question.problem, question.objective, seconds=QUICK_SECONDS, seed=0)
    _, path_flows = carry_out_fleet(question, schedule)
    journeys = journeys_of(path_flows)
    return sum(journey.persons for journey in journeys), max(
        (journey.arrive_step for journey in journeys), default=None
    )
