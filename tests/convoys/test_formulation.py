"""Every constraint as a person reads it, kept in a file; and none without one."""

import inspect
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from safepassage.convoys import formulation
from safepassage.convoys.fleet_problem import (
    Access,
    FleetProblem,
    LinkedTerm,
    OnFoot,
    Party,
    RoadLimit,
    Site,
    WalkIn,
    earliest_arrival,
)
from safepassage.convoys.formulation import formulate
from safepassage.convoys.linear_program import as_text
from safepassage.convoys.rides import movements
from tests.convoys.small import through_a_gate, trap

GOLDEN = Path(__file__).parent / "golden" / "fleet"

CONSTRAINTS = [name.removeprefix("define_") for name in dir(formulation) if name.startswith("define_")]


def everything() -> FleetProblem:
    """The shuttle through a gate, with people of a later rank who may walk to it, and every rule there is."""
    problem = through_a_gate(steps=5, vehicles=2)
    wounded = Party(
        name="wounded",
        group="wounded",
        persons=3,
        rides_in=(0,),
        goes_to=(0,),
        accesses=(Access(place=0, ready=2, walk=1),),
        rank=1,
    )
    return replace(
        problem,
        parties=(replace(problem.parties[0], loading=np.array([4, 0, 4, 99, 4])), wounded),
        sites=(Site(name="camp", place=1, beds=9, intake=np.array([0, 0, 4, 4, 6, 0])),),
        road_limits=(
            RoadLimit(
                name="bridge",
                enter_after=problem.passages[0].enter_after,
                pce=np.array([2.0]),
                room=np.array([4.0, 4.0, 4.0, 3.0, 3.0]),
            ),
        ),
        walk_ins=(WalkIn(place=0, by=np.array([0, 0, 1, 2, 3, 3])),),
        on_foot=OnFoot(by=np.array([0, 0, 0, 0, 1, 2]), first=(4, -1), walk=(3, 0)),
        linked_terms=(
            LinkedTerm(name="term", parties=(0,), counterparts=(1,), ratio=2.0, slack=5, counts_arrivals=False),
        ),
    )


def trap_with_one_trip() -> FleetProblem:
    """Two pickups on one trip."""
    return replace(trap(steps=4), chains=((0, 1),))


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_constraint_reads_as_it_is_kept(constraint: str) -> None:
    problem = trap_with_one_trip() if constraint == "visits" else everything()
    program = formulate(problem, earliest_arrival(problem.steps), movements(problem), reached={0: 60.0})
    kept = (GOLDEN / f"{constraint}.txt").read_text(encoding="utf-8")
    assert as_text(program, constraint) == kept
    assert kept.strip()


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_constraint_is_told_as_a_formula(constraint: str) -> None:
    text = inspect.getdoc(getattr(formulation, f"define_{constraint}"))
    assert text is not None
    assert "=" in text


def test_no_file_is_kept_for_nothing() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(CONSTRAINTS)
