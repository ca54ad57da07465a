"""Makes the nouns of the model from tables that hold no fault."""

from safepassage.inputs.tables import Table
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement, VehicleType
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.references import Reference
from safepassage.model.sites import ReceptionSite, StagingArea

Tables = dict[str, Table]


def network_from(tables: Tables) -> RoadNetwork:
    """The road network of the four GMNS tables."""
    return RoadNetwork(
        config=next(NetworkConfig(**record) for record in tables["config"].records()),
        nodes=tuple(Node(**record) for record in tables["node"].records()),
        links=tuple(Link(capacity_pce_h=record.pop("capacity"), **record) for record in tables["link"].records()),
        uses=tuple(Use(**record) for record in tables["use_definition"].records()),
    )


def staging_areas_from(table: Table) -> tuple[StagingArea, ...]:
    """The rows of staging_areas.csv."""
    return tuple(StagingArea(**record) for record in table.records())


def reception_sites_from(table: Table) -> tuple[ReceptionSite, ...]:
    """The rows of reception_sites.csv."""
    return tuple(ReceptionSite(**record) for record in table.records())


def corridors_from(table: Table) -> tuple[Corridor, ...]:
    """The rows of corridors.csv."""
    return tuple(Corridor(**record) for record in table.records())


def closures_from(table: Table) -> tuple[Closure, ...]:
    """The rows of closures.csv; a blank factor closes the road."""
    return tuple(
        Closure(capacity_factor=0.0 if factor is None else factor, announced=bool(announced), **record)
        for record in table.records()
        for factor, announced in ((record.pop("capacity_factor"), record.pop("announced")),)
    )


def vehicles_from(table: Table) -> tuple[VehicleType, ...]:
    """The rows of vehicles.csv."""
    return tuple(VehicleType(**record) for record in table.records())


def convoy_rules_from(table: Table) -> tuple[ConvoyRule, ...]:
    """The rows of convoy_rules.csv."""
    return tuple(ConvoyRule(**record) for record in table.records())


def linked_movements_from(table: Table) -> tuple[LinkedMovement, ...]:
    """The rows of linked_movements.csv."""
    return tuple(LinkedMovement(**record) for record in table.records())


def references_from(table: Table) -> tuple[Reference, ...]:
    """The rows of references.csv."""
    return tuple(Reference(**record) for record in table.records())
