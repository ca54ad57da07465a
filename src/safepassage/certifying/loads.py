"""What all path flows together ask of the network."""

from dataclasses import dataclass, field

import numpy as np

from safepassage.certifying.clock import IntArray
from safepassage.certifying.rules import Rules


@dataclass(slots=True, kw_only=True)
class Loads:
    """What all path flows together ask of the network, as parallel lists of (what, when, people).

    Attributes
    ----------
    ways, way_steps, way_persons
        Entries into directions of links.
    columns
        Entries of many path flows at once: (ways, steps, people), arrays of one length.
    waits
        For each node where waiting is limited by how many the people there change at each instant, shape (K + 1,).
    first_entries
        For each staging area with `loading_per_h` people at each instant, shape (K + 1,).
    arrivals
        For each site people at each instant, shape (K + 1,).
    sent
        People who leave each staging area.
    caught
        Expected people caught on the road.
    """

    ways: list[int] = field(default_factory=list)
    way_steps: list[int] = field(default_factory=list)
    way_persons: list[int] = field(default_factory=list)
    columns: list[tuple[IntArray, IntArray, IntArray]] = field(default_factory=list)
    waits: dict[str, IntArray] = field(default_factory=dict)
    first_entries: dict[str, IntArray] = field(default_factory=dict)
    arrivals: dict[str, IntArray] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    caught: float = 0.0


def people_at(counted: dict[str, IntArray], name: str, rules: Rules) -> IntArray:
    """People at each instant by a name, shape (K + 1,), from nobody on."""
    if name not in counted:
        counted[name] = np.zeros(rules.clock.steps + 1, dtype=np.int64)
    return counted[name]
