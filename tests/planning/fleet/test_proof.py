"""The prices of the relaxation, handed on, prove the relaxation's own bound to whoever checks them alone."""

import dataclasses
import math

import numpy as np
import pytest

from safepassage.certifying.certify import certify
from safepassage.certifying.fleet.bound import fleet_bound
from safepassage.certifying.fleet.reading import read_fleet
from safepassage.certifying.rules import read_rules
from safepassage.convoys.solver import solve_fleet
from safepassage.model.fleet import VehicleType
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite
from safepassage.model.verdict import Optimality
from safepassage.planning.fleet import problem
from safepassage.planning.fleet.planner import plan_fleet
from safepassage.planning.fleet.problem import ask_fleet
from safepassage.planning.fleet.proof import fleet_proof
from tests.certifying.fleet.fleets import area, fleet_scenario

PICKUPS, SITES, DEPOTS, STEPS = 6, 2, 1, 60
PERSONS = (37, 112, 64, 51, 93, 8)


def island(*, beds: int | None = None, pause: Pause | None = None, spread: bool = True) -> Scenario:
    """Six pickups, two sites, a depot, roads between all of them that no detour beats; four buses of twenty seats."""
    random = np.random.default_rng(5)
    where = random.uniform(0.0, 6.0, (PICKUPS + SITES + DEPOTS, 2))
    where[PICKUPS : PICKUPS + SITES, 0] += 4.0
    names = [*(f"p{n}" for n in range(PICKUPS)), *(f"s{n}" for n in range(SITES)), "d"]
    roads = [
        (names[one], names[other], math.hypot(*(where[one] - where[other])), 1e6, "bus")
        for one in range(len(names))
        for other in range(one)
    ]
    return fleet_scenario(
        roads=roads,
        staging=[area(f"S{n}", f"p{n}", persons if spread else 20) for n, persons in enumerate(PERSONS)],
        sites=[ReceptionSite(reception_site_id=f"R{n}", node_id=f"s{n}", beds=beds) for n in range(SITES)],
        vehicles=[
            VehicleType(
                vehicle_type="bus", count=4, seats=20, depot_node_id="d", use="bus", loading_s=60, unloading_s=60
            )
        ],
        steps=STEPS,
        pause=pause,
    )


@pytest.mark.parametrize(
    ("scenario", "weight"),
    [
        (island(), 0.0),
        (island(beds=200), 0.0),
        (island(spread=False), 0.0),
        (island(pause=Pause(survival=ExponentialSurvival(mean_h=0.7))), 0.5),
    ],
)
def test_the_bound_of_the_relaxation_is_proven(
    scenario: Scenario, weight: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With pairs of pickups the kernel looks at some of them only, and the proof speaks of all.
    monkeypatch.setattr(problem, "MOST_PAIRS", 0)
    question = ask_fleet(scenario, weight)
    schedule = solve_fleet(question.problem, question.objective, seconds=20.0, seed=1)
    assert schedule.row_prices

    certificate = fleet_proof(question, schedule, weight)

    assert certificate.fleet is not None
    bound = fleet_bound(read_fleet(read_rules(scenario)), certificate.fleet)
    everybody = question.objective.staying * question.problem.persons
    assert bound is not None
    # What the search proves beyond the relaxation, by branching, no prices tell.
    assert (
        everybody - schedule.cost - 1e-4
        <= bound
        <= everybody - schedule.bound + 0.005 * abs(everybody - schedule.bound)
    )


def test_the_proof_is_small_and_has_no_price_of_nothing() -> None:
    scenario = island()
    plan = plan_fleet(scenario, seconds=5.0).plan
    assert plan.certificate is not None
    proof = plan.certificate.fleet
    assert proof is not None
    assert set(proof.persons) == {own.staging_area_id for own in scenario.staging_areas}
    for runs in (*proof.entries.values(), *proof.linked.values(), *proof.whole_loads.values()):
        assert all(before[1] != after[1] for before, after in zip(((0, 0.0), *runs), runs, strict=False))


def test_without_a_relaxation_everybody_has_the_price_of_being_safe_at_once() -> None:
    question = ask_fleet(island(), 0.0)
    schedule = solve_fleet(question.problem, question.objective, seconds=1.0, seed=1)
    proof = fleet_proof(question, dataclasses.replace(schedule, row_prices={}), 0.0).fleet
    assert proof is not None
    assert set(proof.persons.values()) == {STEPS + 1.0}
    bound = fleet_bound(read_fleet(read_rules(island())), proof)
    assert bound == pytest.approx((STEPS + 1) * sum(PERSONS))


def test_the_verdict_tells_how_much_later_people_are_safe_than_in_any_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problem, "MOST_PAIRS", 0)
    scenario = island(spread=False)
    verdict = certify(scenario, plan_fleet(scenario, seconds=20.0).plan)
    assert verdict.worth is not None
    assert verdict.optimality in (Optimality.MOST_VALUE, Optimality.BOUNDED)
    assert "trips of one pickup to one site" in verdict.explanation
    assert ("sooner on average" in verdict.explanation) == (verdict.optimality is Optimality.MOST_VALUE)
    assert all(safe <= most for safe, most in zip(verdict.safe_by, verdict.most_possible_by, strict=True))
