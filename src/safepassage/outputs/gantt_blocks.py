"""Which vehicles stand in a picture of vehicles over time, in what order, in which panels, and when roads are shut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import VehicleType
from safepassage.model.scenario import Scenario
from safepassage.outputs.itineraries import Itinerary

MOST_LANES = 60
"""More vehicles than this are not told apart in one panel."""

_FEWEST_OF_A_KIND = 3
_LONGEST_PANEL_H = 36
_MARGIN = 0.03
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MOST_ROADS = 8

Stretch = tuple[float, float]
"""From one instant to another, in steps; either may lie between instants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Vehicles of one kind at one depot; `left_out` are so many more, busy for `busy_steps` each on average."""

    kind: VehicleType
    lanes: tuple[Itinerary, ...]
    left_out: int = 0
    busy_steps: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A stretch of time that is drawn as one picture; `day` where it is one of several days."""

    first: float
    last: float
    day: date | None
    blocks: tuple[Block, ...]

    @property
    def vehicles(self) -> int:
        """All that do something in it, shown or not."""
        return sum(len(block.lanes) + block.left_out for block in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A corridor that vehicles enter, or a link, the stretches in which it is shut, and the steps of convoys."""

    name: str
    shut: tuple[Stretch, ...]
    convoys: tuple[int, ...] = ()


def panels(scenario: Scenario, drive: Sequence[Itinerary]) -> tuple[Panel, ...]:
    """One panel; one a day in which a vehicle does something where the grid is longer than a day and a half.

    All days are drawn between the same clock times, so that they can be laid beside each other.
    """
    grid = scenario.grid
    spans = [span for each in drive for span in each.spans]
    if not spans:
        return ()
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    if grid.hours(grid.steps) <= _LONGEST_PANEL_H:
        return (_panel(_from(first), _until(scenario, last), None, drive),)
    days = sorted({day for span in spans for day in _days(grid.at(span.first), grid.at(span.last))})
    opens, closes = _common_hours([(grid.at(span.first), grid.at(span.last)) for span in spans])
    found = []
    for day in days:
        midnight = datetime(day.year, day.month, day.day, tzinfo=grid.start.tzinfo)
        found.append(_panel(grid.position(midnight + opens), grid.position(midnight + closes), day, drive))
    return tuple(panel for panel in found if panel.vehicles)


def _from(first: int) -> float:
    return float(max(0, first))


def _until(scenario: Scenario, last: int) -> float:
    """Soon after the last vehicle has done its work and after the planned end of the pause, or the horizon."""
    grid, pause = scenario.grid, scenario.pause
    end = float(last)
    if pause is not None and pause.planned_end_at is not None:
        end = max(end, grid.position(pause.planned_end_at))
    return max(1.0, min(float(grid.steps), end * (1 + _MARGIN)))


def _days(begins: datetime, ends: datetime) -> list[date]:
    """Every day of which some part lies between two times."""
    last = (ends - timedelta(microseconds=1)).date()
    return [begins.date() + ahead * _DAY for ahead in range((last - begins.date()).days + 1)]


def _common_hours(times: Sequence[tuple[datetime, datetime]]) -> tuple[timedelta, timedelta]:
    """Full hours after midnight between which all lies on every day; the whole day where work goes on at night."""
    if any(len(_days(begins, ends)) > 1 for begins, ends in times):
        return timedelta(0), _DAY
    earliest = min(_since_midnight(begins) for begins, _ in times)
    latest = max(_since_midnight(begins) + (ends - begins) for begins, ends in times)
    return earliest // _HOUR * _HOUR, -(-latest // _HOUR) * _HOUR


def _since_midnight(at: datetime) -> timedelta:
    return at - at.replace(hour=0, minute=0, second=0, microsecond=0)


def _panel(first: float, last: float, day: date | None, drive: Sequence[Itinerary]) -> Panel:
    at_work = [each for each in drive if each.busy(first, last) > 0]
    kinds = [list(alike) for _, alike in groupby(at_work, key=lambda each: each.kind)]
    return Panel(
        first=first,
        last=last,
        day=day,
        blocks=tuple(_block(alike, first, last, fold=len(at_work) > MOST_LANES, total=len(at_work)) for alike in kinds),
    )


def _block(alike: Sequence[Itinerary], first: float, last: float, *, fold: bool, total: int) -> Block:
    """Where there are too many, the busiest, in each kind as many as are its share of all."""
    kept = max(_FEWEST_OF_A_KIND, MOST_LANES * len(alike) // total)
    if not fold or len(alike) <= kept:
        return Block(kind=alike[0].kind, lanes=tuple(alike))
    busiest = sorted(alike, key=lambda each: -each.busy(first, last))
    rest = busiest[kept:]
    return Block(
        kind=alike[0].kind,
        lanes=tuple(busiest[:kept]),
        left_out=len(rest),
        busy_steps=sum(each.busy(first, last) for each in rest) / len(rest),
    )


def roads(scenario: Scenario, drive: Sequence[Itinerary], convoys: Sequence[tuple[str, int]]) -> tuple[Road, ...]:
    """The corridors that vehicles enter, and other links they take that are shut at times.

    `convoys` are pairs of corridor and step of entry.
    """
    driven = {link_id for each in drive for stage in each.stages for link_id in stage.leg.links}
    found, within = [], set[str]()
    for corridor in scenario.corridors:
        within.update(corridor.link_ids)
        if driven.intersection(corridor.link_ids):
            steps = tuple(sorted({step for corridor_id, step in convoys if corridor_id == corridor.corridor_id}))
            shut = _shut_corridor(scenario, corridor)
            found.append(Road(name=corridor.name or corridor.corridor_id, shut=shut, convoys=steps))
    shut_links = {row.link_id for row in scenario.closures if row.link_id in driven and row.capacity_factor == 0}
    for link in scenario.network.links:
        if link.link_id in shut_links:
            rows = [row for row in scenario.closures if row.link_id == link.link_id]
            found.append(Road(name=link.name or link.link_id, shut=_joined(_stretches(scenario, rows))))
    return tuple(found[:_MOST_ROADS])


def _shut_corridor(scenario: Scenario, corridor: Corridor) -> tuple[Stretch, ...]:
    grid = scenario.grid
    stretches = _stretches(scenario, [row for row in scenario.closures if row.corridor_id == corridor.corridor_id])
    if corridor.opens_at is not None:
        stretches.append((0.0, grid.position(corridor.opens_at)))
    if corridor.closes_at is not None:
        stretches.append((grid.position(corridor.closes_at), float(grid.steps)))
    return _joined(stretches)


def _stretches(scenario: Scenario, closures: Sequence[Closure]) -> list[Stretch]:
    grid = scenario.grid
    return [(grid.position(row.from_at), grid.position(row.to_at)) for row in closures if row.capacity_factor == 0]


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The same time as stretches that do not touch."""
    joined: list[Stretch] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        elif last > first:
            joined.append((first, last))
    return tuple(joined)
