"""GMNS folders as others write them."""

from pathlib import Path

from safepassage.inputs.gmns import read_gmns, write_gmns
from safepassage.model.network import NetworkConfig
from tests.builders import make_network
from tests.inputs.folders import faults, only, write_folder

NODE = "node_id,name,x_coord,y_coord,z_coord,node_type,ctrl_type,zone_id,parent_node_id\n1,,0,0,,,,7,\n2,,1,1,,,,,\n"
LINK = (
    "link_id,name,from_node_id,to_node_id,directed,geometry_id,geometry,parent_link_id,dir_flag,length,grade,"
    "facility_type,capacity,free_speed,lanes,bike_facility,ped_facility,parking,allowed_uses,toll,jurisdiction\n"
    '1,Broadway,1,2,1,,"LINESTRING (0 0, 1 1)",,1,0.5,,arterial,800,30,2,,,,"auto,walk",,city\n'
    '2,Path,1,2,false,,,,,0.5,,path,600,3,1,,,,walk,,\n'
)  # fmt: skip
CONFIG = "dataset_name,short_length,long_length,speed,crs,version_number\nx,ft,mi,mph,EPSG:4326,0.96\n"
USES = "use,persons_per_vehicle,pce,special_conditions,description\nauto,1.5,1,,cars\nwalk,1,0.2,,on foot\n"
PLAIN: dict[str, str | bytes | None] = {
    "node.csv": NODE,
    "link.csv": LINK,
    "config.csv": CONFIG,
    "use_definition.csv": USES,
    "scenario.toml": None,
    "staging_areas.csv": None,
    "reception_sites.csv": None,
}


def test_columns_that_a_plan_does_not_need_are_passed_over(tmp_path: Path) -> None:
    network, issues = read_gmns(write_folder(tmp_path / "g", PLAIN))
    assert issues == ()
    assert network is not None
    assert network.config == NetworkConfig(
        dataset_name="x", short_length="ft", long_length="mi", speed="mph", crs="EPSG:4326"
    )
    road, path = network.links
    assert (road.directed, road.lanes, road.capacity_pce_h, road.allowed_uses) == (True, 2.0, 800.0, ("auto", "walk"))
    assert road.geometry == "LINESTRING (0 0, 1 1)"
    assert not path.directed


def test_units_are_never_guessed(tmp_path: Path) -> None:
    _, issues = read_gmns(write_folder(tmp_path / "g", {**PLAIN, "config.csv": None}))
    assert only(issues, "missing_file").place.file == "config.csv"


def test_uses_that_nobody_defines_count_one_person_and_say_so(tmp_path: Path) -> None:
    network, issues = read_gmns(write_folder(tmp_path / "g", {**PLAIN, "use_definition.csv": None}))
    assert only(issues, "assumed_uses").place.file == "use_definition.csv"
    assert network is not None
    assert [(use.use, use.persons_per_vehicle, use.pce) for use in network.uses] == [
        ("auto", 1.0, 1.0),
        ("walk", 1.0, 1.0),
    ]


def test_blank_capacity_and_lanes_are_refused(tmp_path: Path) -> None:
    text = LINK.replace(",800,30,2,", ",,30,,")
    network, issues = read_gmns(write_folder(tmp_path / "g", {**PLAIN, "link.csv": text}))
    assert network is None
    assert faults(issues) == ["blank", "blank"]
    assert [(issue.place.row, issue.place.column) for issue in issues] == [(2, "capacity"), (2, "lanes")]
    assert all("fill" in issue.remedy for issue in issues)


def test_unknown_nodes_and_no_folder(tmp_path: Path) -> None:
    _, issues = read_gmns(write_folder(tmp_path / "g", {**PLAIN, "link.csv": LINK.replace(",1,2,1,", ",1,9,1,")}))
    assert only(issues, "unknown_id").place.column == "to_node_id"
    assert faults(read_gmns(tmp_path / "none")[1]) == ["missing_folder"]


def test_an_unreadable_geometry(tmp_path: Path) -> None:
    for geometry in ("LINE (0 0)", "POINT (1 2)", "LINESTRING EMPTY", "LINESTRING (0 nan, 1 1)"):
        text = LINK.replace("LINESTRING (0 0, 1 1)", geometry)
        issue = only(read_gmns(write_folder(tmp_path / "g", {**PLAIN, "link.csv": text}))[1], "unreadable_geometry")
        assert (issue.place.row, issue.place.column) == (2, "geometry")


def test_export_writes_every_lane_and_reads_back(tmp_path: Path) -> None:
    network = make_network([("a", "b", 1, 60), ("b", "c", 2.5, 30)], directed=False)
    write_gmns(network, tmp_path / "out")
    again, issues = read_gmns(tmp_path / "out")
    assert issues == ()
    assert again is not None
    assert [link.lanes for link in again.links] == [1.0, 1.0]
    assert again.nodes == network.nodes
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "config.csv",
        "link.csv",
        "node.csv",
        "use_definition.csv",
    ]
