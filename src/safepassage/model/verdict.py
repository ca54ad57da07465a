"""What the certifier says of a plan."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One way in which a plan breaks its scenario: where, what, by how much."""

    code: str
    place: str
    message: str


class Optimality(StrEnum):
    """How far from the best a plan is known to be."""

    UNIVERSAL = "best at every instant"
    BOUNDED = "within a proven bound"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Feasible or not, with every violation; and, apart from that, how good the plan is proven to be.

    `safe_by` and `most_possible_by` have one entry an instant 0..K; `most_possible_by` holds the value of the cut in
    the certificate, an upper bound on what any plan can reach (empty where the certificate is missing or wrong).
    """

    violations: tuple[Violation, ...]
    warnings: tuple[str, ...]
    safe_by: tuple[int, ...]
    most_possible_by: tuple[int, ...]
    optimality: Optimality
    explanation: str
    alpha: float | None
    alpha_bound: float | None

    @property
    def feasible(self) -> bool:
        """Whether the plan breaks nothing."""
        return not self.violations
