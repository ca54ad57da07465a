"""The search on small programs whose fractional solutions are far from whole ones, against SciPy's integer solver."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.withstand.formulation import Formulation, Layout, Rows
from safepassage.flow.withstand.search import Answer, Clock, Search
from safepassage.flow.withstand.solver import NEARLY, Program

Table = list[list[int]]


class Packing:
    """Choose numbers within limits shared by several; the guarantee is the least of some sums of them.

    Half of the limits are told only when a solution breaks them.
    """

    def __init__(self, limits: Table, sums: Table, costs: Table) -> None:
        self.limits = np.array(limits, dtype=np.float64)
        self.columns = self.limits.shape[1] - 1
        self.guarantee = self.columns
        self.whole = np.arange(self.columns)
        self.costs: list[FloatArray] = [np.array([*cost, 0], dtype=np.float64) for cost in costs]
        self.sums = np.array([[*row, -1] for row in sums], dtype=np.float64)
        told = self.limits[::2]
        matrix = np.vstack([np.column_stack([told[:, :-1], np.zeros(len(told))]), self.sums])
        self.program = Program(
            Formulation(
                layout=Layout(firsts=(), guarantee=self.guarantee),
                upper=np.array([*[3.0] * self.columns, 100.0]),
                rows=Rows(
                    matrix=csr_array(matrix),
                    lower=np.array([*[-np.inf] * len(told), *[0.0] * len(sums)]),
                    upper=np.array([*told[:, -1], *[np.inf] * len(sums)]),
                ),
                bedded=np.zeros(0, np.int64),
            )
        )

    def separate(self, values: FloatArray, at_least: float) -> int:
        """Tell the limits that are broken."""
        assert at_least >= -NEARLY
        broken = [row for row in self.limits[1::2] if row[:-1] @ values[:-1] > row[-1] + NEARLY]
        for row in broken:
            self.program.require(np.array([*-row[:-1], 0.0]), -row[-1])
        return len(broken)


def search(packing: Packing, *, clock: Clock | None = None, whole: bool = True) -> Answer:
    clock = clock or Clock(until=None)
    return Search(
        packing, most=100, most_whole=100, least=0, clock=clock, on_progress=lambda _share: None, whole=whole
    ).run()


def by_hand(packing: Packing) -> tuple[float, int, list[int]]:
    """The bound, the whole-number guarantee, and with it the most of each cost, the first first."""
    columns, told = packing.columns + 1, packing.limits
    rows = [
        LinearConstraint(np.column_stack([told[:, :-1], np.zeros(len(told))]), -np.inf, told[:, -1]),
        LinearConstraint(packing.sums, 0, np.inf),
        LinearConstraint(np.eye(columns), 0, [3.0] * packing.columns + [100.0]),
    ]  # fmt: skip
    gain = np.zeros(columns)
    gain[-1] = -1
    bound = -(milp(gain, constraints=rows).fun or 0.0)
    found = []
    for cost in (-gain, *packing.costs):
        best = milp(-cost, constraints=rows, integrality=np.ones(columns, np.int64))
        found.append(round(-(best.fun or 0.0)))
        rows.append(LinearConstraint(cost, found[-1], np.inf))
    return bound, found[0], found[1:]


@st.composite
def packings(draw: st.DrawFn) -> Packing:
    """Limits of pairs and triples, as odd circles have them, so that halves fit where whole numbers do not."""
    columns = draw(st.integers(3, 7))
    some = st.lists(st.integers(0, columns - 1), min_size=2, max_size=3, unique=True)
    limits = [
        [*(int(column in chosen) for column in range(columns)), draw(st.sampled_from([1, 1, 2, 3]))]
        for chosen in draw(st.lists(some, min_size=3, max_size=9))
    ]
    sums = draw(st.lists(st.lists(st.integers(0, 1), min_size=columns, max_size=columns), min_size=1, max_size=3))
    costs = draw(st.lists(st.lists(st.integers(0, 4), min_size=columns, max_size=columns), min_size=1, max_size=2))
    return Packing(limits, sums, costs)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(packing=packings())
def test_the_search_finds_the_best_whole_numbers(packing: Packing) -> None:
    bound, guaranteed, costs = by_hand(packing)
    answer = search(packing)
    assert abs(answer.bound - bound) < 1e-6
    assert answer.settled
    assert answer.soonest
    assert answer.most_whole == guaranteed
    best = np.rint(answer.plans[-1])
    assert (packing.sums @ best >= -NEARLY).all()
    assert (packing.limits[:, :-1] @ best[:-1] <= packing.limits[:, -1]).all()
    assert [round(float(cost @ best)) for cost in packing.costs] == costs


def circle(costs: Table) -> Packing:
    """Five in a circle, neighbours at most 1 together: 2.5 in halves, 2 in whole numbers."""
    limits = [[int(column in {place, (place + 1) % 5}) for column in range(5)] + [1] for place in range(5)]
    return Packing(limits, [[1] * 5], costs)


def test_halves_of_a_circle_are_no_plan() -> None:
    answer = search(circle([[1, 0, 0, 0, 0]]))
    assert abs(answer.bound - 2.5) < 1e-6
    assert answer.most_whole == 2
    assert np.rint(answer.plans[-1])[0] == 1


def test_only_the_bound_is_found_where_no_more_is_asked() -> None:
    answer = search(circle([[1, 0, 0, 0, 0]]), whole=False)
    assert abs(answer.bound - 2.5) < 1e-6
    assert answer.plans == []
    assert answer.fraction is not None
    assert not answer.settled


def test_time_that_is_over_proves_nothing() -> None:
    answer = search(circle([[1, 0, 0, 0, 0]]), clock=Clock.of(-1.0))
    assert answer.bound >= 2.5 - 1e-6
    assert not answer.soonest
