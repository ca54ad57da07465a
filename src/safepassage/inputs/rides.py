"""Where vehicles can carry whom, as far as roads go."""

from dataclasses import dataclass

from safepassage.inputs.fleets import own_use
from safepassage.inputs.records import Tables
from safepassage.inputs.ways import Nodes, Ways
from safepassage.model.scenario import Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicles:
    """The vehicles of one row; `stops` are the nodes of staging areas that they reach from their depot."""

    line: int
    vehicle_type: str
    use: str
    groups: frozenset[str]
    stops: Nodes

    def may_carry(self, group: str) -> bool:
        """Whether people of a group may ride."""
        return not self.groups or group in self.groups


class Rides:
    """The vehicles of a scenario on its roads, and how people move on their own."""

    def __init__(self, tables: Tables, movement: Movement) -> None:
        self.ways = Ways(tables["link"])
        table = tables["vehicles"]
        ridden = frozenset(table["use"])
        own = own_use(ridden, movement)
        self.own_uses: Nodes = frozenset(() if own is None else (own,)) if ridden else frozenset(movement.uses)
        homes = frozenset(tables["staging_areas"]["node_id"])
        columns = (table[name] for name in ("vehicle_type", "use", "groups", "depot_node_id"))
        self.vehicles = tuple(
            Vehicles(
                line=line,
                vehicle_type=kind,
                use=use,
                groups=frozenset(groups),
                stops=homes & self.ways.ahead(frozenset((use,)), (depot,)),
            )
            for line, kind, use, groups, depot in zip(table.lines, *columns, strict=True)
        )

    def carry(self, group: str) -> bool:
        """Whether any vehicle may carry people of a group."""
        return any(vehicles.may_carry(group) for vehicles in self.vehicles)

    def boarding_points(self, vehicles: Vehicles, sites: Nodes) -> Nodes:
        """The stops of these vehicles from which they reach any of the sites."""
        return vehicles.stops & self.ways.behind(frozenset((vehicles.use,)), sites)

    def saved(self, group: str, sites: Nodes) -> Nodes:
        """The nodes from which people of a group get to one of the sites: on foot, riding, or walking to a vehicle."""
        boarded = (self.boarding_points(row, sites) for row in self.vehicles if row.may_carry(group))
        return self.ways.behind(self.own_uses, sites.union(*boarded))

    def found(self, group: str, homes: Nodes) -> Nodes:
        """The nodes to which people of a group get from these: on foot, riding, or walking to a vehicle."""
        walked = self.ways.ahead(self.own_uses, homes)
        ridden = (
            self.ways.ahead(frozenset((row.use,)), walked & row.stops) for row in self.vehicles if row.may_carry(group)
        )
        return walked.union(*ridden)
