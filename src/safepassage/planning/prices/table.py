"""What one thing more would buy: each change planned anew and laid beside the plan as it is.

Never from dual prices alone: these hold for the next person only, and a tenth of capacity or an hour is more than that.
"""

from collections.abc import Callable, Iterator, Sequence

from safepassage.model.plan import Plan
from safepassage.model.prices import ContraflowAdvice, PriceRow, Prices
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TimeGrid
from safepassage.planning.bottleneck import clock
from safepassage.planning.prices.contraflow import advise_contraflow, least_replans
from safepassage.planning.prices.variations import Variation, as_duration, variations
from safepassage.planning.replanning import Solve, safe_by_of_best
from safepassage.units import SECONDS_PER_HOUR

CONTRAFLOW_SECONDS = 60.0
"""Wall seconds after which the search for roads to reverse ends with the best found and its bound."""


def make_prices(
    scenario: Scenario,
    plan: Plan,
    *,
    solve: Solve = safe_by_of_best,
    contraflow_seconds: float | None = CONTRAFLOW_SECONDS,
    on_progress: Callable[[float], None] | None = None,
) -> Prices:
    """Price every change that applies to a scenario.

    Parameters
    ----------
    scenario
        A valid scenario.
    plan
        The best plan for it; its bottlenecks and arrivals say what is worth changing.
    solve
        How a changed scenario is planned: as the plan was.
    contraflow_seconds
        Wall seconds for the search for roads to reverse; None for no limit.
    on_progress
        Told the share of the work that is done, 0..1, rising.

    Returns
    -------
    Prices
        For each change the rows of `price_rows`, in the order of `variations`, reversed roads last.

    Notes
    -----
    Costs one plan a change, and one for the scenario as it is: see `count_replans`.
    """
    tell = on_progress or (lambda _share: None)
    total = count_replans(scenario, plan)
    as_is = solve(scenario)
    rows: list[PriceRow] = []
    done = 1
    for variation in variations(scenario, plan):
        tell(done / total)
        rows += price_rows(scenario, variation, as_is, solve(variation.scenario))
        done += 1
    advice = advise_contraflow(
        scenario,
        plan.bottlenecks or (),
        as_is=as_is,
        solve=solve,
        seconds=contraflow_seconds,
        on_progress=lambda share: tell((done + share * (total - done)) / total),
    )
    if advice is not None:
        rows += _contraflow_rows(scenario, advice)
    tell(1.0)
    return Prices(rows=tuple(rows), contraflow=advice)


def count_replans(scenario: Scenario, plan: Plan) -> int:
    """How many plans the prices of a scenario cost at least; the search for roads to reverse may need more.

    Times the seconds of one plan this is what the prices take: each change is about as much work as the plan itself.
    """
    changes = sum(1 for _ in variations(scenario, plan))
    return 1 + changes + least_replans(scenario, plan.bottlenecks or ())


def price_rows(
    scenario: Scenario, variation: Variation, as_is: Sequence[int], changed: Sequence[int]
) -> tuple[PriceRow, ...]:
    """What one change buys, by when.

    Parameters
    ----------
    as_is, changed
        People safe by each instant of the scenario's grid, and of the variation's, which may be longer; after its last
        instant the plan as it is stays as it ended.

    Returns
    -------
    tuple of PriceRow
        A row at every whole hour after the start at which `people_more_safe` is not what it was an hour before, one at
        the end of the grid, and one at the end of a longer grid. What buys nothing has the last rows alone, with 0.
    """
    grid, longer = scenario.grid, variation.scenario.grid
    more = [safe - as_is[min(instant, grid.steps)] for instant, safe in enumerate(changed)]
    sooner = _hours_sooner(grid, as_is, changed)
    ends = sorted({grid.steps, longer.steps})
    steps, before = [], 0
    for step in _whole_hours(longer):
        if more[step] != before and step not in ends:
            steps.append(step)
        before = more[step]
    rows = []
    for step in sorted([*steps, *ends]):
        buys = f"{_people(more[step])} by {clock(scenario, step)}"
        if step == ends[-1]:
            buys = _in_all(scenario, longer, as_is[-1], more[step], sooner)
        rows.append(
            PriceRow(
                kind=variation.kind,
                id=variation.id,
                amount=variation.amount,
                unit=variation.unit,
                people_more_safe=more[step],
                hours_sooner=sooner,
                at_step=step,
                statement=f"{variation.what}: {buys}",
            )
        )
    return tuple(rows)


def _contraflow_rows(scenario: Scenario, advice: ContraflowAdvice) -> Iterator[PriceRow]:
    """Each road reversed alone, then those chosen together."""
    for alone in advice.alone:
        reversal = alone.reversal
        yield from price_rows(
            scenario,
            Variation(
                kind="reversed_lane",
                id=f"{reversal.link_id} {reversal.direction}",
                amount=1.0,
                unit="road",
                what=f"{reversal.name} with the lanes of both ways",
                scenario=scenario,
            ),
            advice.safe_as_is,
            alone.safe_by,
        )
    count = len(advice.reversals)
    what = "No road reversed"
    if count:
        together = advice.reversals[0].name if count == 1 else f"The {count} roads chosen"
        what = f"{together} with the lanes of both ways"
    yield from price_rows(
        scenario,
        Variation(
            kind="reversed_lane",
            id="chosen",
            amount=float(count),
            unit="road",
            what=what,
            scenario=scenario,
        ),
        advice.safe_as_is,
        advice.safe_reversed,
    )


def _whole_hours(grid: TimeGrid) -> Iterator[int]:
    """The first instant at or after each whole hour since the start, within the grid, each once."""
    last = 0
    for hour in range(1, int(grid.hours(grid.steps)) + 1):
        instant = -(-hour * SECONDS_PER_HOUR // grid.step_s)
        if last < instant <= grid.steps:
            yield instant
            last = instant


def _hours_sooner(grid: TimeGrid, as_is: Sequence[int], changed: Sequence[int]) -> float | None:
    """By how much sooner as many are safe as are at the end of the plan as it is; None where that never comes."""
    persons = as_is[-1]
    then = next((instant for instant, safe in enumerate(changed) if safe >= persons), None)
    if then is None:
        return None
    return grid.hours(next(instant for instant, safe in enumerate(as_is) if safe >= persons) - then)


def _people(more: int) -> str:
    if more == 0:
        return "no more people safe"
    people = "person" if abs(more) == 1 else "people"
    return f"{more:,} more {people} safe" if more > 0 else f"{-more:,} fewer {people} safe"


def _in_all(scenario: Scenario, grid: TimeGrid, persons: int, more: int, sooner: float | None) -> str:
    """What a change buys by the end of its grid: more people, and the last of those who are safe anyway sooner."""
    by = clock(scenario, grid.steps)
    those = f"the {persons:,}" if persons == scenario.persons else f"the {persons:,} carried without it"
    if sooner is None:
        return f"{_people(more)} by {by}, and never all of {those}"
    if not sooner or not persons:
        return f"{_people(more)} by {by}"
    last = f"the last of {those} safe {as_duration(abs(sooner))} {'sooner' if sooner > 0 else 'later'}"
    return f"{_people(more)} by {by}, {last}" if more else last
