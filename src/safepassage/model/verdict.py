"""What the certifier says of a plan."""

from dataclasses import dataclass
from enum import StrEnum

NEGLIGIBLE = 1e-6
"""Of all people, what a bound may lie above a value that is optimal: prices of exposure are whole numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One way in which a plan breaks its scenario: where, what, by how much."""

    code: str
    place: str
    message: str


class Optimality(StrEnum):
    """How far from the best a plan is known to be."""

    UNIVERSAL = "best at every instant"
    MOST_VALUE = "worth as much as any plan can be"
    BOUNDED = "within a proven bound"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a plan is worth where being caught on the road counts, and what no plan is worth more than."""

    exposure_weight: float
    value: float
    bound: float
    persons: int

    @property
    def negligible(self) -> bool:
        """Whether what may be missing is less than a millionth of all people: the rounding of prices."""
        return self.bound - self.value <= NEGLIGIBLE * max(1, self.persons)

    @property
    def gap(self) -> float:
        """(bound - value) / max(1, |bound|)."""
        return (self.bound - self.value) / max(1.0, abs(self.bound))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Feasible or not, with every violation; and, apart from that, how good the plan is proven to be.

    `safe_by` and `most_possible_by` have one entry an instant 0..K; `most_possible_by` holds the value of the cut in
    the certificate, an upper bound on what any plan can reach (empty where the certificate is missing or wrong).
    `parted_households` counts those that do not leave, travel and arrive together though they should.
    """

    violations: tuple[Violation, ...]
    warnings: tuple[str, ...]
    safe_by: tuple[int, ...]
    most_possible_by: tuple[int, ...]
    optimality: Optimality
    explanation: str
    alpha: float | None
    alpha_bound: float | None
    worth: Worth | None = None
    parted_households: int = 0

    @property
    def feasible(self) -> bool:
        """Whether the plan breaks nothing."""
        return not self.violations
