"""A made-up country in Flee's format: two towns in conflict, one on the way, two camps abroad."""

from datetime import datetime
from pathlib import Path

import pytest

from safepassage.cli.main import main
from safepassage.errors import InputError
from safepassage.inputs.flee import read_flee
from safepassage.inputs.flee_export import write_flee
from safepassage.inputs.folder import load_scenario, write_scenario
from safepassage.model.scenario import Scenario
from safepassage.operations.convert import import_flee
from safepassage.planning.planner import make_plan

FILES = {
    "locations.csv": """#name,region,country,latitude,longitude,location_type,conflict_date,population
Ada,North,Home,10.5,20.25,conflict_zone,0,1000
Bel,North,Home,10.0,20.0,conflict_zone,2,500
Cor,South,Home,9.5,20.0,town,,
Del,East,Abroad,9.0,21.0,camp,,1200
Eon,West,Far_Away,9.0,19.0,camp,,-1
""",
    "routes.csv": """#name1,name2,distance,forced_redirection
Ada,Bel,90,0
Bel,Cor,180,0
Cor,Del,45,
Cor,Eon,720,0
""",
    "closures.csv": """#closure_type,name1,name2,closure_start,closure_end
country,Home,Abroad,0,3
camp,Eon,,0,5
location,Ada,Bel,1,2
remove_forced_redirection,Cor,Eon,4,0
""",
    "conflicts.csv": "#Day, Ada, Bel, Cor,\n0, 1, 0, 0,\n1, 1, 1, 0,\n2, 1, 1, 0,\n",
    "sim_period.csv": "StartDate,2030-01-01\nLength,10\n",
}


def written(folder: Path, **changes: str | None) -> Path:
    source = folder / "made_up" / "input_csv"
    source.mkdir(parents=True)
    for name, text in {**FILES, **{f"{name}.csv": text for name, text in changes.items()}}.items():
        if text is not None:
            (source / name).write_text(text)
    return source


def imported(folder: Path, **changes: str | None) -> tuple[Scenario, dict[str, str]]:
    scenario, issues = read_flee(written(folder, **changes))
    assert scenario is not None, issues
    return scenario, {issue.code: issue.message for issue in issues}


def at(day: int) -> datetime:
    return datetime.fromisoformat(f"2030-01-{day + 1:02d}T00:00:00+00:00")


def test_towns_in_conflict_camps_and_roads(tmp_path: Path) -> None:
    scenario, _ = imported(tmp_path)
    assert scenario.title == "made_up"
    assert scenario.grid.start == at(0)
    assert scenario.grid.horizon == at(10)
    people = {area.staging_area_id: (area.persons, area.ready_at) for area in scenario.staging_areas}
    assert people == {"Ada": (1000, None), "Bel": (500, at(1))}
    assert {site.reception_site_id: site.beds for site in scenario.reception_sites} == {"Del": 1200, "Eon": None}
    roads = {link.link_id: (link.length, link.free_speed, link.directed) for link in scenario.network.links}
    assert roads["Ada--Bel"] == (90.0, 15.0, False)


def test_borders_camps_and_roads_that_are_shut(tmp_path: Path) -> None:
    scenario, said = imported(tmp_path)
    shut = [(closure.link_id, closure.from_at, closure.to_at) for closure in scenario.closures]
    assert shut == [("Cor--Del", at(0), at(3)), ("Eon--camp", at(0), at(5)), ("Ada--Bel", at(1), at(2))]
    assert "remove_forced_redirection Cor Eon is left out" in said["closure_left_out"]
    assert "only the road Ada - Bel is shut" in said["closure_of_road"]
    (eon,) = [site for site in scenario.reception_sites if site.reception_site_id == "Eon"]
    assert eon.node_id == "Eon_camp"


def test_a_location_that_is_shut_shuts_all_its_roads(tmp_path: Path) -> None:
    scenario, _ = imported(
        tmp_path, closures="#closure_type,name1,name2,closure_start,closure_end\nlocation,Cor,,2,-1\n"
    )
    assert [(closure.link_id, closure.to_at) for closure in scenario.closures] == [
        (link, at(10)) for link in ("Bel--Cor", "Cor--Del", "Cor--Eon")
    ]


def test_what_flee_does_not_know_is_said(tmp_path: Path) -> None:
    _, said = imported(tmp_path, routes=FILES["routes.csv"].replace("45,", "45,2"))
    assert {"population_not_leaving", "no_capacity", "speed_assumed", "time_zone_assumed", "forced_redirection"} <= {
        *said
    }


def test_without_conflicts_the_day_of_the_location_counts(tmp_path: Path) -> None:
    scenario, _ = imported(tmp_path, conflicts=None, closures=None)
    assert [area.ready_at for area in scenario.staging_areas] == [None, at(2)]


def test_what_was_imported_is_a_scenario_that_plans(tmp_path: Path) -> None:
    """The way to Del is shut until the fourth day; the gate of Eon until the sixth."""
    import_flee(written(tmp_path), tmp_path / "scenario", km_a_day=360.0)
    scenario = load_scenario(tmp_path / "scenario")
    plan = make_plan(scenario)
    assert plan.result is not None
    assert plan.result.persons_safe == 1500
    assert min(row.step for row in plan.arrivals or () if row.reception_site_id == "Del") == 13


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"locations": None}, "missing_file"),
        ({"sim_period": None}, "missing_file"),
        ({"sim_period": "StartDate,soon\nLength,10\n"}, "bad_flee_row"),
        ({"sim_period": "StartDate,2030-01-01\nLength,0\n"}, "bad_flee_row"),
        ({"locations": FILES["locations.csv"].replace("town", "castle")}, "bad_flee_row"),
        ({"locations": FILES["locations.csv"].replace("10.5", "north")}, "bad_flee_row"),
        ({"locations": FILES["locations.csv"].replace("Bel", "Ada")}, "duplicate_id"),
        ({"routes": FILES["routes.csv"] + "Ada,Nowhere,3,0\n"}, "unknown_id"),
        ({"routes": FILES["routes.csv"] + "Ada,Ada,3,0\n"}, "loop"),
        ({"routes": FILES["routes.csv"] + "Ada\n"}, "bad_flee_row"),
        ({"routes": FILES["routes.csv"].replace("90", "-90")}, "bad_flee_row"),
        ({"locations": FILES["locations.csv"].replace("camp,", "town,")}, "no_people_or_camps"),
    ],
)
def test_a_broken_folder_gives_issues(tmp_path: Path, changes: dict[str, str | None], code: str) -> None:
    scenario, issues = read_flee(written(tmp_path, **changes))
    assert scenario is None
    assert code in {issue.code for issue in issues}


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        import_flee(tmp_path / "nothing", tmp_path / "scenario", km_a_day=360.0)


def test_an_exported_scenario_comes_back_as_far_as_flee_can_say_it(tmp_path: Path) -> None:
    scenario, _ = imported(tmp_path, closures=FILES["closures.csv"].replace("camp,Eon,,0,5\n", ""))
    issues = write_flee(scenario, tmp_path / "out")
    again, _ = read_flee(tmp_path / "out")
    assert again is not None
    assert again.grid == scenario.grid
    assert again.staging_areas == scenario.staging_areas
    assert again.reception_sites == scenario.reception_sites
    assert again.network.links == scenario.network.links
    assert again.network.nodes == scenario.network.nodes
    assert again.closures == scenario.closures
    assert {"capacity_lost", "country_lost"} == {issue.code for issue in issues}


def test_an_export_says_what_is_lost(tmp_path: Path) -> None:
    scenario, _ = imported(tmp_path)
    assert "one_way_lost" in {issue.code for issue in write_flee(scenario, tmp_path / "out")}


def test_written_scenarios_come_back(tmp_path: Path) -> None:
    scenario, _ = imported(tmp_path)
    write_scenario(scenario, tmp_path / "scenario")
    assert load_scenario(tmp_path / "scenario").fingerprint() == scenario.fingerprint()


def test_the_command_line_imports_and_exports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = str(tmp_path / "scenario")
    assert main(["import", "flee", str(written(tmp_path)), scenario]) == 0
    assert "2 staging areas, 2 reception sites, 5 links" in capsys.readouterr().out
    assert main(["export", "flee", scenario, str(tmp_path / "out")]) == 0
    assert "Flee cannot say: what roads carry" in capsys.readouterr().out
    assert (tmp_path / "out" / "sim_period.csv").read_text() == "StartDate,2030-01-01\nLength,10\n"
