import csv
import dataclasses
import json
import math
import stat
import time
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.errors import InputError, InternalError
from safepassage.inputs.plan_folder import load_plan
from safepassage.model.plan import NotCarried, PathFlow, Plan
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg
from safepassage.outputs.tables import require_room, write_plan
from tests.outputs.sample import SAFE, sample_plan, sample_scenario

HEADINGS = {
    "path_flows.csv": (
        "path_flow_id,staging_area_id,reception_site_id,persons,links,enter_steps,depart_step,arrive_step"
    ),
    "safe_curve.csv": "step,at,safe,moving,waiting,most_possible",
    "arrivals.csv": "reception_site_id,step,at,persons",
    "departures.csv": "staging_area_id,group,step,at,persons,route,reception_site_id",
    "bottlenecks.csv": "link_id,direction,name,from_step,to_step,people_held_back,statement,by_step",
    "not_carried.csv": "staging_area_id,group,persons,reason",
    "break_table.csv": "step,at,probability,safe,caught,waiting",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_folder_holds_what_the_contract_names(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "plan"
    write_plan(sample_plan(), sample_scenario(), folder, pages={"briefing.html": "<p>page</p>"})
    expected = {*HEADINGS, "plan.json", "certificate.json", "plan.geojson", "briefing.html", "README.txt"}
    assert {entry.name for entry in folder.iterdir()} == expected
    for name, heading in HEADINGS.items():
        assert (folder / name).read_text(encoding="utf-8").splitlines()[0] == heading
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "README.txt").read_text().startswith("INTERNAL")
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["plan"]


def test_cells_are_written_as_the_contract_says(tmp_path: Path) -> None:
    write_plan(sample_plan(), sample_scenario(), tmp_path / "plan", pages={})
    first = rows(tmp_path / "plan" / "path_flows.csv")[0]
    assert first["links"] == "l-zm l-mt"
    assert first["enter_steps"] == "0 1"
    curve = rows(tmp_path / "plan" / "safe_curve.csv")
    assert curve[6]["at"] == "2016-12-15T06:00:00+02:00"
    assert tuple(int(row["safe"]) for row in curve) == SAFE
    chances = [float(row["probability"]) for row in rows(tmp_path / "plan" / "break_table.csv")]
    assert sum(chances) == pytest.approx(1.0, abs=1e-12)


def test_plan_json_begins_with_the_fingerprint_and_holds_every_figure(tmp_path: Path) -> None:
    plan = sample_plan()
    assert plan.result is not None
    endless = dataclasses.replace(plan, result=dataclasses.replace(plan.result, bound=math.inf))
    write_plan(endless, sample_scenario(), tmp_path / "plan", pages={})
    record = json.loads((tmp_path / "plan" / "plan.json").read_text())
    assert list(record)[:3] == ["scenario_fingerprint", "objective", "status"]
    assert set(record) == {"scenario_fingerprint"} | {member.name for member in dataclasses.fields(plan.result)}
    assert record["bound"] is None
    assert record["versions"] == {"safepassage": "0.1.0"}


def test_the_certificate_has_its_agreed_form(tmp_path: Path) -> None:
    write_plan(sample_plan(), sample_scenario(), tmp_path / "plan", pages={})
    assert json.loads((tmp_path / "plan" / "certificate.json").read_text()) == {
        "format": 1,
        "labels": {"node:n-marjan": [[0, 1, 1], [7, 8, 0]]},
        "cuts": [{"by": 4, "full_sites": ["r-tishreen"], "inside": {"node:n-qadim": [[0, 3]]}}],
        "dual": {
            "weights": [[4, 0.25]],
            "completion_by": 8,
            "completion_weight": 0.5,
            "potentials": {"node:n-zuhra": [[0, 0.75]]},
            "bed_prices": {"r-tishreen": 0.125},
        },
        "value": None,
    }


def test_tables_the_plan_does_not_hold_are_left_out(tmp_path: Path) -> None:
    bare = Plan(scenario_fingerprint="f", path_flows=sample_plan().path_flows)
    write_plan(bare, sample_scenario(), tmp_path / "plan", pages={})
    names = {entry.name for entry in (tmp_path / "plan").iterdir()}
    assert names == {"path_flows.csv", "plan.json", "plan.geojson", "README.txt"}


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+cmd|x", "-2+3", "@SUM(1)", "\tx", "\rx"])
def test_no_cell_is_a_formula(tmp_path: Path, text: str) -> None:
    plan = sample_plan()
    assert plan.departures is not None
    hostile = dataclasses.replace(plan, departures=(dataclasses.replace(plan.departures[0], group=text),))
    write_plan(hostile, sample_scenario(), tmp_path / "plan", pages={})
    assert rows(tmp_path / "plan" / "departures.csv")[0]["group"] == "'" + text.replace("\r", "\n")


def test_ids_that_are_negative_numbers_stay_as_they_are(tmp_path: Path) -> None:
    plan = sample_plan()
    flow = dataclasses.replace(plan.path_flows[0], path_flow_id="-5", staging_area_id="=1")
    write_plan(dataclasses.replace(plan, path_flows=(flow,)), sample_scenario(), tmp_path / "plan", pages={})
    row = rows(tmp_path / "plan" / "path_flows.csv")[0]
    assert row["path_flow_id"] == "-5"
    assert row["staging_area_id"] == "'=1"


def test_a_plan_is_replaced_and_nothing_else_ever(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    write_plan(sample_plan(), sample_scenario(), folder, pages={"briefing.html": "old"})
    write_plan(sample_plan(), sample_scenario(), folder, pages={})
    assert not (folder / "briefing.html").exists()
    (folder / "my notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds my notes\.txt"):
        write_plan(sample_plan(), sample_scenario(), folder, pages={})
    with pytest.raises(InputError, match="no part of a plan"):
        require_room(folder)
    assert (folder / "my notes.txt").read_text() == "mine"
    other = tmp_path / "other"
    other.mkdir()
    (other / "plan.json").write_text("{}")
    with pytest.raises(InputError, match="holds no plan"):
        write_plan(sample_plan(), sample_scenario(), other, pages={})
    require_room(tmp_path / "new")


def test_an_interruption_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("safepassage.outputs.tables.write_member", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_plan(sample_plan(), sample_scenario(), tmp_path / "plan", pages={})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["plan.json", "../out.html", "a/b.html"])
def test_pages_have_plain_names_of_their_own(tmp_path: Path, name: str) -> None:
    with pytest.raises(InternalError):
        write_plan(sample_plan(), sample_scenario(), tmp_path / "plan", pages={name: ""})
    assert list(tmp_path.iterdir()) == []


def test_a_hundred_and_twenty_thousand_path_flows_are_written_quickly(tmp_path: Path) -> None:
    plan = sample_plan()
    many = dataclasses.replace(plan, path_flows=plan.path_flows * 20_000)
    began = time.process_time()
    write_plan(many, sample_scenario(), tmp_path / "plan", pages={})
    assert time.process_time() - began < 4.0
    assert (tmp_path / "plan" / "path_flows.csv").read_bytes().count(b"\n") == 120_001


def plan_with_rides() -> Plan:
    """The sample, with one row that walks to the bus and one that rides."""
    plan = sample_plan()
    walk = dataclasses.replace(
        plan.path_flows[0], mode="walk", trip_id="T1", to_staging_area_id="s-qadim", reception_site_id=""
    )
    ride = dataclasses.replace(plan.path_flows[1], mode="ride", trip_id="T1", staging_area_id="s-qadim")
    leg = TripLeg(
        trip_id="T1", convoy_id="C1 C2", vehicle_type="bus", vehicle_no=1, leg=1, from_node_id="n-marjan",
        to_node_id="n-harasta", links=("l-mt", "l-th"), enter_steps=(1, 2), depart_step=1, arrive_step=3,
    )  # fmt: skip
    boarding = Boarding(
        trip_id="T1", leg=1, staging_area_id="s-qadim", reception_site_id="r-harasta", group="old", board_step=0,
        alight_step=4, persons=10,
    )  # fmt: skip
    convoy = ConvoyRow(convoy_id="C1", corridor_id="c-marjan", enter_step=1, escorts=1, vehicles=1)
    return dataclasses.replace(
        plan, path_flows=(walk, ride), trips=(leg,), boardings=(boarding,), convoys=(convoy,), departures=None
    )


def test_a_plan_with_rides_has_three_tables_and_three_columns_more(tmp_path: Path) -> None:
    plan = plan_with_rides()
    write_plan(plan, sample_scenario(), tmp_path / "plan", pages={})
    lines = {
        name: (tmp_path / "plan" / name).read_text(encoding="utf-8").splitlines()
        for name in ("path_flows.csv", "trips.csv", "boardings.csv", "convoys.csv", "README.txt")
    }
    assert lines["path_flows.csv"][0] == HEADINGS["path_flows.csv"] + ",mode,trip_id,to_staging_area_id"
    assert lines["path_flows.csv"][1].endswith(",walk,T1,s-qadim")
    assert lines["path_flows.csv"][2].endswith(",ride,T1,")
    assert lines["trips.csv"] == [
        "trip_id,convoy_id,vehicle_type,vehicle_no,leg,from_node_id,to_node_id,links,enter_steps,depart_step,arrive_step",
        "T1,C1 C2,bus,1,1,n-marjan,n-harasta,l-mt l-th,1 2,1,3",
    ]
    assert lines["boardings.csv"] == [
        "trip_id,leg,staging_area_id,reception_site_id,group,board_step,alight_step,persons",
        "T1,1,s-qadim,r-harasta,old,0,4,10",
    ]
    assert lines["convoys.csv"] == ["convoy_id,corridor_id,enter_step,escorts,vehicles", "C1,c-marjan,1,1,1"]
    assert any(line.startswith("boardings.csv") for line in lines["README.txt"])


def test_vehicles_that_stand_still_leave_tables_without_rows(tmp_path: Path) -> None:
    still = dataclasses.replace(sample_plan(), trips=(), boardings=(), convoys=())
    write_plan(still, sample_scenario(), tmp_path / "plan", pages={})
    assert (tmp_path / "plan" / "trips.csv").read_text(encoding="utf-8").count("\n") == 1
    assert "mode" in rows(tmp_path / "plan" / "path_flows.csv")[0]


IDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=4)
MARKED = st.sampled_from(["bus", "-a", "@b", "=1", "+2", "-5", "7"])
STEPS = st.integers(0, 10**6)
LEGS = st.builds(
    TripLeg,
    trip_id=IDS,
    convoy_id=st.lists(IDS, max_size=2).map(" ".join),
    vehicle_type=MARKED,
    vehicle_no=st.integers(1, 99),
    leg=st.integers(1, 9),
    from_node_id=MARKED,
    to_node_id=IDS,
    links=st.lists(IDS | MARKED, max_size=3).map(tuple),
    enter_steps=st.lists(STEPS, max_size=3).map(tuple),
    depart_step=STEPS,
    arrive_step=STEPS,
)
BOARDINGS = st.builds(
    Boarding,
    trip_id=IDS,
    leg=st.integers(1, 9),
    staging_area_id=MARKED,
    reception_site_id=IDS,
    group=st.sampled_from(["", "old", 'say "so", twice', "=sum"]),
    board_step=STEPS,
    alight_step=STEPS,
    persons=STEPS,
)
CONVOYS = st.builds(ConvoyRow, convoy_id=IDS, corridor_id=MARKED, enter_step=STEPS, escorts=STEPS, vehicles=STEPS)
FLOWS = st.builds(
    PathFlow,
    path_flow_id=IDS,
    staging_area_id=st.just("s-zuhra"),
    reception_site_id=st.just("r-tishreen"),
    persons=STEPS,
    links=st.just(("l-zm", "l-mt")),
    enter_steps=st.just((0, 1)),
    depart_step=st.just(0),
    arrive_step=STEPS,
    mode=st.sampled_from(["", "walk", "ride"]),
    trip_id=st.just("") | IDS,
    to_staging_area_id=st.sampled_from(["", "s-qadim"]),
).map(lambda flow: dataclasses.replace(flow, reception_site_id="") if flow.to_staging_area_id else flow)


@settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    flows=st.lists(FLOWS, max_size=3, unique_by=lambda flow: flow.path_flow_id),
    trips=st.none() | st.lists(LEGS, max_size=3).map(tuple),
    boardings=st.none() | st.lists(BOARDINGS, max_size=3).map(tuple),
    convoys=st.none() | st.lists(CONVOYS, max_size=3, unique_by=lambda convoy: convoy.convoy_id).map(tuple),
)
def test_rides_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory,
    flows: list[PathFlow],
    trips: tuple[TripLeg, ...] | None,
    boardings: tuple[Boarding, ...] | None,
    convoys: tuple[ConvoyRow, ...] | None,
) -> None:
    plan = Plan(scenario_fingerprint="f", path_flows=tuple(flows), trips=trips, boardings=boardings, convoys=convoys)
    folder = tmp_path_factory.mktemp("rides") / "plan"
    with patch("safepassage.outputs.tables.plan_geojson", return_value="{}"):  # such rows cannot be drawn
        write_plan(plan, sample_scenario(), folder, pages={})
    again = load_plan(folder)
    assert (again.path_flows, again.trips, again.boardings, again.convoys) == (tuple(flows), trips, boardings, convoys)


@settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reason=st.text(alphabet=st.sampled_from('ab ,"\n;\u2019-=7')), group=st.sampled_from(["", 'say "so"', "a, b"]))
def test_what_is_written_is_read_again(tmp_path: Path, reason: str, group: str) -> None:
    plan = dataclasses.replace(
        sample_plan(), not_carried=(NotCarried(staging_area_id="s-7", group=group, persons=3, reason=reason),)
    )
    write_plan(plan, sample_scenario(), tmp_path / "plan", pages={})
    (row,) = rows(tmp_path / "plan" / "not_carried.csv")
    assert (row["staging_area_id"], row["group"], row["persons"]) == ("s-7", group, "3")
    assert row["reason"].removeprefix("'") == reason.removeprefix("'")
