"""Who can get to safety at all, on foot, riding from home, or walking to where vehicles come."""

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.inputs.findings import Findings
from safepassage.inputs.folder import read_scenario
from safepassage.inputs.reach import check_reach
from safepassage.inputs.records import Tables
from safepassage.inputs.schema import table_schema
from safepassage.inputs.tables import Table
from safepassage.model.issues import Issue
from safepassage.model.scenario import Movement
from tests.inputs.folders import RIDING, faults, only, write_riding

LINK = RIDING["link.csv"]
VEHICLES = RIDING["vehicles.csv"]


def issues_of(folder: Path, **files: str) -> tuple[Issue, ...]:
    """What is found in the folder with vehicles, some tables replaced."""
    return read_scenario(write_riding(folder, {f"{name}.csv": text for name, text in files.items()}))[1]


def test_who_can_neither_walk_to_a_stop_nor_ride_is_told(tmp_path: Path) -> None:
    issues = issues_of(tmp_path / "s", link=LINK.replace("1,a,c,", "1,c,a,"))
    issue = only(issues, "cannot_reach_safety")
    assert (issue.place.file, issue.place.row, issue.place.column) == ("staging_areas.csv", 2, "node_id")
    assert "boarding point" in issue.message
    assert len(issues) == 1


def test_who_may_not_ride_and_cannot_walk_is_told(tmp_path: Path) -> None:
    issues = issues_of(tmp_path / "s", vehicles=VEHICLES.replace(",,\n", ",,wounded\n"))
    issue = only(issues, "no_vehicle_for_group")
    assert (issue.place.file, issue.place.row, issue.place.column) == ("staging_areas.csv", 2, "group")
    assert "'civilians'" in issue.message
    assert "groups of vehicles.csv" in issue.remedy
    assert len(issues) == 1


def test_who_may_not_ride_and_can_walk_all_the_way_is_no_issue(tmp_path: Path) -> None:
    link = LINK + "4,a,b,true,9,60,1,120,walk\n"
    assert issues_of(tmp_path / "s", link=link, vehicles=VEHICLES.replace(",,\n", ",,wounded\n")) == ()


def test_a_stop_where_nobody_lives_will_do(tmp_path: Path) -> None:
    areas = RIDING["staging_areas.csv"].replace("wounded,5", ",0")
    terms = RIDING["linked_movements.csv"].splitlines()[0] + "\n"
    assert issues_of(tmp_path / "s", staging_areas=areas, linked_movements=terms) == ()


@pytest.mark.parametrize(
    ("link", "column", "where"),
    [
        (LINK.replace("3,c,d,false", "3,c,d,true"), "depot_node_id", "from their depot to any staging area"),
        (LINK.replace("2,c,b,true", "2,b,c,true"), "use", "from any staging area to any reception site"),
    ],
)
def test_vehicles_that_can_carry_nobody_are_told(tmp_path: Path, link: str, column: str, where: str) -> None:
    issues = issues_of(tmp_path / "s", link=link + "4,c,b,true,9,60,1,120,walk\n")
    issue = only(issues, "vehicles_carry_nobody")
    assert (issue.place.file, issue.place.row, issue.place.column) == ("vehicles.csv", 2, column)
    assert where in issue.message
    assert "'bus'" in issue.message
    assert len(issues) == 1


def test_where_nobody_walks_people_ride_from_home_only(tmp_path: Path) -> None:
    folder = write_riding(tmp_path / "s")
    toml = folder / "scenario.toml"
    toml.write_text(toml.read_text().replace('use = "walk"', 'use = "bus"'))
    assert [(issue.code, issue.place.row) for issue in read_scenario(folder)[1]] == [("cannot_reach_safety", 2)]


def test_vehicles_that_bring_nobody_anywhere_refuse_the_scenario(tmp_path: Path) -> None:
    issues = issues_of(tmp_path / "s", link=LINK.replace("2,c,b,true", "2,b,c,true"))
    assert faults(issues) == ["nobody_reaches_safety"]
    assert "depot_node_id" in issues[0].remedy


class Drawn(NamedTuple):
    """A small map: roads (tail, head, by bus), people (node, group, site they must go to), buses (depot, group)."""

    roads: list[tuple[int, int, bool]]
    people: list[tuple[int, str, int | None]]
    buses: list[tuple[int, str]]
    sites: list[int]


NODES = st.integers(0, 5)
GROUPS = st.sampled_from(["x", "y"])
MAPS = st.builds(
    Drawn,
    roads=st.lists(st.tuples(NODES, NODES, st.booleans()), max_size=9),
    people=st.lists(st.tuples(NODES, GROUPS, st.sampled_from([None, 0, 1])), min_size=1, max_size=4),
    buses=st.lists(st.tuples(NODES, st.sampled_from(["", "x", "y"])), max_size=2),
    sites=st.lists(NODES, min_size=2, max_size=2),
)


def table(name: str, rows: list[dict[str, object]]) -> Table:
    schema = table_schema(name)
    return Table(
        schema=schema,
        file=schema.file,
        lines=tuple(range(2, len(rows) + 2)),
        columns={heading: [row.get(heading) for row in rows] for heading in schema.headings},
        found=True,
        whole=True,
    )


def tables_of(drawn: Drawn) -> Tables:
    """The tables of a map; ids are numbers as texts."""
    return {
        "link": table(
            "link",
            [
                {"from_node_id": str(tail), "to_node_id": str(head), "directed": True,
                 "allowed_uses": ("bus",) if by_bus else ("walk",)}
                for tail, head, by_bus in drawn.roads
            ],
        ),
        "staging_areas": table(
            "staging_areas",
            [
                {"node_id": str(node), "group": group, "persons": 1,
                 "reception_site_ids": () if site is None else (str(site),)}
                for node, group, site in drawn.people
            ],
        ),
        "reception_sites": table(
            "reception_sites",
            [{"reception_site_id": str(number), "node_id": str(node)} for number, node in enumerate(drawn.sites)],
        ),
        "vehicles": table(
            "vehicles",
            [
                {"vehicle_type": "bus", "use": "bus", "depot_node_id": str(depot), "groups": (group,) if group else ()}
                for depot, group in drawn.buses
            ],
        ),
    }  # fmt: skip


def spread(starts: set[int], roads: list[tuple[int, int, bool]], *, by_bus: bool) -> set[int]:
    """Where one gets to from these, road after road."""
    found = set(starts)
    for _ in range(6):
        found |= {head for tail, head, bus in roads if bus == by_bus and tail in found}
    return found


def sites_of(drawn: Drawn, person: int) -> set[int]:
    """The sites that one row of people gets to, by following them."""
    node, group, site = drawn.people[person]
    walked = spread({node}, drawn.roads, by_bus=False)
    places = set(walked)
    for depot, rider in drawn.buses:
        if rider in ("", group):
            stops = spread({depot}, drawn.roads, by_bus=True) & {home for home, _, _ in drawn.people} & walked
            places |= spread(stops, drawn.roads, by_bus=True)
    return {number for number, at in enumerate(drawn.sites) if at in places and site in (None, number)}


@settings(derandomize=True, database=None, max_examples=300, deadline=None)
@given(drawn=MAPS)
def test_the_rows_and_sites_told_are_those_of_people_followed_one_by_one(drawn: Drawn) -> None:
    findings = Findings()
    check_reach(tables_of(drawn), Movement(uses=("walk",)), findings)
    reached = [sites_of(drawn, person) for person in range(len(drawn.people))]
    told = [(issue.code, issue.place.row) for issue in findings.issues() if issue.place.file != "vehicles.csv"]
    if not any(reached):
        assert [code for code, _ in told] == ["nobody_reaches_safety"]
        return
    lost = [row for code, row in told if code in ("cannot_reach_safety", "no_vehicle_for_group")]
    assert lost == [person + 2 for person, sites in enumerate(reached) if not sites]
    unreached = [row for code, row in told if code == "site_not_reached"]
    assert unreached == [number + 2 for number in (0, 1) if number not in set().union(*reached)]
