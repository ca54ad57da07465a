"""What is held of a kind of reporter before it has said anything; reasons in `docs/decisions/0022-fusion.md`."""

from dataclasses import dataclass

from safepassage.model.reports import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPrior:
    """How far reporters of a kind are trusted.

    Attributes
    ----------
    bias_sd
        Standard deviation of the logarithm of what all claims of one group have in common.
    scale
        Scale of each claim's own error, in log: Student's t with three degrees of freedom.
    says_so
        The chance that it tells the state of a corridor or a pause as it is.
    declares
        How much likelier it is to declare an end, or to deny one, where it is so than where it is not.
    """

    bias_sd: float
    scale: float
    says_so: float
    declares: float


KINDS = {
    "humanitarian": KindPrior(bias_sd=0.15, scale=0.08, says_so=0.9, declares=10.0),
    "un": KindPrior(bias_sd=0.15, scale=0.08, says_so=0.9, declares=10.0),
    "ngo": KindPrior(bias_sd=0.25, scale=0.10, says_so=0.8, declares=5.0),
    "monitor": KindPrior(bias_sd=0.25, scale=0.10, says_so=0.8, declares=5.0),
    "media": KindPrior(bias_sd=0.30, scale=0.15, says_so=0.75, declares=3.0),
    "government": KindPrior(bias_sd=0.40, scale=0.15, says_so=0.6, declares=2.0),
    "party": KindPrior(bias_sd=0.40, scale=0.15, says_so=0.6, declares=2.0),
    "witness": KindPrior(bias_sd=0.50, scale=0.20, says_so=0.6, declares=2.0),
}
NOT_KNOWN = KindPrior(bias_sd=0.50, scale=0.20, says_so=0.6, declares=2.0)

BY_RELIABILITY = {"A": 0.7, "B": 0.85, "C": 1.0, "D": 1.3, "E": 1.8}
BY_CREDIBILITY = {"1": 0.7, "2": 0.85, "3": 1.0, "4": 1.4, "5": 2.0}
"""What a grade multiplies: the bias of the reporter and the error of the claim. F, 6 and none say nothing."""

BUS_LOAD = 50.0
AMBULANCE_LOAD = 2.0
LOADS = {"buses": BUS_LOAD, "bus": BUS_LOAD, "ambulances": AMBULANCE_LOAD, "ambulance": AMBULANCE_LOAD}
"""People a vehicle."""

LOAD_SCALE = 0.2
"""Scale of the logarithm of people a bus over operations."""

MOST_IN_A_CAR = 9.0
"""People in a private vehicle, vans and pick-ups among them, above which a count cannot be right."""

WORTHLESS = 0.05
"""The chance that a claim of a growth, of arrivals, or of those who remain is worth nothing."""

INSIDE_IS_UNSEEN = 2.0
"""Nobody counts those who are still inside: biases and errors of their number are so much wider."""


def prior_of(kind: str) -> KindPrior:
    """What is held of a kind; an unknown kind is trusted least."""
    return KINDS.get(kind.strip().lower(), NOT_KNOWN)


def graded(prior: KindPrior, reliability: str | None, grade: Grade) -> tuple[float, float]:
    """Standard deviation of the bias and scale of the error, of a claim with its grades.

    A grade given with the report overrides that of the reporter.
    """
    of_reporter = BY_RELIABILITY.get(grade.reliability or reliability or "", 1.0)
    of_claim = BY_CREDIBILITY.get(grade.credibility or "", 1.0)
    return prior.bias_sd * of_reporter, prior.scale * of_claim * of_reporter
