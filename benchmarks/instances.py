"""Scenarios to measure on: cities from TNTP networks, dat files, and small towns that need no file."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from safepassage.errors import InputError
from safepassage.inputs.tntp import TntpUnits, read_tntp
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid

START = datetime.fromisoformat("2016-12-15T05:00:00+02:00")
SHORTEST_KM = 0.05
"""What connectors of no length are given in cities, as in earlier measurements: 3 seconds, which is one step."""


def city(net: Path, *, seed: int, origins: int, persons: int, exits: int, steps: int) -> Scenario:
    """A city from a TNTP network, in steps of a minute: exits, origins and how many are where are drawn at random.

    Free-flow times are taken as minutes and capacities as an hour's, whatever the network's units: only the load
    matters here.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    network, issues = read_tntp(net, units=TntpUnits())
    if network is None:
        raise InputError(issues)
    links = tuple(replace(link, length=max(link.length, SHORTEST_KM)) for link in network.links)
    network = RoadNetwork(config=network.config, nodes=network.nodes, links=links, uses=network.uses)
    random = np.random.default_rng(seed)
    reached = sorted({link.to_node_id for link in links}, key=int)
    places = random.permutation(reached).tolist()
    sites, homes = places[:exits], places[exits : exits + origins]
    share = random.dirichlet(np.ones(len(homes)))
    return _scenario(network, dict(zip(homes, _whole(share, persons), strict=True)), sites, step_s=60, steps=steps)


def from_dat(dat: Path, *, steps: int) -> Scenario:
    """A network in the text format of zetool: people and steps, `E from to capacity transit`, `S` and `T` with people.

    Raises
    ------
    ValueError
        Where a line cannot be read.
    """
    step_s, people, sites = 10, dict[str, int](), list[str]()
    links: list[Link] = []
    for line in dat.read_text(encoding="utf-8").splitlines():
        match line.split():
            case ["%", "Timestep:", seconds]:
                step_s = int(seconds)
            case ["S", node, persons]:
                people[node] = int(persons)
            case ["T", node, *_]:
                sites.append(node)
            case ["E", tail, head, persons, transit]:
                links.append(_road(len(links) + 1, tail, head, int(persons) * 3600 / step_s, int(transit) * step_s))
    return _scenario(_network(links), people, sites, step_s=step_s, steps=steps)


def town(*, side: int, seed: int, persons: int, steps: int) -> Scenario:
    """A grid of streets with random times and rates, people in every tenth node, two ways out; needs no file."""
    random = np.random.default_rng(seed)
    links: list[Link] = []
    for x in range(side):
        for y in range(side):
            for there in ((x + 1, y), (x, y + 1)):
                if max(there) < side:
                    ends = f"{x}-{y}", f"{there[0]}-{there[1]}"
                    seconds, rate = 60 * int(random.integers(0, 4)), 60 * int(random.integers(1, 20)) / 2
                    links += [
                        _road(len(links) + 1, *ends, rate, seconds),
                        _road(len(links) + 2, *ends[::-1], rate, seconds),
                    ]
    nodes = random.permutation([f"{x}-{y}" for x in range(side) for y in range(side)]).tolist()
    homes = nodes[2 : 2 + max(2, side * side // 10)]
    share = random.dirichlet(np.ones(len(homes)))
    people = dict(zip(homes, _whole(share, persons), strict=True))
    return _scenario(_network(links), people, nodes[:2], step_s=60, steps=steps)


def _whole(share: np.ndarray[tuple[int, ...], np.dtype[np.float64]], persons: int) -> list[int]:
    return [max(1, int(people)) for people in share * persons]


def _road(number: int, tail: str, head: str, rate_pph: float, seconds: float) -> Link:
    return Link(
        link_id=str(number),
        from_node_id=tail,
        to_node_id=head,
        directed=True,
        length=seconds / 60,
        free_speed=60.0,
        lanes=1.0,
        capacity_pce_h=rate_pph,
    )


def _network(links: list[Link]) -> RoadNetwork:
    names = dict.fromkeys(node for link in links for node in (link.from_node_id, link.to_node_id))
    return RoadNetwork(
        config=NetworkConfig(long_length="km", speed="kph"),
        nodes=tuple(Node(node_id=name, x_coord=0.0, y_coord=0.0) for name in names),
        links=tuple(links),
        uses=(Use(use="drive", persons_per_vehicle=1.0, pce=1.0),),
    )


def _scenario(network: RoadNetwork, people: dict[str, int], sites: list[str], *, step_s: int, steps: int) -> Scenario:
    return Scenario(
        grid=TimeGrid(start=START, step_s=step_s, steps=steps),
        movement=Movement(uses=(network.uses[0].use,)),
        network=network,
        staging_areas=tuple(
            StagingArea(staging_area_id=f"S{node}", node_id=node, persons=persons) for node, persons in people.items()
        ),
        reception_sites=tuple(ReceptionSite(reception_site_id=f"R{node}", node_id=node) for node in sites),
    )
