"""A small plan by hand: two staging areas, a bridge, two reception sites, everyone safe by 07:00."""

import dataclasses

from safepassage.model.briefing import BriefingNotes, CancelOrder, DisputedRange, Rounding
from safepassage.model.corridor import Corridor
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import (
    ArrivalRow,
    Bottleneck,
    BreakRow,
    Certificate,
    DepartureOrder,
    DualBound,
    InstantCut,
    NotCarried,
    PathFlow,
    Plan,
    Result,
    SafeCurveRow,
)
from safepassage.model.references import Reference
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid
from safepassage.model.verdict import Optimality, Verdict
from tests.builders import START, WALK

GRID = TimeGrid(start=START, step_s=600, steps=30)


def sample_scenario() -> Scenario:
    """Zuhra and Qadim leave over the Marjan bridge to Tishreen and on to Harasta; names are telling on purpose."""
    places = {
        "n-zuhra": ("Zuhra school", 37.10, 36.10),
        "n-qadim": ("Qadim", 37.11, 36.12),
        "n-marjan": ("Marjan bridge", 37.13, 36.11),
        "n-tishreen": ("Tishreen hall", 37.16, 36.11),
        "n-harasta": ("Harasta", 37.20, 36.13),
    }
    links = (
        ("l-zm", "n-zuhra", "n-marjan", "Olive road", ""),
        ("l-qm", "n-qadim", "n-marjan", "", ""),
        ("l-mt", "n-marjan", "n-tishreen", "Marjan bridge", "LINESTRING (37.13 36.11, 37.145 36.115, 37.16 36.11)"),
        ("l-th", "n-tishreen", "n-harasta", "", ""),
        ("l-side", "n-zuhra", "n-qadim", "Side lane", ""),
    )
    network = RoadNetwork(
        config=NetworkConfig(long_length="km", speed="kph", crs="EPSG:4326"),
        nodes=tuple(Node(node_id=key, name=name, x_coord=x, y_coord=y) for key, (name, x, y) in places.items()),
        links=tuple(
            Link(
                link_id=key,
                from_node_id=tail,
                to_node_id=head,
                directed=key != "l-side",
                length=10.0,
                free_speed=60.0,
                capacity_pce_h=180.0,
                name=name,
                geometry=geometry,
            )
            for key, tail, head, name, geometry in links
        ),
        uses=(WALK,),
    )
    return Scenario(
        title="Leaving Zuhra by the Marjan bridge",
        operation_id="op-zuhra",
        grid=GRID,
        movement=Movement(uses=("walk",)),
        network=network,
        staging_areas=(
            StagingArea(staging_area_id="s-zuhra", name="Zuhra school", node_id="n-zuhra", group="old", persons=40),
            StagingArea(staging_area_id="s-qadim", name="Qadim", node_id="n-qadim", persons=20),
        ),
        reception_sites=(
            ReceptionSite(reception_site_id="r-tishreen", name="Tishreen hall", node_id="n-tishreen", beds=50),
            ReceptionSite(reception_site_id="r-harasta", name="Harasta", node_id="n-harasta"),
        ),
        corridors=(Corridor(corridor_id="c-marjan", name="Marjan corridor", link_ids=("l-mt", "l-th")),),
        pause=Pause(planned_end_at=GRID.at(24), survival=ExponentialSurvival(mean_h=10.0)),
        references=(
            Reference(
                table="link", id="l-mt", column="capacity", value="180", low=60.0, high=240.0, unit="people/h",
                reference="a survey at Marjan", note="disputed",
            ),
            Reference(
                table="use_definition", id="walk", column="max_speed", value="3", unit="km/h", reference="assumption"
            ),
            Reference(
                table="node", id="n-zuhra", column="x_coord", value="37.1", reference="a gazetteer", note="approximate"
            ),
        ),
        agreement={"route": "by the Marjan bridge", "screening": "none", "time": "from 05:00"},
    )  # fmt: skip


def _path_flows() -> tuple[PathFlow, ...]:
    """Ten a step pass the bridge in steps 1 to 6: the last of Zuhra are safe at instant 5, of Qadim at instant 8."""
    flows = [_flow(f"z{step}", "s-zuhra", "r-tishreen", ("l-zm", "l-mt"), (step, step + 1)) for step in range(4)]
    far = ("l-qm", "l-mt", "l-th")
    flows += [_flow(f"q{step}", "s-qadim", "r-harasta", far, (step, step + 1, step + 2)) for step in (4, 5)]
    return tuple(flows)


def _flow(key: str, area: str, site: str, links: tuple[str, ...], steps: tuple[int, ...]) -> PathFlow:
    return PathFlow(
        path_flow_id=key,
        staging_area_id=area,
        reception_site_id=site,
        persons=10,
        links=links,
        enter_steps=steps,
        depart_step=steps[0],
        arrive_step=steps[-1] + 1,
    )


SAFE = (0, 0, 10, 20, 30, 40, 40, 50, *(60,) * 23)
"""People safe at instants 0..30."""


def sample_plan() -> Plan:
    """Forty leave Zuhra in the first four steps, twenty leave Qadim in the next two."""
    flows = _path_flows()
    left = [sum(flow.persons for flow in flows if flow.depart_step <= k) for k in range(31)]
    survival = sample_scenario().pause.survival_on(GRID)  # type: ignore[union-attr]
    return Plan(
        scenario_fingerprint=sample_scenario().fingerprint(),
        path_flows=flows,
        safe_curve=tuple(
            SafeCurveRow(
                step=k, at=GRID.at(k), safe=SAFE[k], moving=left[k] - SAFE[k], waiting=60 - left[k],
                most_possible=SAFE[k],
            )
            for k in range(31)
        ),
        arrivals=tuple(
            ArrivalRow(reception_site_id=f.reception_site_id, step=f.arrive_step, at=GRID.at(f.arrive_step), persons=10)
            for f in flows
        ),
        departures=tuple(
            DepartureOrder(
                staging_area_id=f.staging_area_id, group="old" if f.staging_area_id == "s-zuhra" else "",
                step=f.depart_step, at=GRID.at(f.depart_step), persons=10, route=" ".join(f.links),
                reception_site_id=f.reception_site_id,
            )
            for f in flows
        ),
        bottlenecks=(
            Bottleneck(
                link_id="l-mt", direction="forward", name="Marjan bridge", from_step=1, to_step=6, people_held_back=30,
                statement="Marjan bridge, 15 Dec 05:10 to 06:10, holds back 30 people", by_step=4,
            ),
        ),
        not_carried=(),
        break_table=tuple(
            BreakRow(
                step=k, at=GRID.at(k), probability=survival[k] - (survival[k + 1] if k < 30 else 0.0),
                safe=SAFE[k], caught=left[k] - SAFE[k], waiting=60 - left[k],
            )
            for k in range(31)
        ),
        certificate=Certificate(
            labels={"node:n-marjan": ((0, 1, 1), (7, 8, 0))},
            cuts=(InstantCut(by=4, full_sites=("r-tishreen",), inside={"node:n-qadim": ((0, 3),)}),),
            dual=DualBound(
                weights=((4, 0.25),), completion_by=8, completion_weight=0.5,
                potentials={"node:n-zuhra": ((0, 0.75),)}, bed_prices={"r-tishreen": 0.125},
            ),
        ),
        result=Result(
            objective="earliest arrival", status="optimal", value=60.0, bound=60.0, gap=0.0, persons_total=60,
            persons_safe=60, persons_not_carried=0, last_arrival_step=8, expected_safe=55.5, expected_caught=2.25,
            universally_optimal=True, alpha=1.0, alpha_bound=1.0, seconds=0.5, cpu_seconds=0.4,
            solver="a maximum flow", versions={"safepassage": "0.1.0"}, seed=None, settings={},
        ),
    )  # fmt: skip


def sample_verdict() -> Verdict:
    """Proven best at every instant."""
    return Verdict(
        violations=(),
        warnings=(),
        safe_by=SAFE,
        most_possible_by=SAFE,
        optimality=Optimality.UNIVERSAL,
        explanation="At each of 31 instants the number safe equals a cut; the tightest lies at Marjan at 05:40.",
        alpha=1.0,
        alpha_bound=None,
    )


def sample_notes() -> BriefingNotes:
    """One note of each kind."""
    reference = sample_scenario().references[0]
    return BriefingNotes(
        cancel_orders=tuple(
            CancelOrder(
                step=step, at=GRID.at(step), staging_area_id=area, where="on Olive road", persons=10,
                instruction="go on to Tishreen hall", minutes=15,
            )
            for step in (1, 2)
            for area in ("s-zuhra", "s-qadim")
        ),
        rounding=Rounding(median_s=60.0, worst_s=240.0, worst_staging_area_id="s-qadim", exact_s=1500.0),
        disputed=(
            DisputedRange(
                reference=reference, at_low_safe=45, at_low_last_at=GRID.at(30), at_high_safe=60,
                at_high_last_at=GRID.at(7),
            ),
        ),
        unknowns=(
            "How many stay is not known.",
            "Whether Marjan is mined is not known.",
            "The escort leaves at 06:00.",
        ),
    )  # fmt: skip


def sample_with_not_carried() -> Plan:
    """The same plan with the last ten left behind."""
    plan = sample_plan()
    return dataclasses.replace(
        plan,
        path_flows=plan.path_flows[:-1],
        not_carried=(NotCarried(staging_area_id="s-qadim", group="", persons=10, reason="the bridge closes first"),),
    )
