"""The parts of a page for boarding points: who is called forward when, and who gets on which vehicle."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from safepassage.model.plan import PathFlow, Plan
from safepassage.model.trips import Boarding
from safepassage.outputs.itineraries import Itinerary, Stage, itineraries, steps_of
from safepassage.outputs.material import Material
from safepassage.outputs.page import Section, Table

_MOST_LINES = 400


_Dated = TypeVar("_Dated")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loading:
    """One vehicle that loads at one place: who gets on, and from which instant."""

    itinerary: Itinerary
    stage: Stage

    @property
    def begins(self) -> int:
        """The instant at which loading begins."""
        return min(row.board_step for row in self.stage.boardings)

    @property
    def persons(self) -> int:
        """People who get on."""
        return sum(row.persons for row in self.stage.boardings)

    @property
    def seats(self) -> int:
        """Seats not taken by people who are on board already."""
        return self.itinerary.kind.seats - self.stage.on_board + self.persons


def has_calls(plan: Plan) -> bool:
    """Whether anybody walks to a boarding point."""
    return any(not flow.ends_safe for flow in plan.path_flows)


def call_forward(material: Material) -> Section:
    """Who walks to which boarding point when, with those who stand there then and the seats then coming."""
    text, words = material.words.fleet, material.words
    loadings, places = _loadings(material), _places(material)
    walks: dict[str, list[PathFlow]] = defaultdict(list)
    for flow in sorted(material.plan.path_flows, key=lambda flow: (flow.depart_step, flow.arrive_step)):
        if not flow.ends_safe:
            walks[places.get(flow.to_staging_area_id, flow.to_staging_area_id)].append(flow)
    tables, warnings = list[Table](), list[str]()
    for place, flows in walks.items():
        crowd = _Crowd(material, flows, loadings.get(place, ()))
        for day, called in _by_day(material, flows, lambda flow: flow.depart_step):
            caption = text.call_forward_of.format(
                name=material.node_name(place),
                day=words.day_of(day),
                persons=words.number(sum(flow.persons for flow in called)),
            )
            rows = tuple(_call_rows(material, day, called, crowd))
            tables.append(_table(material, caption, _CALL_HEAD, rows, {2, 5, 6}, {0, 3, 4}, "path_flows.csv"))
        warnings += _crushes(material, place, flows, crowd)
    movement = material.scenario.movement
    margin = movement.boarding_margin_persons
    intro = text.call_forward_intro.format(
        within=words.duration(movement.call_forward_s),
        margin=text.call_forward_margin.format(count=words.number(margin)) if margin else "",
    )
    return Section(
        anchor="call-forward",
        heading=text.call_forward,
        sentences=(intro,),
        warnings=tuple(dict.fromkeys(warnings)),
        tables=tuple(tables),
    )


_CALL_HEAD = ("call_at", "from_where", "persons", "be_there", "boards_at", "standing", "seats_coming")
_BOARDING_HEAD = ("loads", "vehicle", "persons", "get_on", "seats_free", "leaves", "to_site")


def _table(
    material: Material,
    caption: str,
    head: Sequence[str],
    rows: tuple[tuple[str, ...], ...],
    numeric: AbstractSet[int],
    tight: AbstractSet[int],
    file: str,
) -> Table:
    """A table under headings by their names; the first lines of a very long one."""
    words = material.words
    note = ""
    if len(rows) > _MOST_LINES:
        shown, total = words.number(_MOST_LINES), words.number(len(rows))
        note = words.fleet.rest_in_file.format(shown=shown, total=total, file=file)
    return Table(
        caption=caption,
        note=note,
        head=tuple(getattr(words.fleet, name, None) or getattr(words, name) for name in head),
        rows=rows[:_MOST_LINES],
        numeric=frozenset(numeric),
        tight=frozenset(tight),
    )


def _by_day(
    material: Material, things: Sequence[_Dated], step_of: Callable[[_Dated], int]
) -> list[tuple[date, list[_Dated]]]:
    """Things by the day of their step, in the order of the days."""
    found: dict[date, list[_Dated]] = defaultdict(list)
    for thing in things:
        found[material.scenario.grid.at(step_of(thing)).date()].append(thing)
    return sorted(found.items())


def _places(material: Material) -> Mapping[str, str]:
    """The node of each staging area."""
    return {area.staging_area_id: area.node_id for area in material.scenario.staging_areas}


def _loadings(material: Material) -> Mapping[str, list[_Loading]]:
    """Vehicles that load, by the node at which they do, in the order of time."""
    found: dict[str, list[_Loading]] = defaultdict(list)
    for itinerary in itineraries(material.scenario, material.plan):
        for stage in itinerary.stages:
            if stage.boardings:
                found[stage.leg.from_node_id].append(_Loading(itinerary=itinerary, stage=stage))
    for loadings in found.values():
        loadings.sort(key=lambda each: (each.begins, each.itinerary.kind.vehicle_type, each.itinerary.number))
    return found


class _Crowd:
    """Who walked to one boarding point and stands or is on the way there, and the seats about to load."""

    def __init__(self, material: Material, flows: Sequence[PathFlow], loadings: Sequence[_Loading]) -> None:
        self._flows, self._loadings = flows, loadings
        self._begins = {row.trip_id: row.board_step for loading in loadings for row in loading.stage.boardings}
        movement = material.scenario.movement
        self._ahead = steps_of(material.scenario, movement.call_forward_s)
        self.margin = movement.boarding_margin_persons

    def boards_at(self, flow: PathFlow) -> int | None:
        """The instant at which their trip begins to load; None where no such trip loads here."""
        return self._begins.get(flow.trip_id)

    def standing(self, instant: int) -> int:
        """People who have come on foot by an instant and have not begun to board."""
        here = [flow for flow in self._flows if flow.arrive_step <= instant]
        boards = [self.boards_at(flow) for flow in here]
        return sum(flow.persons for flow, board in zip(here, boards, strict=True) if board is None or board > instant)

    def seats(self, instant: int) -> int:
        """Seats of the vehicles that begin to load soon after an instant."""
        return sum(each.seats for each in self._loadings if instant <= each.begins <= instant + self._ahead)


def _call_rows(material: Material, day: date, flows: Sequence[PathFlow], crowd: _Crowd) -> Iterator[tuple[str, ...]]:
    """One line for people of one place who leave together for trips that load together."""
    words = material.words
    alike: dict[tuple[int, str, int, int | None], int] = defaultdict(int)
    for flow in flows:
        alike[flow.depart_step, flow.staging_area_id, flow.arrive_step, crowd.boards_at(flow)] += flow.persons
    for (leave, area_id, arrive, boards), persons in alike.items():
        yield (
            material.time_on(day, leave),
            material.area_label(area_id),
            words.number(persons),
            material.time_on(day, arrive),
            words.never if boards is None else material.time_on(day, boards),
            words.number(crowd.standing(arrive)),
            words.number(crowd.seats(arrive)),
        )


def _crushes(material: Material, place: str, flows: Sequence[PathFlow], crowd: _Crowd) -> Iterator[str]:
    """Moments at which more people stand at a boarding point than the rule allows."""
    words = material.words
    for instant in sorted({flow.arrive_step for flow in flows}):
        standing, seats = crowd.standing(instant), crowd.seats(instant)
        if standing > seats + crowd.margin:
            yield words.fleet.call_forward_over.format(
                name=material.node_name(place),
                when=material.instant(instant),
                standing=words.number(standing),
                seats=words.number(seats),
            )


def boarding(material: Material) -> Section:
    """For each boarding point which vehicle loads when, and who gets on."""
    text, words = material.words.fleet, material.words
    tables = []
    for place, loadings in _loadings(material).items():
        for day, loading in _by_day(material, loadings, lambda each: each.begins):
            caption = text.boarding_of.format(
                name=material.node_name(place),
                day=words.day_of(day),
                persons=words.number(sum(each.persons for each in loading)),
                trips=words.number(len(loading)),
            )
            rows = tuple(_boarding_row(material, day, each) for each in loading)
            tables.append(_table(material, caption, _BOARDING_HEAD, rows, {2, 4}, {0, 1, 5}, "boardings.csv"))
    return Section(anchor="boarding", heading=text.boarding, sentences=(text.boarding_intro,), tables=tuple(tables))


def _boarding_row(material: Material, day: date, each: _Loading) -> tuple[str, ...]:
    words, stage = material.words, each.stage
    sites = dict.fromkeys(material.site_name(row.reception_site_id) for row in stage.boardings)
    return (
        material.time_on(day, each.begins),
        each.itinerary.name,
        words.number(each.persons),
        groups_text(material, stage.boardings),
        words.number(each.seats - each.persons),
        material.time_on(day, stage.leg.depart_step),
        ", ".join(sites),
    )


def groups_text(material: Material, boardings: Sequence[Boarding]) -> str:
    """Who gets on, by group: `women: 30, wounded: 18`."""
    text, number = material.words.fleet, material.words.number
    groups: dict[str, int] = defaultdict(int)
    for row in boardings:
        groups[row.group or text.no_group] += row.persons
    return ", ".join(text.take_group.format(persons=number(count), group=group) for group, count in groups.items())
