"""What may enter a corridor next is what the rules, read from their sentences, allow."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.convoys.passing import Passing
from safepassage.convoys.rides import Entry
from tests.convoys.brute_force import breaks_gate
from tests.convoys.fleets import fleets


@settings(max_examples=60, derandomize=True, deadline=None)
@given(data=st.data())
def test_one_more_may_enter_exactly_where_no_rule_breaks(data: st.DataObject) -> None:
    problem = data.draw(fleets(passages=True))
    passing, entered = Passing(problem), list[tuple[int, int]]()
    for _ in range(4):
        for passage in range(len(problem.passages)):
            allowed = [
                not breaks_gate(problem, problem.gates[0], (*entered, (passage, at))) for at in range(problem.steps)
            ]
            assert passing.open_steps(passage).tolist() == allowed
        able = [(passage, int(at)) for passage in range(len(problem.passages))
                for at in np.flatnonzero(passing.open_steps(passage))]  # fmt: skip
        if not able:
            break
        entered.append(data.draw(st.sampled_from(able)))
        passing.enter(0, (Entry(*entered[-1]),), ())


@settings(max_examples=30, derandomize=True, deadline=None)
@given(data=st.data())
def test_several_entries_are_judged_together_and_leave_no_trace(data: st.DataObject) -> None:
    problem = data.draw(fleets(passages=True))
    passing = Passing(problem)
    one = st.tuples(st.integers(0, len(problem.passages) - 1), st.integers(0, problem.steps - 1))
    both = (data.draw(one), data.draw(one))
    before = [passing.open_steps(passage).tolist() for passage in range(len(problem.passages))]
    admitted = passing.admits(0, tuple(Entry(*entry) for entry in both), ())
    assert admitted == (not breaks_gate(problem, problem.gates[0], both))
    assert [passing.open_steps(passage).tolist() for passage in range(len(problem.passages))] == before
