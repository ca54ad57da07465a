"""A network over time in layers: a place once for each set of threats that a journey has met so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class Layered:
    """A network whose layers tell which sets of arcs a journey has met; for each copy what it is a copy of.

    Attributes
    ----------
    network
        The layers side by side. A limit stands on every copy and has to be shared between them by other means.
    arc, place, site
        The arc, place and site of the network given that each arc, place and site is a copy of.
    met
        For each copy of a site the sets met by who is taken in there, bit j for set j.
    """

    network: TimeExpandedNetwork
    arc: IntArray
    place: IntArray
    site: IntArray
    met: tuple[int, ...]


def layers_of(network: TimeExpandedNetwork, groups: IntArray, sets: Sequence[int]) -> Layered:
    """Copy a network once for each collection of sets that a journey can have met.

    Parameters
    ----------
    network
        Any network over time.
    groups
        For each arc the groups it belongs to, bit i for group i, shape (m,).
    sets
        Sets of groups, likewise; a journey meets a set once it takes an arc that belongs to one of its groups.

    Notes
    -----
    What a journey has met only grows, and two journeys that have met the same sets need not be told apart any more:
    this is the least there is to remember (the states of a resource-constrained path; Desrochers and Soumis 1988).
    """
    meets = {int(group): sum(1 << j for j, members in enumerate(sets) if group & members) for group in set(groups)}
    states = {0: 0}
    queue = [0]
    while queue:
        met = queue.pop()
        for more in set(meets.values()):
            if met | more not in states:
                states[met | more] = len(states)
                queue.append(met | more)
    known = list(states)
    arcs, places, sites = len(network.tail), len(network.places), len(network.site_place)
    number = np.arange(len(known))
    move_to = np.array([[states[met | meets[int(group)]] for group in groups] for met in known], np.int64)
    move_to = move_to.reshape(len(known), arcs)
    return Layered(
        network=replace(
            network,
            places=tuple(f"{name}/{layer}" for layer in number for name in network.places),
            tail=(number[:, None] * places + network.tail).ravel(),
            head=(move_to * places + network.head).ravel(),
            travel=np.tile(network.travel, len(known)),
            capacity=np.tile(network.capacity, (len(known), 1)),
            links=network.links * len(known),
            waiting=np.tile(network.waiting, (len(known), 1)),
            site_place=(number[:, None] * places + network.site_place).ravel(),
            intake=np.tile(network.intake, (len(known), 1)),
            beds=np.tile(network.beds, len(known)),
        ),
        arc=np.tile(np.arange(arcs), len(known)),
        place=np.tile(np.arange(places), len(known)),
        site=np.tile(np.arange(sites), len(known)),
        met=tuple(met for met in known for _ in range(sites)),
    )
