"""Kinds of people: each on its own network over time, with what the kinds share of roads, places and sites."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.openings import links_of_use
from safepassage.flow.network.roads import pace_ranks
from safepassage.flow.withstand.formulation import Commodity
from safepassage.flow.withstand.layers import Layered, layers_of
from safepassage.flow.withstand.recourse import Ground, ground_of
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.classes import classes_of
from safepassage.planning.withstand.blocking import Threat, corridors_of_arcs

_FAR = 10**9
"""Sets the numbers of what is a kind's own apart from those of what is shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Staging areas whose people may be exchanged, their network over time, and their part in a program.

    `layered` tells what the arcs and sites of the commodity's network are copies of (None: they are the network's own).
    """

    members: tuple[StagingArea, ...]
    network: TimeExpandedNetwork
    commodity: Commodity
    layered: Layered | None = None

    @property
    def ground(self) -> Ground:
        """The network of the commodity with its arcs in time."""
        return self.commodity.ground


def kinds_of(scenario: Scenario) -> tuple[Kind, ...]:
    """People by pace and by the sites they may go to: who is sent on anew may take any, whatever was planned."""
    pace = pace_ranks(scenario, links_of_use(scenario, scenario.movement.uses[0]), scenario.staging_areas)
    groups: dict[tuple[int, tuple[str, ...]], list[StagingArea]] = {}
    for area in scenario.staging_areas:
        key = pace[area.staging_area_id], tuple(sorted(area.reception_site_ids))
        groups.setdefault(key, []).append(area)
    kinds = []
    for number, members in enumerate(groups.values()):
        network = expand(scenario, staging_areas=members)
        commodity = Commodity(
            ground=ground_of(network),
            road=_roads(network, number),
            spot=_spots(network, number),
            site=np.arange(len(network.beds)),
        )
        kinds.append(Kind(members=tuple(members), network=network, commodity=commodity))
    return tuple(kinds)


def layered_kinds(
    scenario: Scenario,
    threat: Threat,
    *,
    changed: Callable[[TimeExpandedNetwork], TimeExpandedNetwork] = lambda network: network,
) -> tuple[Kind, ...]:
    """People by class, each on a network in layers that tell which sets of corridors a journey has met.

    `changed` is done to each network first.
    """
    kinds = []
    for number, members in enumerate(classes_of(scenario)):
        network = changed(expand(scenario, staging_areas=members))
        layered = layers_of(network, corridors_of_arcs(scenario, network), threat.sets)
        commodity = Commodity(
            ground=ground_of(layered.network),
            road=_roads(network, number)[layered.arc],
            spot=_spots(network, number)[layered.place],
            site=layered.site,
        )
        kinds.append(Kind(members=members, network=network, commodity=commodity, layered=layered))
    return tuple(kinds)


def _roads(network: TimeExpandedNetwork, kind: int) -> IntArray:
    """A number for each arc: the same for all arcs that stand for one direction of a road, in every kind.

    Roads come first and in one order in every network of a scenario; arcs that are no road are a kind's own.
    """
    numbers: dict[tuple[str, str] | int, int] = {}
    named = [numbers.setdefault(arc if link is None else link, len(numbers)) for arc, link in enumerate(network.links)]
    is_road = np.array([link is not None for link in network.links], dtype=np.bool_)
    return np.where(is_road, named, np.array(named, dtype=np.int64) + (kind + 1) * _FAR)


def _spots(network: TimeExpandedNetwork, kind: int) -> IntArray:
    """A number for each place: nodes come first and are the same in every network of a scenario, homes are apart."""
    numbers = np.arange(len(network.places))
    is_node = np.array([name.startswith("node:") for name in network.places], dtype=np.bool_)
    return np.where(is_node, numbers, numbers + (kind + 1) * _FAR)
