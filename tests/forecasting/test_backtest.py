import math

import pytest

from safepassage.forecasting.backtest import agreement_with, base_rate, check_fit
from safepassage.forecasting.choice import PastFits
from safepassage.model.past_pauses import PastLength, PauseTraits
from safepassage.model.pause import ExponentialSurvival
from safepassage.model.pause_report import GroupSurvival
from tests.model.past import known

RECORD = [
    known(1, place="a"),
    known(5, place="a"),
    known(30, place="a"),
    known(8, 20, place="b"),
    known(50, place="b"),
    known(100, math.inf, place="b"),
    known(3, place="b"),
    known(13, place="c"),
    known(70, place="c"),
    known(2, 3, place="c"),
]


def test_the_base_rate_counts_those_of_which_it_is_known() -> None:
    """After 10 h: 30, 50, 100+, 13 and 70 held; 1, 5, 3 and 2-3 did not; of 8-20 it is not known."""
    assert base_rate(RECORD, 10) == 5 / 9
    assert base_rate([known(1, math.inf)], 5) is None


def test_each_place_is_judged_by_the_others_alone() -> None:
    check = check_fit(RECORD, (), horizons_h=(10,))
    assert check is not None
    model, base, differences = [], [], []
    for place, held in (("a", (0, 0, 1)), ("b", (None, 1, 1, 0)), ("c", (1, 1, 0))):
        others = [length for length in RECORD if length.place != place]
        choice = PastFits(others).choose(PauseTraits())
        assert choice is not None
        chance, rate = choice.fit.curve().holds_after(10), base_rate(others, 10)
        assert rate is not None
        told = [each for each in held if each is not None]
        model += [(chance - each) ** 2 for each in told]
        base += [(rate - each) ** 2 for each in told]
        differences.append(sum((chance - each) ** 2 - (rate - each) ** 2 for each in told))
    [score] = check.scores
    assert (score.pauses, score.undecided, check.places) == (9, 1, 3)
    assert score.model == pytest.approx(sum(model) / 9)
    assert score.base_rate == pytest.approx(sum(base) / 9)
    mean = sum(differences) / 9
    assert check.mean_difference == pytest.approx(mean)
    # Places are the units: three sums of deviations, with the usual 3 / 2 for the mean that was taken out.
    spread = sum((total - mean * 3) ** 2 for total in differences) * 3 / 2
    assert check.standard_error == pytest.approx(math.sqrt(spread) / 9)
    assert check.beats_base_rate == (mean < -2 * check.standard_error)


def test_a_place_without_enough_others_is_not_judged() -> None:
    assert check_fit([known(hours, place="a") for hours in (1, 2, 3, 5, 8, 13)], ()) is None
    few = [known(1, place="b"), *(known(hours, place="a") for hours in (2, 3, 5, 8, 13))]
    check = check_fit(few, (), horizons_h=(6,))
    assert check is not None
    assert (check.places, check.scores[0].pauses) == (1, 1)
    assert check.standard_error == math.inf
    assert not check.beats_base_rate


def test_what_is_not_told_of_this_pause_is_hidden_from_the_check() -> None:
    """Lengths that are about two thirds of what was declared: telling it answers far better."""
    declared = (2, 3, 8, 20, 60, 96)
    record = [
        known(hours * (0.5 + 0.05 * ((5 * place + number) % 7)), place=f"place {place}", declared_hours=hours)
        for place in range(3)
        for number, hours in enumerate(declared)
    ]
    blind, told = (check_fit(record, names, horizons_h=(5, 30)) for names in ((), ("declared_hours",)))
    assert blind is not None
    assert told is not None
    assert (blind.told, told.told) == ((), ("declared_hours",))
    assert told.beats_base_rate
    assert not blind.beats_base_rate
    assert told.scores[0].model < 0.1 < blind.scores[0].model


def test_one_half_always_is_a_quarter() -> None:
    opposite = [
        *(known(1, place="short") for _ in range(6)),
        *(known(100 + number, place="long") for number in range(6)),
    ]
    check = check_fit(opposite, (), horizons_h=(12,))
    assert check is not None
    assert check.worse_than_half == (12,)


def test_agreement_tells_where_they_lie_furthest_apart() -> None:
    group = GroupSurvival(group="some", pauses=9, hours=(24, 48), survival=(0.5, 0.5), reference="a study")
    agreement = agreement_with(ExponentialSurvival(mean_h=24), group)
    assert agreement.survival == pytest.approx((math.exp(-1), math.exp(-2)))
    assert agreement.furthest == pytest.approx(math.exp(-2) - 0.5)
    assert agreement.furthest_at_h == 48


def test_lengths_keep_what_is_told() -> None:
    length: PastLength = known(3, local=True)
    assert length.traits == PauseTraits(local=True)
