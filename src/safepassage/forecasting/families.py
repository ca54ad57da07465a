"""Three families of survival curves by their parameters, many sets of them at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from safepassage.model.pause import ExponentialSurvival, FittedCurve, LogNormalSurvival, WeibullSurvival

Floats = NDArray[np.float64]

STEEPEST = 20.0
"""A shape above this, or a spread below its inverse, means that all lengths were as good as the same: no fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyFit:
    """One family fitted by maximum likelihood.

    Attributes
    ----------
    family
        As scenario.toml names it.
    theta
        Its parameters, shape (1,) or (2,): log mean; log scale and log shape; mean of the logarithms and log of their
        spread.
    covariance
        Of `theta`, by the inverse of the observed information.
    aic
        Akaike's criterion.
    """

    family: str
    theta: Floats
    covariance: Floats
    aic: float

    @property
    def usable(self) -> bool:
        """Whether it is a curve at all: finite, and not a step."""
        if not (np.isfinite(self.theta).all() and np.isfinite(self.aic)):
            return False
        steepness = {"exponential": 0.0, "weibull": self.theta[-1], "lognormal": -self.theta[-1]}[self.family]
        return bool(steepness < np.log(STEEPEST))

    @property
    def knows_its_error(self) -> bool:
        """Whether the covariance is one."""
        return bool(np.isfinite(self.covariance).all() and (np.linalg.eigvalsh(self.covariance) > 0).all())

    def curve(self) -> FittedCurve:
        """The curve as a scenario names it."""
        values = [float(value) for value in self.theta]
        match self.family:
            case "exponential":
                return ExponentialSurvival(mean_h=float(np.exp(values[0])))
            case "weibull":
                return WeibullSurvival(scale_h=float(np.exp(values[0])), shape=float(np.exp(values[1])))
            case _:
                return LogNormalSurvival(median_h=float(np.exp(values[0])), sigma=float(np.exp(values[1])))

    def draws(self, count: int, seed: int) -> Floats:
        """Sets of parameters as the fit's own error allows, shape (count, parameters); the error must be known."""
        random = np.random.default_rng(seed)
        return random.multivariate_normal(self.theta, self.covariance, size=count, method="cholesky")


def log_survival(family: str, theta: Floats, hours: Floats) -> Floats:
    """Log of Q for sets of parameters, shape (sets, parameters), at hours > 0, shape (hours,); shape (sets, hours)."""
    with np.errstate(over="ignore"):  # an absurd draw gives a curve of 0, which is what it means
        return _LOG_SURVIVAL[family](theta, np.log(hours)[np.newaxis, :])


def _exponential(theta: Floats, log_hours: Floats) -> Floats:
    return -np.exp(log_hours - theta[:, :1])


def _weibull(theta: Floats, log_hours: Floats) -> Floats:
    return -np.exp(np.exp(theta[:, 1:2]) * (log_hours - theta[:, :1]))


def _lognormal(theta: Floats, log_hours: Floats) -> Floats:
    deviations = (theta[:, :1] - log_hours) * np.exp(-theta[:, 1:2])
    return np.asarray(log_ndtr(deviations), np.float64)


_LOG_SURVIVAL: dict[str, Callable[[Floats, Floats], Floats]] = {
    "exponential": _exponential,
    "weibull": _weibull,
    "lognormal": _lognormal,
}
