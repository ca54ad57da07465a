"""The benchmark's command: tables read, one JSON object a line, and routes that stand up to a replay."""

import csv
import json
from pathlib import Path

import pytest
from benchmarks.bowen_island import main
from benchmarks.island_replay import replay
from benchmarks.island_tables import read_instance

# A ferry (12 knots, 20 seats) and a taxi (20 with people, 30 without, 5 seats) at Town; North has 20 people to be
# fetched in the first scenario, South 5 in both. The ferry can lie at Pier only. Miles: Pier 2, Beach 4.
TABLES = {
    "vessels": (
        "Vessel_name,operating_cost,Regular_origin,max_cap,v_loaded,vmax,loading time,time to availability\n"
        "Ferry,500,Town,20,12,12,10,10\n"
        "Taxi,100,Town,5,20,30,3,30\n"
    ),
    "vessel compatibility": ",Ferry,Taxi\nPier,1,1\nBeach,0,1\nTown,1,1\n",
    "initial vessel docks": "Dock,Location,Vessel\nTown,Town,Ferry\nTown,Town,Taxi\n",
    "island docks": "Dock,Location\nPier,North\nBeach,South\n",
    "mainland docks": "Dock,Location\nTown,Town\n",
    "scenarios": (
        "Scenario,Location,private_evac,Demand,Probability\n"
        "Fire,North,2,22,0.75\nFire,South,0,5,0.75\nFlood,South,5,10,0.25\n"
    ),
    "roundtrips": "Round trip,Delay cost\n1,0\n2,0.01\n3,0.02\n",
}
DISTANCES = "Origin,Destination,Distance\nPier,Town,2\nBeach,Town,4\n"
# The same distances as a route plan implies them; its column of speeds is wrong for the way back, as published.
PLAN = (
    ",resource_id,origin,destination,route_start_time,route_end_time,resource_speed,evacuees,evacuated_location\n"
    "0,Ferry,Town,Pier,10.0,20.0,12.0,0,None\n"
    "1,Taxi,Town,Beach,30.0,38.0,20.0,0,None\n"
    "2,Taxi,Beach,Town,41.0,53.0,20.0,5,South\n"
)
# By hand. Fire: ferry 10 + 10 + 10 + 10 + 10 = 50; taxi 30 + 8 + 3 + 12 + 3 = 56. Flood: the taxi again.
MINUTES = 56.0


def write(folder: Path, tables: dict[str, str] = TABLES, *, distances: str = DISTANCES, plan: str = "") -> Path:
    for kind, text in {"input": "", "incidences": distances, "Solutions": plan}.items():
        (folder / kind).mkdir(parents=True)
        if text:
            (folder / kind / "table.csv").write_text(text, encoding="utf-8")
    for name, text in tables.items():
        (folder / "input" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def run(*arguments: Path | str) -> int:
    return main([str(argument) for argument in arguments])


def test_an_instance_is_solved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write(tmp_path / "isle"), "--seconds", "60", "--out", tmp_path / "out") == 0
    row = json.loads(capsys.readouterr().out)
    assert row.pop("seconds") >= 0
    assert row == {
        "instance": "isle",
        "objective": MINUTES,
        "bound": MINUTES,
        "gap": 0.0,
        "minutes": {"Fire": 56.0, "Flood": 56.0},
        "vessels": 2,
    }
    with (tmp_path / "out" / "isle" / "routes.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows == [
        ["scenario", "vehicle", "sequence", "from", "to", "people", "start", "end"],
        ["Fire", "Ferry", "1", "Town", "Pier", "0", "10.0", "30.0"],
        ["Fire", "Ferry", "2", "Pier", "Town", "20", "30.0", "50.0"],
        ["Fire", "Taxi", "1", "Town", "Beach", "0", "30.0", "41.0"],
        ["Fire", "Taxi", "2", "Beach", "Town", "5", "41.0", "56.0"],
        ["Flood", "Taxi", "1", "Town", "Beach", "0", "30.0", "41.0"],
        ["Flood", "Taxi", "2", "Beach", "Town", "5", "41.0", "56.0"],
    ]


def test_a_folder_of_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The second has no distances of its own: those beside it are taken.
    write(tmp_path / "isles" / "b")
    write(tmp_path / "isles" / "c", distances="")
    (tmp_path / "isles" / "notes").mkdir()
    assert run(tmp_path / "isles", "--out", tmp_path / "out") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["instance"], row["objective"]) for row in rows] == [("b", MINUTES), ("c", MINUTES)]


def test_the_folder_of_tables_itself(tmp_path: Path) -> None:
    instance = read_instance(write(tmp_path / "isle") / "input")
    assert (instance.name, instance.most_trips) == ("isle", 3)


def test_distances_follow_from_route_plans(tmp_path: Path) -> None:
    from_tables = read_instance(write(tmp_path / "a" / "isle"))
    from_plan = read_instance(write(tmp_path / "b" / "isle", distances="", plan=PLAN))
    named = read_instance(
        write(tmp_path / "c" / "isle", distances=""), distances_from=[tmp_path / "a" / "isle" / "incidences"]
    )
    assert from_tables.distances == from_plan.distances == named.distances
    assert from_tables.distances["Town", "Beach"] == 4


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("vessels", "20,12,12", "20,twelve,12", "twelve"),
        ("vessels", "20,12,12", "20,0,12", "Ferry does not move"),
        ("vessels", "20,12,12", "-1,12,12", "Ferry: a number is negative"),
        ("vessels", "max_cap", "seats", "max_cap"),
        ("vessel compatibility", "Taxi", "Cab", "Taxi"),
        ("initial vessel docks", "Town,Town,Taxi", "Pier,North,Taxi", "Taxi lies at Pier in one table and at Town"),
        ("scenarios", "Fire,South,0,5,0.75", "Fire,South,0,5,0.7", "Fire has two probabilities"),
        ("scenarios", "Flood,South", "Flood,West", "West has no dock"),
        ("scenarios", "Fire,North,2,22", "Fire,North,2,2200", "cannot carry everyone"),
    ],
)
def test_bad_tables_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, old: str, new: str, message: str
) -> None:
    assert old in TABLES[table]
    write(tmp_path / "isle", {**TABLES, table: TABLES[table].replace(old, new)})
    assert run(tmp_path / "isle", "--out", tmp_path / "out") == 3
    assert message in capsys.readouterr().err


def test_missing_tables_and_distances_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a" / "isle", {name: text for name, text in TABLES.items() if name != "scenarios"})
    write(tmp_path / "b" / "isle", distances="")
    write(tmp_path / "c" / "isle", distances=DISTANCES + "Pier,Town,3\n")
    for folder, message in (
        ("a", "no scenarios.csv"), ("b", "no table of distances"), ("c", "Pier to Town is 2.0 and 3.0 miles"),
        ("d", "no folder `input`"),
    ):  # fmt: skip
        assert run(tmp_path / folder, "--out", tmp_path / "out") == 3
        assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Fire,Ferry,2,Pier,Town,20", "Fire,Ferry,2,Pier,Town,21", "Fire, Ferry: leg 2: 21 people"),
        ("Fire,Ferry,2,Pier,Town,20", "Fire,Ferry,2,Pier,Town,19", "19 people carried from North, 20 are to be"),
        ("Fire,Ferry,1,Town,Pier,0", "Fire,Ferry,1,Town,Pier,1", "Fire, Ferry: leg 1: 1 people"),
        ("Fire,Ferry,1,Town,Pier,0,10.0", "Fire,Ferry,1,Town,Pier,0,9.0", "the vessel is at Town at 10.0"),
        ("30.0,50.0", "30.0,49.0", "takes 19.0 minutes instead of 20.0"),
        ("Fire,Ferry,2,Pier,Town,20", "Fire,Ferry,2,Beach,Town,20", "the vessel is at Pier"),
        ("Fire,Ferry,2,Pier,Town,20", "Fire,Ferry,2,Beach,Town,20", "the vessel cannot lie at Beach"),
        ("Fire,Ferry,2,Pier,Town,20", "Fire,Ferry,3,Pier,Town,20", "leg 2 is numbered 3"),
        ("Fire,Ferry,2,Pier,Town,20", "Fire,Ferry,2,Pier,Pier,20", "Pier is not on the mainland"),
        ("Fire,Ferry,2,Pier,Town,20", "Fire,Ferry,2,Pier,Pier,20", "the distance from Pier to Pier is unknown"),
        ("Fire,Ferry,2,Pier,Town,20,30.0,50.0\n", "", "Fire, Ferry: the route ends on the island"),
        ("Fire,Ferry,2", "Fire,Barge,2", "Fire: no vessel Barge"),
        ("Flood,Taxi,2", "Drought,Taxi,2", "no scenario Drought"),
    ],
)
def test_a_replay_finds_what_is_wrong(tmp_path: Path, old: str, new: str, fault: str) -> None:
    folder = write(tmp_path / "isle")
    run(folder, "--out", tmp_path / "out")
    file = tmp_path / "out" / "isle" / "routes.csv"
    instance = read_instance(folder)
    assert replay(instance, file).cost == MINUTES
    assert not replay(instance, file).faults
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert any(fault in found for found in replay(instance, file).faults)


def test_a_replay_counts_round_trips(tmp_path: Path) -> None:
    folder = write(tmp_path / "isle", {**TABLES, "roundtrips": "Round trip,Delay cost\n1,0\n2,0\n"})
    file = tmp_path / "routes.csv"
    lines = ["scenario,vehicle,sequence,from,to,people,start,end"]
    lines += [
        f"Fire,Ferry,{leg},{way},0,{20 * leg - 10},{20 * leg + 10}"
        for leg, way in enumerate(["Town,Pier", "Pier,Town"] * 3, 1)
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    faults = replay(read_instance(folder), file).faults
    assert [fault for fault in faults if "Ferry" in fault] == ["Fire, Ferry: 3 round trips, 2 are allowed"]
