"""The plan that withstands blocked corridors, whole: with every table, its proof, and what it promises."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safepassage.model.plan import Plan
from safepassage.model.withstand import BlockedOutcome, Withstood
from safepassage.planning.assembly import Question, assemble
from safepassage.planning.bottleneck import find_bottlenecks

if TYPE_CHECKING:
    from safepassage.planning.withstand.outcomes import IfBlocked
    from safepassage.planning.withstand.plan import Progress

CLOCK = "%d %b %H:%M"

MOST_TOLD = 3
"""Blockings told one by one."""


def plan_that_withstands(
    question: Question,
    *,
    blocked: int,
    if_blocked: "IfBlocked",
    seed: int | None = None,
    time_limit_s: float | None = None,
    on_progress: "Progress | None" = None,
) -> tuple[Plan, Withstood]:
    """Plan so that as many as can be are safe whichever corridors are blocked; see `withstand.plan_to_withstand`."""
    from safepassage.planning.withstand.plan import plan_to_withstand  # noqa: PLC0415 - its solver is loaded when needed

    found = plan_to_withstand(
        question.scenario,
        blocked=blocked,
        if_blocked=if_blocked,
        time_limit_s=time_limit_s,
        on_progress=on_progress,
    )
    plan = assemble(
        question,
        found.path_flows,
        bottlenecks=find_bottlenecks(question.scenario, question.network, question.best, paths=None),
        seed=seed,
        settings={
            "withstand": found.blocked,
            "if_blocked": found.if_blocked,
            "guaranteed": found.guaranteed,
            "guaranteed_bound": found.guaranteed_bound,
            "guaranteed_optimal": found.optimal,
        },
    )
    return plan, found


def guarantee_in_words(found: Withstood, corridor_names: dict[str, str]) -> Iterator[str]:
    """What the plan promises, which blockings leave no more, and what the promise costs."""
    which = "Whichever corridor is" if found.blocked == 1 else f"Whichever {found.blocked} corridors are"
    recourse = "and the orders stay as they are" if found.if_blocked == "wait" else "and everybody is sent on at best"
    yield (
        f"{which} blocked, whenever, {recourse}: at least {found.guaranteed:,} people are "
        f"safe by the end; "
        + (
            "no plan guarantees more."
            if found.optimal
            else f"no plan guarantees more than {int(found.guaranteed_bound):,}."
        )
    )
    worst = found.worst
    told = "; ".join(_in_words(outcome, corridor_names) for outcome in worst[:MOST_TOLD])
    more = f"; and {len(worst) - MOST_TOLD} more" if len(worst) > MOST_TOLD else ""
    if worst and found.blocked:
        yield f"Nothing worse than this can happen: {told}{more}."
    cost = found.ordinary_safe - found.safe_if_open
    later = (found.ordinary_total_safe - found.total_safe_if_open) / max(1, found.safe_if_open)
    yield (
        f"The plan that looks at no blocking guarantees {found.ordinary_guaranteed:,}. With nothing blocked this plan "
        f"brings {found.safe_if_open:,} people to safety, {cost:,} fewer than that one"
        + (f", on average {later:.1f} steps later." if later > 0 else ".")
    )
    yield from found.warnings


def _in_words(outcome: BlockedOutcome, corridor_names: dict[str, str]) -> str:
    names = " and ".join(corridor_names.get(corridor_id, corridor_id) for corridor_id in outcome.corridor_ids)
    return f"{names} from {outcome.at.strftime(CLOCK)}"
