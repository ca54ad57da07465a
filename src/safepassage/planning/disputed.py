"""What a disputed figure means for the plan: the same question at both ends of the figure's range."""

import dataclasses
from collections.abc import Callable, Iterator

from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.network.expanded import expand
from safepassage.model.briefing import DisputedRange
from safepassage.model.network import Link, RoadNetwork, Use
from safepassage.model.references import Reference
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea

EVERYONE = "total"
"""As a reference's id in `staging_areas`: the persons of all rows together."""


Outcome = Callable[[Scenario], tuple[int, int | None]]
"""People safe in the best plan for a scenario, and the instant of the last of them."""


def best_outcome(scenario: Scenario) -> tuple[int, int | None]:
    """The outcome of the plan that is best at every moment."""
    most = earliest_arrival_with_beds(expand(scenario)).most_possible
    safe = int(most[-1])
    return safe, next((instant for instant, people in enumerate(most) if people == safe), None) if safe else None


def disputed_ranges(scenario: Scenario, *, outcome: Outcome = best_outcome) -> Iterator[DisputedRange]:
    """For each disputed figure the plan depends on: people safe and the last of them, at both ends of the range.

    Figures that the plan does not depend on, or that are texts, are passed over.
    """
    for reference in scenario.references:
        if reference.low is None or reference.high is None:
            continue
        at_low, at_high = (
            with_figure(scenario, reference, reference.low),
            with_figure(scenario, reference, reference.high),
        )
        if at_low is None or at_high is None:
            continue
        low_safe, low_last = outcome(at_low)
        high_safe, high_last = outcome(at_high)
        yield DisputedRange(
            reference=reference,
            at_low_safe=low_safe,
            at_low_last_at=None if low_last is None else at_low.grid.at(low_last),
            at_high_safe=high_safe,
            at_high_last_at=None if high_last is None else at_high.grid.at(high_last),
        )


def with_figure(  # noqa: PLR0911 - one return for each kind of cell
    scenario: Scenario, reference: Reference, figure: float
) -> Scenario | None:
    """The scenario with one figure changed; None where the cell is none that a plan depends on."""
    network = scenario.network
    match reference.table, reference.column:
        case "link", "capacity":
            return _with_links(scenario, reference.id, "capacity_pce_h", figure)
        case "link", "free_speed" | "length":
            return _with_links(scenario, reference.id, reference.column, figure)
        case "use_definition", "max_speed" | "persons_per_vehicle" | "pce":
            uses = tuple(_changed_use(use, reference, figure) for use in network.uses)
            return scenario.replace(network=_network(network, uses=uses))
        case "staging_areas", "persons":
            return _with_persons(scenario, reference.id, round(figure))
        case "reception_sites", "beds":
            return _with_sites(scenario, reference.id, beds=round(figure))
        case "reception_sites", "intake_per_h":
            return _with_sites(scenario, reference.id, intake_per_h=figure)
        case "vehicles", "count" | "seats":
            return _with_vehicles(scenario, reference.id, reference.column, round(figure))
        case "convoy_rules", "max_vehicles" | "min_headway_s" | "inspection_s_per_vehicle" | "escort_count":
            return _with_rule(scenario, reference.id, reference.column, round(figure))
    return None


def _with_links(scenario: Scenario, link_id: str, member: str, figure: float) -> Scenario:
    links = tuple(
        _changed_link(link, member, figure) if link.link_id == link_id else link for link in scenario.network.links
    )
    return scenario.replace(network=_network(scenario.network, links=links))


def _changed_link(link: Link, member: str, figure: float) -> Link:
    return dataclasses.replace(link, **{member: figure})  # type: ignore[arg-type]


def _changed_use(use: Use, reference: Reference, figure: float) -> Use:
    if use.use != reference.id:
        return use
    return dataclasses.replace(use, **{reference.column: figure})  # type: ignore[arg-type]


def _network(
    network: RoadNetwork, *, links: tuple[Link, ...] | None = None, uses: tuple[Use, ...] | None = None
) -> RoadNetwork:
    return RoadNetwork(
        config=network.config, nodes=network.nodes, links=links or network.links, uses=uses or network.uses
    )


def _with_persons(scenario: Scenario, area_id: str, persons: int) -> Scenario:
    if area_id == EVERYONE:
        return scenario.replace(staging_areas=_scaled(scenario.staging_areas, persons))
    return scenario.replace(
        staging_areas=tuple(
            dataclasses.replace(area, persons=persons) if area.staging_area_id == area_id else area
            for area in scenario.staging_areas
        )
    )


def _scaled(areas: tuple[StagingArea, ...], persons: int) -> tuple[StagingArea, ...]:
    """Shares kept, whole numbers by largest remainder."""
    total = sum(area.persons for area in areas)
    exact = [area.persons * persons / total for area in areas]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(areas)), key=lambda number: whole[number] - exact[number])
    for number in by_remainder[: persons - sum(whole)]:
        whole[number] += 1
    return tuple(dataclasses.replace(area, persons=people) for area, people in zip(areas, whole, strict=True))


def _with_vehicles(scenario: Scenario, vehicle_type: str, column: str, figure: int) -> Scenario | None:
    """Vehicles of a type changed; a number of them only where the type has one row."""
    own = [row for row in scenario.vehicles if row.vehicle_type == vehicle_type]
    if not own or (column == "count" and len(own) > 1):
        return None
    return scenario.replace(
        vehicles=tuple(
            dataclasses.replace(row, **{column: figure}) if row in own else row  # type: ignore[arg-type]
            for row in scenario.vehicles
        )
    )


def _with_rule(scenario: Scenario, corridor_id: str, column: str, figure: int) -> Scenario | None:
    if not scenario.vehicles or all(rule.corridor_id != corridor_id for rule in scenario.convoy_rules):
        return None
    return scenario.replace(
        convoy_rules=tuple(
            dataclasses.replace(rule, **{column: figure}) if rule.corridor_id == corridor_id else rule  # type: ignore[arg-type]
            for rule in scenario.convoy_rules
        )
    )


def _with_sites(
    scenario: Scenario, site_id: str, *, beds: int | None = None, intake_per_h: float | None = None
) -> Scenario:
    def changed(site: ReceptionSite) -> ReceptionSite:
        if site.reception_site_id != site_id:
            return site
        if beds is not None:
            return dataclasses.replace(site, beds=beds)
        return dataclasses.replace(site, intake_per_h=intake_per_h)

    return scenario.replace(reception_sites=tuple(changed(site) for site in scenario.reception_sites))
