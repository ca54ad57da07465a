"""A certificate proves what it should, and never more than is true."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.certifying.labels import label_matrix
from safepassage.certifying.optimality import alpha_bound, cut_values, instant_cut_value, most_possible_by
from safepassage.certifying.places import read_places
from safepassage.certifying.replay import replay_by
from safepassage.certifying.rules import read_rules
from safepassage.model.plan import Certificate, DualBound, InstantCut, Labels
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import line_scenario, make_scenario
from tests.certifying.networks import STEPS, labels_from, most_by, scenarios
from tests.certifying.plans import flow, plan_of

QUICK = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


def values_of(scenario: Scenario, labels: Labels) -> list[int]:
    places = read_places(read_rules(scenario))
    values = cut_values(label_matrix(labels, places), places, np.zeros(len(places.site_place), np.bool_))
    return [int(value) for value in values]


def test_the_cut_of_a_line_by_hand() -> None:
    # Two people a step, two steps of travel, ten people: 0, 0, 2, 4, 6, 8, 10, 10 by instants 0..7.
    scenario = line_scenario(persons=10, minutes=2, per_hour=120, steps=7)
    labels = {"node:a": ((0, 7, 0),), "node:b": ((0, 0, 1),)}
    # Whoever is outside at a until 7 must take the road: two may enter at each k with k + 2 <= t.
    assert values_of(scenario, labels) == [0, 0, 2, 4, 6, 8, 10, 10]


def test_the_cut_alternates_with_the_capacities() -> None:
    # Half a person a step: 0, 1, 0, 1, ... enter; two roads in a row.
    scenario = make_scenario(links=[("a", "b", 1, 30), ("b", "c", 1, 600)], staging=[("a", 9)], sites=["c"], steps=8)
    labels = {"node:a": ((0, 9, 0),), "node:b": ((0, 1, 1),), "node:c": ((0, 0, 1),)}
    assert values_of(scenario, labels) == [0, 0, 0, 1, 1, 2, 2, 3, 3]


def test_no_labels_at_all_still_bound_by_the_people_and_the_last_road() -> None:
    scenario = line_scenario(persons=3, minutes=2, per_hour=120, steps=6)
    assert values_of(scenario, {}) == [0, 0, 2, 4, 6, 8, 10]
    inside = {"node:a": ((0, 0, 0),), "node:b": ((0, 0, 0),)}
    assert values_of(scenario, inside) == [3] * 7


def test_labels_that_an_unlimited_way_crosses_are_mended() -> None:
    scenario = line_scenario(persons=3, minutes=1, per_hour=60, steps=4)
    # Outside at a at first, inside later: waiting at a would cross without limit; mended, a is inside from the first.
    assert values_of(scenario, {"node:a": ((0, 5, 0), (2, 2, 0)), "node:b": ((0, 0, 1),)})[4] == 3


def test_a_full_site_counts_its_beds_once() -> None:
    site = ReceptionSite(reception_site_id="R", node_id="b", beds=2)
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 9)], sites=[site], steps=6)
    rules = read_rules(scenario)
    cut = InstantCut(by=6, full_sites=("R",), inside={})
    assert instant_cut_value(rules, read_places(rules), cut) == 2
    assert instant_cut_value(rules, read_places(rules), InstantCut(by=6, full_sites=(), inside={})) == 6


def test_whoever_reaches_a_site_at_the_horizon_is_safe_there_though_others_load_beside_it() -> None:
    home = StagingArea(staging_area_id="home", node_id="b", persons=1, loading_per_h=60)
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 7), home], sites=["b"], steps=7)
    rules = read_rules(scenario)
    assert most_by(rules, read_places(rules), 7, with_beds=True)[0] == 8
    walks = [flow("1", (k,), k + 1, name=str(k)) for k in range(7)]
    replayed = replay_by(rules, plan_of(scenario, *walks, flow("", (), 0, area="home", name="home")))
    assert replayed.violations == ()
    assert replayed.safe_by == (1, 2, 3, 4, 5, 6, 7, 8)


@QUICK
@given(scenarios())
def test_minimum_cuts_prove_the_most_possible_exactly(scenario: Scenario) -> None:
    rules = read_rules(scenario)
    places = read_places(rules)
    best, cuts = zip(*(most_by(rules, places, by, with_beds=False) for by in range(STEPS + 1)), strict=True)
    nobody = np.zeros(STEPS + 1, np.int64)
    proven = most_possible_by(rules, places, Certificate(labels=labels_from(list(cuts), places)), nobody)
    assert proven.tolist() == list(best)
    with_beds, cuts = zip(*(most_by(rules, places, by, with_beds=True) for by in range(STEPS + 1)), strict=True)
    proven = most_possible_by(rules, places, Certificate(cuts=cuts), nobody)
    assert proven.tolist() == list(with_beds)


def runs(horizon: int) -> st.SearchStrategy[tuple[tuple[int, int, int], ...]]:
    run = st.tuples(st.integers(-2, horizon + 2), st.integers(-3, horizon + 3), st.integers(-1, 2))
    return st.lists(run, max_size=4).map(tuple)


@QUICK
@given(scenarios(), st.data())
def test_no_labels_prove_less_than_is_possible(scenario: Scenario, data: st.DataObject) -> None:
    rules = read_rules(scenario)
    places = read_places(rules)
    labels = {name: data.draw(runs(STEPS)) for name in places.index if data.draw(st.booleans())}
    values = cut_values(label_matrix(labels, places), places, np.zeros(len(places.site_place), np.bool_))
    best = [most_by(rules, places, by, with_beds=False)[0] for by in range(STEPS + 1)]
    assert (values >= best).all()


@QUICK
@given(scenarios(), st.data())
def test_no_cut_for_an_instant_proves_less_than_is_possible(scenario: Scenario, data: st.DataObject) -> None:
    rules = read_rules(scenario)
    places = read_places(rules)
    span = st.tuples(st.integers(0, STEPS), st.integers(0, STEPS))
    by = data.draw(st.integers(0, STEPS))
    inside = {name: tuple(data.draw(st.lists(span, max_size=2))) for name in places.index}
    full = tuple(site for site in rules.sites if data.draw(st.booleans()))
    value = instant_cut_value(rules, places, InstantCut(by=by, full_sites=full, inside=inside))
    assert value >= most_by(rules, places, by, with_beds=True)[0]


def test_prices_of_a_line_prove_that_everything_is_possible() -> None:
    scenario = line_scenario(persons=4, minutes=1, per_hour=60, steps=4)
    rules = read_rules(scenario)
    places = read_places(rules)
    most = np.array([0, 1, 2, 3, 4])
    dual = DualBound(weights=((4, 0.25),), potentials={}, bed_prices={})
    bound = alpha_bound(rules, places, dual, safe_by=most, most_possible=most)
    assert bound == pytest.approx(1.0)


def beds_scenario() -> Scenario:
    """One person wants the near site and keeps the far people out of it; hand solution in the test."""
    near = ReceptionSite(reception_site_id="near", node_id="n", beds=1)
    far = ReceptionSite(reception_site_id="far", node_id="f", beds=1)
    # The person at a reaches n in 1 and f in 2; the one at b reaches n only, in 3.
    links: list[tuple[str, str, float, float]] = [("a", "n", 1, 600), ("a", "f", 2, 600), ("b", "n", 3, 600)]
    return make_scenario(links=links, staging=[("a", 1), ("b", 1)], sites=[near, far], steps=3)


def test_prices_prove_that_binding_beds_allow_no_plan_to_be_best_at_every_instant() -> None:
    # F = 0, 1, 1, 2. To have two safe by 3, the one at a must go to f, and nobody is safe by 1. With a part x of that
    # person at n, x are safe by 1 and 2 - x by 3: the smaller of x and (2 - x) / 2 is largest at x = 2/3.
    scenario = beds_scenario()
    rules = read_rules(scenario)
    places = read_places(rules)
    most = np.array([0, 1, 1, 2])
    assert [most_by(rules, places, by, with_beds=True)[0] for by in range(4)] == most.tolist()
    third = 1 / 3
    dual = DualBound(
        weights=((1, third), (3, third)),
        potentials={"node:a": ((0, third),)},
        bed_prices={"near": third, "far": 0.0},
    )
    safe = np.array([0, 1, 1, 1])
    bound = alpha_bound(rules, places, dual, safe_by=safe, most_possible=most)
    assert bound == pytest.approx(2 * third)


def test_with_completion_the_bound_speaks_of_complete_plans_only() -> None:
    # Everyone safe by 3 costs all of instant 1: alpha is 0 for complete plans.
    scenario = beds_scenario()
    rules = read_rules(scenario)
    places = read_places(rules)
    dual = DualBound(
        weights=((1, 1.0),),
        completion_by=3,
        completion_weight=1.0,
        potentials={"node:a": ((0, 1.0),)},
        bed_prices={"near": 1.0, "far": 0.0},
    )
    most = np.array([0, 1, 1, 2])
    complete = np.array([0, 0, 1, 2])
    assert alpha_bound(rules, places, dual, safe_by=complete, most_possible=most) == pytest.approx(0.0)
    # A plan that is not complete is no witness that two can be safe by then, and less is granted.
    partial = np.array([0, 1, 1, 1])
    assert alpha_bound(rules, places, dual, safe_by=partial, most_possible=most) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "dual",
    [
        DualBound(weights=((1, -1.0), (3, 2.0)), potentials={}, bed_prices={}),
        DualBound(weights=((9, 1.0),), potentials={}, bed_prices={}),
        DualBound(weights=((3, float("nan")),), potentials={}, bed_prices={}),
        DualBound(weights=((3, 1.0),), potentials={"node:a": ((0, float("inf")),)}, bed_prices={}),
        DualBound(weights=((3, 1.0),), potentials={}, bed_prices={"near": -1.0}),
        DualBound(weights=(), potentials={}, bed_prices={}),
    ],
)
def test_prices_that_are_none_prove_nothing(dual: DualBound) -> None:
    rules = read_rules(beds_scenario())
    most = np.array([0, 1, 1, 2])
    assert alpha_bound(rules, read_places(rules), dual, safe_by=most, most_possible=most) is None


PRICE = st.sampled_from([0.0, 0.1, 0.3, 0.5, 1.0])


@QUICK
@given(scenarios(), st.data())
def test_no_prices_prove_less_than_a_plan_reaches(scenario: Scenario, data: st.DataObject) -> None:
    rules = read_rules(scenario)
    places = read_places(rules)
    most = np.array([most_by(rules, places, by, with_beds=True)[0] for by in range(STEPS + 1)])
    safe = np.array(greedy(scenario, data))
    assert (safe <= most).all()
    run = st.tuples(st.integers(0, STEPS), PRICE)
    dual = DualBound(
        weights=tuple((t, data.draw(PRICE)) for t in range(STEPS + 1)),
        completion_by=data.draw(st.one_of(st.none(), st.integers(0, STEPS))),
        completion_weight=data.draw(PRICE),
        potentials={name: tuple(data.draw(st.lists(run, max_size=3))) for name in places.index},
        bed_prices={site: data.draw(PRICE) for site in rules.sites},
    )
    bound = alpha_bound(rules, places, dual, safe_by=safe, most_possible=most)
    some = most > 0
    if bound is not None and some.any():
        assert bound >= (safe[some] / most[some]).min() - 1e-9


def greedy(scenario: Scenario, data: st.DataObject) -> tuple[int, ...]:
    """People safe by each instant in a feasible plan: random walks, kept where the replay finds nothing wrong."""
    rules = read_rules(scenario)
    kept = plan_of(scenario)
    for number in range(8):
        area = data.draw(st.sampled_from(scenario.staging_areas))
        site = data.draw(st.sampled_from(scenario.reception_sites))
        at, now = area.node_id, rules.ready[area.staging_area_id]
        links: list[str] = []
        steps: list[int] = []
        while at != site.node_id and len(links) < 4:
            ways = [way for way, tail in enumerate(rules.roads.tails) if tail == at]
            if not ways:
                break
            way = data.draw(st.sampled_from(ways))
            now += data.draw(st.integers(0, 1))
            links.append(rules.roads.link_ids[way])
            steps.append(now)
            at, now = rules.roads.heads[way], now + int(rules.roads.travel[way])
        walk = flow(
            " ".join(links), tuple(steps), now, area=area.staging_area_id, site=site.reception_site_id, name=str(number)
        )
        tried = plan_of(scenario, *kept.path_flows, walk)
        if not replay_by(rules, tried).violations:
            kept = tried
    return replay_by(rules, kept).safe_by
