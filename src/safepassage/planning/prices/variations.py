"""The same question with one thing more: an hour, a tenth of capacity, a lane, a corridor, an earlier opening, a night.

Each variation is a scenario of its own, to be planned anew. Only those that apply are given, and of no kind more than a
dozen: the prices are to be read.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import numpy as np

from safepassage.flow.network.counting import whole_per_step
from safepassage.model.network import Link, RoadNetwork
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite
from safepassage.planning.bottleneck import HOURS_A_DAY
from safepassage.planning.prices import reopened
from safepassage.planning.prices.reopened import HOUR
from safepassage.units import SECONDS_PER_HOUR

MOST_OF_A_KIND = 12
"""No more variations of one kind than this."""

MINUTES_AN_HOUR = 60

TENTH_MORE = 1.1
PERCENT_MORE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """One change of a scenario; `kind`, `id`, `amount` and `unit` as in `PriceRow`, `what` is the change in words."""

    kind: str
    id: str
    amount: float
    unit: str
    what: str
    scenario: Scenario


def variations(scenario: Scenario, plan: Plan) -> Iterator[Variation]:
    """Every change that has a price, one after the other.

    Parameters
    ----------
    scenario
        A valid scenario.
    plan
        The best plan for it: its bottlenecks name the links worth widening, its arrivals the sites that bind.
    """
    yield _longer_pause(scenario)
    for kind in (
        _wider_links,
        _more_lanes,
        open_corridors,
        _open_links,
        _earlier_openings,
        nights_of_driving,
        _more_intake,
        _earlier_ready,
    ):
        yield from islice(kind(scenario, plan), MOST_OF_A_KIND)


def with_links(scenario: Scenario, changed: dict[str, Link]) -> Scenario:
    """The scenario with some links replaced, by link id."""
    network = scenario.network
    links = tuple(changed.get(link.link_id, link) for link in network.links)
    return scenario.replace(
        network=RoadNetwork(config=network.config, nodes=network.nodes, links=links, uses=network.uses)
    )


def name_of_link(scenario: Scenario, link_id: str) -> str:
    """What people call a link, or the nodes it joins."""
    link = scenario.network.link(link_id)
    ends = [scenario.network.node(node_id).name or node_id for node_id in (link.from_node_id, link.to_node_id)]
    return link.name or " to ".join(ends)


def bottleneck_links(plan: Plan) -> tuple[str, ...]:
    """The links that hold back most people, the most first."""
    rows = sorted(plan.bottlenecks or (), key=lambda row: -row.people_held_back)
    return tuple(dict.fromkeys(row.link_id for row in rows if row.link_id))[:MOST_OF_A_KIND]


def _longer_pause(scenario: Scenario) -> Variation:
    """The pause an hour longer; where its end does not bind, the grid, by the least whole steps in an hour or more."""
    grid, pause = scenario.grid, scenario.pause
    longer = dataclasses.replace(grid, steps=grid.steps + -(-SECONDS_PER_HOUR // grid.step_s))
    if pause is None or pause.planned_end_at is None:
        changed = scenario.replace(grid=longer)
    else:
        later = dataclasses.replace(pause, planned_end_at=pause.planned_end_at + HOUR)
        ends_within = not pause.may_be_extended and pause.planned_end_at + HOUR <= grid.horizon
        changed = scenario.replace(grid=grid if ends_within else longer, pause=later)
    has_end = changed.pause != pause
    return Variation(
        kind="pause_hour",
        id="pause" if has_end else "grid",
        amount=1.0 if changed.grid == grid else longer.hours(longer.steps - grid.steps),
        unit="h",
        what="The pause one hour longer" if has_end else "One more hour before the plan ends",
        scenario=changed,
    )


def _wider_links(scenario: Scenario, plan: Plan) -> Iterator[Variation]:
    """A tenth more on each link that holds people back, in all directions it has."""
    for link_id in bottleneck_links(plan):
        link = scenario.network.link(link_id)
        wider = dataclasses.replace(link, capacity_pce_h=link.capacity_pce_h * TENTH_MORE)
        yield Variation(
            kind="capacity",
            id=link_id,
            amount=PERCENT_MORE,
            unit="%",
            what=f"10 % more capacity on {name_of_link(scenario, link_id)}",
            scenario=with_links(scenario, {link_id: wider}),
        )


def _more_lanes(scenario: Scenario, plan: Plan) -> Iterator[Variation]:
    """One more lane, in all directions it has, on each link that holds people back; blank lanes are one."""
    for link_id in bottleneck_links(plan):
        link = scenario.network.link(link_id)
        wider = dataclasses.replace(link, lanes=1.0 + (1.0 if link.lanes is None else link.lanes))
        yield Variation(
            kind="lane",
            id=link_id,
            amount=1.0,
            unit="lane",
            what=f"One more lane on {name_of_link(scenario, link_id)}",
            scenario=with_links(scenario, {link_id: wider}),
        )


def open_corridors(scenario: Scenario, _plan: Plan) -> Iterator[Variation]:
    """Each corridor that is ever closed, open throughout."""
    for corridor in scenario.corridors:
        spans = reopened.closed_spans(scenario, corridor)
        if spans:
            yield Variation(
                kind="corridor",
                id=corridor.corridor_id,
                amount=reopened.hours_in(spans),
                unit="h",
                what=f"{corridor.name or corridor.corridor_id} open throughout",
                scenario=reopened.with_corridor_open(scenario, corridor, scenario.grid.start, scenario.grid.horizon),
            )


def _open_links(scenario: Scenario, _plan: Plan) -> Iterator[Variation]:
    """Each link that closures name kept open; the window of its corridor stays."""
    for link_id in dict.fromkeys(closure.link_id for closure in scenario.closures):
        spans = reopened.closure_spans(scenario, {link_id}) if link_id is not None else []
        if link_id is not None and spans:
            yield Variation(
                kind="link",
                id=link_id,
                amount=reopened.hours_in(spans),
                unit="h",
                what=f"No closure of {name_of_link(scenario, link_id)}",
                scenario=reopened.with_link_open(scenario, link_id),
            )


def _earlier_openings(scenario: Scenario, _plan: Plan) -> Iterator[Variation]:
    for corridor in scenario.corridors:
        span = reopened.first_opening(scenario, corridor)
        if span is not None:
            name = corridor.name or corridor.corridor_id
            hours = reopened.hours_in([span])
            yield Variation(
                kind="opening",
                id=corridor.corridor_id,
                amount=hours,
                unit="h",
                what=f"{name} open {as_duration(hours)} sooner, at {as_clock(scenario, span[0])}",
                scenario=reopened.with_corridor_open(scenario, corridor, *span),
            )
    pause, start = scenario.pause, scenario.grid.start
    if pause is not None and pause.starts_at is not None and start < pause.starts_at < scenario.grid.horizon:
        begins = max(start, pause.starts_at - HOUR)
        hours = reopened.hours_in([(begins, pause.starts_at)])
        yield Variation(
            kind="opening",
            id="pause",
            amount=hours,
            unit="h",
            what=f"The pause {as_duration(hours)} sooner, from {as_clock(scenario, begins)}",
            scenario=scenario.replace(pause=dataclasses.replace(pause, starts_at=begins)),
        )


def nights_of_driving(scenario: Scenario, _plan: Plan) -> Iterator[Variation]:
    """One night of operation for each time a corridor is closed by night, the soonest nights first."""
    found = [
        (span, evening, corridor)
        for corridor in scenario.corridors
        for span, evening in reopened.nights(scenario, corridor)
    ]
    for span, evening, corridor in sorted(found, key=lambda night: night[0]):
        begins, ends = (as_clock(scenario, at) for at in span)
        yield Variation(
            kind="night",
            id=f"{corridor.corridor_id}@{evening.date().isoformat()}",
            amount=reopened.hours_in([span]),
            unit="h",
            what=f"{corridor.name or corridor.corridor_id} operated by night, {begins} to {ends}",
            scenario=reopened.with_corridor_open(scenario, corridor, *span),
        )


def _more_intake(scenario: Scenario, plan: Plan) -> Iterator[Variation]:
    for site in scenario.reception_sites:
        if site.intake_per_h is None or not _binds(scenario, plan, site):
            continue
        larger = dataclasses.replace(site, intake_per_h=site.intake_per_h * TENTH_MORE)
        sites = tuple(larger if own is site else own for own in scenario.reception_sites)
        yield Variation(
            kind="intake",
            id=site.reception_site_id,
            amount=PERCENT_MORE,
            unit="%",
            what=f"10 % more intake at {site.name or site.reception_site_id}",
            scenario=scenario.replace(reception_sites=sites),
        )


def _binds(scenario: Scenario, plan: Plan, site: ReceptionSite) -> bool:
    """Whether the plan ever sends a site as many people in a step as it can take in."""
    grid = scenario.grid
    limit = whole_per_step(np.array([site.intake_per_h], np.float64), grid.step_s, np.ones(grid.steps))[0]
    return any(
        row.reception_site_id == site.reception_site_id and row.step < grid.steps and row.persons >= limit[row.step]
        for row in plan.arrivals or ()
    )


def _earlier_ready(scenario: Scenario, _plan: Plan) -> Iterator[Variation]:
    """Each staging area that is not ready from the start, an hour sooner; the largest first."""
    start, horizon = scenario.grid.start, scenario.grid.horizon
    for area in sorted(scenario.staging_areas, key=lambda area: -area.persons):
        if area.ready_at is None or not area.persons or not start < area.ready_at < horizon + HOUR:
            continue
        ready_at = max(start, area.ready_at - HOUR)
        hours = reopened.hours_in([(ready_at, area.ready_at)])
        sooner = dataclasses.replace(area, ready_at=ready_at)
        yield Variation(
            kind="ready",
            id=area.staging_area_id,
            amount=hours,
            unit="h",
            what=f"{area.name or area.staging_area_id} ready {as_duration(hours)} sooner",
            scenario=scenario.replace(
                staging_areas=tuple(sooner if own is area else own for own in scenario.staging_areas)
            ),
        )


def as_duration(hours: float) -> str:
    """A length of time as people say it: minutes below an hour."""
    return f"{round(hours * MINUTES_AN_HOUR)} min" if hours < 1 else f"{hours:.3g} h"


def as_clock(scenario: Scenario, at: datetime) -> str:
    """A clock time as people say it, in the offset of the start; see `planning.bottleneck.clock`."""
    grid = scenario.grid
    pattern = "%H:%M" if grid.hours(grid.steps) <= HOURS_A_DAY else "%d %b %H:%M"
    return at.astimezone(grid.start.tzinfo).strftime(pattern)
