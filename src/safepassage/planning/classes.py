"""Classes of people: planned in order, each at its best on what the classes before it leave."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.beds.bedded import BeddedArrival, earliest_arrival_with_beds
from safepassage.flow.network.apart import groups_apart, mix_on_the_way
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.openings import links_of_use
from safepassage.flow.network.roads import pace_ranks
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.households import Worth, household_size
from safepassage.planning.orders import Carried, numbered, path_flows_of
from safepassage.planning.parties import Carry, kept_whole

LAST = 10**9
"""Stands for a blank priority, which comes last."""


def classes_of(scenario: Scenario) -> tuple[tuple[StagingArea, ...], ...]:
    """The staging areas by class: priority 1 first, blank last; within one priority by pace and by sites.

    The slowest come first: they need the earliest places on the roads to be safe in time, and the faster can make use
    of what lies between. Where one pace has several choices of sites, those who have fewer to choose from come first.
    """
    links = links_of_use(scenario, scenario.movement.uses[0])
    pace = pace_ranks(scenario, links, scenario.staging_areas)
    groups: dict[tuple[int, int, int, tuple[str, ...]], list[StagingArea]] = {}
    for area in scenario.staging_areas:
        sites = tuple(sorted(area.reception_site_ids))
        priority = LAST if area.priority is None else area.priority
        groups.setdefault((priority, pace[area.staging_area_id], len(sites) or LAST, sites), []).append(area)
    return tuple(tuple(groups[key]) for key in sorted(groups))


def parts_of(scenario: Scenario, members: Sequence[StagingArea]) -> tuple[tuple[StagingArea, ...], ...]:
    """The staging areas of one class by the groups they may not mix with; the most people first.

    None of a part may not mix with another of it.
    """
    apart = groups_apart(scenario.staging_areas)
    parts: dict[frozenset[str], list[StagingArea]] = defaultdict(list)
    for area in members:
        parts[apart.get(area.group, frozenset())].append(area)
    most_first = sorted(parts.values(), key=lambda part: -sum(area.persons for area in part))
    return tuple(tuple(part) for part in most_first)


def has_classes(scenario: Scenario) -> bool:
    """Whether anything sets people apart: priorities, paces, a choice of sites, groups, or households."""
    return (
        len(classes_of(scenario)) > 1
        or any(area.reception_site_ids or household_size(area) > 1 for area in scenario.staging_areas)
        or bool(groups_apart(scenario.staging_areas))
    )


def carry_in_order(
    scenario: Scenario,
    network: TimeExpandedNetwork,
    best: BeddedArrival,
    *,
    on_progress: Callable[[str, float], None],
) -> Carried:
    """Give each class its best on what is left; without classes that is the best flow itself.

    Parameters
    ----------
    network, best
        The network of all people and the best flow on it, as if there were no classes.
    on_progress
        Told the stage and its share done.
    """
    if not has_classes(scenario):
        on_progress("orders", 0.0)
        together = path_flows_of(scenario, scenario.staging_areas, network, best)
        return Carried(path_flows=numbered(together.path_flows), paths=together.paths)

    def carry(members: Sequence[StagingArea], own: TimeExpandedNetwork) -> tuple[PathFlow, ...]:
        return path_flows_of(scenario, members, own, earliest_arrival_with_beds(own)).path_flows

    return Carried(path_flows=carry_classes(scenario, carry, on_progress=on_progress))


def carry_classes(
    scenario: Scenario,
    carry: Carry,
    *,
    worth: Worth | None = None,
    on_progress: Callable[[str, float], None],
) -> tuple[PathFlow, ...]:
    """Carry class after class on what the classes before it leave; numbered.

    Parameters
    ----------
    carry
        How people are carried where nothing sets them apart.
    worth
        What going is worth, where being caught on the road counts.
    on_progress
        Told the stage and its share done.
    """
    path_flows: tuple[PathFlow, ...] = ()
    classes = classes_of(scenario)
    for number, members in enumerate(classes):
        on_progress("classes", number / len(classes))
        path_flows += _carry_class(scenario, members, path_flows, carry, worth)
    return numbered(path_flows)


def _carry_class(
    scenario: Scenario,
    members: Sequence[StagingArea],
    used: tuple[PathFlow, ...],
    carry: Carry,
    worth: Worth | None,
) -> tuple[PathFlow, ...]:
    """One class, all together where no two groups meet by it that may not; else its parts in order, kept apart."""
    together = _carry_whole(scenario, members, used, carry, worth, keep_apart=False)
    if not mix_on_the_way(scenario, (*used, *together)):
        return together
    found: tuple[PathFlow, ...] = ()
    for part in parts_of(scenario, members):
        found += _carry_whole(scenario, part, (*used, *found), carry, worth, keep_apart=True)
    return found


def _carry_whole(
    scenario: Scenario,
    members: Sequence[StagingArea],
    used: tuple[PathFlow, ...],
    carry: Carry,
    worth: Worth | None,
    *,
    keep_apart: bool,
) -> tuple[PathFlow, ...]:
    """Carry some staging areas, their households whole as far as that brings as many people to safety."""

    def lay_out(areas: Sequence[StagingArea], further: Sequence[PathFlow]) -> TimeExpandedNetwork:
        return expand(scenario, staging_areas=areas, used=(*used, *further), keep_apart=keep_apart)

    return kept_whole(scenario, members, carry(members, lay_out(members, ())), lay_out, carry, worth=worth)
