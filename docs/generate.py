"""Write the references that are rendered from code: tables and command line. Run: make docs."""

from collections.abc import Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

from safepassage.cli.main import app
from safepassage.inputs.schema import (
    FIELD_TABLES,
    FORECAST_TABLES,
    NAMED_TABLES,
    PLAN_TABLES,
    SCENARIO_TABLES,
    TableSchema,
    field_schema,
    forecast_schema,
    plan_schema,
    table_schema,
)

HERE = Path(__file__).parent


def main() -> None:
    """Write every generated page."""
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The generated pages by file name."""
    return {"tables.md": tables_page(), "command-line.md": command_line_page()}


def tables_page() -> str:
    """Every table of the scenario, plan and forecast folders, from the schemas that the readers use."""
    parts = [
        "# Tables",
        "Rendered by `make docs` from the schema files that the reader, the checker and `safepassage new` use.",
        "## The scenario folder",
        *(_table(table_schema(name)) for name in (*SCENARIO_TABLES, *NAMED_TABLES)),
        "### scenario.toml",
        _columns(table_schema("scenario_toml")),
        "## What comes in from the field",
        "Counts from a tally sheet, or a form with the same questions; events as ACLED and UCDP list them.",
        *(_table(field_schema(name)) for name in FIELD_TABLES),
        "## The plan folder",
        *(_table(plan_schema(name)) for name in PLAN_TABLES),
        "## The forecast folder",
        *(_table(forecast_schema(name)) for name in FORECAST_TABLES if name == _FAN or not name.endswith("_quantiles")),
        "## What came of a forecast",
        _table(table_schema("outcome")),
    ]
    return "\n\n".join(parts) + "\n"


_FAN = "safe_quantiles"
"""Stands for all tables of quantiles: they are alike."""


def _table(schema: TableSchema) -> str:
    return f"### {schema.file}\n\n{_columns(schema)}"


def _columns(schema: TableSchema) -> str:
    rows = ["| column | type | unit | default | required | description |", "| --- | --- | --- | --- | --- | --- |"]
    for column in schema.columns:
        cells = (
            f"`{column.attribute}`",
            column.type,
            column.unit,
            column.default,
            "yes" if column.required else "",
            column.description,
        )
        rows.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows)


def command_line_page() -> str:
    """Every command with its help, as it prints it."""
    parts = ["# Command line", "Rendered from the commands themselves by `make docs`."]
    parts += [
        f"## safepassage {' '.join(words)}".rstrip() + f"\n\n```text\n{_help(words)}\n```" for words in _commands()
    ]
    return "\n\n".join(parts) + "\n"


def _commands() -> Iterator[list[str]]:
    yield []
    for command in app.registered_commands:
        yield [str(command.name)]
    for group in app.registered_groups:
        yield [str(group.name)]
        for command in (group.typer_instance or typer.Typer()).registered_commands:
            yield [str(group.name), str(command.name)]


def _help(words: list[str]) -> str:
    shown = CliRunner().invoke(app, [*words, "--help"], prog_name="safepassage", env={"COLUMNS": "100"})
    return "\n".join(line.rstrip() for line in shown.output.strip("\n").splitlines())


if __name__ == "__main__":
    main()
