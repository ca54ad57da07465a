"""How much any plan with these vehicles can be worth, from prices alone and without solving anything.

A Lagrangian relaxation (Geoffrion 1974): who is carried pays a price, so does a bed, an entry into a corridor, whoever
is ahead of a linked movement; each price is given back as often as the limit allows. What is left falls apart into the
days of single vehicles, and people on foot. Whatever the prices, no plan is worth more; bad ones only say less. Meaning
of the prices: docs/decisions/0018.
"""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.fleet.bound_corridors import entries_worth
from safepassage.certifying.fleet.bound_days import days_worth
from safepassage.certifying.fleet.bound_layers import Tolls
from safepassage.certifying.fleet.bound_loads import WholeLoads, whole_loads
from safepassage.certifying.fleet.bound_people import People
from safepassage.certifying.fleet.bound_prices import Prices, read_prices
from safepassage.certifying.fleet.bound_roads import KindOfDay, kinds_of_day
from safepassage.certifying.fleet.reading import FleetRules
from safepassage.model.plan import FleetBound
from safepassage.model.sites import StagingArea

MOST_PICKUPS = 2
"""Pickups of a trip up to which the prices of whole loads count; with more they are left out."""


def fleet_bound(fleet: FleetRules, proof: FleetBound) -> float | None:
    """No plan is worth more, whose trips have as many pickups at most as the proof says and take people to one site.

    People board where they live, if a vehicle that may carry them can come there. Worth is E[safe] - w E[caught], or
    the sum over people safe at s of K + 1 - s. None where the prices prove nothing.
    """
    rules = fleet.rules
    prices = read_prices(rules, proof)
    if prices is None:
        return None
    limited = _entries(fleet, prices)
    prices = dataclasses.replace(
        prices,
        entries={name: own for name, own in prices.entries.items() if name in limited},
        whole_loads=prices.whole_loads if proof.most_pickups <= MOST_PICKUPS else {},
    )
    people = People(rules, prices)
    tolls = _tolls(fleet, prices)
    kinds = kinds_of_day(fleet, tolls.passages, people.nodes)
    at_home = called_for_at_home(people, kinds)
    boarders = [
        own for own in people.boarders() if own.node_id == own.area.node_id or own.area.staging_area_id not in at_home
    ]
    loads = _loads(people, kinds, prices)
    days = days_worth(people, boarders, kinds, tolls, loads, most_pickups=proof.most_pickups)
    if days is None:
        return None
    bound = days + sum(limited.values()) + sum(priced.worth for priced in loads.values())
    bound += sum(term.slack for term in prices.terms)
    bound += sum(price * (rules.sites[site_id].beds or 0) for site_id, price in prices.beds.items())
    for area in people.areas:
        bound += area.persons * (prices.persons[area.staging_area_id] + people.on_foot(area))
    return bound if math.isfinite(bound) else None


def _entries(fleet: FleetRules, prices: Prices) -> dict[str, float]:
    """What entries into each corridor that has a price can be worth at most; those that no rule limits are left out."""
    worth = {}
    for passage in fleet.passages:
        own = prices.entries.get(passage.corridor_id)
        most = None if own is None else entries_worth(passage, own, fleet)
        if most is not None:
            worth[passage.corridor_id] = most
    return worth


def _tolls(fleet: FleetRules, prices: Prices) -> Tolls:
    """The corridors whose entries have a price or an inspection."""
    passages = {
        number: passage
        for number, passage in enumerate(fleet.passages)
        if passage.inspection_s or _is_priced(prices.entries.get(passage.corridor_id))
    }
    entries = {
        number: prices.entries[passage.corridor_id]
        for number, passage in passages.items()
        if passage.corridor_id in prices.entries
    }
    return Tolls(passages, entries, fleet.rules.clock.step_s)


def _is_priced(series: FloatArray | None) -> bool:
    return series is not None and bool(series.any())


def _loads(people: People, kinds: Sequence[KindOfDay], prices: Prices) -> Mapping[str, WholeLoads]:
    """The whole loads of each boarding point that has a price, of people who board there first of all."""
    by_node: dict[str, dict[int, FloatArray]] = defaultdict(dict)
    for (node_id, seats), own in prices.whole_loads.items():
        by_node[node_id][seats] = own
    members = _members(people, kinds) if by_node else {}
    found = {node_id: whole_loads(node_id, members.get(node_id, []), own) for node_id, own in by_node.items()}
    return {node_id: own for node_id, own in found.items() if own is not None}


def called_for_at_home(people: People, kinds: Sequence[KindOfDay]) -> frozenset[str]:
    """The staging areas to which a vehicle that may carry their people can come, and go on to a reception site."""
    comes = _nodes_called_at(people, kinds)
    return frozenset(
        area.staging_area_id
        for area in people.areas
        if any(own.may_ride(area.group) and area.node_id in reached for own, reached in comes)
    )


def _nodes_called_at(people: People, kinds: Sequence[KindOfDay]) -> list[tuple[KindOfDay, frozenset[str]]]:
    """By kind the nodes to which it can come and from which it can go on to a reception site elsewhere."""
    sites = {site.node_id for site in people.rules.sites.values()}
    comes: list[tuple[KindOfDay, frozenset[str]]] = []
    for own in kinds:
        reached = frozenset[str]().union(*(own.roads.reaches(row.row.depot_node_id) for row in own.rows))
        comes.append((own, frozenset(node for node in reached if own.roads.reaches(node) & (sites - {node}))))
    return comes


def _members(people: People, kinds: Sequence[KindOfDay]) -> Mapping[str, list[StagingArea]]:
    """By boarding point those who live there, or live where no vehicle comes for them and can walk there only."""
    comes = _nodes_called_at(people, kinds)
    members: dict[str, list[StagingArea]] = defaultdict(list)
    for area in people.areas:
        nodes = {node for own, reached in comes if own.may_ride(area.group) for node in reached}
        near = [node for node in people.nodes if node in nodes and people.first_there(area, node) is not None]
        if area.node_id in near:
            members[area.node_id].append(area)
        elif len(near) == 1:
            members[near[0]].append(area)
    return members
