"""Fits families of curves to lengths that are known to an interval, through lifelines.

The likelihood of an interval is S(at least) - S(at most), that of a length known exactly its density, that of a pause
that held still S(at least) (Klein and Moeschberger 2003, Survival Analysis, section 3.5; Davidson-Pilon 2019,
lifelines, Journal of Open Source Software 4(40)). lifelines is imported where it is used: it takes longer to load than
most plans to make.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from safepassage.forecasting.families import FamilyFit, Floats
from safepassage.model.past_pauses import PastLength, PauseTraits

UNIVARIATE = ("exponential", "weibull", "lognormal")
REGRESSED = ("weibull", "lognormal")

Fit = TypeVar("Fit", "FamilyFit", "TraitFit")

SHORTEST_H = 1e-9
"""In place of 0, of which there is no logarithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitFit:
    """One family of which the first parameter is linear in traits.

    Attributes
    ----------
    family, aic
        As of `FamilyFit`.
    names
        The traits.
    coefficients
        Intercept, one a trait, and the second parameter, shape (traits + 2,).
    covariance
        Of the coefficients.
    """

    family: str
    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    aic: float

    @property
    def usable(self) -> bool:
        """Whether it is a curve at all where every trait is 0."""
        return self._combined(np.eye(len(self.coefficients))[[0, -1]]).usable

    def at(self, traits: PauseTraits) -> FamilyFit:
        """The curve of a pause with these traits, which must tell each that is named."""
        combined = np.zeros((2, len(self.coefficients)))
        combined[0, :-1] = [1.0, *(trait_value(traits, name) for name in self.names)]
        combined[1, -1] = 1.0
        return self._combined(combined)

    def _combined(self, combined: Floats) -> FamilyFit:
        return FamilyFit(
            family=self.family,
            theta=combined @ self.coefficients,
            covariance=combined @ self.covariance @ combined.T,
            aic=self.aic,
        )


def fit_alike(lengths: Sequence[PastLength]) -> tuple[FamilyFit, ...]:
    """Every family fitted to pauses taken alike, least criterion first; those that cannot be fitted are left out."""
    least = np.array([max(SHORTEST_H, length.at_least_h) for length in lengths])
    most = np.array([length.at_most_h for length in lengths])
    return _best_first(lambda family: _alike(family, least, most), UNIVARIATE)


def fit_by_traits(lengths: Sequence[PastLength], names: Sequence[str]) -> tuple[TraitFit, ...]:
    """Families with a scale that follows the traits (accelerated failure time), least criterion first.

    Every length must tell every trait that is named.
    """
    rows = [[trait_value(length.traits, name) for name in names] for length in lengths]
    return _best_first(lambda family: _by_traits(family, lengths, names, rows), REGRESSED)


def trait_value(traits: PauseTraits, name: str) -> float:
    """A trait as a number: the logarithm of the hours declared; 1 for yes and 0 for no."""
    value = getattr(traits, name)
    return float(np.log(value)) if name == "declared_hours" else float(value)


def _best_first(fit: Callable[[str], Fit], families: Sequence[str]) -> tuple[Fit, ...]:
    fits = [fitted for family in families for fitted in _tried(fit, family) if fitted.usable]
    return tuple(sorted(fits, key=lambda fitted: fitted.aic))


def _tried(fit: Callable[[str], Fit], family: str) -> Iterator[Fit]:
    """The fit, or nothing where the search for the largest likelihood does not come to an end."""
    from lifelines.exceptions import ConvergenceError  # noqa: PLC0415 - see the head of this file

    try:
        with _quiet():
            yield fit(family)
    except (ConvergenceError, ArithmeticError, ValueError):
        return


def _alike(family: str, least: Floats, most: Floats) -> FamilyFit:
    from lifelines import ExponentialFitter, LogNormalFitter, WeibullFitter  # noqa: PLC0415 - see the head of this file

    fitter = {"exponential": ExponentialFitter, "weibull": WeibullFitter, "lognormal": LogNormalFitter}[family]()
    fitter.fit_interval_censoring(least, most, timeline=[1.0])
    values = fitter.params_.to_numpy(np.float64)
    on_log_scale = np.array([family != "lognormal", True][: len(values)])
    return FamilyFit(
        family=family,
        theta=np.where(on_log_scale, np.log(np.where(on_log_scale, values, 1.0)), values),
        covariance=_rescaled(fitter.variance_matrix_.to_numpy(np.float64), np.where(on_log_scale, 1 / values, 1.0)),
        aic=float(fitter.AIC_),
    )


def _by_traits(family: str, lengths: Sequence[PastLength], names: Sequence[str], rows: list[list[float]]) -> TraitFit:
    from lifelines import LogNormalAFTFitter, WeibullAFTFitter  # noqa: PLC0415 - see the head of this file
    from pandas import DataFrame  # noqa: PLC0415

    frame = DataFrame(rows, columns=list(names))
    frame["at_least_h"] = [max(SHORTEST_H, length.at_least_h) for length in lengths]
    frame["at_most_h"] = [length.at_most_h for length in lengths]
    fitter: Any = {"weibull": WeibullAFTFitter, "lognormal": LogNormalAFTFitter}[family]()
    fitter.fit_interval_censoring(frame, "at_least_h", "at_most_h", formula=" + ".join(names), timeline=[1.0])
    first, second = {"weibull": ("lambda_", "rho_"), "lognormal": ("mu_", "sigma_")}[family]
    order = [*((first, name) for name in ("Intercept", *names)), (second, "Intercept")]
    return TraitFit(
        family=family,
        names=tuple(names),
        coefficients=np.array([float(fitter.params_[key]) for key in order]),
        covariance=fitter.variance_matrix_.loc[order, order].to_numpy(np.float64),
        aic=float(fitter.AIC_),
    )


def _rescaled(covariance: Floats, factors: Floats) -> Floats:
    return covariance * np.outer(factors, factors)


@contextmanager
def _quiet() -> Iterator[None]:
    """Take no warnings from the search: what it gives is judged by its figures, by `FamilyFit.usable`."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
