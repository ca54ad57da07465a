import math
import random

import pytest

from safepassage.forecasting.choice import PastFits, telling_traits
from safepassage.model.past_pauses import PastLength, PauseTraits
from tests.forecasting.simulated import exactly, weibull
from tests.model.past import known

DECLARED = (6.0, 10.0, 12.0, 24.0, 48.0, 72.0)
TWELVE = [
    known(DECLARED[place % 6] * (0.5 + 0.1 * place), declared_hours=DECLARED[place % 6], local=place < 3, written=None)
    for place in range(12)
]
"""Twelve pauses that lasted the longer the longer they were declared; few were local."""


def reasons(lengths: list[PastLength], traits: PauseTraits) -> dict[str, str]:
    return telling_traits(lengths, traits)[1]


def test_a_trait_is_used_where_it_is_told_and_past_pauses_differ_in_it() -> None:
    traits = PauseTraits(declared_hours=24, local=True, written=True)
    names, left_out = telling_traits(TWELVE, traits)
    assert names == ("declared_hours",)
    assert left_out == {
        "local": "told of 12 past pauses with a known end, where 20 are needed",
        "humanitarian": "not told of this pause",
        "monitored": "not told of this pause",
        "written": "told of 0 past pauses with a known end, where 20 are needed",
    }
    assert reasons(TWELVE, PauseTraits(local=True))["local"] == "past pauses hardly differ in it"
    assert "told of 9" in reasons(TWELVE[:9], PauseTraits(declared_hours=24))["declared_hours"]


def test_ends_that_are_not_known_do_not_pay_for_a_trait() -> None:
    lengths = [*TWELVE[:9], *(known(5, math.inf, declared_hours=9) for _ in range(9))]
    assert "told of 9" in reasons(lengths, PauseTraits(declared_hours=24))["declared_hours"]


def test_a_trait_that_tells_pauses_apart_is_taken_into_account() -> None:
    lengths = [*TWELVE, known(500), known(0.1)]
    choice = PastFits(lengths).choose(PauseTraits(declared_hours=24))
    assert choice is not None
    assert choice.covariates == ("declared_hours",)
    assert len(choice.lengths) == 12
    longer = PastFits(lengths).choose(PauseTraits(declared_hours=72))
    assert longer is not None
    assert longer.fit.curve().holds_after(24) > choice.fit.curve().holds_after(24)


def test_a_trait_that_tells_nothing_is_left_out_and_all_pauses_are_used() -> None:
    hours = weibull(20, 1, 30).tolist()
    lengths = [*(known(h, local=place % 2 == 0) for place, h in enumerate(hours)), known(40)]
    choice = PastFits(lengths).choose(PauseTraits(local=True))
    assert choice is not None
    assert choice.covariates == ()
    assert len(choice.lengths) == 31
    assert choice.left_out["local"] == "it does not help to tell past pauses apart"


def test_the_order_of_rows_decides_nothing() -> None:
    lengths = exactly(weibull(20, 0.5, 12))
    shuffled = random.Random(3).sample(lengths, k=12)  # noqa: S311 - no secret
    one, other = PastFits(lengths).choose(PauseTraits()), PastFits(shuffled).choose(PauseTraits())
    assert one is not None
    assert other is not None
    assert one.fit.curve() == other.fit.curve()


def test_the_least_criterion_is_taken() -> None:
    choice = PastFits(exactly(weibull(24, 0.4, 200))).choose(PauseTraits())
    assert choice is not None
    assert choice.fit is choice.families[0]
    assert choice.fit.family == "weibull"
    assert choice.fit.aic == min(fit.aic for fit in choice.families)


@pytest.mark.parametrize("traits", [PauseTraits(), PauseTraits(declared_hours=5)])
def test_pauses_without_an_end_cannot_be_fitted_to_a_curve_that_ends(traits: PauseTraits) -> None:
    choice = PastFits([known(5, math.inf, declared_hours=3)] * 6).choose(traits)
    assert choice is None or choice.fit.curve().holds_after(5) > 0.99
