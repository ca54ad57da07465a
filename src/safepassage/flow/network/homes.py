"""Homes apart: a place of its own for everyone who has not left yet, so that leaving can have a price."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import UNLIMITED, TimeExpandedNetwork
from safepassage.flow.network.useful import BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class HomesApart:
    """A network on which the people of each supply wait at home until they leave.

    Attributes
    ----------
    network
        The network given, with places `home:0`, `home:1`, ... and arcs out of them added at the end where the people of
        a supply have no place to themselves yet.
    is_home
        Whether a place is somebody's home, shape (n,); any number may wait there, and nobody comes there.
    leaves
        Whether an arc leads out of a home, shape (m,); such arcs take no time.
    """

    network: TimeExpandedNetwork
    is_home: BoolArray
    leaves: BoolArray


def homes_apart(network: TimeExpandedNetwork) -> HomesApart:
    """Give each supply a home of its own where it has none.

    Whoever waits at a node does not tell by it whether he has been on the way already. A supply whose place nothing
    leads to and no other supply shares has a home already; nor does one need any that starts at the last instant, when
    nobody leaves any more. Places of supplies must let any number of people wait, as `expand` lays them out.
    """
    shared = np.bincount(network.supply_place, minlength=len(network.places))
    private = np.ones(len(network.places), np.bool_)
    private[network.head] = False
    private[network.site_place] = False
    private[network.tail[network.travel > 0]] = False
    private &= (shared == 1) & (network.waiting >= UNLIMITED).all(axis=1)
    needs = np.flatnonzero(~private[network.supply_place] & (network.supply_at < network.steps))
    added = len(network.places) + np.arange(len(needs))
    home = network.supply_place.copy()
    home[needs] = added
    steps = network.steps
    apart = dataclasses.replace(
        network,
        places=network.places + tuple(f"home:{supply}" for supply in needs.tolist()),
        tail=np.concatenate([network.tail, added]),
        head=np.concatenate([network.head, network.supply_place[needs]]),
        travel=np.concatenate([network.travel, np.zeros(len(needs), np.int64)]),
        capacity=np.concatenate([network.capacity, np.full((len(needs), steps), UNLIMITED)]),
        links=network.links + (None,) * len(needs),
        waiting=np.concatenate([network.waiting, np.full((len(needs), steps), UNLIMITED)]),
        supply_place=home,
    )
    is_home = np.concatenate([private & (shared == 1), np.ones(len(needs), np.bool_)])
    return HomesApart(network=apart, is_home=is_home, leaves=is_home[apart.tail])
