"""What a plan means for each group of people, and what the rules that set people apart cost."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """One group's part in a plan.

    `half_safe_at` is when half of the group's people are safe, those not carried included in the whole (None: never);
    `first_departure_at` and `last_arrival_at` are None where nobody leaves home or arrives.
    """

    group: str
    persons: int
    safe: int
    not_carried: int
    first_departure_at: datetime | None
    half_safe_at: datetime | None
    last_arrival_at: datetime | None
    expected_safe: float
    expected_caught: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCost:
    """What a rule costs: the best plan without it beside the plan that keeps to it.

    `persons_fewer` are fewer safe at the end, `person_hours` the hours for which people are safe later, all added up;
    either may be below 0, for classes are planned in order and not together. `safe_by_without` is the curve without the
    rule, at instants 0..K. `parted_households` are those that could not be kept whole.
    """

    rule: str
    persons_fewer: int
    person_hours: float
    safe_by_without: tuple[int, ...]
    parted_households: int = 0
