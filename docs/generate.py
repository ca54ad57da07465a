"""Write the references that are rendered from code: tables and command line. Run: make docs."""

from collections.abc import Iterator
from pathlib import Path

import click
import typer.main

from safepassage.cli.main import app
from safepassage.inputs.schema import PLAN_TABLES, SCENARIO_TABLES, TableSchema, plan_schema, table_schema

HERE = Path(__file__).parent
WIDTH = 100


def main() -> None:
    """Write every generated page."""
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The generated pages by file name."""
    return {"tables.md": tables_page(), "command-line.md": command_line_page()}


def tables_page() -> str:
    """Every table of the scenario folder and of the plan folder, from the schemas that the reader uses."""
    parts = [
        "# Tables",
        "Rendered by `make docs` from the schema files that the reader, the checker and `safepassage new` use.",
        "## The scenario folder",
        *(_table(table_schema(name)) for name in (*SCENARIO_TABLES, "survival")),
        "### scenario.toml",
        _columns(table_schema("scenario_toml")),
        "## The plan folder",
        *(_table(plan_schema(name)) for name in PLAN_TABLES),
    ]
    return "\n\n".join(parts) + "\n"


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
    parts += [f"## {name}\n\n```text\n{text}\n```" for name, text in _helps(typer.main.get_command(app), "safepassage")]
    return "\n\n".join(parts) + "\n"


def _helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=name.rsplit(maxsplit=1)[-1], parent=parent, max_content_width=WIDTH)
    context.terminal_width = WIDTH
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            yield from _helps(command.commands[child], f"{name} {child}", context)


if __name__ == "__main__":
    main()
