"""Small towns with vehicles, drawn at random: roads, corridors with rules, people who walk or ride, agreed terms."""

from datetime import timedelta

from hypothesis import strategies as st

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement, VehicleType
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.scenario import Movement, Objective, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid
from tests.builders import START

STEP_S = 60
WALK = Use(use="walk", persons_per_vehicle=1.0, pce=1.0, max_speed=10.0)
BUS = Use(use="bus", persons_per_vehicle=4.0, pce=2.0)
VAN = Use(use="van", persons_per_vehicle=2.0, pce=1.0, max_speed=30.0)


def road(link_id: str, tail: str, head: str, minutes: float, uses: tuple[str, ...] = (), pce_h: float = 3600.0) -> Link:
    """A road both ways that a bus drives in so many minutes."""
    return Link(
        link_id=link_id,
        from_node_id=tail,
        to_node_id=head,
        directed=False,
        length=minutes,
        free_speed=60.0,
        capacity_pce_h=pce_h,
        allowed_uses=uses,
    )


@st.composite
def towns(draw: st.DrawFn) -> Scenario:
    """Homes `h1`, `h2` off the roads of vehicles, squares `p`, `q`, a gate `g`, camps `c` and `d`."""
    steps = draw(st.integers(14, 26))
    vehicles_only = ("bus", "van")
    links = [
        road("pg", "p", "g", draw(st.sampled_from([1, 2])), vehicles_only),
        road("qg", "q", "g", draw(st.sampled_from([1, 3])), vehicles_only, draw(st.sampled_from([60.0, 3600.0]))),
        road("pq", "p", "q", 2, vehicles_only),
        road("gc", "g", "c", draw(st.sampled_from([1, 2, 3])), vehicles_only, draw(st.sampled_from([120.0, 3600.0]))),
        road("gd", "g", "d", 2, vehicles_only),
        road("pd", "p", "d", draw(st.sampled_from([4, 6])), vehicles_only),
        road("h1p", "h1", "p", draw(st.sampled_from([0.2, 0.4])), ("walk",), draw(st.sampled_from([60.0, 600.0]))),
        road("h2q", "h2", "q", 0.3, ("walk",)),
    ]
    if draw(st.booleans()):
        links.append(road("h1q", "h1", "q", 0.3, ("walk",)))
    if draw(st.integers(0, 3)) == 0:
        links.append(road("h2d", "h2", "d", 1.0, ("walk",), 120.0))
    areas = [
        StagingArea(staging_area_id="P", node_id="p", group="all", persons=draw(st.integers(0, 9)),
                    priority=draw(st.sampled_from([None, None, 1])),
                    loading_per_h=draw(st.sampled_from([None, None, 120.0]))),
        StagingArea(staging_area_id="Q", node_id="q", group="all", persons=draw(st.integers(0, 6)),
                    reception_site_ids=draw(st.sampled_from([(), (), ("C",)]))),
        StagingArea(staging_area_id="QW", node_id="q", group="wounded", persons=draw(st.integers(0, 3))),
        StagingArea(staging_area_id="H1", node_id="h1", group="all", persons=draw(st.integers(0, 8)),
                    ready_at=draw(st.sampled_from([None, START + timedelta(minutes=3)]))),
        StagingArea(staging_area_id="H2", node_id="h2", group="all", persons=draw(st.integers(0, 5))),
        StagingArea(staging_area_id="C0", node_id="c", group="all", persons=draw(st.integers(0, 2))),
    ]  # fmt: skip
    vehicles = [
        VehicleType(vehicle_type="bus", count=draw(st.integers(1, 2)), seats=4, depot_node_id=draw(
            st.sampled_from(["p", "g", "c"])), use="bus", loading_s=draw(st.sampled_from([None, 60, 90])),
            unloading_s=draw(st.sampled_from([None, 60]))),
        VehicleType(vehicle_type="van", count=1, seats=2, depot_node_id="g", use="van",
                    groups=draw(st.sampled_from([(), ("wounded",)])), speed_factor=draw(st.sampled_from([None, 0.5])),
                    available_from=draw(st.sampled_from([None, START + timedelta(minutes=2)]))),
        VehicleType(vehicle_type="bus", count=draw(st.integers(0, 1)), seats=4, depot_node_id="d", use="bus"),
    ]  # fmt: skip
    has_gate = draw(st.booleans())
    corridor = Corridor(
        corridor_id="gate",
        link_ids=("gc",),
        opens_at=draw(st.sampled_from([None, START + timedelta(minutes=2)])),
        closes_at=draw(st.sampled_from([None, None, START + timedelta(minutes=18)])),
    )
    rule = ConvoyRule(
        corridor_id="gate",
        max_vehicles=draw(st.sampled_from([None, 1, 2])),
        min_headway_s=draw(st.sampled_from([None, 60, 120, 200])),
        inspection_s_per_vehicle=draw(st.sampled_from([None, None, 30, 60, 100])),
        escort_count=draw(st.sampled_from([None, None, 1, 2])),
    )
    closures = [Closure(link_id=draw(st.sampled_from(["pg", "gd"])), from_at=START + timedelta(minutes=4),
                        to_at=START + timedelta(minutes=7), announced=draw(st.booleans()))]  # fmt: skip
    terms = [LinkedMovement(movement_id="term", phase=1, staging_area_ids=("P", "H1", "Q", "H2", "QW"),
                            counterpart_ids=("C0",), ratio=1.0, slack_persons=9,
                            counts=draw(st.sampled_from(["departed", "arrived"])))]  # fmt: skip
    if draw(st.booleans()):
        terms = [LinkedMovement(movement_id="term", phase=1, staging_area_ids=("P", "H1"), counterpart_ids=(
            "Q", "QW", "H2"), ratio=draw(st.sampled_from([0.5, 2.0])), slack_persons=draw(st.integers(0, 4)),
            counts=draw(st.sampled_from(["departed", "arrived"])))]  # fmt: skip
    may_walk_to_q = any(link.link_id == "h1q" for link in links)
    return Scenario(
        grid=TimeGrid(start=START, step_s=STEP_S, steps=steps),
        movement=Movement(
            uses=("walk", "bus", "van"),
            call_forward_s=draw(st.sampled_from([120, 3600])),
            boarding_margin_persons=draw(st.sampled_from([0, 2])),
        ),
        network=RoadNetwork(
            config=NetworkConfig(long_length="km", speed="kph", crs="EPSG:4326"),
            nodes=tuple(Node(node_id=name, x_coord=0.01 * place, y_coord=0.0)
                        for place, name in enumerate(["h1", "h2", "p", "q", "g", "c", "d"])),
            links=tuple(links),
            uses=(WALK, BUS, VAN),
        ),
        staging_areas=tuple(areas),
        reception_sites=(
            ReceptionSite(reception_site_id="C", node_id="c", beds=draw(st.sampled_from([None, None, 8]))),
            ReceptionSite(reception_site_id="D", node_id="d",
                          intake_per_h=draw(st.sampled_from([None, None, 180.0, 300.0]))),
        ),
        corridors=(corridor,) if has_gate else (),
        convoy_rules=(rule,) if has_gate else (),
        closures=tuple(closures) if draw(st.booleans()) else (),
        vehicles=tuple(vehicles),
        linked_movements=tuple(terms) if draw(st.booleans()) and not may_walk_to_q else (),
        pause=draw(st.sampled_from([None, Pause(survival=ExponentialSurvival(mean_h=0.2)), Pause(
            starts_at=START + timedelta(minutes=1), planned_end_at=START + timedelta(minutes=20))])),
        objective=Objective(exposure_weight=draw(st.sampled_from([None, 0.5]))),
    )  # fmt: skip
