"""Small scenarios for tests, each solvable by hand."""

from collections.abc import Sequence
from datetime import datetime

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.pause import Pause
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid

START = datetime.fromisoformat("2016-12-15T05:00:00+02:00")
"""Instant 0 of every scenario made here."""

WALK = Use(use="walk", persons_per_vehicle=1.0, pce=1.0)
"""The one use: one person is one car equivalent."""


def make_network(
    links: Sequence[tuple[str, str, float, float]],
    *,
    nodes: Sequence[Node | str] | None = None,
    directed: bool = True,
) -> RoadNetwork:
    """Roads from (from, to, minutes of travel, people an hour); link ids are 1, 2, ... in order.

    Nodes not given are laid out in a row; speed is 60 km/h, so that a length in km is a time in minutes.
    """
    names = dict.fromkeys(name for link in links for name in link[:2])
    given = {node.node_id: node for node in nodes or () if isinstance(node, Node)}
    names.update(dict.fromkeys(node if isinstance(node, str) else node.node_id for node in nodes or ()))
    return RoadNetwork(
        config=NetworkConfig(long_length="km", speed="kph", crs="EPSG:4326"),
        nodes=tuple(
            given.get(name, Node(node_id=name, x_coord=round(0.01 * place, 2), y_coord=0.0))
            for place, name in enumerate(names)
        ),
        links=tuple(
            Link(
                link_id=str(place),
                from_node_id=tail,
                to_node_id=head,
                directed=directed,
                length=float(minutes),
                free_speed=60.0,
                capacity_pce_h=float(persons_per_h),
            )
            for place, (tail, head, minutes, persons_per_h) in enumerate(links, start=1)
        ),
        uses=(WALK,),
    )


def make_scenario(
    *,
    links: Sequence[tuple[str, str, float, float]],
    staging: Sequence[tuple[str, int] | StagingArea],
    sites: Sequence[str | ReceptionSite],
    step_s: int = 60,
    steps: int = 60,
    directed: bool = True,
    corridors: Sequence[Corridor] = (),
    closures: Sequence[Closure] = (),
    pause: Pause | None = None,
    wait_en_route: bool = True,
    nodes: Sequence[Node | str] | None = None,
    start: datetime = START,
) -> Scenario:
    """A scenario on the roads of `make_network`.

    Staging areas given as (node, persons) are called `S1`, `S2`, ...; sites given as a node `R1`, `R2`, ...
    """
    return Scenario(
        title="a small scenario",
        grid=TimeGrid(start=start, step_s=step_s, steps=steps),
        movement=Movement(uses=("walk",), wait_en_route=wait_en_route),
        network=make_network(links, nodes=nodes, directed=directed),
        staging_areas=tuple(
            area
            if isinstance(area, StagingArea)
            else StagingArea(staging_area_id=f"S{place}", node_id=area[0], persons=area[1])
            for place, area in enumerate(staging, start=1)
        ),
        reception_sites=tuple(
            site if isinstance(site, ReceptionSite) else ReceptionSite(reception_site_id=f"R{place}", node_id=site)
            for place, site in enumerate(sites, start=1)
        ),
        corridors=tuple(corridors),
        closures=tuple(closures),
        pause=pause,
    )


def line_scenario(*, persons: int = 10, minutes: float = 2, per_hour: float = 120, steps: int = 60) -> Scenario:
    """One road from `a` to `b`: the last of P people is safe at instant L + ceil(P / c) - 1."""
    return make_scenario(links=[("a", "b", minutes, per_hour)], staging=[("a", persons)], sites=["b"], steps=steps)
