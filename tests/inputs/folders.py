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
