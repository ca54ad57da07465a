"""The schema files agree with the nouns, the units and the readers."""

import dataclasses

import pytest

from safepassage.inputs.cells import reader_for
from safepassage.inputs.schema import (
    FORECAST_TABLES,
    NAMED_TABLES,
    PLAN_TABLES,
    SCENARIO_TABLES,
    TableSchema,
    forecast_schema,
    gmns_columns,
    plan_schema,
    table_schema,
)
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement, VehicleType
from safepassage.model.network import Link, NetworkConfig, Node, Use
from safepassage.model.past_pauses import PastPause
from safepassage.model.plan import (
    ArrivalRow,
    Bottleneck,
    BreakRow,
    DepartureOrder,
    FrontierPoint,
    GroupBreakRow,
    NotCarried,
    PathFlow,
    SafeCurveRow,
)
from safepassage.model.prices import PriceRow
from safepassage.model.references import Reference
from safepassage.model.scenario import AGREEMENT_ITEMS
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg
from safepassage.units import KM_PER_LENGTH_UNIT, KPH_PER_SPEED_UNIT

ALL = (
    *(table_schema(name) for name in (*SCENARIO_TABLES, *NAMED_TABLES)),
    *(plan_schema(name) for name in PLAN_TABLES),
    *(forecast_schema(name) for name in FORECAST_TABLES),
    table_schema("outcome"),
)
NOUNS = {
    "config": NetworkConfig,
    "node": Node,
    "link": Link,
    "use_definition": Use,
    "staging_areas": StagingArea,
    "reception_sites": ReceptionSite,
    "corridors": Corridor,
    "closures": Closure,
    "vehicles": VehicleType,
    "convoy_rules": ConvoyRule,
    "linked_movements": LinkedMovement,
    "references": Reference,
    "pauses": PastPause,
}
PLAN_NOUNS = {
    "path_flows": PathFlow,
    "safe_curve": SafeCurveRow,
    "arrivals": ArrivalRow,
    "departures": DepartureOrder,
    "bottlenecks": Bottleneck,
    "not_carried": NotCarried,
    "break_table": BreakRow,
    "break_table_by_group": GroupBreakRow,
    "frontier": FrontierPoint,
    "prices": PriceRow,
    "trips": TripLeg,
    "boardings": Boarding,
    "convoys": ConvoyRow,
}


@pytest.mark.parametrize("schema", ALL, ids=lambda schema: schema.name)
def test_every_column_can_be_read_and_is_described(schema: TableSchema) -> None:
    assert schema.columns
    for column in schema.columns:
        assert callable(reader_for(column))
        assert column.description.endswith(".")
        if column.example:
            reader_for(column)(column.example)
        if column.refers_to:
            assert table_schema(column.refers_to).key


@pytest.mark.parametrize("name", NOUNS)
def test_headings_are_the_members_of_the_noun(name: str) -> None:
    members = [member.name.replace("capacity_pce_h", "capacity") for member in dataclasses.fields(NOUNS[name])]
    assert sorted(table_schema(name).headings) == sorted(members)


@pytest.mark.parametrize("name", PLAN_NOUNS)
def test_headings_of_a_plan_are_the_members_of_the_noun(name: str) -> None:
    assert plan_schema(name).headings == tuple(member.name for member in dataclasses.fields(PLAN_NOUNS[name]))


@pytest.mark.parametrize("name", [*NOUNS])
def test_members_without_a_default_are_required_cells(name: str) -> None:
    for member in dataclasses.fields(NOUNS[name]):
        if member.default is dataclasses.MISSING and (name, member.name) != ("references", "value"):
            heading = member.name.replace("capacity_pce_h", "capacity")
            assert table_schema(name).column(heading).required or table_schema(name).column(heading).kind == "text"


def test_units_are_those_that_can_be_computed_with() -> None:
    config = table_schema("config")
    assert set(config.column("long_length").choices) == set(KM_PER_LENGTH_UNIT)
    assert set(config.column("speed").choices) == set(KPH_PER_SPEED_UNIT)


def test_what_an_agreement_should_record() -> None:
    names = table_schema("scenario_toml").headings
    recorded = {name for name in names if name.startswith("agreement.")}
    assert recorded == {f"agreement.{item}" for item in AGREEMENT_ITEMS}


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        table_schema("node").column("colour")


def test_columns_of_gmns_are_none_of_ours() -> None:
    for name in ("config", "node", "link", "use_definition"):
        assert gmns_columns(name)
        assert not gmns_columns(name) & set(table_schema(name).headings)
