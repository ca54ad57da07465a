import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.planning.proof import Runs, runs_of


def unrolled(runs: Runs, length: int) -> list[int]:
    """Read runs back as the docstring of `model.plan.Labels` says."""
    starts = [first for first, *_ in runs]
    labels = []
    for instant in range(length):
        first, label, gain = runs[max(number for number, start in enumerate(starts) if start <= instant)]
        labels.append(label + gain * (instant - first))
    return labels


@settings(derandomize=True, max_examples=300)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=25))
def test_runs_read_back_as_the_labels(labels: list[int]) -> None:
    assert unrolled(runs_of(np.array(labels)), len(labels)) == labels


def test_runs_are_few() -> None:
    assert runs_of(np.array([5, 5, 5, 6, 7, 8, 8, 8, 20, 20])) == ((0, 5, 0), (2, 5, 1), (5, 8, 0), (8, 20, 0))


def test_one_instant_alone() -> None:
    assert runs_of(np.array([3])) == ((0, 3, 0),)
