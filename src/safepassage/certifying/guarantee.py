"""Checks what a plan promises if corridors are blocked and the orders stay as they are.

Whoever's route takes no link of a blocked corridor arrives whenever it is blocked; a block from the start stops all
others. The promise of a plan whose people are sent on anew rests on what they would do then, which no table holds: it
is not checked here.
"""

from itertools import combinations

from safepassage.certifying.totals import Tally

TABLE = "plan.json"

MOST_SETS = 100_000
"""Sets of corridors looked at one by one."""


def check_guarantee(tally: Tally) -> None:
    """Note a plan that promises more people safe than its routes keep."""
    settings = tally.plan.result.settings if tally.plan.result else {}
    blocked, promised = settings.get("withstand"), settings.get("guaranteed")
    if settings.get("if_blocked") != "wait" or not isinstance(blocked, int) or not isinstance(promised, int):
        return
    kept = least_safe(tally, blocked)
    if kept is not None and promised > kept:
        tally.wrong(TABLE, "guaranteed", promised, kept)


def least_safe(tally: Tally, blocked: int) -> int | None:
    """The fewest who arrive whichever so many corridors are blocked; None where there are too many sets of them."""
    corridors = [frozenset(corridor.link_ids) for corridor in tally.rules.scenario.corridors]
    by_route: dict[tuple[str, ...], int] = {}
    for flow in tally.journeys:
        by_route[flow.links] = by_route.get(flow.links, 0) + flow.persons
    stopped: dict[frozenset[int], int] = {}
    for links, persons in by_route.items():
        taken = frozenset(number for number, own in enumerate(corridors) if own.intersection(links))
        stopped[taken] = stopped.get(taken, 0) + persons
    everyone = sum(stopped.values())
    least = everyone
    for looked_at, chosen in enumerate(combinations(range(len(corridors)), min(blocked, len(corridors)))):
        if looked_at >= MOST_SETS:
            return None
        lost = sum(persons for taken, persons in stopped.items() if not taken.isdisjoint(chosen))
        least = min(least, everyone - lost)
    return least
