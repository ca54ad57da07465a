"""What more would buy: an hour, a road, a lane, and what reversing roads would."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """What one change buys by one instant, from a plan made anew.

    Attributes
    ----------
    kind, id
        What is changed: `pause_hour` (`pause` or `grid`), `capacity` and `lane` (a link), `corridor` (one kept open),
        `link` (one kept open), `opening` (a corridor, or `pause`), `night` (corridor@date of the evening), `intake` (a
        site), `ready` (a staging area), `reversed_lane` (link and the direction that gains, or `chosen`).
    amount, unit
        By how much: `h`, `%`, `lane` or `road`.
    people_more_safe
        How many more are safe by `at_step` than in the plan as it is; below 0 where the change has its price.
    hours_sooner
        By how many hours sooner everyone is safe who is safe at the end of the plan as it is; None where they never
        all are.
    at_step
        The instant.
    statement
        The row as a sentence.
    """

    kind: str
    id: str
    amount: float
    unit: str
    people_more_safe: int
    hours_sooner: float | None
    at_step: int
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """A road on which one direction gets the lanes of both for the whole horizon.

    The link `link_id` gains in `direction` (`forward`, or `backward` against the order of its nodes) what
    `losing_link_id` had; the two are one link where it may be taken both ways. `name` is the way as people call it.
    """

    link_id: str
    direction: str
    losing_link_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FewerSafe:
    """Instants `from_step` to `to_step`, both included, at which the reversed plan has fewer people safe.

    At `at_step` it has `fewer` of them less, more than at any other of these instants.
    """

    from_step: int
    to_step: int
    at_step: int
    fewer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversedAlone:
    """One road reversed and no other, with the people safe by each instant."""

    reversal: Reversal
    safe_by: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContraflowAdvice:
    """Which roads to reverse, what that is worth, and how much better any other choice could be.

    Attributes
    ----------
    reversals
        The roads reversed in the best plan found; none where no reversal helps.
    objective
        `expected_safe` where the pause has a survival curve, else `persons_safe`.
    value_as_is, value_reversed, bound
        The objective without reversals, with these, and what no choice of roads can exceed.
    proven
        Whether the search was finished: no other choice has a better value, nor people safe earlier at the same value.
    safe_as_is, safe_reversed
        People safe by instants 0..K.
    fewer
        When the reversed plan has fewer people safe: if the pause ended then, the reversal would have been wrong.
    alone
        Roads worth a look, each reversed alone.
    statements
        The advice in sentences.
    """

    reversals: tuple[Reversal, ...]
    objective: str
    value_as_is: float
    value_reversed: float
    bound: float
    proven: bool
    safe_as_is: tuple[int, ...]
    safe_reversed: tuple[int, ...]
    fewer: tuple[FewerSafe, ...]
    alone: tuple[ReversedAlone, ...]
    statements: tuple[str, ...]

    @property
    def gap(self) -> float:
        """(bound - value) / max(1, abs(bound))."""
        return (self.bound - self.value_reversed) / max(1.0, abs(self.bound))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """All price rows, and the advice on reversing roads (None where no road has an opposite)."""

    rows: tuple[PriceRow, ...]
    contraflow: ContraflowAdvice | None
