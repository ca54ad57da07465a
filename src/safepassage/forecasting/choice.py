"""Chooses what to fit: which family, and whether past pauses differ enough to tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from safepassage.forecasting.families import FamilyFit
from safepassage.forecasting.fitting import TraitFit, fit_alike, fit_by_traits
from safepassage.model.past_pauses import TRAITS, PastLength, PauseTraits

PAUSES_A_TRAIT = 10
"""Past pauses with a known end that a trait costs: the usual ten events a coefficient."""

FEWEST_OF_EACH = 5
"""Past pauses with yes and with no, or different lengths declared, without which a trait tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The families, the one that is taken first; what they rest on; and why traits were left out (by name)."""

    families: tuple[FamilyFit, ...]
    lengths: tuple[PastLength, ...]
    covariates: tuple[str, ...]
    left_out: dict[str, str]

    @property
    def fit(self) -> FamilyFit:
        """The one that is taken."""
        return self.families[0]


class PastFits:
    """Fits to one set of past pauses, each made once.

    The pauses are sorted first, so that the order of rows decides nothing.
    """

    def __init__(self, lengths: Sequence[PastLength]) -> None:
        self._lengths = tuple(sorted(lengths, key=_key))
        self._alike: dict[tuple[str, ...], tuple[FamilyFit, ...]] = {}
        self._by_traits: dict[tuple[str, ...], tuple[TraitFit, ...]] = {}

    def choose(self, traits: PauseTraits) -> Choice | None:
        """The fit with the least criterion of Akaike for a pause with these traits; None where there is none.

        Traits are taken into account where that lowers the criterion on the same pauses.
        """
        names, left_out = telling_traits(self._lengths, traits)
        if names:
            without, fits = self._taken_alike(names), self._told_apart(names)
            if fits and (not without or fits[0].aic < without[0].aic):
                families = tuple(fit.at(traits) for fit in fits)
                return Choice(families=families, lengths=self._telling(names), covariates=names, left_out=left_out)
            left_out |= dict.fromkeys(names, "it does not help to tell past pauses apart")
        families = self._taken_alike(())
        if not families:
            return None
        return Choice(families=families, lengths=self._lengths, covariates=(), left_out=left_out)

    def _telling(self, names: tuple[str, ...]) -> tuple[PastLength, ...]:
        return _complete(self._lengths, names)

    def _taken_alike(self, names: tuple[str, ...]) -> tuple[FamilyFit, ...]:
        """Fits to the pauses that tell these traits, not using them."""
        if names not in self._alike:
            self._alike[names] = fit_alike(self._telling(names))
        return self._alike[names]

    def _told_apart(self, names: tuple[str, ...]) -> tuple[TraitFit, ...]:
        if names not in self._by_traits:
            self._by_traits[names] = fit_by_traits(self._telling(names), names)
        return self._by_traits[names]


def telling_traits(lengths: Sequence[PastLength], traits: PauseTraits) -> tuple[tuple[str, ...], dict[str, str]]:
    """The traits that there are enough past pauses for, one by one as they are listed; and why the others are not."""
    names: tuple[str, ...] = ()
    left_out = {}
    for name in TRAITS:
        if getattr(traits, name) is None:
            left_out[name] = "not told of this pause"
            continue
        whole = _complete(lengths, (*names, name))
        ended = sum(length.ended for length in whole)
        needed = PAUSES_A_TRAIT * (len(names) + 1)
        if ended < needed:
            left_out[name] = f"told of {ended} past pauses with a known end, where {needed} are needed"
        elif any(not _differs(whole, each) for each in (*names, name)):
            left_out[name] = "past pauses hardly differ in it"
        else:
            names = (*names, name)
    return names, left_out


def _complete(lengths: Sequence[PastLength], names: Sequence[str]) -> tuple[PastLength, ...]:
    return tuple(length for length in lengths if all(getattr(length.traits, name) is not None for name in names))


def _differs(lengths: Sequence[PastLength], name: str) -> bool:
    values = [getattr(length.traits, name) for length in lengths]
    if name == "declared_hours":
        return len(set(values)) >= FEWEST_OF_EACH
    yes = sum(bool(value) for value in values)
    return FEWEST_OF_EACH <= yes <= len(values) - FEWEST_OF_EACH


def _key(length: PastLength) -> tuple[float, float, str, str]:
    return length.at_least_h, length.at_most_h, length.place, repr(length.traits)
