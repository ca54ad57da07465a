"""Where the figures of a scenario come from, and how far they are disputed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One figure of a scenario: the cell it stands in, its range where it is disputed, and who says so.

    `table`, `id` and `column` name the cell (`link`, `ramouseh`, `capacity`); `low` and `high` bound what others say.
    """

    table: str
    id: str
    column: str
    value: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    reference: str
    note: str = ""

    @property
    def disputed(self) -> bool:
        """Whether a range is given."""
        return self.low is not None and self.high is not None
