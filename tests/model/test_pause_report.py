import pytest

from safepassage.model.pause_report import BrierScore, Check


def check(mean: float, error: float, *scores: BrierScore) -> Check:
    return Check(scores=scores, places=4, told=(), mean_difference=mean, standard_error=error)


@pytest.mark.parametrize(
    ("mean", "error", "beats"), [(-0.05, 0.02, True), (-0.04, 0.02, False), (-0.03, 0.02, False), (0.05, 0.02, False)]
)
def test_only_a_clear_difference_beats_the_base_rate(mean: float, error: float, beats: bool) -> None:
    assert check(mean, error).beats_base_rate is beats


def test_where_one_half_always_would_have_done_better() -> None:
    scores = [
        BrierScore(hours=hours, pauses=9, undecided=0, model=model, base_rate=0.3)
        for hours, model in ((6, 0.26), (12, 0.25), (24, 0.1))
    ]
    assert check(0, 0.1, *scores).worse_than_half == (6,)
