"""What is known of how long pauses hold, and how far a curve for one of them can be relied on."""

from dataclasses import dataclass

from safepassage.model.pause import FittedSurvival


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSurvival:
    """The share of a group of past ceasefires that still held after some hours, as a study found it.

    `hours` and `survival` run in parallel, from one day on: the study knows days, not hours.
    """

    group: str
    pauses: int
    hours: tuple[float, ...]
    survival: tuple[float, ...]
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The curve beside the figures of one group: at the same hours, and where they lie furthest apart."""

    group: GroupSurvival
    survival: tuple[float, ...]
    furthest: float
    furthest_at_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BrierScore:
    """How well "will it hold for so many hours?" is answered for pauses of places left out of the fit.

    Each score is the mean of (chance given - what happened)², 0 at best; `base_rate` answers with the share of the
    pauses of the other places that held, `half` with one half always. `undecided` pauses are left out: whether they
    held so long is not known.
    """

    hours: float
    pauses: int
    undecided: int
    model: float
    base_rate: float
    half: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How a fit to past pauses was checked: on pauses of places it had not seen, over all rows of the table.

    `told` names what past pauses were told apart by, where that helped: what is told of the pause that is asked about.
    `mean_difference` is that of model less base rate over all answers, `standard_error` its error with the places as
    the units that were drawn; the model beats the base rate where the difference lies clearly below 0.
    """

    scores: tuple[BrierScore, ...]
    places: int
    told: tuple[str, ...]
    mean_difference: float
    standard_error: float

    @property
    def beats_base_rate(self) -> bool:
        """Whether the model is better by more than two standard errors."""
        return self.mean_difference < -2 * self.standard_error

    @property
    def worse_than_half(self) -> tuple[float, ...]:
        """The hours at which one half always would have answered better."""
        return tuple(score.hours for score in self.scores if score.model > score.half)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceRow:
    """The chance that the pause still holds some hours after the start of the plan; a band where it was fitted."""

    hours: float
    survival: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseReport:
    """How likely the pause of a scenario is to hold, what that rests on, and how it was checked.

    `fitted`, `check` and the bands are there where the curve was fitted to past pauses.
    """

    age_h: float
    rows: tuple[ChanceRow, ...]
    fitted: FittedSurvival | None
    check: Check | None
    agreement: tuple[Agreement, ...]
    sentences: tuple[str, ...]
