"""The recipe: from a scenario to a plan that is best at every moment, with its proof."""

from collections.abc import Callable

from safepassage.flow.beds.approximation import MOST_SECONDS
from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.network.expanded import expand
from safepassage.model.plan import Certificate, Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.assembly import Question, Stopwatch, assemble
from safepassage.planning.bottleneck import find_bottlenecks
from safepassage.planning.classes import carry_in_order
from safepassage.planning.expected import carry_most_valued, is_exposed, weight_of
from safepassage.planning.proof import certificate_of

Progress = Callable[[str, float], None]
"""Told what is being done and how much of it is done, 0..1."""


def make_plan(
    scenario: Scenario,
    *,
    exposure_weight: float | None = None,
    seed: int | None = None,
    on_progress: Progress | None = None,
) -> Plan:
    """`answer` to a scenario that is asked about once."""
    question = ask(scenario, on_progress=on_progress)
    return answer(question, exposure_weight=exposure_weight, seed=seed, on_progress=on_progress)


def answer(
    question: Question,
    *,
    exposure_weight: float | None = None,
    seed: int | None = None,
    on_progress: Progress | None = None,
) -> Plan:
    """Plan who leaves when by which road, so that at every instant as many as possible are safe.

    Where being caught on the road counts (w > 0, and the pause may break), so that E[safe] - w E[caught] is greatest.

    Parameters
    ----------
    question
        A scenario with its network and the best flow on it: see `ask`.
    exposure_weight
        w, 0 or more; None for that of the scenario.
    seed
        Recorded in the result; the method itself draws no random numbers.
    on_progress
        Told the stage and its share done.

    Returns
    -------
    Plan
        With every derived table, certificate and result. Not yet certified: `operations` does that before anyone
        sees it.

    Raises
    ------
    InternalError
        When a solver fails or its answer contradicts itself.

    Notes
    -----
    Earliest-arrival flows: Gale (1959), Minieka (1973), Baumann and Skutella (2009). Classes by priority are planned in
    order, each at its best on what the classes before it leave.
    """
    tell = on_progress or (lambda _stage, _share: None)
    weight = weight_of(question.scenario, exposure_weight)
    if is_exposed(question.scenario, weight):
        return _plan_for_value(question, weight, seed=seed, on_progress=tell)
    return _plan_for_every_moment(question, weight, seed=seed, on_progress=tell)


def ask(scenario: Scenario, *, time_limit_s: float | None = None, on_progress: Progress | None = None) -> Question:
    """Lay out a scenario's network and find the best that could be done if nobody were caught on the road.

    Parameters
    ----------
    scenario
        Validated, and free of what this version cannot plan yet (`inputs.limits`).
    time_limit_s
        Seconds for the linear program that looks for the largest factor where no plan is best at every moment.
    on_progress
        Told the stage and its share done.
    """
    tell, watch = on_progress or (lambda _stage, _share: None), Stopwatch.start()
    network = expand(scenario)
    best = earliest_arrival_with_beds(
        network,
        seconds=MOST_SECONDS if time_limit_s is None else time_limit_s,
        on_progress=lambda share: tell("earliest arrival", share),
    )
    return Question(scenario=scenario, network=network, best=best, watch=watch)


def _plan_for_every_moment(question: Question, weight: float, *, seed: int | None, on_progress: Progress) -> Plan:
    carried = carry_in_order(question.scenario, question.network, question.best, on_progress=on_progress)
    on_progress("bottlenecks", 0.0)
    return assemble(
        question,
        carried.path_flows,
        bottlenecks=find_bottlenecks(question.scenario, question.network, question.best, paths=carried.paths),
        exposure_weight=weight,
        value_bound=None,
        proof=None,
        seed=seed,
    )


def _plan_for_value(question: Question, weight: float, *, seed: int | None, on_progress: Progress) -> Plan:
    valued = carry_most_valued(question.scenario, question.network, weight, on_progress=on_progress)
    on_progress("bottlenecks", 0.0)
    return assemble(
        question,
        valued.path_flows,
        bottlenecks=find_bottlenecks(question.scenario, question.network, question.best, paths=None),
        exposure_weight=weight,
        value_bound=valued.bound,
        proof=valued.proof,
        seed=seed,
    )


def prove(
    scenario: Scenario, *, exposure_weight: float | None = None, on_progress: Progress | None = None
) -> Certificate:
    """What proves how good a plan from another hand is: cuts, and at w > 0 prices of what a plan can be worth."""
    tell = on_progress or (lambda _stage, _share: None)
    question = ask(scenario, on_progress=tell)
    weight = weight_of(scenario, exposure_weight)
    value = None
    if is_exposed(scenario, weight):
        value = carry_most_valued(scenario, question.network, weight, on_progress=tell).proof
    return certificate_of(scenario, question.network, question.best, value=value)
