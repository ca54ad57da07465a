"""Scenarios with vehicles that can be planned by hand; a step is a minute, a road of n km takes a bus n minutes."""

from collections.abc import Sequence

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement, VehicleType
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.pause import Pause
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid
from tests.builders import START

RIDE, WALK = ("bus",), ("walk",)


def bus(count: int = 1, *, depot: str = "p", seats: int = 4, **members: object) -> VehicleType:
    """So many buses."""
    return VehicleType(vehicle_type="bus", count=count, seats=seats, depot_node_id=depot, use="bus", **members)  # type: ignore[arg-type]


def drive(
    roads: Sequence[tuple[str, str, str, float, tuple[str, ...]]],
    *,
    staging: Sequence[tuple[str, int] | StagingArea],
    vehicles: Sequence[VehicleType],
    sites: Sequence[str | ReceptionSite] = ("c",),
    steps: int = 20,
    corridors: Sequence[Corridor] = (),
    rules: Sequence[ConvoyRule] = (),
    closures: Sequence[Closure] = (),
    terms: Sequence[LinkedMovement] = (),
    pause: Pause | None = None,
    movement: Movement = Movement(uses=("walk", "bus")),  # noqa: B008 - frozen
) -> Scenario:
    """Roads both ways as (link id, node, node, minutes, uses); people as (node, persons), called by their node."""
    names = dict.fromkeys(name for _, tail, head, _, _ in roads for name in (tail, head))
    return Scenario(
        grid=TimeGrid(start=START, step_s=60, steps=steps),
        movement=movement,
        network=RoadNetwork(
            config=NetworkConfig(long_length="km", speed="kph", crs="EPSG:4326"),
            nodes=tuple(Node(node_id=name, x_coord=0.01 * place, y_coord=0.0) for place, name in enumerate(names)),
            links=tuple(
                Link(link_id=link_id, from_node_id=tail, to_node_id=head, directed=False, length=minutes,
                     free_speed=60.0, capacity_pce_h=36_000.0, allowed_uses=uses)
                for link_id, tail, head, minutes, uses in roads
            ),
            uses=(Use(use="walk", persons_per_vehicle=1.0, pce=1.0), Use(use="bus", persons_per_vehicle=4.0, pce=2.0)),
        ),
        staging_areas=tuple(
            area if isinstance(area, StagingArea) else StagingArea(
                staging_area_id=area[0], node_id=area[0], group="all", persons=area[1])
            for area in staging
        ),
        reception_sites=tuple(
            site if isinstance(site, ReceptionSite) else ReceptionSite(reception_site_id=site, node_id=site)
            for site in sites
        ),
        corridors=tuple(corridors),
        convoy_rules=tuple(rules),
        closures=tuple(closures),
        linked_movements=tuple(terms),
        vehicles=tuple(vehicles),
        pause=pause,
    )  # fmt: skip
