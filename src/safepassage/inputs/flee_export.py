"""Flee's input_csv folder from a scenario, and what of it Flee cannot say, told as warnings."""

import csv
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from safepassage.inputs.findings import Findings
from safepassage.inputs.writing import new_folder, number_text
from safepassage.model.issues import Issue
from safepassage.model.scenario import Scenario
from safepassage.units import KM_PER_LENGTH_UNIT

DAY_S = 86400
COUNTRY = "here"
"""Flee needs a country for every place; a scenario has none."""

Row = Sequence[str | int]


def write_flee(scenario: Scenario, folder: Path) -> tuple[Issue, ...]:
    """Write locations, routes, closures, conflicts and the period, whole or not at all.

    Places where people are become conflict zones from the day on which the first of them are ready; places with a
    reception site become camps (both: a camp); roads are two-way. Returns what is lost.

    Raises
    ------
    InputError
        Where the folder exists and is not empty.
    """
    findings = Findings()
    _say_what_is_lost(scenario, findings)
    days = max(1, math.ceil(scenario.grid.steps * scenario.grid.step_s / DAY_S))
    ready = _ready_days(scenario)
    nodes = [node.node_id for node in scenario.network.nodes]
    with new_folder(folder) as partial:
        _write(
            partial / "locations.csv",
            ["#name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population"],
            _locations(scenario, ready),
        )
        _write(partial / "routes.csv", ["#name1", "name2", "distance", "forced_redirection"], _routes(scenario))
        _write(
            partial / "closures.csv",
            ["#closure_type", "name1", "name2", "closure_start", "closure_end"],
            _closures(scenario, findings),
        )
        _write(
            partial / "conflicts.csv",
            ["#Day", *nodes],
            ([day, *(int(ready.get(node, days) <= day) for node in nodes)] for day in range(days)),
        )
        _write(partial / "sim_period.csv", ["StartDate", f"{scenario.grid.start.date()}"], [["Length", days]])
    return findings.issues()


def _ready_days(scenario: Scenario) -> dict[str, int]:
    """By node the day from which people leave; camps are no conflict zones."""
    camps = {site.node_id for site in scenario.reception_sites}
    days: dict[str, int] = {}
    for area in scenario.staging_areas:
        since = (area.ready_at - scenario.grid.start).total_seconds() if area.ready_at else 0.0
        if area.node_id not in camps:
            day = max(0, math.floor(since / DAY_S))
            days[area.node_id] = min(day, days.get(area.node_id, day))
    return days


def _locations(scenario: Scenario, ready: dict[str, int]) -> Iterator[Row]:
    beds: dict[str, int | None] = {}
    for site in scenario.reception_sites:
        known = beds.get(site.node_id, 0)
        beds[site.node_id] = None if site.beds is None or known is None else known + site.beds
    persons: dict[str, int] = {}
    for area in scenario.staging_areas:
        persons[area.node_id] = persons.get(area.node_id, 0) + area.persons
    for node in scenario.network.nodes:
        place: list[str | int] = [node.node_id, COUNTRY, COUNTRY, number_text(node.y_coord), number_text(node.x_coord)]
        if node.node_id in beds:
            yield [*place, "camp", "", beds[node.node_id] or ""]
        elif node.node_id in ready:
            yield [*place, "conflict_zone", ready[node.node_id], persons[node.node_id]]
        else:
            yield [*place, "town", "", ""]


def _routes(scenario: Scenario) -> Iterator[Row]:
    """Each pair of places once, by its shortest road."""
    unit = KM_PER_LENGTH_UNIT[scenario.network.config.long_length]
    shortest: dict[tuple[str, str], float] = {}
    for link in scenario.network.links:
        pair = (link.from_node_id, link.to_node_id)
        pair = pair if pair[::-1] not in shortest else pair[::-1]
        shortest[pair] = min(link.length * unit, shortest.get(pair, math.inf))
    for (one, other), km in shortest.items():
        yield [one, other, number_text(km), 0]


def _closures(scenario: Scenario, findings: Findings) -> Iterator[Row]:
    links = {link.link_id: link for link in scenario.network.links}
    corridors = {corridor.corridor_id: corridor.link_ids for corridor in scenario.corridors}
    for closure in scenario.closures:
        first, after = ((at - scenario.grid.start).total_seconds() / DAY_S for at in (closure.from_at, closure.to_at))
        if closure.capacity_factor > 0 or not (first.is_integer() and after.is_integer()):
            findings.warning("closure_changed", "closures.csv", "a closure is written as whole days, and as complete")
        shut = corridors[closure.corridor_id] if closure.corridor_id else (closure.link_id or "",)
        for link_id in shut:
            link = links[link_id]
            yield [
                "link", link.from_node_id, link.to_node_id, max(0, math.floor(first)), max(1, math.ceil(after)),
            ]  # fmt: skip


def _say_what_is_lost(scenario: Scenario, findings: Findings) -> None:
    lost = (
        ("capacity_lost", "link.csv", True, "what roads carry, and how fast"),
        ("pause_lost", "scenario.toml", scenario.pause is not None, "the pause"),
        ("vehicles_lost", "vehicles.csv", bool(scenario.vehicles), "vehicles, convoys and linked movements"),
        ("windows_lost", "corridors.csv", any(c.opens_at or c.closes_at for c in scenario.corridors), "windows"),
        ("one_way_lost", "link.csv", any(link.directed for link in scenario.network.links), "that roads are one-way"),
        ("country_lost", "node.csv", True, "that there are no countries: all places are in one"),
    )
    for code, file, is_lost, what in lost:
        if is_lost:
            findings.warning(code, file, f"Flee cannot say: {what}")


def _write(path: Path, headings: Row, rows: Iterator[Row] | Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
