"""Whatever is changed in a plan, it is judged and nothing is raised."""

import dataclasses
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.certifying.certify import certify
from safepassage.model.network import Node
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from tests.certifying.fleet import escorted, shuttle, tied, walk_and_ride
from tests.certifying.fleet.fleets import plan_with
from tests.certifying.fleet.test_figures import whole_plan

EXPOSED = walk_and_ride.walk_and_ride(
    pause=Pause(survival=ExponentialSurvival(mean_h=1.0)),
    nodes=[Node(node_id="a", x_coord=0.0, y_coord=0.0, exposure=2.0, hold_persons=3)],
)

PLANS: list[tuple[Scenario, Plan]] = [
    (shuttle.SHUTTLE, plan_with(shuttle.SHUTTLE, shuttle.LEGS, shuttle.BOARDINGS)),
    (EXPOSED, whole_plan()),
    (
        escorted.SCENARIO,
        plan_with(escorted.SCENARIO, escorted.LEGS, escorted.BOARDINGS, convoys=escorted.CONVOYS),
    ),
    (tied.SCENARIO, plan_with(tied.SCENARIO, tied.LEGS, tied.BOARDINGS)),
]

TABLES = ("path_flows", "trips", "boardings", "convoys")

NUMBERS = st.one_of(st.integers(-3, 50), st.sampled_from([10**30, -(10**30), 2**63, 10**400]))
WORDS = st.sampled_from(
    [
        "",
        "a",
        "b",
        "d",
        "S1",
        "S9",
        "H",
        "R1",
        "R2",
        "R9",
        "T1",
        "T2",
        "T9",
        "K1",
        "K1 K2",
        "K9",
        "bus",
        "ride",
        "walk",
        "fly",
    ]
)
LINKS = st.lists(st.sampled_from(["1", "2", "3", "4", "9"]), max_size=3).map(tuple)
STEPS = st.lists(NUMBERS, max_size=3).map(tuple)


def anything_like(value: object) -> st.SearchStrategy[Any]:
    if isinstance(value, int):
        return NUMBERS
    if isinstance(value, str):
        return WORDS
    return STEPS if value and isinstance(value, tuple) and isinstance(value[0], int) else LINKS


def mutate(plan: Plan, data: st.DataObject) -> Plan:
    """One row of one table lost, doubled, or with one other member; or a table lost."""
    table = data.draw(st.sampled_from(TABLES))
    rows = list(getattr(plan, table) or ())
    what = data.draw(st.sampled_from(["change", "change", "change", "lose", "double", "lose table"]))
    if what == "lose table" and table != "path_flows":
        return dataclasses.replace(plan, **{table: None})  # type: ignore[arg-type]
    if rows:
        place = data.draw(st.integers(0, len(rows) - 1))
        if what == "lose":
            del rows[place]
        elif what == "double":
            rows.append(rows[place])
        else:
            member = data.draw(st.sampled_from([own.name for own in dataclasses.fields(rows[place])]))
            value = data.draw(anything_like(getattr(rows[place], member)))
            rows[place] = dataclasses.replace(rows[place], **{member: value})
    return dataclasses.replace(plan, **{table: tuple(rows)})  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLANS), st.integers(1, 4), st.data())
def test_nothing_is_raised(given_plan: tuple[Scenario, Plan], times: int, data: st.DataObject) -> None:
    scenario, plan = given_plan
    for _ in range(times):
        plan = mutate(plan, data)
    verdict = certify(scenario, plan)
    assert verdict.explanation
    assert verdict.feasible == (not verdict.violations)
