"""Plan folders, from any hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.errors import InputError
from safepassage.inputs.certificate_file import certificate_from
from safepassage.inputs.plan_folder import load_plan, read_plan
from safepassage.inputs.result_file import result_from
from safepassage.model.plan import Bottleneck, Certificate, DualBound, FleetBound, InstantCut, PathFlow
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg
from tests.inputs.folders import faults, only

FLOWS = (
    "path_flow_id,staging_area_id,reception_site_id,persons,links,enter_steps,depart_step,arrive_step\n"
    "P1,S1,R1,7,1 2,0 3,0,5\nP2,S1,R1,3,,,2,2\n"
)
RESULT: dict[str, Any] = {
    "scenario_fingerprint": "abc", "objective": "earliest arrival", "status": "optimal", "value": 10, "bound": 10.0,
    "gap": 0, "persons_total": 10, "persons_safe": 10, "persons_not_carried": 0, "last_arrival_step": None,
    "expected_safe": 9.5, "expected_caught": 0.5, "universally_optimal": True, "alpha": 1.0, "alpha_bound": 1.0,
    "seconds": 0.1, "cpu_seconds": 0.1, "solver": "ours", "versions": {"numpy": "1"}, "seed": None,
    "settings": {"time_limit_s": 60},
}  # fmt: skip
CERTIFICATE: dict[str, Any] = {
    "format": 1,
    "labels": {"node:a": [[0, 5, 0], [4, 9, 1]]},
    "cuts": [{"by": 3, "full_sites": ["R1"], "inside": {"node:b": [[0, 2], [4, 4]]}}],
    "dual": {
        "weights": [[3, 0.5]], "completion_by": None, "completion_weight": 0,
        "potentials": {"node:a": [[0, 0.25]]}, "bed_prices": {"R1": 1},
    },
}  # fmt: skip
FLEET: dict[str, Any] = {
    "objective": "expected-safe", "exposure_weight": 2, "most_pickups": 1, "persons": {"S1": 0.5}, "beds": {"R1": 0},
    "entries": {"K1": [[0, 0.25], [9, 0]]}, "linked": [["M", 0, [[3, 1.5]]]], "whole_loads": [["b", 50, [[0, 2]]]],
}  # fmt: skip


def write(folder: Path, **files: Any) -> Path:
    content = {"path_flows.csv": FLOWS, "plan.json": RESULT, "certificate.json": CERTIFICATE}
    content.update({name.replace("__", "."): text for name, text in files.items()})
    for name, text in content.items():
        if text is not None:
            (folder / name).write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return folder


def test_path_flows_result_and_certificate(tmp_path: Path) -> None:
    plan, issues = read_plan(write(tmp_path))
    assert issues == ()
    assert plan is not None
    assert plan.path_flows == (
        PathFlow(
            path_flow_id="P1", staging_area_id="S1", reception_site_id="R1", persons=7, links=("1", "2"),
            enter_steps=(0, 3), depart_step=0, arrive_step=5,
        ),
        PathFlow(
            path_flow_id="P2", staging_area_id="S1", reception_site_id="R1", persons=3, links=(), enter_steps=(),
            depart_step=2, arrive_step=2,
        ),
    )  # fmt: skip
    assert plan.scenario_fingerprint == "abc"
    assert plan.result is not None
    assert (plan.result.value, plan.result.seed, dict(plan.result.versions)) == (10.0, None, {"numpy": "1"})
    assert plan.certificate == Certificate(
        labels={"node:a": ((0, 5, 0), (4, 9, 1))},
        cuts=(InstantCut(by=3, full_sites=("R1",), inside={"node:b": ((0, 2), (4, 4))}),),
        dual=DualBound(weights=((3, 0.5),), potentials={"node:a": ((0, 0.25),)}, bed_prices={"R1": 1.0}),
    )
    assert plan.safe_curve is None
    assert plan.departures is None


def test_every_other_table(tmp_path: Path) -> None:
    at = "2016-12-15T05:00:00+02:00"
    plan = load_plan(
        write(
            tmp_path,
            safe_curve__csv=f"step,at,safe,moving,waiting,most_possible\n0,{at},0,7,3,0\n",
            arrivals__csv=f"reception_site_id,step,at,persons\nR1,5,{at},7\n",
            departures__csv=(
                f"staging_area_id,group,step,at,persons,route,reception_site_id\nS1,all,0,{at},7,1 2,R1\n"
            ),
            bottlenecks__csv=(
                "link_id,direction,name,from_step,to_step,people_held_back,statement\n"
                '1,forward,Bridge,0,4,3,"the bridge, 05:00"\n'
            ),
            not_carried__csv="staging_area_id,group,persons,reason\n",
            break_table__csv=f"step,at,probability,safe,caught,waiting\n0,{at},0.25,0,7,3\n",
        )
    )
    assert plan.safe_curve is not None
    assert plan.safe_curve[0].moving == 7
    assert plan.arrivals is not None
    assert plan.arrivals[0].at.isoformat() == at
    assert plan.departures is not None
    assert plan.departures[0].route == "1 2"
    assert plan.bottlenecks == (
        Bottleneck(
            link_id="1", direction="forward", name="Bridge", from_step=0, to_step=4, people_held_back=3,
            statement="the bridge, 05:00", by_step=0,
        ),
    )  # fmt: skip
    assert plan.not_carried == ()
    assert plan.break_table is not None
    assert plan.break_table[0].probability == 0.25


def test_path_flows_alone_are_a_plan(tmp_path: Path) -> None:
    plan, issues = read_plan(write(tmp_path, plan__json=None, certificate__json=None))
    assert plan is not None
    assert (plan.scenario_fingerprint, plan.result, plan.certificate) == ("", None, None)
    assert faults(issues) == []
    assert [issue.place.file for issue in issues] == ["plan.json", "certificate.json"]


def test_marks_against_formulas_are_taken_off(tmp_path: Path) -> None:
    text = FLOWS.replace("S1,R1,7,1 2", "'@gate,'quoted',7,'-a 2")
    flow = load_plan(write(tmp_path, path_flows__csv=text)).path_flows[0]
    assert (flow.staging_area_id, flow.reception_site_id, flow.links) == ("@gate", "'quoted'", ("-a", "2"))


def test_without_path_flows_there_is_no_plan(tmp_path: Path) -> None:
    assert faults(read_plan(write(tmp_path, path_flows__csv=None))[1]) == ["missing_file"]
    assert faults(read_plan(tmp_path / "none")[1]) == ["missing_folder"]
    with pytest.raises(InputError):
        load_plan(tmp_path / "none")


def test_bad_cells_have_their_place(tmp_path: Path) -> None:
    text = FLOWS.replace(",7,", ",-7,").replace("0 3", "0 x").replace("P2", "P1")
    _, issues = read_plan(write(tmp_path, path_flows__csv=text))
    assert [(issue.code, issue.place.row, issue.place.column) for issue in issues] == [
        ("negative", 2, "persons"),
        ("unreadable_number", 2, "enter_steps"),
        ("duplicate_id", 3, "path_flow_id"),
    ]


WALK_AND_RIDE = (
    "path_flow_id,staging_area_id,reception_site_id,persons,links,enter_steps,depart_step,arrive_step,mode,trip_id,"
    "to_staging_area_id\nP1,S1,,7,1,0,0,2,walk,T1,S2\nP2,S2,R1,7,2 3,4 5,4,9,ride,T1,\nP3,S1,R1,3,1 2,0 2,0,8,walk,,\n"
)


def test_rides_trips_boardings_and_convoys(tmp_path: Path) -> None:
    plan, issues = read_plan(
        write(
            tmp_path,
            path_flows__csv=WALK_AND_RIDE,
            trips__csv=(
                "trip_id,convoy_id,vehicle_type,vehicle_no,leg,from_node_id,to_node_id,links,enter_steps,depart_step,"
                "arrive_step\nT1,C1 C2,bus,1,1,a,b,2 3,4 5,4,8\nT2,,bus,2,1,a,a,,,0,0\n"
            ),
            boardings__csv=(
                "trip_id,leg,staging_area_id,reception_site_id,group,board_step,alight_step,persons\n"
                "T1,1,S2,R1,,2,9,7\n"
            ),
            convoys__csv="convoy_id,corridor_id,enter_step,escorts,vehicles\nC1,K1,4,1,1\nC2,K2,5,0,1\n",
        )
    )
    assert issues == ()
    assert plan is not None
    walk, ride, on_foot = plan.path_flows
    assert (walk.reception_site_id, walk.mode, walk.trip_id, walk.to_staging_area_id) == ("", "walk", "T1", "S2")
    assert (ride.reception_site_id, ride.mode, ride.trip_id, ride.to_staging_area_id) == ("R1", "ride", "T1", "")
    assert [flow.ends_safe for flow in (walk, ride, on_foot)] == [False, True, True]
    assert on_foot.trip_id == ""
    assert plan.trips is not None
    assert plan.trips[0] == TripLeg(
        trip_id="T1", convoy_id="C1 C2", vehicle_type="bus", vehicle_no=1, leg=1, from_node_id="a", to_node_id="b",
        links=("2", "3"), enter_steps=(4, 5), depart_step=4, arrive_step=8,
    )  # fmt: skip
    assert (plan.trips[1].convoy_id, plan.trips[1].links) == ("", ())
    assert plan.boardings == (
        Boarding(
            trip_id="T1", leg=1, staging_area_id="S2", reception_site_id="R1", group="", board_step=2, alight_step=9,
            persons=7,
        ),
    )  # fmt: skip
    assert plan.convoys is not None
    assert plan.convoys[0] == ConvoyRow(convoy_id="C1", corridor_id="K1", enter_step=4, escorts=1, vehicles=1)


def test_a_row_that_ends_nowhere_is_told(tmp_path: Path) -> None:
    text = WALK_AND_RIDE.replace(",walk,T1,S2", ",walk,T1,").replace("P3,S1,R1", "P3,S1,R 1")
    _, issues = read_plan(write(tmp_path, path_flows__csv=text))
    assert [(issue.code, issue.place.row, issue.place.column) for issue in issues] == [
        ("bad_id", 4, "reception_site_id"),
        ("blank", 2, "reception_site_id"),
    ]
    assert "boarding point" in only(issues, "blank").remedy


def test_bad_cells_of_trips_boardings_and_convoys_come_at_once(tmp_path: Path) -> None:
    _, issues = read_plan(
        write(
            tmp_path,
            trips__csv=(
                "trip_id,convoy_id,vehicle_type,vehicle_no,leg,from_node_id,to_node_id,depart_step,arrive_step\n"
                "T1,,bus,0,1,a,,4,8\n"
            ),
            boardings__csv=(
                "trip_id,leg,staging_area_id,reception_site_id,group,board_step,alight_step,persons\nT1,1,S2,,,2,-9,7\n"
            ),
            convoys__csv="convoy_id,corridor_id,enter_step,escorts,vehicles\nC1,K1,4,1,1\nC1,K2,5,0,1.5\n",
        )
    )
    assert [(issue.code, issue.place.file, issue.place.row, issue.place.column) for issue in issues] == [
        ("not_positive", "trips.csv", 2, "vehicle_no"),
        ("blank", "trips.csv", 2, "to_node_id"),
        ("blank", "boardings.csv", 2, "reception_site_id"),
        ("negative", "boardings.csv", 2, "alight_step"),
        ("not_whole", "convoys.csv", 3, "vehicles"),
        ("duplicate_id", "convoys.csv", 3, "convoy_id"),
    ]


@pytest.mark.parametrize(
    "text", ["", "[1]", "{", "nul", '{"scenario_fingerprint": 1}', "[" * 100_000, "\x00", '{"value": NaN}']
)
def test_what_is_no_result_and_no_certificate_is_a_warning(tmp_path: Path, text: str) -> None:
    plan, issues = read_plan(write(tmp_path, plan__json=text, certificate__json=text))
    assert plan is not None
    assert (plan.result, plan.certificate) == (None, None)
    assert faults(issues) == []
    assert len(issues) == 2


def test_the_wrong_member_is_named(tmp_path: Path) -> None:
    plan, issues = read_plan(write(tmp_path, plan__json={**RESULT, "alpha": "all", "seed": 1.5}))
    assert plan is not None
    assert plan.scenario_fingerprint == "abc"
    assert "alpha, seed" in only(issues, "incomplete_result").message


NONSENSE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def test_the_prices_of_a_fleet(tmp_path: Path) -> None:
    plan = load_plan(write(tmp_path, certificate__json={**CERTIFICATE, "fleet": FLEET}))
    assert plan.certificate is not None
    assert plan.certificate.fleet == FleetBound(
        objective="expected-safe", exposure_weight=2.0, most_pickups=1, persons={"S1": 0.5}, beds={"R1": 0.0},
        entries={"K1": ((0, 0.25), (9, 0.0))}, linked={("M", 0): ((3, 1.5),)}, whole_loads={("b", 50): ((0, 2.0),)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("objective", 1), ("exposure_weight", None), ("most_pickups", 1.5), ("persons", {"S1": "much"}),
        ("entries", {"K1": [[0]]}), ("linked", [["M", 0, []], ["M", 0, []]]), ("whole_loads", [["b", 5.5, []]]),
    ],
)  # fmt: skip
def test_wrong_prices_of_a_fleet_are_told(member: str, value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        certificate_from({**CERTIFICATE, "fleet": {**FLEET, member: value}})


@settings(derandomize=True, database=None, max_examples=300, deadline=None)
@given(data=st.data())
def test_nonsense_in_a_certificate_is_told_and_never_passed_on(data: st.DataObject) -> None:
    document = json.loads(json.dumps(CERTIFICATE))
    document["fleet"] = json.loads(json.dumps(FLEET))
    at = data.draw(st.sampled_from([(), ("dual",), ("cuts", 0), ("labels",), ("fleet",)]))
    inner = document
    for step in at:
        inner = inner[step]
    inner[data.draw(st.sampled_from(sorted(inner)))] = data.draw(NONSENSE)
    try:
        certificate = certificate_from(document)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return
    assert isinstance(certificate, Certificate)


@settings(derandomize=True, database=None, max_examples=100, deadline=None)
@given(name=st.sampled_from(sorted(RESULT)), value=NONSENSE)
def test_nonsense_in_a_result_is_told(name: str, value: object) -> None:
    result, wrong = result_from({**RESULT, name: value})
    assert (result is None) == bool(wrong)
