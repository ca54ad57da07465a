"""What the driver of a leg does if the pause breaks on the way, by the rule of the cancel orders.

The nearest of: on to where the leg ends, back to where it began, a protected place (exposure 0) ahead or behind. Of two
that are equally near the first named. Back only where every link taken since may be driven against its direction. Times
are those of the road alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from safepassage.model.fleet import VehicleType
from safepassage.model.network import Link
from safepassage.model.scenario import Scenario
from safepassage.model.trips import TripLeg
from safepassage.outputs.itineraries import link_steps
from safepassage.outputs.words import Words

_FAR = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """From the `first` instant to the `last`, the instruction holds; `where` the vehicle is at the first, in words."""

    first: int
    last: int
    where: str
    instruction: str


def halts(scenario: Scenario, kind: VehicleType, leg: TripLeg, words: Words) -> tuple[Halt, ...]:
    """What to do from leaving to arriving, like instructions in a row made one."""
    if not leg.links or len(leg.links) != len(leg.enter_steps):
        return ()
    way = _Way(scenario, kind, leg)
    told = [(instant, way.instruction(instant, words)) for instant in range(leg.depart_step, leg.arrive_step)]
    runs = [list(run) for _, run in groupby(told, key=lambda each: each[1])]
    return tuple(
        Halt(first=run[0][0], last=run[-1][0] + 1, where=way.where(run[0][0], words), instruction=run[0][1])
        for run in runs
    )


class _Way:
    """The links of one leg, with the steps of travel before each."""

    def __init__(self, scenario: Scenario, kind: VehicleType, leg: TripLeg) -> None:
        network = scenario.network
        links = [network.link(link_id) for link_id in leg.links]
        self._links = links
        self._travel = [link_steps(scenario, kind, link) for link in links]
        self._before = [0, *accumulate(self._travel)]
        self._nodes = _nodes(leg.from_node_id, links)
        self._may_return = [not link.directed for link in links]
        self._enter = leg.enter_steps
        self._name = {node.node_id: node.name or node.node_id for node in network.nodes}
        sheltered = {node.node_id for node in network.nodes if node.exposure == 0}
        self._shelters = [place for place, node_id in enumerate(self._nodes) if node_id in sheltered]

    def _place(self, instant: int) -> tuple[int, int]:
        """The link last entered at an instant, and the steps driven on it."""
        link = max((place for place, step in enumerate(self._enter) if step <= instant), default=0)
        return link, min(max(0, instant - self._enter[link]), self._travel[link])

    def where(self, instant: int, words: Words) -> str:
        """Where the vehicle is at an instant: on a road, or at the place where it waits."""
        link, gone = self._place(instant)
        if gone >= self._travel[link]:
            return words.fleet.waiting_at.format(place=self._name_of(link + 1))
        ends = words.between_nodes.format(start=self._name_of(link), end=self._name_of(link + 1))
        return words.fleet.on_road.format(road=self._links[link].name or ends)

    def _name_of(self, place: int) -> str:
        return self._name.get(self._nodes[place], self._nodes[place])

    def instruction(self, instant: int, words: Words) -> str:
        """What to do at an instant on the way."""
        text = words.fleet
        link, gone = self._place(instant)
        done = self._before[link] + gone
        ahead = next((place for place in self._shelters if self._before[place] >= done and place), None)
        behind = next((place for place in reversed(self._shelters) if self._before[place] < done), None)
        ways = [
            (self._before[-1] - done, text.go_on, len(self._nodes) - 1),
            (done if all(self._may_return[: link + 1]) else _FAR, text.turn_back, 0),
        ]
        if ahead is not None:
            ways.append((self._before[ahead] - done, text.go_on_shelter, ahead))
        if behind is not None and all(self._may_return[behind : link + 1]):
            ways.append((done - self._before[behind], text.turn_back_shelter, behind))
        steps, form, place = min(ways, key=lambda way: way[0])
        if not steps and place in self._shelters:
            form = text.take_shelter
        return form.format(place=self._name_of(place))


def _nodes(start: str, links: Sequence[Link]) -> list[str]:
    nodes = [start]
    for link in links:
        nodes.append(link.to_node_id if link.from_node_id == nodes[-1] else link.from_node_id)
    return nodes
