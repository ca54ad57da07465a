"""Beds: our maximum flows and prices against linear programs written out arc by arc and solved by HiGHS."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog

from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
from safepassage.flow.beds.approximation import best_factor, factor_of
from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from tests.flow.networks import networks
from tests.flow.proofs import dual_value

EXAMPLES = settings(max_examples=40, derandomize=True, deadline=None)


class Program:
    """Every entry, wait and arrival of a network as a column, nothing trimmed; rows are added as dense lists."""

    def __init__(self, network: TimeExpandedNetwork) -> None:
        steps, instants = network.steps, network.steps + 1
        self.network = network
        self.limits: list[float] = []
        self.balance: list[list[tuple[int, float]]] = [[] for _ in range(len(network.places) * instants)]
        self.arrivals: dict[tuple[int, int], int] = {}
        for arc, (tail, head, travel) in enumerate(zip(network.tail, network.head, network.travel, strict=True)):
            for k in range(steps):
                if k + travel <= steps:
                    self.column(network.capacity[arc, k], tail * instants + k, head * instants + k + travel)
        for place in range(len(network.places)):
            for k in range(steps):
                self.column(network.waiting[place, k], place * instants + k, place * instants + k + 1)
        for place, at, persons in zip(network.supply_place, network.supply_at, network.supply, strict=True):
            self.column(persons, None, place * instants + at)
        for site, place in enumerate(network.site_place):
            for k in range(instants):
                self.arrivals[site, k] = self.column(network.intake[site, k], place * instants + k, None)

    def column(self, limit: np.int64, tail: int | None, head: int | None) -> int:
        index = len(self.limits)
        self.limits.append(np.inf if limit >= UNLIMITED else float(limit))
        if tail is not None:
            self.balance[tail].append((index, -1.0))
        if head is not None:
            self.balance[head].append((index, 1.0))
        return index

    def safe_by(self, instant: int, columns: int) -> list[float]:
        row = [0.0] * columns
        for (_, k), index in self.arrivals.items():
            row[index] = float(k <= instant)
        return row

    def maximise(self, gain: list[float], rows: list[list[float]], at_most: list[float]) -> float:
        columns = len(gain)
        equal = np.zeros((len(self.balance), columns))
        for point, entries in enumerate(self.balance):
            for index, value in entries:
                equal[point, index] += value
        beds = [[0.0] * columns for _ in self.network.beds]
        for (site, _), index in self.arrivals.items():
            beds[site][index] = 1.0
        found = linprog(
            -np.array(gain),
            A_ub=np.array([*beds, *rows]),
            b_ub=np.array([*np.minimum(self.network.beds, 10**6).astype(float), *at_most]),
            A_eq=equal,
            b_eq=np.zeros(len(self.balance)),
            bounds=[(0.0, limit) for limit in [*self.limits, *[1.0] * (columns - len(self.limits))]],
        )
        assert found.status == 0
        return -float(found.fun or 0.0)


def most_possible_by_program(network: TimeExpandedNetwork) -> IntArray:
    program = Program(network)
    columns = len(program.limits)
    values = [program.maximise(program.safe_by(t, columns), [], []) for t in range(network.steps + 1)]
    assert np.allclose(values, np.rint(values), atol=1e-6)
    return np.rint(values).astype(np.int64)


def largest_factor_by_program(network: TimeExpandedNetwork, most_possible: IntArray) -> float:
    """Maximise the factor (the last column) over plans that finish at the first possible instant."""
    program = Program(network)
    columns = len(program.limits) + 1
    rows, at_most = [], []
    for t, most in enumerate(most_possible):
        row = [-value for value in program.safe_by(t, columns)]
        row[-1] = float(most)
        rows.append(row)
        at_most.append(0.0)
    last = int(np.argmax(most_possible == most_possible[-1]))
    rows.append([-value for value in program.safe_by(last, columns)])
    at_most.append(-float(most_possible[-1]))
    return program.maximise([0.0] * (columns - 1) + [1.0], rows, at_most)


@EXAMPLES
@given(network=networks(beds=True))
def test_most_possible_is_the_value_of_a_linear_program_at_every_instant(network: TimeExpandedNetwork) -> None:
    found = earliest_arrival_with_beds(network)
    assert found.most_possible.tolist() == most_possible_by_program(network).tolist()


@EXAMPLES
@given(network=networks(sites=1, beds=True))
def test_one_site_with_beds_leaves_a_plan_that_is_always_best(network: TimeExpandedNetwork) -> None:
    assert earliest_arrival_with_beds(network).universally_optimal


@EXAMPLES
@given(network=networks(sites=3, beds=True))
def test_the_bound_on_the_factor_is_the_largest_and_is_proven(network: TimeExpandedNetwork) -> None:
    found = earliest_arrival_with_beds(network)
    if found.most_possible[-1] == 0:
        assert found.universally_optimal
        return
    best = best_factor(network, found.most_possible)
    assert best is not None
    largest = largest_factor_by_program(network, found.most_possible)
    assert best.alpha_bound == pytest.approx(largest, abs=1e-6)
    assert dual_value(network, best.prices, found.most_possible) == pytest.approx(best.alpha_bound, abs=1e-9)
    assert best.alpha <= best.alpha_bound + 1e-9
    assert best.alpha == factor_of(best.flow.safe_by(), found.most_possible)
    if found.universally_optimal:
        assert best.alpha == pytest.approx(1.0, abs=1e-9)
