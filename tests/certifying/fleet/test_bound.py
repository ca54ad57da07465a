"""No plan is worth more than any prices prove: plans of drawn towns, days by hand, and prices that are none."""

import dataclasses
import math
from datetime import timedelta
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.certifying.certify import certify
from safepassage.certifying.fleet.bound import fleet_bound
from safepassage.certifying.fleet.bound_verdict import prove_fleet
from safepassage.certifying.fleet.reading import read_fleet
from safepassage.certifying.replay import replay_by
from safepassage.certifying.rules import read_rules
from safepassage.model.corridor import Corridor
from safepassage.model.fleet import ConvoyRule
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import FleetBound, Runs
from safepassage.model.scenario import Scenario
from safepassage.planning.fleet.planner import plan_fleet
from tests.builders import START
from tests.certifying.fleet.fleets import area, bus, fleet_scenario, site
from tests.planning.fleet.towns import towns

BY_ARRIVAL = FleetBound(
    objective="earliest-arrival", most_pickups=2, persons={}, beds={}, entries={}, linked={}, whole_loads={}
)
"""All prices 0."""


def bound_of(scenario: Scenario, proof: FleetBound) -> float | None:
    """What the prices prove."""
    return fleet_bound(read_fleet(read_rules(scenario)), proof)


def shaken(proof: FleetBound, random: np.random.Generator, spread: float) -> FleetBound:
    """The same prices, each times something of its own, 0 and numbers above 1 included."""

    def times(price: float) -> float:
        return price * float(random.choice([0.0, 1.0, 1.0, random.uniform(0.0, 1.0 + spread)]))

    def runs(own: Runs) -> Runs:
        return tuple((first, times(price)) for first, price in own)

    return dataclasses.replace(
        proof,
        persons=MappingProxyType({name: times(price) for name, price in proof.persons.items()}),
        beds=MappingProxyType({name: times(price + 0.1) for name, price in proof.beds.items()}),
        entries=MappingProxyType({name: runs(own) for name, own in proof.entries.items()}),
        linked=MappingProxyType({name: runs(own) for name, own in proof.linked.items()}),
        whole_loads=MappingProxyType({name: runs(own) for name, own in proof.whole_loads.items()}),
    )


def drawn(scenario: Scenario, objective: str, random: np.random.Generator) -> FleetBound:
    """Prices drawn for everything there is."""
    steps = scenario.grid.steps

    def runs(most: float) -> Runs:
        firsts = sorted(random.choice(steps, size=3, replace=False).tolist())
        return tuple((first, float(random.uniform(0.0, most))) for first in firsts)

    most = float(steps) if objective == "earliest-arrival" else 1.0
    return FleetBound(
        objective=objective,
        exposure_weight=float(random.choice([0.0, 0.7, 2.0])),
        most_pickups=2,
        persons={own.staging_area_id: float(random.uniform(0.0, most)) for own in scenario.staging_areas},
        beds={own.reception_site_id: float(random.uniform(0.0, most / 3)) for own in scenario.reception_sites},
        entries={own.corridor_id: runs(most) for own in scenario.corridors},
        linked={(own.movement_id, 0): runs(most / 4) for own in scenario.linked_movements},
        whole_loads={(node, seats): runs(most / 4) for node in "pq" for seats in (2, 4)},
    )


@given(towns(), st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_plan_of_a_drawn_town_is_worth_more_than_any_prices_say(town: Scenario, seed: int) -> None:
    random = np.random.default_rng(seed)
    plan = plan_fleet(town, seconds=1.0).plan
    rules = read_rules(town)
    done = replay_by(rules, plan)
    assert not done.violations
    safe = np.array(done.safe_by, dtype=np.int64)
    assert plan.certificate is not None
    assert plan.certificate.fleet is not None
    proofs = [plan.certificate.fleet, *(shaken(plan.certificate.fleet, random, spread) for spread in (0.1, 1.0, 4.0))]
    proofs += [drawn(town, objective, random) for objective in ("earliest-arrival", "expected-safe") for _ in range(2)]
    proofs += [BY_ARRIVAL, dataclasses.replace(BY_ARRIVAL, objective="expected-safe", exposure_weight=0.5)]
    for proof in proofs:
        own = dataclasses.replace(plan, certificate=dataclasses.replace(plan.certificate, fleet=proof))
        found = prove_fleet(rules, own, safe, expected_safe=done.expected_safe, expected_caught=done.expected_caught)
        assert (found.most_possible >= safe).all()
        assert found.worth is not None
        assert found.worth.value <= found.worth.bound + 1e-6


def shuttle(**more: object) -> Scenario:
    """A bus of four seats stands at a, where ten people are; b is two minutes away, loading takes a minute."""
    return fleet_scenario(
        **{
            "roads": [("a", "b", 2.0, 6000.0, "bus")],
            "staging": [area("S1", "a", 10)],
            "sites": [site("R1", "b")],
            "vehicles": [bus(count=1, seats=4, depot_node_id="a", loading_s=60, unloading_s=0)],
            "steps": 20,
            **more,
        }  # type: ignore[arg-type]
    )


def test_without_prices_every_trip_counts_as_full() -> None:
    # Safe at 3, 8, 13 and 18: four times four people, worth 21 - s each.
    assert bound_of(shuttle(), BY_ARRIVAL) == pytest.approx(4 * (18 + 13 + 8 + 3))


def test_a_price_a_person_proves_what_the_best_plan_is_worth() -> None:
    # Ten people in three trips: 4 x 18 + 4 x 13 + 2 x 8. A person more would be safe at 13 + 5 = 18 - 10 = 8.
    proof = dataclasses.replace(BY_ARRIVAL, persons={"S1": 8.0})
    assert bound_of(shuttle(), proof) == pytest.approx(4 * 18 + 4 * 13 + 2 * 8)


def test_whole_loads_prove_that_the_last_trip_is_not_full() -> None:
    # One of five is left for a second trip at 13. At a price of 13 that trip is worth nothing, and the bound is exact.
    scenario = shuttle(staging=[area("S1", "a", 5)])
    best = 4 * 18 + 1 * 13
    assert bound_of(scenario, dataclasses.replace(BY_ARRIVAL, persons={"S1": 13.0})) == pytest.approx(best)
    # At 17 the first trip gains 4. With a price of 3 at instant 13 nobody who is safe by then is worth a seat, but the
    # visits that end at 3, 8 and 13 gain 3 each, and the inequality 3 x (P/(c f) - ceil(P/c)) = 9.
    dear = dataclasses.replace(BY_ARRIVAL, persons={"S1": 17.0})
    assert bound_of(scenario, dear) == pytest.approx(5 * 17 + 4)
    loads = dataclasses.replace(dear, whole_loads={("a", 4): ((13, 3.0), (14, 0.0))})
    assert bound_of(scenario, loads) == pytest.approx(5 * 17 + 9 + 3 * 3)


def test_a_corridor_counts_once_a_run_and_by_its_rules() -> None:
    # Entries are five steps apart; at a price of 18 x 4 a trip the day is worth nothing, the corridor what it lets in.
    corridor = Corridor(corridor_id="K", link_ids=("1",))
    rule = ConvoyRule(corridor_id="K", max_vehicles=1, min_headway_s=300)
    scenario = shuttle(corridors=[corridor], convoy_rules=[rule])
    proof = dataclasses.replace(BY_ARRIVAL, entries={"K": ((0, 72.0),)})
    assert bound_of(scenario, proof) == pytest.approx(72.0 * 4)


def test_entries_that_no_rule_limits_have_no_price() -> None:
    corridor = Corridor(corridor_id="K", link_ids=("1",))
    scenario = shuttle(corridors=[corridor], convoy_rules=[ConvoyRule(corridor_id="K", max_vehicles=1)])
    proof = dataclasses.replace(BY_ARRIVAL, entries={"K": ((0, 72.0),)})
    assert bound_of(scenario, proof) == pytest.approx(bound_of(scenario, BY_ARRIVAL))


def test_who_walks_all_the_way_needs_no_seat() -> None:
    roads = [("a", "b", 2.0, 6000.0, "bus"), ("a", "b", 6.0, 6000.0, "walk")]
    proof = dataclasses.replace(BY_ARRIVAL, persons={"S1": 15.0})
    # Ten walk and are safe at 6, worth 15; the first four ride and are worth three more.
    assert bound_of(shuttle(roads=roads), proof) == pytest.approx(10 * 15 + 4 * 3)
    assert bound_of(shuttle(roads=roads), BY_ARRIVAL) == pytest.approx(10 * 15 + 4 * (18 + 13 + 8 + 3))


def test_where_a_pause_may_break_worth_is_what_is_safe_less_what_is_caught() -> None:
    scenario = shuttle(pause=Pause(survival=ExponentialSurvival(mean_h=0.5)), staging=[area("S1", "a", 4)])
    proof = FleetBound(
        objective="expected-safe", exposure_weight=1.0, most_pickups=1, persons={}, beds={}, entries={}, linked={},
        whole_loads={},
    )  # fmt: skip
    holds = [math.exp(-minutes / 30) for minutes in range(21)]
    trips = sum(4 * (2 * holds[safe] - holds[safe - 2]) for safe in (3, 8, 13, 18))
    assert bound_of(scenario, proof) == pytest.approx(trips)


def test_a_corridor_that_opens_late_is_waited_for() -> None:
    corridor = Corridor(corridor_id="K", link_ids=("1",), opens_at=START + timedelta(minutes=10))
    # Safe at 12 and 17: loaded already when it opens, back at 14, loaded at 15.
    assert bound_of(shuttle(corridors=[corridor]), BY_ARRIVAL) == pytest.approx(4 * (9 + 4))


@pytest.mark.parametrize("price", [-1e-9, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("where", ["persons", "beds", "entries", "linked", "whole_loads", "exposure_weight"])
def test_what_is_no_price_proves_nothing(where: str, price: float) -> None:
    tables: dict[str, object] = {
        "persons": {"S1": price},
        "beds": {"R1": price},
        "entries": {"K": ((0, price),)},
        "linked": {("m", 0): ((0, price),)},
        "whole_loads": {("a", 4): ((0, price),)},
        "exposure_weight": price,
    }
    assert bound_of(shuttle(), dataclasses.replace(BY_ARRIVAL, **{where: tables[where]})) is None  # type: ignore[arg-type]


def test_other_objectives_and_trips_without_pickups_prove_nothing() -> None:
    assert bound_of(shuttle(), dataclasses.replace(BY_ARRIVAL, objective="shortest")) is None
    assert bound_of(shuttle(), dataclasses.replace(BY_ARRIVAL, most_pickups=0)) is None


def test_prices_beyond_numbers_prove_nothing() -> None:
    proof = dataclasses.replace(BY_ARRIVAL, persons={"S1": 1.7e300})
    assert bound_of(shuttle(), proof) is None


def test_of_plans_the_prices_do_not_speak_of_nothing_is_said() -> None:
    plan = plan_fleet(shuttle(), seconds=3.0).plan
    assert plan.certificate is not None
    assert plan.certificate.fleet is not None
    assert certify(shuttle(), plan).worth is not None
    boardings = plan.boardings or ()
    two = (*boardings, dataclasses.replace(boardings[0], leg=2))
    rules = read_rules(shuttle())
    told = dataclasses.replace(plan, boardings=two)
    found = prove_fleet(rules, told, np.zeros(21, dtype=np.int64), expected_safe=0.0, expected_caught=0.0)
    assert found.worth is None
    assert "speak of trips of one pickup" in found.words
