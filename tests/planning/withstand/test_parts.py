"""The parts of the search for plans that withstand: layers, where people are at a moment, cuts as rows, paths."""

import numpy as np
from hypothesis import HealthCheck, given, settings

from safepassage.flow.arrays import FlowOverTime
from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.routes.paths import flow_of, waits_at
from safepassage.flow.withstand.layers import layers_of
from safepassage.flow.withstand.paths import take_apart
from safepassage.flow.withstand.recourse import Columns, CutRow, Ground, best_recourse, cut_row, standing_at
from safepassage.model.corridor import Corridor
from safepassage.model.scenario import Scenario
from safepassage.planning.orders import to_path_flows
from safepassage.planning.withstand.blocking import corridors_of_arcs, threat_of
from safepassage.planning.withstand.kinds import kinds_of
from safepassage.planning.withstand.standing import Journeys
from tests.builders import make_scenario
from tests.planning.withstand.strategies import forks

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def columns_of(ground: Ground, flow: FlowOverTime) -> Columns:
    """A flow on arcs in time; waiting follows from conservation."""
    unrolled = ground.unrolled
    waits = waits_at(ground.network, flow, range(len(ground.network.places)))
    places = zip(unrolled.point_place[unrolled.wait_tail].tolist(), ground.wait_at.tolist(), strict=True)
    return Columns(
        moves=flow.entries[unrolled.move_arc, unrolled.move_at].astype(float),
        waits=np.array([waits[place][at] for place, at in places], dtype=float),
        takes=flow.arrivals[unrolled.take_site, unrolled.take_at].astype(float),
        supplies=flow.departures[unrolled.supply_index].astype(float),
    )


def worth(row: CutRow, columns: Columns) -> float:
    pairs = [
        (row.columns.moves, columns.moves),
        (row.columns.waits, columns.waits),
        (row.columns.takes, columns.takes),
        (row.columns.supplies, columns.supplies),
    ]
    return row.at_most + sum(float(ours @ theirs) for ours, theirs in pairs)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=forks())
def test_a_cut_bounds_every_plan_and_is_tight_for_its_own(scenario: Scenario) -> None:
    """Plans without regard to beds are looked at where beds are none, else the plan in which nobody moves alone."""
    kind = kinds_of(scenario)[0]
    ground = kind.ground
    flow = earliest_arrival(kind.network).flow
    nothing = FlowOverTime(
        entries=np.zeros_like(flow.entries),
        arrivals=np.zeros_like(flow.arrivals),
        departures=np.zeros_like(flow.departures),
    )
    plans = [columns_of(ground, nothing)]
    if (flow.arrivals.sum(axis=1) <= kind.network.beds).all():
        plans.append(columns_of(ground, flow))
    corridors = corridors_of_arcs(scenario, kind.network)
    threat = threat_of(scenario, 1)
    for moment in threat.moments:
        for members in threat.sets:
            shut = (corridors & members) != 0
            safe, rows = [], []
            for plan in plans:
                best = best_recourse(ground, standing_at(ground, plan, moment.step), blocked=shut, moment=moment.step)
                safe.append(best.safe)
                rows.append(cut_row(ground, best, moment.step))
            for number, plan in enumerate(plans):
                assert abs(worth(rows[number], plan) - safe[number]) < 1e-6
                assert all(worth(row, plan) >= safe[number] - 1e-6 for row in rows)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=forks())
def test_columns_and_path_flows_put_people_in_the_same_places(scenario: Scenario) -> None:
    """Where homes are apart a flow may leave them before the first road is entered, which path flows do not tell."""
    homes_apart = any(place.startswith("staging:") for place in kinds_of(scenario)[0].network.places)
    kind = kinds_of(scenario)[0]
    flow = earliest_arrival(kind.network).flow
    columns = columns_of(kind.ground, flow)
    paths = take_apart(kind.ground, columns)
    assert np.array_equal(flow_of(kind.network, paths).arrivals, flow.arrivals)
    flows = to_path_flows(kind.network, paths, [area.staging_area_id for area in kind.members], ["R1"])
    journeys = Journeys(scenario, kind, flows)
    for moment in range(1, scenario.grid.steps):
        ours, theirs = journeys.standing_at(moment), standing_at(kind.ground, columns, moment)
        assert ours.at_point.sum() == theirs.at_point.sum()
        assert homes_apart or np.array_equal(ours.at_point, theirs.at_point)
        assert np.array_equal(ours.taken, theirs.taken)


def test_layers_tell_only_what_matters() -> None:
    """Three roads in a row, each a corridor: any one of them met is all the same when every set has met it."""
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("b", "c", 1, 60), ("c", "z", 1, 60)],
        staging=[("a", 3)],
        sites=["z"],
        steps=6,
        corridors=[Corridor(corridor_id=f"C{link}", link_ids=(link,)) for link in "123"],
    )
    network = kinds_of(scenario)[0].network
    groups = corridors_of_arcs(scenario, network)
    assert groups.tolist() == [1, 2, 4]
    layers = {
        blocked: len(set(layers_of(network, groups, threat_of(scenario, blocked).sets).met)) for blocked in range(4)
    }
    assert layers == {0: 1, 1: 8, 2: 5, 3: 2}
    layered = layers_of(network, groups, threat_of(scenario, 1).sets)
    assert len(layered.network.tail) == 8 * len(network.tail)
    assert layered.arc.tolist() == [0, 1, 2] * 8
    first_arc_of_start = layered.network.head[0]
    assert layered.place[first_arc_of_start] == network.head[0]
    assert first_arc_of_start != network.head[0]
