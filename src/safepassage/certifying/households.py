"""Counts households that a plan parts: a warning, for what should be is no limit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from safepassage.certifying.journeys import Journey
from safepassage.certifying.rules import Rules

Party = tuple[str, tuple[str, ...], tuple[int, ...], int]
"""Who goes to one site by the same links in the same steps, and is taken in at the same instant."""


def parted_households(journeys: Sequence[Journey], rules: Rules) -> dict[str, tuple[int, int]]:
    """For each staging area that parts households: how many of them, and how many households it has.

    People who travel alike, and those who stay, are parties. Of P people in households of u a party of n holds n // u
    whole ones; the one household of P mod u people is whole where some party has as many to spare.
    """
    parties: dict[str, dict[Party, int]] = defaultdict(lambda: defaultdict(int))
    for flow in journeys:
        area = rules.areas.get(flow.staging_area_id)
        if area is not None and (area.unit_size or 1) > 1 and flow.persons > 0:
            alike = (flow.reception_site_id, flow.links, flow.enter_steps, flow.arrive_step)
            parties[flow.staging_area_id][alike] += flow.persons
    counted = {}
    for area_id, carried in parties.items():
        area = rules.areas[area_id]
        staying = max(0, area.persons - sum(carried.values()))
        households, parted = _count([*carried.values(), staying], area.persons, area.unit_size or 1)
        if parted:
            counted[area_id] = (parted, households)
    return counted


def household_warnings(parted: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """What is to be said of the households that are parted."""
    return tuple(
        f"Staging area {area_id} parts {number:,} of its {households:,} households: their people leave, travel or "
        "arrive apart, or some of them stay."
        for area_id, (number, households) in parted.items()
    )


def _count(parties: Sequence[int], persons: int, unit_size: int) -> tuple[int, int]:
    """Households in all, and those that are parted."""
    households, last = -(-persons // unit_size), persons % unit_size
    whole = sum(party // unit_size for party in parties)
    whole += last > 0 and any(party % unit_size >= last for party in parties)
    return households, max(0, households - whole)
