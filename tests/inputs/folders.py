"""Small scenario folders, right unless a test makes them wrong."""

from collections.abc import Sequence
from pathlib import Path

from safepassage.model.issues import Issue, Severity

RIGHT: dict[str, str] = {
    "scenario.toml": (
        'title = "two nodes"\n\n[time]\nstart = 2016-12-15T05:00:00+02:00\nstep_s = 60\nsteps = 60\n\n'
        '[movement]\nuse = "walk"\n'
    ),
    "config.csv": "dataset_name,short_length,long_length,speed,crs\nsmall,meter,km,kph,EPSG:4326\n",
    "node.csv": "node_id,name,x_coord,y_coord\na,Here,37.1,36.1\nb,There,37.2,36.2\n",
    "link.csv": (
        "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity,allowed_uses\n"
        "1,a,b,true,2,60,1,120,walk\n"
    ),
    "use_definition.csv": "use,persons_per_vehicle,pce,description\nwalk,1,1,on foot\n",
    "staging_areas.csv": "staging_area_id,name,node_id,group,persons\nS1,School,a,civilians,10\n",
    "reception_sites.csv": "reception_site_id,name,node_id,beds,intake_per_h\nR1,Hospital,b,,\n",
}
"""Ten people, one road of two minutes."""


def write_folder(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the right folder with some files replaced; None leaves a file out."""
    folder.mkdir(exist_ok=True)
    for name, content in {**RIGHT, **(changes or {})}.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif content is not None:
            (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


def only(issues: Sequence[Issue], code: str) -> Issue:
    """The one issue of a code."""
    found = [issue for issue in issues if issue.code == code]
    assert len(found) == 1, [str(issue) for issue in issues]
    return found[0]


def faults(issues: Sequence[Issue]) -> list[str]:
    """The codes of the faults."""
    return [issue.code for issue in issues if issue.severity is Severity.FAULT]


RIDING: dict[str, str] = {
    "node.csv": RIGHT["node.csv"] + "c,Stop,37.3,36.3\nd,Depot,37.4,36.4\n",
    "link.csv": (
        "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity,allowed_uses\n"
        "1,a,c,true,2,60,1,120,walk\n2,c,b,true,9,60,1,120,bus\n3,c,d,false,9,60,1,120,bus\n"
    ),
    "use_definition.csv": RIGHT["use_definition.csv"] + "bus,50,2,buses\n",
    "staging_areas.csv": RIGHT["staging_areas.csv"] + "S2,Stop,c,wounded,5\n",
    "corridors.csv": "corridor_id,name,link_ids\nK1,Corridor,2\n",
    "vehicles.csv": "vehicle_type,count,seats,depot_node_id,use,available_from,groups\nbus,2,50,d,bus,,\n",
    "convoy_rules.csv": "corridor_id,max_vehicles,min_headway_s,inspection_s_per_vehicle,escort_count\nK1,5,60,30,1\n",
    "linked_movements.csv": (
        "movement_id,phase,staging_area_ids,counterpart_ids,ratio,slack_persons,counts\nM,1,S1,S2,10,5,departed\n"
        "M,1,S2,S1,0.5,5,departed\n"
    ),
}
"""Who lives at a walks to c; a bus from d takes them, and those who live at c, to b."""


def write_riding(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the right folder with vehicles, some files replaced."""
    return write_folder(folder, {**RIDING, **(changes or {})})
