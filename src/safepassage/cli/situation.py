"""`status`: the fused situation, each figure beside the claims it rests on."""

from typing import TYPE_CHECKING, Annotated

import typer

from safepassage.cli.console import out_console, print_json
from safepassage.cli.reports import StoreOption
from safepassage.cli.scenarios import JsonOption, ScenarioArgument

if TYPE_CHECKING:
    from rich.console import Console

    from safepassage.model.situation import Figure, Situation

MOST_FLAGS = 8
CLOCK = "%d %b %H:%M"


def status(
    scenario: ScenarioArgument,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="TIME", help="A past moment, with its offset: only what was published by then."
        ),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is known: people out, still inside, arrived, held; the pause, the corridors, and what cannot be."""
    from safepassage.operations.read_situation import moment_from, situation_of  # noqa: PLC0415
    from safepassage.outputs.situation import situation_as_json  # noqa: PLC0415

    found = situation_of(scenario, as_of=None if as_of is None else moment_from(as_of), store=store)
    if as_json:
        print_json(situation_as_json(found))
    else:
        show_situation(found, out_console())


def show_situation(situation: "Situation", console: "Console") -> None:
    """The situation in a few lines: estimates with their intervals, beside the range of what is claimed."""
    from rich.table import Table  # noqa: PLC0415

    console.print(f"As of {situation.as_of.isoformat(timespec='minutes')}, from what had been published by then:")
    heads = ("direction", "figure", "estimate", "80 of 100", "claims in force", "origins", "latest")
    table = Table(*heads, box=None, pad_edge=False)
    for scope in situation.scopes:
        for name in ("people_out", "people_remaining", "arrivals", "held", "unaccounted"):
            figure: Figure = getattr(scope, name)
            if figure.estimate is not None:
                table.add_row(
                    scope.scope,
                    name.replace("_", " "),
                    f"{figure.estimate:,.0f}",
                    _range(figure.interval_80),
                    _range(figure.claims_range),
                    str(figure.independent_origins),
                    figure.latest_at.strftime(CLOCK) if figure.latest_at else "-",
                )
    console.print(table)
    for scope in situation.scopes:
        console.print(f"{scope.scope}: complete with a chance of {scope.probability_complete:.0%}.", markup=False)
    chances = ", ".join(f"{word} {chance:.0%}" for word, chance in situation.pause.probabilities)
    console.print(f"Pause: {situation.pause.state}" + (f" ({chances})." if chances else "."), markup=False)
    for name, corridor in situation.corridors:
        chances = ", ".join(f"{word} {chance:.0%}" for word, chance in corridor.probabilities)
        console.print(f"Corridor {name}: {corridor.state}" + (f" ({chances})." if chances else "."), markup=False)
    for flag in situation.flags[:MOST_FLAGS]:
        console.print(f"Flag: {flag.message}", markup=False)
    if len(situation.flags) > MOST_FLAGS:
        console.print(f"and {len(situation.flags) - MOST_FLAGS} more: --json has them all.", markup=False)


def _range(ends: "tuple[float, float] | None") -> str:
    return "-" if ends is None else f"{ends[0]:,.0f} - {ends[1]:,.0f}"
