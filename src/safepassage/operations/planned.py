"""What is asked of a plan, and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from safepassage.model.briefing import BriefingNotes
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What is asked of a plan beyond its scenario.

    Attributes
    ----------
    exposure_weight
        w; None for that of the scenario.
    frontier
        Whether the whole trade-off between people safe and people caught is wanted.
    withstand, if_blocked
        How many blocked corridors the plan must withstand (None: it looks at none), and what people then do.
    prices
        Whether to price an hour, a lane, a road more; None: unless that is much work (`PRICED_ARCS`), or the plan
        looks at blocked corridors and not at the most people safe.
    seed
        Recorded in the result.
    time_limit_s
        Seconds for searches that can be cut short with a proven bound.
    """

    exposure_weight: float | None = None
    frontier: bool = False
    withstand: int | None = None
    if_blocked: Literal["wait", "reroute"] = "wait"
    prices: bool | None = None
    seed: int | None = None
    time_limit_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedScenario:
    """A question with its certified answer; `left_out` names what was asked for and interrupted."""

    scenario: Scenario
    plan: Plan
    verdict: Verdict
    notes: BriefingNotes
    left_out: tuple[str, ...] = ()


Result = TypeVar("Result")


def unless_interrupted(name: str, work: Callable[[], Result | None], left_out: list[str]) -> Result | None:
    """What stands beside a plan; whoever interrupts it keeps the plan, which is certified by then."""
    try:
        return work()
    except KeyboardInterrupt:
        left_out.append(name)
        return None
