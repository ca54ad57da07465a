"""Path flows as paths over a network again, homes and doors included."""

from collections import defaultdict
from collections.abc import Sequence

from safepassage.errors import InternalError
from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.routes.paths import PathOverTime, path_on
from safepassage.model.plan import PathFlow


class Retracer:
    """Finds the arcs of path flows on the network of their staging areas."""

    def __init__(self, network: TimeExpandedNetwork, area_ids: Sequence[str], site_ids: Sequence[str]) -> None:
        self._network = network
        self._supply = {area_id: supply for supply, area_id in enumerate(area_ids)}
        self._site = {site_id: site for site, site_id in enumerate(site_ids)}
        self._is_road = [link is not None for link in network.links]
        self._tail: list[int] = network.tail.tolist()
        self._head: list[int] = network.head.tolist()
        self._roads: dict[str, list[int]] = defaultdict(list)
        self._passages: dict[int, list[int]] = defaultdict(list)
        for arc, link in enumerate(network.links):
            if link is None:
                self._passages[self._tail[arc]].append(arc)
            else:
                self._roads[link[0]].append(arc)

    def path(self, flow: PathFlow) -> PathOverTime:
        """The path of a path flow; raises InternalError where its roads do not join."""
        network, supply, site = self._network, self._supply[flow.staging_area_id], self._site[flow.reception_site_id]
        here = int(network.supply_place[supply])
        arcs: list[int] = []
        steps: list[int] = []
        for place, (link_id, step) in enumerate(zip(flow.links, flow.enter_steps, strict=True)):
            at_last = place == len(flow.links) - 1 and flow.arrive_step == network.steps
            ways = [(arc, self._way(here, self._tail[arc])) for arc in self._roads[link_id]]
            joined = [(arc, way) for arc, way in ways if way is not None]
            if at_last:
                # The entry that arrives at the last instant goes straight into the site, by an arc of its own.
                target = int(network.site_place[site])
                joined.sort(key=lambda found: self._head[found[0]] != target)
            if not joined:
                raise InternalError(f"path flow of {flow.staging_area_id}: link {link_id} does not join")
            arc, way = joined[0]
            arcs += [*way, arc]
            steps += [step] * (len(way) + 1)
            here = self._head[arc]
        way_in = self._way(here, int(network.site_place[site]))
        if way_in is None:
            raise InternalError(f"path flow of {flow.staging_area_id}: {flow.reception_site_id} is not where it ends")
        return path_on(
            self._is_road,
            supply=supply,
            site=site,
            persons=flow.persons,
            arcs=arcs + way_in,
            steps=steps + [flow.arrive_step] * len(way_in),
            arrive_step=flow.arrive_step,
        )

    def _way(self, start: int, end: int) -> list[int] | None:
        """The passages from one place to another, none where they are the same; None where there is no way."""
        ways: dict[int, list[int]] = {start: []}
        latest = [start]
        while end not in ways and latest:
            place = latest.pop()
            for arc in self._passages.get(place, ()):
                if self._head[arc] not in ways:
                    ways[self._head[arc]] = [*ways[place], arc]
                    latest.append(self._head[arc])
        return ways.get(end)
