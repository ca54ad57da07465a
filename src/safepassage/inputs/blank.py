"""Writes a scenario folder to start from: every table with its headings, and an example that plans."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from safepassage.inputs.schema import (
    NAMED_TABLES,
    NETWORK_TABLES,
    REQUIRED_TABLES,
    SCENARIO_TABLES,
    Column,
    TableSchema,
    table_schema,
)
from safepassage.inputs.writing import new_folder, toml_value, write_network, write_rows
from safepassage.model.network import RoadNetwork

_EXAMPLES_BESIDE = ("corridors", "vehicles", "convoy_rules", "linked_movements")
"""Tables that need not be there and have an example nevertheless: a pair of buses, and the terms they go by."""

_SECOND_NODE = {"node_id": "hospital", "name": "Hospital", "x_coord": "37.15", "y_coord": "36.17"}
_SECOND_AREA = {
    "staging_area_id": "clinic",
    "name": "Clinic",
    "node_id": "crossroads",
    "group": "wounded",
    "persons": "20",
    "priority": "1",
}
_SECOND_USE = {"use": "bus", "persons_per_vehicle": "50", "pce": "2", "description": "buses", "max_speed": "30"}
_REFERENCE = {
    "table": "staging_areas",
    "id": "school",
    "column": "persons",
    "value": "300",
    "low": "250",
    "high": "400",
    "unit": "persons",
    "reference": "assumption: replace it by a count and say who counted",
}


def write_blank_scenario(folder: Path) -> None:
    """Write what `safepassage new` gives: a small scenario that plans, to be overwritten by the real one.

    Raises
    ------
    InputError
        Where the folder exists and is not empty.
    """
    rows: dict[str, list[Mapping[str, Any]]] = {name: [_example(table_schema(name))] for name in _with_example()}
    rows["node"].append(_SECOND_NODE)
    rows["staging_areas"].append(_SECOND_AREA)
    rows["use_definition"].append(_SECOND_USE)
    rows["references"] = [_REFERENCE]
    with new_folder(folder) as partial:
        for name in (*SCENARIO_TABLES, *NAMED_TABLES):
            write_rows(partial, table_schema(name), rows.get(name, []))
        _write_text(partial / "scenario.toml", commented_settings({}))
        _write_text(partial / "README.txt", readme_text())


def write_network_scenario(network: RoadNetwork, folder: Path) -> None:
    """Write what `safepassage import` gives: the network, and every other table with its headings only.

    Raises
    ------
    InputError
        Where the folder exists and is not empty.
    """
    values = {"title": network.config.dataset_name, "movement.use": network.uses[0].use if network.uses else ""}
    with new_folder(folder) as partial:
        write_network(network, partial)
        for name in (*SCENARIO_TABLES, *NAMED_TABLES):
            if name not in NETWORK_TABLES:
                write_rows(partial, table_schema(name), [])
        _write_text(partial / "scenario.toml", commented_settings(values))
        _write_text(partial / "README.txt", readme_text())


def commented_settings(values: Mapping[str, Any]) -> str:
    """The text of a scenario.toml with every setting explained; `values` take the place of examples."""
    lines: list[str] = []
    section = ""
    for column in table_schema("scenario_toml").columns:
        opened, _, key = column.attribute.rpartition(".")
        if key == "*" or opened == "pause.survival":
            continue
        if opened != section:
            section = opened
            lines += ["", f"[{section}]"]
        lines.append(f"# {_explained(column)}")
        value = values.get(column.attribute)
        text = toml_value(value) if value is not None else _example_text(column)
        lines.append(f"{key} = {text}" if text else f"# {key} = {_PLACEHOLDERS[column.kind]}")
    return "\n".join(lines) + "\n"


def readme_text() -> str:
    """Units and meaning of every column, as plain text."""
    lines = [
        "A scenario folder: who is where, what roads there are, what was agreed, and for how long.",
        "",
        "The tables are CSV files in UTF-8, cells separated by commas. Times carry their offset from UTC, as in",
        "2016-12-15T05:00:00+02:00. Write no names of private people anywhere. Columns marked * must be filled in.",
        "Tables with headings only may stay so, or be deleted, but for "
        + ", ".join(f"{name}.csv" for name in _required()),
        "Where nobody rides, delete vehicles.csv, convoy_rules.csv and linked_movements.csv.",
        "",
        "    safepassage check FOLDER              every fault at once",
        "    safepassage plan FOLDER -o PLAN       the plan",
    ]
    for name in (*SCENARIO_TABLES, *NAMED_TABLES):
        schema = table_schema(name)
        lines += ["", schema.file, "-" * len(schema.file)]
        lines += [
            f"{'*' if column.required else ' '} {column.attribute:<26}{_explained(column)}" for column in schema.columns
        ]
    return "\n".join(lines) + "\n"


def _with_example() -> Iterator[str]:
    return (name for name in SCENARIO_TABLES if name in REQUIRED_TABLES or name in _EXAMPLES_BESIDE)


def _required() -> Iterator[str]:
    return (name for name in SCENARIO_TABLES if name in REQUIRED_TABLES)


def _example(schema: TableSchema) -> dict[str, str]:
    return {column.attribute: column.example for column in schema.columns}


def _explained(column: Column) -> str:
    unit = f" [{column.unit}]" if column.unit else ""
    default = f" Blank: {column.default}." if column.default else ""
    choices = f" One of: {', '.join(column.choices)}." if column.choices else ""
    return f"{column.description}{unit}{choices}{default}"


def _example_text(column: Column) -> str:
    if column.example and column.kind in ("text", "id"):
        return toml_value(column.example)
    return column.example


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


_PLACEHOLDERS = {
    "text": '""',
    "id": '"walk"',
    "ids": '["walk", "drive"]',
    "instant": "2016-12-15T05:00:00+02:00",
    "boolean": "false",
    "number": "0",
    "survival": '{kind = "exponential", mean_h = 24}',
}
