"""A scenario from Flee's input_csv folder, and what of it no scenario can say, told as warnings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.flee_tables import (
    CAMPS,
    ClosureOfFlee,
    FleeTables,
    Location,
    RoadOfFlee,
    read_flee_tables,
)
from safepassage.model.corridor import Closure
from safepassage.model.issues import Issue
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid

KM_A_DAY = 360.0
"""How far people come in a day in Flee where its settings say nothing else (`max_move_speed`)."""

HOURS_A_DAY = 24
STEP_S = 21600
"""Six hours: Flee's step is a day, in which people pass several places."""

STEPS_A_DAY = 4
NO_LIMIT = 1_000_000.0
"""People an hour on a road: Flee's roads carry everyone."""

_USE = "travel"


def read_flee(folder: Path, *, km_a_day: float = KM_A_DAY) -> tuple[Scenario | None, tuple[Issue, ...]]:
    """Read an input_csv folder; None where there is a fault.

    Conflict zones become staging areas with the people of the town, from the first day with conflict; camps become
    reception sites with their capacity as beds; roads, both ways, carry everyone at `km_a_day` round the clock. What
    agents do in Flee by chance (whether they leave, where they turn) is the plan's to decide here, and left out.
    """
    findings = Findings()
    tables = read_flee_tables(folder, findings)
    if tables is not None:
        _check(tables, findings)
    if tables is None or findings.faulty():
        return None, findings.issues()
    scenario = _Maker(tables, findings, km_a_day).scenario(folder)
    if not scenario.staging_areas or not scenario.reception_sites:
        findings.fault(
            "no_people_or_camps",
            "locations.csv",
            "there is no conflict zone with people, or no camp",
            remedy="add a population to conflict zones, and camps",
        )
        return None, findings.issues()
    return scenario, findings.issues()


def _check(tables: FleeTables, findings: Findings) -> None:
    names: dict[str, int] = {}
    for place in tables.locations:
        if names.setdefault(place.name, place.row) != place.row:
            findings.fault(
                "duplicate_id",
                "locations.csv",
                f"{quoted(place.name)} stands in row {names[place.name]} already",
                row=place.row,
                remedy="give each location a name of its own",
            )
    for road in tables.roads:
        for end in road.ends:
            if end not in names:
                findings.fault(
                    "unknown_id",
                    "routes.csv",
                    f"there is no location {quoted(end)}",
                    row=road.row,
                    remedy="add it to locations.csv",
                )
        if road.ends[0] == road.ends[1]:
            findings.fault(
                "loop", "routes.csv", "the road ends where it begins", row=road.row, remedy="leave the row out"
            )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Turns tables into nouns, and says what is lost."""

    tables: FleeTables
    findings: Findings
    km_a_day: float

    def scenario(self, folder: Path) -> Scenario:
        """Everything together."""
        tables = self.tables
        camp_closures = [closure for closure in tables.closures if closure.kind in CAMPS]
        gated = {closure.names[0] for closure in camp_closures}
        links = [*map(self._link, tables.roads), *(self._gate(name) for name in sorted(gated))]
        network = RoadNetwork(
            config=NetworkConfig(dataset_name=folder.resolve().parent.name, long_length="km", speed="kph",
                                 crs="EPSG:4326"),
            nodes=tuple(chain(map(_node, tables.locations), (self._inside(name) for name in sorted(gated)))),
            links=tuple(links),
            uses=(Use(use=_USE, persons_per_vehicle=1.0, pce=1.0, description="by whatever means there are"),),
        )  # fmt: skip
        self._say_what_is_assumed()
        return Scenario(
            title=network.config.dataset_name,
            grid=TimeGrid(start=tables.start, step_s=STEP_S, steps=tables.days * STEPS_A_DAY),
            movement=Movement(uses=(_USE,)),
            network=network,
            staging_areas=tuple(self._staging_areas()),
            reception_sites=tuple(
                ReceptionSite(
                    reception_site_id=camp.name,
                    name=camp.name,
                    node_id=_inside_of(camp.name) if camp.name in gated else camp.name,
                    beds=camp.population or None,
                )
                for camp in tables.locations
                if camp.kind in CAMPS
            ),
            closures=tuple(self._closures()),
        )

    def _link(self, road: RoadOfFlee) -> Link:
        if road.redirection:
            self._say("forced_redirection", "routes.csv", f"{' - '.join(road.ends)} forces people on", road.row)
        return Link(
            link_id=f"{road.ends[0]}--{road.ends[1]}",
            from_node_id=road.ends[0],
            to_node_id=road.ends[1],
            directed=False,
            length=road.km,
            free_speed=self.km_a_day / HOURS_A_DAY,
            capacity_pce_h=NO_LIMIT,
        )

    def _gate(self, camp: str) -> Link:
        """What leads into a camp that is not always one: it can be shut, and people still pass through the place."""
        return Link(
            link_id=f"{camp}--camp",
            from_node_id=camp,
            to_node_id=_inside_of(camp),
            directed=True,
            length=0.0,
            free_speed=self.km_a_day / HOURS_A_DAY,
            capacity_pce_h=NO_LIMIT,
        )

    def _inside(self, name: str) -> Node:
        camp = next(place for place in self.tables.locations if place.name == name)
        return Node(node_id=_inside_of(name), name=name, x_coord=camp.longitude, y_coord=camp.latitude)

    def _staging_areas(self) -> Iterator[StagingArea]:
        start = self.tables.start
        for place in self.tables.locations:
            day = self.tables.conflicts.get(place.name, place.conflict_day)
            if day is None or place.kind in CAMPS:
                continue
            if not place.population:
                self._say("no_population", "locations.csv", f"nobody is counted in {place.name}", place.row)
                continue
            yield StagingArea(
                staging_area_id=place.name,
                name=place.name,
                node_id=place.name,
                persons=place.population,
                ready_at=start + timedelta(days=day) if day else None,
            )

    def _closures(self) -> Iterator[Closure]:
        for closure in self.tables.closures:
            links = list(dict.fromkeys(self._closed_by(closure)))
            if not links:
                continue
            after = self.tables.days if closure.after_day is None else min(closure.after_day, self.tables.days)
            for link_id in links:
                if closure.first_day < after:
                    start = self.tables.start
                    yield Closure(
                        link_id=link_id,
                        from_at=start + timedelta(days=closure.first_day),
                        to_at=start + timedelta(days=after),
                    )

    def _closed_by(self, closure: ClosureOfFlee) -> Iterable[str]:
        """The links a closure shuts; none, with a warning, where no closure of ours says the same."""
        one, other = closure.names
        between = self._between({one}, {other})
        if closure.kind in CAMPS:
            return [f"{one}--camp"]
        if closure.kind == "country":
            return self._between(self._in_country(one), self._in_country(other))
        if closure.kind in ("location", "link", "links") and between:
            if closure.kind == "location":
                self._say("closure_of_road", "closures.csv", f"only the road {one} - {other} is shut", closure.row)
            return between
        if closure.kind == "location":
            names = {place.name for place in self.tables.locations}
            return self._between({one}, names)
        self._say("closure_left_out", "closures.csv", f"{closure.kind} {one} {other} is left out", closure.row)
        return []

    def _in_country(self, country: str) -> set[str]:
        return {place.name for place in self.tables.locations if "_".join(place.country.split()) == country}

    def _between(self, some: set[str], others: set[str]) -> list[str]:
        return [
            f"{one}--{other}"
            for one, other in (road.ends for road in self.tables.roads)
            if (one in some and other in others) or (one in others and other in some)
        ]

    def _say_what_is_assumed(self) -> None:
        self._say(
            "population_not_leaving",
            "locations.csv",
            "persons are the population of the towns: how many leave is chance in Flee, and must be counted here",
        )
        self._say("no_capacity", "routes.csv", f"roads carry {NO_LIMIT:,.0f} people an hour: Flee knows no limit")
        self._say("speed_assumed", "routes.csv", f"people come {self.km_a_day:g} km a day, day and night")
        self._say("time_zone_assumed", "sim_period.csv", "days begin at midnight UTC: Flee names no zone")

    def _say(self, code: str, file: str, message: str, row: int | None = None) -> None:
        self.findings.warning(code, file, message, row=row)


def _node(place: Location) -> Node:
    return Node(node_id=place.name, name=place.name, x_coord=place.longitude, y_coord=place.latitude)


def _inside_of(camp: str) -> str:
    return f"{camp}_camp"
