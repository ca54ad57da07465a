"""The same question without time: how many in all may go by which corridors, and a plan that keeps to these numbers.

Whatever a plan does over time, its totals are a flow on the roads alone within what each road lets through in all. So
the largest guarantee of such totals bounds that of every plan; on a long grid it is nearly always reached.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from safepassage.flow.arrays import UNLIMITED, TimeExpandedNetwork
from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.useful import useful_span
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.paths import decompose
from safepassage.flow.withstand.paths import take_apart
from safepassage.flow.withstand.search import Clock, Search
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.orders import to_path_flows
from safepassage.planning.withstand.blocking import Threat, corridors_of_arcs
from safepassage.planning.withstand.kinds import layered_kinds
from safepassage.planning.withstand.questions import WaitQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many people in all may go by which corridors.

    Attributes
    ----------
    bound, most_whole
        What no plan can guarantee more than, with fractions of people and without.
    quotas
        For each class of people and each collection of corridors' sets (bit j for set j of the threat) how many go
        where just these are met; those who meet the fewest first.
    """

    bound: float
    most_whole: int
    quotas: tuple[tuple[int, int, int], ...]


def totals_of(scenario: Scenario, threat: Threat, *, most: int, clock: Clock) -> Totals:
    """The best totals where the orders stay when corridors are blocked; `most` where time does not suffice."""
    kinds = layered_kinds(scenario, threat, changed=without_time)
    question = WaitQuestion(kinds, threat, most=most)
    answer = Search(question, most=most, most_whole=most, least=0, clock=clock, on_progress=lambda _share: None).run()
    going: Counter[tuple[int, int, int]] = Counter()
    for values in answer.plans[-1:]:
        for number, kind in enumerate(kinds):
            for path in take_apart(kind.ground, question.layout.of(values, number)):
                met = kind.layered.met[path.site] if kind.layered else 0
                going[met.bit_count(), number, met] += path.persons
    return Totals(
        bound=answer.bound,
        most_whole=answer.most_whole,
        quotas=tuple((number, met, going[count, number, met]) for count, number, met in sorted(going)),
    )


def without_time(network: TimeExpandedNetwork) -> TimeExpandedNetwork:
    """All instants in one: every arc takes no time and lets through what it does in all while it can be of use."""
    earliest, latest = useful_span(network)
    instants = np.arange(network.steps + 1)
    steps = instants[:-1]
    leaves = steps >= earliest[network.tail, None]
    lands = steps + network.travel[:, None] <= latest[network.head, None]
    through = np.where(leaves & lands, network.capacity, 0).sum(axis=1)
    taken = np.where(instants >= earliest[network.site_place, None], network.intake, 0).sum(axis=1)
    nothing = np.zeros(len(taken), np.int64)
    return replace(
        network,
        steps=1,
        travel=np.zeros(len(network.tail), np.int64),
        capacity=np.minimum(through, UNLIMITED)[:, None],
        waiting=np.full((len(network.places), 1), UNLIMITED),
        supply_at=np.zeros(len(network.supply), np.int64),
        intake=np.column_stack([np.minimum(taken, UNLIMITED), nothing]),
    )


def by_quotas(
    scenario: Scenario, threat: Threat, classes: Sequence[Sequence[StagingArea]], totals: Totals
) -> tuple[PathFlow, ...]:
    """Carry so many people as the totals say by so many corridors, each part as early as can be; not yet numbered."""
    found: tuple[PathFlow, ...] = ()
    for number, met, quota in totals.quotas:
        members = classes[number]
        network = expand(scenario, staging_areas=members, used=found)
        corridors = corridors_of_arcs(scenario, network)
        others = [shut for bit, shut in enumerate(threat.sets) if not (met >> bit) & 1]
        barred = np.array([any(int(own) & shut for shut in others) for own in corridors], dtype=np.bool_)
        carried = Counter[str]()
        for flow in found:
            carried[flow.staging_area_id] += flow.persons
        left = network.supply - np.array([carried[area.staging_area_id] for area in members], dtype=np.int64)
        room = replace(network, capacity=np.where(barred[:, None], 0, network.capacity), supply=np.maximum(left, 0))
        paths = leave_later(room, decompose(room, earliest_arrival_with_beds(room).flow))
        sites = [site.reception_site_id for site in scenario.reception_sites]
        own_flows = to_path_flows(room, paths, [area.staging_area_id for area in members], sites)
        found += _first(own_flows, quota)
    return found


def _first(path_flows: Sequence[PathFlow], persons: int) -> tuple[PathFlow, ...]:
    """The first so many people to be safe."""
    kept = []
    for flow in sorted(path_flows, key=lambda flow: flow.arrive_step):
        if persons <= 0:
            break
        kept.append(replace(flow, persons=min(flow.persons, persons)))
        persons -= flow.persons
    return tuple(kept)
