"""Plans with vehicles by hand: one day over the Marjan bridge in convoys, ten days of shuttles, and a large fleet.

One day, steps of 5 minutes from 05:00. Qadim (36 people) walks half an hour to Zuhra school (150 people) and boards
there. Three buses from the depot at Harasta and two minibuses from Tishreen hall drive in convoys of at most three
through the Marjan corridor, which opens at 06:00, is shut from 09:00 to 09:30, and is to close at 12:00.
"""

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

from safepassage.model.briefing import BriefingNotes, CancelOrder
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, VehicleType
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import Bottleneck, BreakRow, PathFlow, Plan, Result
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg
from safepassage.model.verdict import Optimality, Verdict
from tests.builders import START, WALK

GRID = TimeGrid(start=START, step_s=300, steps=120)
TEN_DAYS = TimeGrid(start=START, step_s=1800, steps=480)
PLACES = {
    "n-zuhra": ("Zuhra school", 37.10, 36.10),
    "n-qadim": ("Qadim", 37.09, 36.12),
    "n-marjan": ("Marjan gate", 37.13, 36.11),
    "n-tishreen": ("Tishreen hall", 37.17, 36.11),
    "n-harasta": ("Harasta yard", 37.20, 36.13),
}
LINKS = (
    # id, from, to, km, name; a bus does 60 km/h, people on foot 3 km/h
    ("l-qz", "n-qadim", "n-zuhra", 1.5, "Side lane"),
    ("l-zm", "n-zuhra", "n-marjan", 10.0, "Olive road"),
    ("l-mt", "n-marjan", "n-tishreen", 20.0, "Marjan bridge"),
    ("l-th", "n-tishreen", "n-harasta", 5.0, ""),
)
TRAVEL = {"l-qz": 6, "l-zm": 2, "l-mt": 4, "l-th": 1}
"""Steps of five minutes: on foot on the side lane, by vehicle on the others."""


def vehicle_scenario() -> Scenario:
    """One day, two types of vehicle, one walk, one corridor with rules."""
    walk = dataclasses.replace(WALK, max_speed=3.0)
    return Scenario(
        title="Leaving Zuhra by bus",
        operation_id="op-zuhra",
        grid=GRID,
        movement=Movement(uses=("walk", "road"), boarding_margin_persons=5),
        network=RoadNetwork(
            config=NetworkConfig(long_length="km", speed="kph", crs="EPSG:4326"),
            nodes=tuple(Node(node_id=key, name=name, x_coord=x, y_coord=y) for key, (name, x, y) in PLACES.items()),
            links=tuple(
                Link(
                    link_id=key,
                    from_node_id=tail,
                    to_node_id=head,
                    directed=False,
                    length=km,
                    free_speed=60.0,
                    capacity_pce_h=600.0,
                    allowed_uses=("walk",) if key == "l-qz" else ("road",),
                    name=name,
                )
                for key, tail, head, km, name in LINKS
            ),
            uses=(walk, Use(use="road", persons_per_vehicle=50.0, pce=2.0)),
        ),
        staging_areas=(
            StagingArea(
                staging_area_id="s-zuhra", name="Zuhra school", node_id="n-zuhra", group="families", persons=150
            ),
            StagingArea(staging_area_id="s-qadim", name="Qadim", node_id="n-qadim", group="old", persons=36),
        ),
        reception_sites=(
            ReceptionSite(reception_site_id="r-tishreen", name="Tishreen hall", node_id="n-tishreen", beds=400),
        ),
        corridors=(
            Corridor(corridor_id="c-marjan", name="Marjan corridor", link_ids=("l-mt",), opens_at=GRID.at(12)),
        ),
        closures=(Closure(corridor_id="c-marjan", from_at=GRID.at(48), to_at=GRID.at(54)),),
        vehicles=(
            VehicleType(
                vehicle_type="bus", count=4, seats=50, depot_node_id="n-harasta", use="road", loading_s=600,
                unloading_s=300,
            ),
            VehicleType(
                vehicle_type="minibus", count=2, seats=20, depot_node_id="n-tishreen", use="road", loading_s=300,
                unloading_s=300, groups=("old",),
            ),
        ),
        convoy_rules=(
            ConvoyRule(
                corridor_id="c-marjan", max_vehicles=3, min_headway_s=600, inspection_s_per_vehicle=100, escort_count=2
            ),
        ),
        pause=Pause(planned_end_at=GRID.at(84), survival=ExponentialSurvival(mean_h=12.0)),
        agreement={"route": "by the Marjan bridge", "screening": "none"},
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Run:
    """One vehicle's way to Zuhra school and back with people: `out` and `back` are steps of entry into the corridor."""

    kind: str
    number: int
    out: int
    board: int
    leave: int
    back: int
    loads: tuple[tuple[str, str, int], ...]
    from_harasta: bool = False


def _legs(key: str, run: Run, on_bridge: int, on_road: int) -> tuple[TripLeg, TripLeg]:
    before = (("l-th",), (run.out - 1,)) if run.from_harasta else ((), ())
    out = TripLeg(
        trip_id=key,
        vehicle_type=run.kind,
        vehicle_no=run.number,
        convoy_id=f"c-marjan-out-{run.out}",
        leg=1,
        from_node_id="n-harasta" if run.from_harasta else "n-tishreen",
        to_node_id="n-zuhra",
        links=(*before[0], "l-mt", "l-zm"),
        enter_steps=(*before[1], run.out, run.out + on_bridge),
        depart_step=run.out - len(before[0]),
        arrive_step=run.out + on_bridge + on_road,
    )
    back = TripLeg(
        trip_id=key,
        vehicle_type=run.kind,
        vehicle_no=run.number,
        convoy_id=f"c-marjan-back-{run.back}",
        leg=2,
        from_node_id="n-zuhra",
        to_node_id="n-tishreen",
        links=("l-zm", "l-mt"),
        enter_steps=(run.leave, run.back),
        depart_step=run.leave,
        arrive_step=run.back + on_bridge,
    )
    return out, back


RUNS = (
    Run(kind="bus", number=1, out=12, board=18, leave=20, back=23, loads=(("s-zuhra", "families", 50),),
        from_harasta=True),
    Run(kind="bus", number=2, out=12, board=18, leave=20, back=23, loads=(("s-zuhra", "families", 50),),
        from_harasta=True),
    Run(kind="minibus", number=1, out=12, board=18, leave=20, back=23, loads=(("s-zuhra", "old", 20),)),
    Run(kind="bus", number=3, out=15, board=30, leave=32, back=35, loads=(("s-zuhra", "families", 20),),
        from_harasta=True),
    Run(kind="minibus", number=1, out=30, board=36, leave=37, back=40, loads=(("s-zuhra", "old", 16),)),
    Run(kind="bus", number=1, out=54, board=60, leave=62, back=65, loads=(("s-zuhra", "families", 30),)),
)  # fmt: skip
"""Every run of the day; on the way back the convoy is inspected for a step at the Marjan gate."""

WALKS = ((10, 20, "trip-3"), (28, 16, "trip-5"))
"""Step of leaving Qadim, people, and the trip they board."""


def vehicle_plan() -> Plan:
    """Everyone is safe at 10:50: 186 people on six trips in eight convoys, 36 of them after a walk."""
    scenario = vehicle_scenario()
    flows = [_walk(place, *walk) for place, walk in enumerate(WALKS, start=1)]
    return _plan(scenario, RUNS, flows, settings={"arrival_cost": 7200.0, "arrival_cost_bound": 7000.0,
                                                   "arrival_gap": 200 / 7000})  # fmt: skip


def _walk(place: int, leave: int, persons: int, trip_id: str) -> PathFlow:
    return PathFlow(
        path_flow_id=f"walk-{place}",
        staging_area_id="s-qadim",
        reception_site_id="",
        persons=persons,
        links=("l-qz",),
        enter_steps=(leave,),
        depart_step=leave,
        arrive_step=leave + TRAVEL["l-qz"],
        mode="walk",
        trip_id=trip_id,
        to_staging_area_id="s-zuhra",
    )


def _plan(
    scenario: Scenario,
    runs: Sequence[Run],
    walks: Sequence[PathFlow],
    settings: dict[str, str | int | float | bool | None],
) -> Plan:
    trips, boardings, flows = list[TripLeg](), list[Boarding](), list(walks)
    on_bridge, on_road = (TRAVEL["l-mt"], TRAVEL["l-zm"]) if scenario.grid == GRID else (1, 1)
    for place, run in enumerate(runs, start=1):
        key = f"trip-{place}"
        out, back = _legs(key, run, on_bridge, on_road)
        trips += [out, back]
        for area_id, group, persons in run.loads:
            boardings.append(
                Boarding(
                    trip_id=key,
                    leg=2,
                    staging_area_id=area_id,
                    reception_site_id="r-tishreen",
                    group=group,
                    board_step=run.board,
                    alight_step=back.arrive_step + 1,
                    persons=persons,
                )
            )
            flows.append(
                PathFlow(
                    path_flow_id=f"ride-{place}", staging_area_id=area_id, reception_site_id="r-tishreen",
                    persons=persons, links=back.links, enter_steps=back.enter_steps, depart_step=back.depart_step,
                    arrive_step=back.arrive_step + 1, mode="ride", trip_id=key,
                )
            )  # fmt: skip
    safe = sum(flow.persons for flow in flows if flow.ends_safe)
    last = max(flow.arrive_step for flow in flows)
    return Plan(
        scenario_fingerprint=scenario.fingerprint(),
        path_flows=tuple(flows),
        bottlenecks=(
            Bottleneck(
                link_id="", direction="", name="seats", from_step=18, to_step=60, people_held_back=30,
                statement="seats at Zuhra school, 15 Dec 06:30 to 10:00, hold back 30 people", by_step=40,
            ),
        ),
        not_carried=(),
        break_table=tuple(
            BreakRow(step=step, at=scenario.grid.at(step), probability=1 / (scenario.grid.steps + 1), safe=0, caught=0,
                     waiting=scenario.persons)
            for step in range(scenario.grid.steps + 1)
        ),
        trips=tuple(trips),
        boardings=tuple(boardings),
        convoys=_convoys(trips),
        result=Result(
            objective="earliest arrival", status="feasible", value=float(safe), bound=float(safe), gap=0.0,
            persons_total=scenario.persons, persons_safe=safe, persons_not_carried=scenario.persons - safe,
            last_arrival_step=last, expected_safe=150.0, expected_caught=3.0, universally_optimal=False, alpha=0.9,
            alpha_bound=1.0, seconds=1.0, cpu_seconds=1.0, solver="fleet search", versions={"safepassage": "0.1.0"},
            seed=1, settings=settings,
        ),
    )  # fmt: skip


def _convoys(trips: Sequence[TripLeg]) -> tuple[ConvoyRow, ...]:
    entering: dict[str, list[int]] = {}
    for leg in trips:
        entering.setdefault(leg.convoy_id, []).append(leg.enter_steps[leg.links.index("l-mt")])
    return tuple(
        ConvoyRow(convoy_id=key, corridor_id="c-marjan", enter_step=steps[0], escorts=1, vehicles=len(steps))
        for key, steps in entering.items()
    )


def vehicle_verdict(plan: Plan, steps: int) -> Verdict:
    """Keeps its terms; how good it is, is known within a bound that is no share of the most possible."""
    safe = tuple(
        sum(flow.persons for flow in plan.path_flows if flow.ends_safe and flow.arrive_step <= step)
        for step in range(steps + 1)
    )
    return Verdict(
        violations=(), warnings=(), safe_by=safe, most_possible_by=(), optimality=Optimality.BOUNDED,
        explanation="The prices prove that no plan costs less than 7,000 person-steps; this one costs 7,200.",
        alpha=None, alpha_bound=None,
    )  # fmt: skip


def vehicle_notes() -> BriefingNotes:
    """One order for people on the road."""
    return BriefingNotes(
        cancel_orders=(
            CancelOrder(
                step=24, at=GRID.at(24), staging_area_id="s-zuhra", where="on Marjan bridge", persons=120,
                instruction="go on to Tishreen hall", minutes=15,
            ),
        ),
        unknowns=(
            "How many stay is not known.",
            "Convoy c-marjan-back-23 has no radio.",
            "Whether bus 1 is sound is not known.",
            "trip-3 may be late.",
        ),
    )  # fmt: skip


def ten_day_scenario() -> Scenario:
    """The same roads with steps of half an hour for ten days; the corridor is open from 07:00 to 17:00 each day."""
    day = timedelta(days=1)
    opens, closes = START.replace(hour=7), START.replace(hour=17)
    nights = [(START, opens), *((closes + k * day, opens + (k + 1) * day) for k in range(10))]
    scenario = vehicle_scenario()
    return scenario.replace(
        title="Ten days from Zuhra",
        grid=TEN_DAYS,
        staging_areas=(dataclasses.replace(scenario.staging_areas[0], persons=11_340),),
        corridors=(dataclasses.replace(scenario.corridors[0], opens_at=None),),
        closures=tuple(Closure(corridor_id="c-marjan", from_at=first, to_at=last) for first, last in nights),
        vehicles=(
            dataclasses.replace(scenario.vehicles[0], count=20, loading_s=1800, unloading_s=1800),
            dataclasses.replace(scenario.vehicles[1], count=13, loading_s=1800, unloading_s=1800),
        ),
        pause=Pause(planned_end_at=TEN_DAYS.at(470), survival=ExponentialSurvival(mean_h=120.0)),
    )


def ten_day_plan(buses: int = 20, minibuses: int = 13) -> Plan:
    """Every bus once a day, but for the third day, on which nothing drives."""
    runs = []
    for day in (*range(2), *range(3, 10)):
        for number in range(1, buses + minibuses + 1):
            bus = number <= buses
            out = 48 * day + 4 + 2 * ((number - 1) // 3 % 7)
            runs.append(
                Run(
                    kind="bus" if bus else "minibus",
                    number=number if bus else number - buses,
                    out=out,
                    board=out + 2,
                    leave=out + 3,
                    back=out + 5,
                    loads=(("s-zuhra", "families" if bus else "old", 50 if bus else 20),),
                    from_harasta=bus and not day,
                )
            )
    return _plan(ten_day_scenario(), runs, [], settings={})
