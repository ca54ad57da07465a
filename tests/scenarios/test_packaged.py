"""The packaged scenarios read cleanly, every figure in them has its reference, and they clear when the hand says so."""

import csv
import dataclasses
import datetime as dt
import itertools
import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import shapely

from safepassage.inputs.folder import load_scenario, read_scenario
from safepassage.model.issues import Severity
from safepassage.model.network import Link
from safepassage.model.pause import HistorySurvival
from safepassage.model.scenario import AGREEMENT_ITEMS, Scenario

FOLDER = Path(str(files("safepassage") / "scenarios"))
EIGHTH, FIFTEENTH = "east-aleppo-2016-12-08", "east-aleppo-2016-12-15-by-rate"
FLEET = "east-aleppo-2016-12-15"
BY_RATE = (EIGHTH, FIFTEENTH)
NAMES = (*BY_RATE, FLEET)
EVERYONE = "total"
TEXTS = {
    "name", "node_id", "link_id", "from_node_id", "to_node_id", "directed", "allowed_uses", "use", "description",
    "staging_area_id", "group", "reception_site_id", "corridor_id", "link_ids", "agreed_by", "dataset_name",
    "short_length", "long_length", "speed", "crs", "geometry", "reception_site_ids", "vehicle_type", "depot_node_id",
    "groups", "movement_id", "phase", "staging_area_ids", "counterpart_ids", "counts",
}  # fmt: skip
KEYS = {
    "node": ("node_id",),
    "link": ("link_id",),
    "use_definition": ("use",),
    "staging_areas": ("staging_area_id",),
    "reception_sites": ("reception_site_id",),
    "corridors": ("corridor_id",),
    "closures": ("link_id", "from_at"),
    "vehicles": ("vehicle_type", "available_from"),
    "convoy_rules": ("corridor_id",),
    "linked_movements": ("movement_id",),
    "config": ("dataset_name",),
}


@dataclass(frozen=True)
class Cell:
    """A figure of the folder, named as references.csv names it."""

    table: str
    id: str
    column: str
    value: str


def rows(name: str, table: str) -> list[dict[str, str]]:
    """The rows of one table as they stand in the file."""
    path = FOLDER / name / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def figures(name: str) -> Iterator[Cell]:
    """Every number and every instant of the tables and of scenario.toml."""
    for table, keys in KEYS.items():
        for row in rows(name, table):
            key = " ".join(row[part] for part in keys)
            for column, value in row.items():
                if column not in TEXTS and value:
                    yield Cell(table, key, column, value)
    yield from settings_figures(tomllib.loads((FOLDER / name / "scenario.toml").read_text(encoding="utf-8")))


def settings_figures(document: dict[str, Any]) -> Iterator[Cell]:
    """Every number and every instant of scenario.toml."""
    for section in ("time", "movement", "pause"):
        for key, value in document[section].items():
            if isinstance(value, int | float):
                yield Cell("scenario", section, key, str(value))
            elif isinstance(value, dt.datetime):
                yield Cell("scenario", section, key, value.isoformat())
    for factor, table in document["forecast"].items():
        for key, value in table.items():
            yield Cell("scenario", f"forecast.{factor}", key, str(value))


@cache
def scenario_of(name: str) -> Scenario:
    """The packaged scenario, read once."""
    return load_scenario(FOLDER / name)


@pytest.mark.parametrize("name", NAMES)
def test_reads_without_faults_or_warnings(name: str) -> None:
    scenario, issues = read_scenario(FOLDER / name)
    assert scenario is not None
    assert [str(issue) for issue in issues if issue.severity is not Severity.NOTE] == []


def test_all_packaged_folders_are_known() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) == sorted(NAMES)


def test_total_persons() -> None:
    assert scenario_of(EIGHTH).persons == 8_000
    assert scenario_of(FIFTEENTH).persons == 35_000
    assert scenario_of(FLEET).persons == 37_500


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_walked(name: str) -> None:
    tables = {path.stem for path in (FOLDER / name).glob("*.csv")} - {"references"}
    assert tables <= {*KEYS, "pauses", "reports", "reporters"}


@pytest.mark.parametrize("name", NAMES)
def test_every_past_pause_says_where_it_is_known_from(name: str) -> None:
    """A row of pauses.csv carries its own reference."""
    for row in rows(name, "pauses"):
        source, _, reason = row["reference"].partition(": ")
        assert "http" in source or reason, row
        assert row["certainty"] in {"seen", "memory"}


def test_all_scenarios_know_the_same_past() -> None:
    assert rows(EIGHTH, "pauses") == rows(FIFTEENTH, "pauses") == rows(FLEET, "pauses")
    assert len(rows(EIGHTH, "pauses")) == 23


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_exactly_one_reference_with_its_value(name: str) -> None:
    given = {(row["table"], row["id"], row["column"]): row["value"] for row in rows(name, "references")}
    assert len(given) == len(rows(name, "references"))
    missing = [cell for cell in figures(name) if given.get((cell.table, cell.id, cell.column)) != cell.value]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_names_a_figure_of_the_folder(name: str) -> None:
    cells = {(cell.table, cell.id, cell.column) for cell in figures(name)} | {("staging_areas", EVERYONE, "persons")}
    stray = [row for row in rows(name, "references") if (row["table"], row["id"], row["column"]) not in cells]
    assert stray == []


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_says_who_or_why(name: str) -> None:
    for reference in scenario_of(name).references:
        assert reference.reference, reference
        source, _, reason = reference.reference.partition(": ")
        if source in {"assumption", "choice", "definition"}:
            assert reason, f"no reason given for {reference}"
        else:
            assert "http" in source or reason, f"neither an address nor a claim in {reference}"


@pytest.mark.parametrize("name", NAMES)
def test_the_value_lies_in_its_range(name: str) -> None:
    disputed = [reference for reference in scenario_of(name).references if reference.disputed]
    for reference in disputed:
        assert reference.low is not None
        assert reference.high is not None
        assert reference.low < reference.high
        assert reference.low <= float(reference.value) <= reference.high
    for reference in scenario_of(name).references:
        assert (reference.low is None) == (reference.high is None)


@pytest.mark.parametrize(
    ("name", "cell", "low", "value", "high"),
    [
        (EIGHTH, ("link", "bustan-al-qasr-crossing", "capacity"), 350, "600", 750),
        (EIGHTH, ("staging_areas", EVERYONE, "persons"), 7_200, "8000", 10_724),
        (EIGHTH, ("use_definition", "walk", "max_speed"), 2, "3", 4),
        (FIFTEENTH, ("link", "amiriyah-ramouseh", "capacity"), 260, "460", 625),
        (FIFTEENTH, ("staging_areas", EVERYONE, "persons"), 27_000, "35000", 40_000),
        (FLEET, ("staging_areas", EVERYONE, "persons"), 29_500, "37500", 42_500),
        (FLEET, ("staging_areas", "wounded", "persons"), 122, "480", 811),
        (FLEET, ("vehicles", "bus 2016-12-15T14:00:00+02:00", "seats"), 46, "50", 57),
        (FLEET, ("vehicles", "ambulance 2016-12-15T14:00:00+02:00", "count"), 10, "13", 19),
        (FLEET, ("convoy_rules", "ramouseh", "max_vehicles"), 30, "33", 40),
        (FLEET, ("convoy_rules", "ramouseh", "min_headway_s"), 2_955, "4000", 7_103),
    ],
)
def test_what_is_disputed(name: str, cell: tuple[str, str, str], low: float, value: str, high: float) -> None:
    [reference] = [each for each in scenario_of(name).references if (each.table, each.id, each.column) == cell]
    assert (reference.low, reference.value, reference.high) == (low, value, high)


@pytest.mark.parametrize("name", NAMES)
def test_positions_are_said_to_be_approximate(name: str) -> None:
    notes = [reference.note for reference in scenario_of(name).references if reference.table == "node"]
    assert len(notes) == 2 * len(scenario_of(name).network.nodes)
    assert all("approximate" in note and "certainty" in note for note in notes)


@pytest.mark.parametrize("name", BY_RATE)
def test_every_reception_site_is_reached_from_every_staging_area(name: str) -> None:
    scenario = scenario_of(name)
    for area in scenario.staging_areas:
        reached = hours_from(scenario, area.node_id)
        assert {site.node_id for site in scenario.reception_sites} <= set(reached)


@pytest.mark.parametrize("name", NAMES)
def test_lengths_follow_from_the_positions(name: str) -> None:
    network = scenario_of(name).network
    for link in network.links:
        course = [(end.x_coord, end.y_coord) for end in map(network.node, (link.from_node_id, link.to_node_id))]
        if link.geometry:
            course = [(x, y) for x, y in shapely.get_coordinates(shapely.from_wkt(link.geometry))]
        straight_km = sum(itertools.starmap(apart_km, itertools.pairwise(course)))
        assert link.length == pytest.approx(1.3 * straight_km, abs=0.1, rel=0.003)


def test_the_route_of_the_eighth_is_about_5_km() -> None:
    route = (
        "sukkari-ansari",
        "ansari-zebdieh",
        "zebdieh-bustan-al-qasr",
        "bustan-al-qasr-crossing",
        "crossing-masharqa",
    )
    links = [scenario_of(EIGHTH).network.link(link_id) for link_id in route]
    assert [link.to_node_id for link in links[:-1]] == [link.from_node_id for link in links[1:]]
    assert sum(link.length for link in links) == pytest.approx(5.0)


def test_the_first_convoy_took_just_over_an_hour_to_rashideen() -> None:
    hours = hours_from(scenario_of(FIFTEENTH), "al-amiriyah")
    assert hours["rashideen"] == pytest.approx(12.1 / 12)


@pytest.mark.parametrize(
    ("name", "used", "later"), [(EIGHTH, 6, "2016-12-08"), (FIFTEENTH, 8, "2016-12-15"), (FLEET, 8, "2016-12-15")]
)
def test_hindsight_stays_out_of_the_pause(name: str, used: int, later: str) -> None:
    pause, grid = scenario_of(name).pause, scenario_of(name).grid
    assert pause is not None
    assert pause.planned_end_at is None
    assert isinstance(pause.survival, HistorySurvival)
    before = tuple(each for each in pause.survival.pauses if each.start_local.isoformat() < later)
    lengths = pause.survival.lengths_known_at(grid.start, pause.begins(grid))
    assert len(lengths) == used
    assert all(length.ended for length in lengths)
    only_before = dataclasses.replace(pause.survival, pauses=before)
    assert only_before.lengths_known_at(grid.start, pause.begins(grid)) == lengths


def test_the_pause_of_the_eighth_is_a_past_pause_on_the_fifteenth_only() -> None:
    for name, known in ((EIGHTH, False), (FIFTEENTH, True)):
        pause, grid = scenario_of(name).pause, scenario_of(name).grid
        assert pause is not None
        assert isinstance(pause.survival, HistorySurvival)
        lengths = pause.survival.lengths_known_at(grid.start, pause.begins(grid))
        assert any((length.at_least_h, length.at_most_h) == (3, 27) for length in lengths) == known


def test_the_eighth_keeps_out_the_closures_of_later_days() -> None:
    assert scenario_of(EIGHTH).closures == ()


@pytest.mark.parametrize("name", [FIFTEENTH, FLEET])
def test_the_holds_are_the_closures_of_the_crossing(name: str) -> None:
    holds = [
        (closure.link_id, closure.from_at.isoformat(), closure.to_at.isoformat(), closure.capacity_factor)
        for closure in scenario_of(name).closures
    ]
    assert holds == [
        ("amiriyah-ramouseh", "2016-12-16T10:30:00+02:00", "2016-12-18T23:00:00+02:00", 0.0),
        ("amiriyah-ramouseh", "2016-12-20T18:00:00+02:00", "2016-12-21T16:00:00+02:00", 0.0),
    ]


def test_the_agreement_records_known_items_only() -> None:
    for name in NAMES:
        assert set(scenario_of(name).agreement) < set(AGREEMENT_ITEMS)


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_tells_hindsight_and_what_is_not_known(name: str) -> None:
    text = (FOLDER / name / "README.md").read_text(encoding="utf-8")
    for heading in ("## What each figure rests on", "## Hindsight", "## Not known"):
        assert heading in text


def apart_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """The straight line between two positions, degrees east and north."""
    east_km = 111.32 * math.cos(math.radians(first[1])) * (second[0] - first[0])
    return math.hypot(east_km, 111.2 * (second[1] - first[1]))


def hours_from(scenario: Scenario, node_id: str) -> dict[str, float]:
    """The quickest way in hours to every node, by relaxing all links often enough."""
    hours = {node_id: 0.0}
    ways = [(link, link.from_node_id, link.to_node_id) for link in scenario.network.links]
    ways += [(link, head, tail) for link, tail, head in ways if not link.directed]
    for _ in scenario.network.nodes:
        for link, tail, head in ways:
            if tail in hours:
                hours[head] = min(hours.get(head, math.inf), hours[tail] + link_hours(scenario, link))
    return hours


def link_hours(scenario: Scenario, link: Link) -> float:
    """Length over speed, the use's top speed included."""
    [use] = (scenario.network.use(name) for name in scenario.movement.uses)
    return link.length / min(link.free_speed, use.max_speed or math.inf)
