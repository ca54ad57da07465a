"""TNTP networks."""

from pathlib import Path

import pytest

from safepassage.inputs.tntp import TntpUnits, read_tntp
from safepassage.model.issues import Severity
from tests.inputs.folders import faults, only

NET = (
    "<NUMBER OF ZONES> 1\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 2\n<NUMBER OF LINKS> 3\t\n"
    "<ORIGINAL HEADER>~ from to ;\n<END OF METADATA>\n\n"
    "~\tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;\n"
    "\t1\t2\t49500\t0.86\t0\t0.15\t4\t0\t0\t3\t;\n"
    "\t2\t3\t4958.180928\t5\t6.5\t0.15\t4\t0\t0\t1\t;\n"
    "\t3\t2\t1e3\t0\t2\t0.15\t4\t0\t0\t1;\n"
)
NODE = "Node\tX\tY\t;\n1\t-96.77\t43.61\t;\n2\t-96.7\t43.6\t;\n3\t-96.6\t43.5\t;\n"


def write(folder: Path, net: str = NET, node: str = NODE) -> tuple[Path, Path]:
    (folder / "x_net.tntp").write_text(net)
    (folder / "x_node.tntp").write_text(node)
    return folder / "x_net.tntp", folder / "x_node.tntp"


def test_every_link_takes_its_free_flow_time(tmp_path: Path) -> None:
    network, issues = read_tntp(*write(tmp_path), units=TntpUnits())
    assert network is not None
    assert [(link.link_id, link.length, link.free_speed) for link in network.links] == [
        ("1", 0.0, 60.0),
        ("2", 6.5, 60.0),
        ("3", 2.0, 60.0),
    ]
    assert network.links[1].capacity_pce_h == 4958.180928
    assert (network.nodes[0].x_coord, network.nodes[0].y_coord) == (-96.77, 43.61)
    assert [(issue.code, issue.severity) for issue in issues] == [
        ("zones_are_passed_through", Severity.NOTE),
        ("assumed_uses", Severity.NOTE),
    ]
    assert issues[0].place.row == 3


@pytest.mark.parametrize(
    ("units", "hours"),
    [
        (TntpUnits(), 6.5 / 60),
        (TntpUnits(length="km"), 6.5 / 60),
        (TntpUnits(length="mi"), 6.5 / 60),
        (TntpUnits(time="h"), 6.5),
        (TntpUnits(length="km", time="s"), 6.5 / 3600),
    ],
)
def test_times_are_kept_in_all_units(tmp_path: Path, units: TntpUnits, hours: float) -> None:
    network, _ = read_tntp(*write(tmp_path), units=units)
    assert network is not None
    assert network.links[1].length / network.links[1].free_speed == pytest.approx(hours)
    assert network.links[1].length == (6.5 * TntpHours[units.time] if units.length is None else 5)
    assert network.config.long_length == (units.length or "km")
    in_mi = network.config.long_length == "mi"
    assert network.config.speed == ("mph" if in_mi else "kph")
    # A length of 0 with a time: a length is made for it.
    assert network.links[2].length / network.links[2].free_speed == pytest.approx(hours / 6.5 * 2)


TntpHours = {"min": 1, "h": 60, "s": 1 / 60}


def test_a_daily_capacity(tmp_path: Path) -> None:
    network, _ = read_tntp(*write(tmp_path), units=TntpUnits(capacity_h=10))
    assert network is not None
    assert network.links[0].capacity_pce_h == 4950


def test_without_nodes_there_is_no_map_and_it_says_so(tmp_path: Path) -> None:
    network, issues = read_tntp(write(tmp_path)[0], units=TntpUnits())
    assert network is not None
    assert len({(node.x_coord, node.y_coord) for node in network.nodes}) == 3
    assert only(issues, "no_coordinates").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("4958.180928", "x", "unreadable_number", 10),
        ("4958.180928", "-1", "negative", 10),
        ("\t2\t3\t4958", "\t2\t2\t4958", "from_is_to", 10),
        ("6.5\t0.15\t4\t0\t0\t1\t;", ";", "short_row", 10),
        ("<NUMBER OF LINKS> 3", "<NUMBER OF LINKS> 30", "truncated", 4),
        ("\t3\t2\t1e3", "\t4\t2\t1e3", "unknown_id", None),
        ("~\tinit", "x" * 200_000 + "\tinit", "row_too_long", 8),
    ],
)
def test_faults_have_their_line(tmp_path: Path, old: str, new: str, code: str, row: int | None) -> None:
    network, issues = read_tntp(*write(tmp_path, NET.replace(old, new, 1)), units=TntpUnits())
    assert network is None
    found = [issue for issue in issues if issue.code == code]
    assert found[0].place.row == row
    assert found[0].remedy


def test_bad_coordinates(tmp_path: Path) -> None:
    node = NODE.replace("43.6\t", "north\t").replace("3\t-96.6\t43.5\t;", "3\t-96.6")
    _, issues = read_tntp(*write(tmp_path, node=node), units=TntpUnits())
    assert {"unreadable_number", "short_row"} < set(faults(issues))


def test_files_that_are_not_there_or_empty(tmp_path: Path) -> None:
    assert faults(read_tntp(tmp_path / "none", units=TntpUnits())[1]) == ["unreadable_file"]
    assert faults(read_tntp(write(tmp_path, "")[0], units=TntpUnits())[1]) == ["no_rows"]


def test_units_that_there_are_not() -> None:
    with pytest.raises(ValueError, match="no unit"):
        TntpUnits(length="ft")
    with pytest.raises(ValueError, match="no unit"):
        TntpUnits(time="days")
    with pytest.raises(ValueError, match="hours"):
        TntpUnits(capacity_h=0)
