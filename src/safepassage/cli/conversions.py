"""`import` and `export`: networks from and to other formats."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safepassage.cli.console import out_console
from safepassage.cli.scenarios import ScenarioArgument

if TYPE_CHECKING:
    from safepassage.operations.convert import ImportedNetwork

import_app = typer.Typer(help="Make a scenario folder from a network in another format.", no_args_is_help=True)
export_app = typer.Typer(help="Write a scenario's network in another format.", no_args_is_help=True)

PATHS_OF_TNTP = (2, 3)

Target = Annotated[Path, typer.Argument(metavar="TO", help="A folder that does not exist yet, or is empty.")]
MergeOption = Annotated[
    bool,
    typer.Option("--merge-chains", help="Merge links through nodes that only pass through: rounding then adds little."),
]
KeepOption = Annotated[
    str, typer.Option("--keep", metavar="IDS", help="Node ids never merged away, separated by commas.")
]


@import_app.command("gmns")
def from_gmns(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A GMNS folder.")],
    target: Target,
    merge_chains: MergeOption = False,
    keep: KeepOption = "",
) -> None:
    """Read a GMNS folder (node.csv, link.csv, config.csv, use_definition.csv)."""
    from safepassage.operations.convert import import_gmns  # noqa: PLC0415

    _show(import_gmns(source, target, merge_chains=merge_chains, keep=_ids(keep)), target)


@import_app.command("tntp")
def from_tntp(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="NET [NODE] TO", help="A TNTP network, its node file if there is one, and the folder to write."
        ),
    ],
    time_unit: Annotated[str, typer.Option(help="Unit of the free-flow times: min, h or s.")] = "min",
    capacity_hours: Annotated[float, typer.Option(help="Hours that a capacity covers: 24 for a daily one.")] = 1.0,
    length_unit: Annotated[
        str | None, typer.Option(help="km or mi: take lengths from the file. Else they are made to fit the times.")
    ] = None,
    merge_chains: MergeOption = False,
    keep: KeepOption = "",
) -> None:
    """Read a TNTP network; travel times are its free-flow times."""
    from safepassage.operations.convert import TntpUnits, import_tntp  # noqa: PLC0415

    if len(paths) not in PATHS_OF_TNTP:
        raise typer.BadParameter("give NET TO, or NET NODE TO")
    net, *node, target = paths
    try:
        units = TntpUnits(length=length_unit, time=time_unit, capacity_h=capacity_hours)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong
    imported = import_tntp(
        net, node[0] if node else None, target, units=units, merge_chains=merge_chains, keep=_ids(keep)
    )
    _show(imported, target)


@import_app.command("flee")
def from_flee(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="Flee's input_csv folder.")],
    target: Target,
    km_a_day: Annotated[
        float, typer.Option("--km-a-day", min=1.0, help="How far people come in a day; 360 is Flee's own default.")
    ] = 360.0,
) -> None:
    """Read a scenario of Flee: towns in conflict, camps, roads, closures."""
    from safepassage.operations.convert import import_flee  # noqa: PLC0415

    imported = import_flee(source, target, km_a_day=km_a_day)
    console = out_console()
    for issue in imported.issues:
        console.print(f"{issue.severity.value}: {issue}", markup=False)
    scenario = imported.scenario
    console.print(
        f"Wrote {target}: {len(scenario.staging_areas)} staging areas, {len(scenario.reception_sites)} reception "
        f"sites, {len(scenario.network.links)} links.",
        markup=False,
    )


@export_app.command("flee")
def to_flee(scenario: ScenarioArgument, target: Target) -> None:
    """Write Flee's input_csv folder; what Flee cannot say is listed."""
    from safepassage.operations.convert import export_flee  # noqa: PLC0415

    console = out_console()
    for issue in export_flee(scenario, target):
        console.print(f"{issue.severity.value}: {issue}", markup=False)
    console.print(f"Wrote {target}", markup=False)


@export_app.command("gmns")
def to_gmns(scenario: ScenarioArgument, target: Target) -> None:
    """Write a GMNS folder with the scenario's network."""
    from safepassage.operations.convert import export_gmns  # noqa: PLC0415

    export_gmns(scenario, target)
    out_console().print(f"Wrote {target}", markup=False)


def _ids(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _show(imported: "ImportedNetwork", target: Path) -> None:
    console = out_console()
    for issue in imported.issues:
        console.print(f"{issue.severity.value}: {issue}", markup=False)
    network = imported.network
    console.print(f"Wrote {target}: {len(network.nodes)} nodes, {len(network.links)} links.", markup=False)
    if imported.merged_links:
        console.print(f"Merged chains: {imported.merged_links} links fewer.")
    console.print("Now fill staging_areas.csv and reception_sites.csv, then: safepassage check", markup=False)
