"""The parts of the bound against trying everything: entries by the rules, whole loads, courses through states."""

from itertools import combinations, pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safepassage.certifying.fleet.bound_corridors import most_escorted, most_inspected, most_spaced
from safepassage.certifying.fleet.bound_loads import whole_loads
from safepassage.certifying.fleet.bound_paths import Courses, most_worth
from tests.certifying.fleet.fleets import area

PRICES = st.lists(st.sampled_from([0.0, 1.0, 2.5, 4.0]), min_size=1, max_size=9).map(np.array)


@given(PRICES, st.integers(1, 4))
def test_entries_so_far_apart(prices: np.ndarray, apart: int) -> None:
    steps = range(len(prices))
    sets = [
        chosen
        for count in range(len(prices) + 1)
        for chosen in combinations(steps, count)
        if all(after - before >= apart for before, after in pairwise(chosen))
    ]
    assert most_spaced(prices, apart) == max(sum(prices[step] for step in chosen) for chosen in sets)


@given(PRICES.filter(lambda prices: len(prices) <= 7), st.integers(1, 2))
def test_entries_with_one_escort_to_and_fro(prices: np.ndarray, through: int) -> None:
    best = 0.0
    for ways in product(("none", "out", "back"), repeat=len(prices)):
        busy = [step - through * (way == "back") for step, way in enumerate(ways) if way != "none"]
        if all(after - before >= 2 * through for before, after in pairwise(sorted(busy))):
            best = max(best, sum(price for price, way in zip(prices, ways, strict=True) if way != "none"))
    assert most_escorted(prices, through) == best


@given(PRICES.filter(lambda prices: len(prices) <= 6), st.sampled_from([30, 60, 90, 150]))
def test_entries_of_vehicles_inspected_one_after_the_other(prices: np.ndarray, inspection_s: int) -> None:
    most = 60 * len(prices) // inspection_s
    best = 0.0
    for entries in product(range(len(prices) + 1), repeat=min(most, 4)):
        chosen = sorted(step for step in entries if step < len(prices))
        if all(count * inspection_s <= 60 * step for count, step in enumerate(chosen, 1)):
            best = max(best, float(sum(prices[step] for step in chosen)))
    assert most_inspected(prices, inspection_s, 60) >= best
    if most <= 4:
        assert most_inspected(prices, inspection_s, 60) == best


@given(
    st.integers(1, 30),
    st.integers(1, 8),
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3), st.floats(0, 1)), max_size=6),
)
def test_no_visits_break_the_whole_load_inequality(
    persons: int, seats: int, visits: list[tuple[int, int, float]]
) -> None:
    """Visits are (seats, when they end, how full); prices are 1 at one instant, so that the sums are the inequality."""
    for instant in range(4):
        prices = np.zeros(4)
        prices[instant] = 1.0
        loads = whole_loads("a", [area("S1", "a", persons)], {seats: prices})
        if loads is None:
            assert persons % seats == 0
            continue
        left, total = persons, loads.worth
        for size, ends, full in visits:
            carried = min(left, int(size * full))
            left -= carried
            if carried:
                total += loads.visit(size)[ends] - carried * loads.person()[ends]
        # worth + gained - paid = price x (left-hand side - right-hand side)
        assert total >= -1e-9


@st.composite
def graphs(draw: st.DrawFn) -> Courses:
    """Up to four states and eight arcs, over four steps."""
    courses = Courses(steps=4)
    for _ in range(draw(st.integers(1, 4))):
        courses.state(may_end=draw(st.booleans()))
    count = len(courses.may_end)
    for number in range(draw(st.integers(0, 8))):
        gain = np.array(draw(st.lists(st.sampled_from([-np.inf, -1.0, 0.0, 2.0]), min_size=5, max_size=5)))
        courses.add_series(number, gain)
        tail, head = draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1))
        # Arcs without a step lead upwards, so that nobody goes round within an instant.
        courses.arc(tail, head, draw(st.integers(0 if tail < head else 1, 3)), number + 1)
    return courses


@given(graphs())
def test_courses_are_the_best_of_all(courses: Courses) -> None:
    def best(state: int, at: int) -> float:
        worth = 0.0 if courses.may_end[state] else -np.inf
        if at < courses.steps:
            worth = max(worth, best(state, at + 1))
        for tail, head, delay, gain, _, _ in courses.arcs:
            if tail == state and at + delay <= courses.steps:
                worth = max(worth, courses.gains[gain][at] + best(head, at + delay))
        return worth

    found = most_worth(courses)
    assert found is not None
    for state in range(len(courses.may_end)):
        for at in range(courses.steps + 1):
            assert found[at, state] == best(state, at)


def test_who_can_go_round_in_no_time_and_gain_is_worth_no_number() -> None:
    courses = Courses(steps=2)
    one, other = courses.state(may_end=True), courses.state(may_end=True)
    courses.arc(one, other, 0, courses.add_series("gain", np.ones(3)))
    courses.arc(other, one, 0)
    assert most_worth(courses) is None
