"""A plan that withstands blocked corridors: what it promises, and what becomes of it under each blocking."""

from dataclasses import dataclass
from datetime import datetime

from safepassage.model.plan import PathFlow


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedOutcome:
    """What a plan is worth where some corridors are blocked from a moment on.

    No link of `corridor_ids` is entered at instant `step` or later; `at` is the moment told to the marshals (the start,
    or a whole clock hour), `safe` the people safe by the horizon.
    """

    corridor_ids: tuple[str, ...]
    step: int
    at: datetime
    safe: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withstood:
    """A plan and the least number of people it brings to safety, whichever corridors are blocked.

    Attributes
    ----------
    scenario_fingerprint
        Of the scenario as it was given.
    blocked, if_blocked
        How many corridors may be blocked at once, and what happens then: `wait` (the orders stay) or `reroute`.
    path_flows
        The plan, numbered.
    guaranteed
        G, the least number of people safe by the horizon over all blockings.
    guaranteed_bound
        What no plan can exceed, fractions of people allowed.
    optimal
        Whether no whole-number plan guarantees more.
    soonest
        Whether it is proven besides that, nothing being blocked, no plan with the same guarantee has less total
        arrival time (who is not carried counts as arriving at K + 1).
    blockings
        Every blocking with what it leaves, by corridors, then by moment.
    safe_if_open, total_safe_if_open, last_arrival_step
        Where nothing is blocked: people safe by the horizon, the sum over all instants of people safe, and the last
        arrival (None: nobody arrives).
    ordinary_safe, ordinary_total_safe, ordinary_last_arrival_step, ordinary_guaranteed
        The same of the ordinary plan, which is best at every moment but looks at no blocking, and the least it brings
        to safety.
    warnings
        What is not proven, or not kept to, in sentences.
    """

    scenario_fingerprint: str
    blocked: int
    if_blocked: str
    path_flows: tuple[PathFlow, ...]
    guaranteed: int
    guaranteed_bound: float
    optimal: bool
    soonest: bool
    blockings: tuple[BlockedOutcome, ...]
    safe_if_open: int
    total_safe_if_open: int
    last_arrival_step: int | None
    ordinary_safe: int
    ordinary_total_safe: int
    ordinary_last_arrival_step: int | None
    ordinary_guaranteed: int
    warnings: tuple[str, ...]

    @property
    def worst(self) -> tuple[BlockedOutcome, ...]:
        """The blockings that leave no more than is guaranteed."""
        return tuple(outcome for outcome in self.blockings if outcome.safe == self.guaranteed)
