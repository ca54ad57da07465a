"""Classes of people: planned in order, each at its best on what the classes before it leave."""

from collections.abc import Callable

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.bedded import BeddedArrival, earliest_arrival_with_beds
from safepassage.flow.expanded import expand
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.orders import Carried, numbered, path_flows_of

LAST = 10**9
"""Stands for a blank priority, which comes last."""


def classes_of(scenario: Scenario) -> tuple[tuple[StagingArea, ...], ...]:
    """The staging areas by class: priority 1 first, blank last; within one priority by the sites they may go to.

    Where one priority has several choices of sites, those who have fewer sites to choose from come first.
    """
    groups: dict[tuple[int, int, tuple[str, ...]], list[StagingArea]] = {}
    for area in scenario.staging_areas:
        sites = tuple(sorted(area.reception_site_ids))
        priority = LAST if area.priority is None else area.priority
        groups.setdefault((priority, len(sites) or LAST, sites), []).append(area)
    return tuple(tuple(groups[key]) for key in sorted(groups))


def has_classes(scenario: Scenario) -> bool:
    """Whether anything sets groups of people apart: priorities, or a choice of sites."""
    return len(classes_of(scenario)) > 1 or any(area.reception_site_ids for area in scenario.staging_areas)


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
    path_flows = Carried(path_flows=()).path_flows
    classes = classes_of(scenario)
    for number, members in enumerate(classes):
        on_progress("classes", number / len(classes))
        own = expand(scenario, staging_areas=members, used=path_flows)
        path_flows += path_flows_of(scenario, members, own, earliest_arrival_with_beds(own)).path_flows
    return Carried(path_flows=numbered(path_flows))
