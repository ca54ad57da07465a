"""Imports and exports road networks in GMNS, the General Modeling Network Specification.

Of GMNS 0.9x the tables config, node, link and use_definition are read; columns that GMNS knows and a plan does not
need are passed over.
"""

import dataclasses
from pathlib import Path

from safepassage.inputs.checks import check_network
from safepassage.inputs.findings import Findings
from safepassage.inputs.records import network_from
from safepassage.inputs.references_between import check_references
from safepassage.inputs.schema import NETWORK_TABLES, gmns_columns, table_schema
from safepassage.inputs.tables import Table, read_table
from safepassage.inputs.writing import new_folder, write_network
from safepassage.model.issues import Issue
from safepassage.model.network import RoadNetwork

_ASSUMED_USE = "walk"


def read_gmns(folder: Path) -> tuple[RoadNetwork | None, tuple[Issue, ...]]:
    """Read the network of a GMNS folder; None where there is a fault.

    Units are never guessed, so config.csv must be there. Where use_definition.csv is missing, every use that
    allowed_uses names counts one person and one car equivalent a vehicle, which is said in a warning.
    """
    findings = Findings()
    if not folder.is_dir():
        findings.fault("missing_folder", str(folder), "there is no such folder", remedy="name a GMNS folder")
        return None, findings.issues()
    tables = {
        name: read_table(
            folder, table_schema(name), findings, required=name != "use_definition", unused=gmns_columns(name)
        )
        for name in NETWORK_TABLES
    }
    if not tables["use_definition"].found:
        tables["use_definition"] = _assumed_uses(tables["link"], findings)
    check_references(tables, findings)
    check_network(tables, findings)
    _check_lanes(tables["link"], findings)
    return (None if findings.faulty() else network_from(tables)), findings.issues()


def write_gmns(network: RoadNetwork, folder: Path) -> None:
    """Write a network as a GMNS folder, whole or not at all; lanes that were blank are written as 1.

    Raises
    ------
    InputError
        Where the folder exists and is not empty.
    """
    links = tuple(dataclasses.replace(link, lanes=1.0 if link.lanes is None else link.lanes) for link in network.links)
    with new_folder(folder) as partial:
        write_network(dataclasses.replace(network, links=links), partial)


def _assumed_uses(link: Table, findings: Findings) -> Table:
    """One row for each use that the links name, `walk` where they name none."""
    uses = sorted({use for allowed in link["allowed_uses"] for use in allowed}) or [_ASSUMED_USE]
    schema = table_schema("use_definition")
    findings.warning(
        "assumed_uses",
        schema.file,
        f"the file is missing: {', '.join(uses)} count one person and one car equivalent a vehicle",
        remedy="fill in persons_per_vehicle, pce and max_speed before planning",
    )
    columns = {heading: [None] * len(uses) for heading in schema.headings}
    return Table(
        schema=schema,
        file=schema.file,
        lines=tuple(range(2, len(uses) + 2)),
        columns={
            **columns,
            "use": uses,
            "persons_per_vehicle": [1.0] * len(uses),
            "pce": [1.0] * len(uses),
            "description": ["assumed"] * len(uses),
        },
        whole=True,
    )


def _check_lanes(link: Table, findings: Findings) -> None:
    for line, lanes in zip(link.lines, link["lanes"], strict=True):
        if lanes is None and (line, "lanes") not in link.unread:
            findings.fault(
                "blank",
                link.file,
                "lanes is blank: the capacity is for each lane",
                row=line,
                column="lanes",
                remedy="fill in the number of lanes in this direction, 1 for a path",
            )
