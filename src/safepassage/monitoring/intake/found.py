"""A claim as the rules find it in a sentence, before it is a report."""

from dataclasses import dataclass

from safepassage.model.reports import Bound, ClaimStatus, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is claimed, and the words around it that say when."""

    measure: Measure
    clause: str
    value: str = ""
    low: float | None = None
    high: float | None = None
    bound: Bound = Bound.EXACTLY
    unit: str = ""
    status: ClaimStatus | None = None
    hedged: bool = False
    denied: bool = False
    start: int = 0

    @property
    def what(self) -> tuple[object, ...]:
        """By which a repetition is known."""
        return (self.measure, self.value, self.low, self.high, self.unit, self.status, self.denied)
