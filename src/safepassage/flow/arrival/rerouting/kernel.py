"""The earliest-arrival flow of a city: the same answer as `flow.earliest`, by one flow that is rerouted."""

from collections.abc import Callable

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import EarliestArrival, TimeExpandedNetwork
from safepassage.flow.arrival.rerouting.answer import flow_of, labels_of
from safepassage.flow.arrival.rerouting.halving import DONE, LOST, RUNNING, TOO_FAR, advance
from safepassage.flow.arrival.rerouting.outlook import look_further, outlook_of
from safepassage.flow.arrival.rerouting.splitting import AFTER, COLUMNS, FIRST, GAIN_AFTER, HIGH, LOW, share_done
from safepassage.flow.arrival.rerouting.view import View

_WORK_BETWEEN_WORDS = 4_000_000
"""Arcs looked at between two words on progress: a tenth of a second or so."""
_FIRST_SHARE, _LATER_SHARE = 0.1, 0.95
"""How much of what is left to do the first look is taken to be, and each later one."""

Tell = Callable[[float], None]


def reroute(network: TimeExpandedNetwork, *, on_progress: Tell | None = None) -> EarliestArrival | None:
    """The flow that is best at every instant, beds left aside, with its labels.

    Parameters
    ----------
    network
        A valid network over time; its `beds` are ignored.
    on_progress
        Told the share of the work that is done, 0..1, rising. An exception it raises passes through.

    Returns
    -------
    EarliestArrival or None
        None where the network is too large for the small integers of this kernel.

    Raises
    ------
    InternalError
        If fewer people reach safety than the cuts promise.

    Notes
    -----
    The method is told in `halving`. It looks ahead no farther than it must: first to about when the farthest could be
    safe, then, going on with the same flow, to when all should be. So a horizon much longer than needed costs nothing.
    Compiled at first use, and kept for later ones.
    """
    tell = on_progress or (lambda _share: None)
    outlook = outlook_of(network)
    view = View(network)
    instant, looks, done = outlook.first, 0, 0.0
    while True:
        share = (1 - done) * (_LATER_SHARE if looks else _FIRST_SHARE)
        left = outlook.persons - view.carried()
        if not view.widen(instant) or not _split(view, left, _part_of(tell, done, share)):
            return None
        looks, done = looks + 1, done + share
        if view.carried() == outlook.persons or instant == outlook.last:
            break
        instant = look_further(outlook, view.safe_by(), looks)
    if view.carried() < outlook.persons:
        view.turn_home()
        _split(view, left=0, tell=lambda _share: None, go_home=True)
    tell(1.0)
    del view.lists  # room for the answer
    flow = flow_of(network, view)
    return EarliestArrival(flow=flow, most_possible=flow.safe_by(), labels=labels_of(network, view, outlook))


def _part_of(tell: Tell, done: float, share: float) -> Tell:
    return lambda part: tell(done + share * part)


def _split(view: View, left: int, tell: Tell, *, go_home: bool = False) -> bool:
    """Find the labels of the points listed; False where distances grow too large.

    `left` are the people not safe so far; they `go_home` once nothing more is to be looked at.
    """
    points, low, high = len(view.lists.points), view.before - 1, view.known
    parts = np.zeros((3 * (high.bit_length() + points.bit_length()) + 9, COLUMNS), np.int64)
    parts[0, [FIRST, AFTER, LOW, HIGH, GAIN_AFTER]] = 0, points, low, high, -1
    count, outcome, done = (1, RUNNING, 0.0) if points else (0, DONE, 0.0)
    while outcome == RUNNING:
        count, outcome = advance(view.ground, view.state, view.lists, parts, count, _WORK_BETWEEN_WORDS, go_home)
        done = max(done, share_done(parts[:count], points, left))
        tell(done)
    if outcome == LOST:
        raise InternalError(f"fewer people reach safety by instant {parts[count - 1, HIGH]} than the cuts promise")
    return outcome != TOO_FAR
