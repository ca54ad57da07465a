"""The compiled kernel's answer on the whole network over time, from what it has had in view."""

import numpy as np

from safepassage.flow.arrays import FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.rerouting.outlook import Outlook
from safepassage.flow.arrival.rerouting.view import View


def flow_of(network: TimeExpandedNetwork, view: View) -> FlowOverTime:
    """The flow as arrays of the network; who is at one place at one instant is told apart in the order given."""
    ground, state, instants = view.ground, view.state, view.known
    arrivals = np.zeros(network.intake.shape, np.int64)
    taken = state.taken.reshape(-1, instants).astype(np.int64)
    for site, row in enumerate(ground.site_of[network.site_place]):
        arrivals[site, :instants] = np.minimum(taken[row], network.intake[site, :instants])
        taken[row] -= arrivals[site, :instants]
    sent = ground.home.astype(np.int64) - state.here
    departures = np.zeros(len(network.supply), np.int64)
    for supply in np.flatnonzero(network.supply_at < instants):
        point = network.supply_place[supply] * instants + network.supply_at[supply]
        departures[supply] = min(network.supply[supply], sent[point])
        sent[point] -= departures[supply]
    entries = np.zeros(network.capacity.shape, np.int64)
    entries[:, :instants] = state.back.reshape(-1, instants)[:, : network.steps]
    return FlowOverTime(entries=entries, arrivals=arrivals, departures=departures)


def labels_of(network: TimeExpandedNetwork, view: View, outlook: Outlook) -> IntArray:
    """The labels of all places and instants, as `EarliestArrival` describes them.

    Later than the last instant in view nobody is on the way any more. There the cut holds whatever can still reach
    safety from the first instant on that is not in view, by when all are safe who ever can be: so nobody's way out
    crosses it. What distance alone puts out of reach never joins it. Where some could not be carried although distance
    does not forbid it, all in view that has no label never joins, nor what comes after.
    """
    places, never, known = len(network.places), network.steps + 1, view.known
    labels = np.empty((places, never), np.int64)
    early, late = labels[:, :known], labels[:, known:]
    early[:] = view.state.label.reshape(places, known)
    if known == never:
        return labels
    instant = np.arange(never)
    too_late = instant > outlook.latest[:, None]
    if view.carried() < outlook.persons:
        too_late[:] = True
    early[(early == known) & too_late[:, :known]] = never
    late[:] = np.where(too_late[:, known:], never, known)
    late[instant[known:] < outlook.earliest[:, None]] = 0
    return labels
