import csv
import dataclasses
import json
import math
import stat
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.errors import InputError, InternalError
from safepassage.model.plan import NotCarried, Plan
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
