"""The tables as the schema files describe them: one CSV a table, one row a column."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

NETWORK_TABLES = ("config", "node", "link", "use_definition")
"""The GMNS part of a scenario folder."""

SCENARIO_TABLES = (
    *NETWORK_TABLES,
    "staging_areas",
    "reception_sites",
    "corridors",
    "closures",
    "vehicles",
    "convoy_rules",
    "linked_movements",
    "reports",
    "reporters",
    "references",
)
"""The tables of a scenario folder in the order in which people meet them."""

NAMED_TABLES = ("survival", "pauses")
"""Further tables, each read where the pause of scenario.toml names its file."""

REQUIRED_TABLES = frozenset({*NETWORK_TABLES, "staging_areas", "reception_sites"})

PLAN_TABLES = (
    "path_flows",
    "safe_curve",
    "arrivals",
    "departures",
    "bottlenecks",
    "not_carried",
    "break_table",
    "break_table_by_group",
    "frontier",
    "prices",
    "trips",
    "boardings",
    "convoys",
)
"""The tables of a plan folder; the first must be there."""

FIELD_TABLES = ("tally", "acled", "ucdp")
"""Tables that come in from the field, besides reports and reporters."""

FORECAST_TABLES = (
    "safe_quantiles",
    "caught_quantiles",
    "moving_quantiles",
    "waiting_quantiles",
    "break_table",
    "sites",
    "emptied_by",
    "sensitivity",
    "comparison",
)
"""The tables of a forecast folder; all must be there but the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    attribute
        The heading.
    type
        As the schema writes it: `text`, `number`, `id of node`, `km|mi`, ...
    kind
        How a cell is read: the type without what it refers to; `choice` where words are listed.
    refers_to
        The table whose key the cell must name, or None.
    choices
        The words that are allowed where `kind` is `choice`.
    unit, default, description, example
        For people; an empty cell stands for the default.
    required
        Whether every row needs a value.
    """

    attribute: str
    type: str
    unit: str
    default: str
    required: bool
    description: str
    example: str

    @property
    def kind(self) -> str:
        """See the class."""
        return "choice" if self.choices else self.type.partition(" of ")[0]

    @property
    def refers_to(self) -> str | None:
        """See the class."""
        return self.type.partition(" of ")[2] or None

    @property
    def choices(self) -> tuple[str, ...]:
        """See the class."""
        return tuple(self.type.split("|")) if "|" in self.type else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """The columns of one table, in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """The name of the table's file."""
        return f"{self.name}.csv"

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.attribute for column in self.columns)

    @property
    def key(self) -> str | None:
        """The column that names a row and is unique, where there is one."""
        return next((column.attribute for column in self.columns if column.kind == "key"), None)

    def column(self, attribute: str) -> Column:
        """The column of that name; raises KeyError where there is none."""
        for column in self.columns:
            if column.attribute == attribute:
                return column
        raise KeyError(attribute)


@cache
def table_schema(name: str) -> TableSchema:
    """The schema of one table of the scenario folder, or of `scenario_toml`."""
    return _load(_folder() / f"{name}.csv", name)


@cache
def plan_schema(name: str) -> TableSchema:
    """The schema of one table of the plan folder."""
    return _load(_folder() / "plan" / f"{name}.csv", name)


@cache
def forecast_schema(name: str) -> TableSchema:
    """The schema of one table of the forecast folder; those of quantiles are alike."""
    kind = "quantiles" if name.endswith("_quantiles") else name
    return _load(_folder() / "forecast" / f"{kind}.csv", name)


@cache
def field_schema(name: str) -> TableSchema:
    """The schema of one kind of table that comes in from the field: `tally`, `acled`, `ucdp`."""
    return _load(_folder() / "field" / f"{name}.csv", name)


@cache
def gmns_columns(name: str) -> frozenset[str]:
    """Columns that GMNS knows for a table and this package does not use."""
    with (_folder() / "gmns" / "unused_columns.csv").open(encoding="utf-8") as handle:
        return frozenset(row["attribute"] for row in csv.DictReader(handle) if row["table"] == name)


def _folder() -> Traversable:
    return files(__package__).joinpath("schema")


def _load(file: Traversable, name: str) -> TableSchema:
    with file.open(encoding="utf-8") as handle:
        return TableSchema(
            name=name,
            columns=tuple(
                Column(
                    attribute=row["attribute"],
                    type=row["type"],
                    unit=row["unit"],
                    default=row["default"],
                    required=row["required"] == "true",
                    description=row["description"],
                    example=row["example"],
                )
                for row in csv.DictReader(handle)
            ),
        )
